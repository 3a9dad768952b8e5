//! The HSDS API of Open Referral: read-only, open to pages of any site.
//!
//! `about` says what this is; `services`, `organizations`, `places` and
//! `taxonomies` answer; `catalogue` knows what there is, `parameters` reads
//! what is asked of a `request`, `choose` finds it, `respond` sends it,
//! `described` tells of it in `/openapi.json`.

pub mod about;
pub mod catalogue;
pub mod choose;
pub mod described;
pub mod organizations;
pub mod parameters;
pub mod places;
pub mod request;
pub mod respond;
pub mod services;
pub mod taxonomies;
