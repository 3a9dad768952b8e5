//! The HSDS API of Open Referral: read-only, open to pages of any site.
//!
//! `about` says what this is; `services`, `organizations`, `places` and
//! `taxonomies` answer; `catalogue` knows what there is, `parameters` reads
//! what is asked, `choose` finds it, `respond` sends it.

pub mod about;
pub mod catalogue;
pub mod choose;
pub mod organizations;
pub mod parameters;
pub mod places;
pub mod respond;
pub mod services;
pub mod taxonomies;
