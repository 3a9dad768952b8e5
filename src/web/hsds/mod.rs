//! The HSDS API of Open Referral: read-only, open to pages of any site.
//!
//! `about` says what this is; `services`, `organizations`, `places` and
//! `taxonomies` answer; `catalogue` knows what there is, `parameters` reads
//! what is asked of a `request`, `choose` finds it, `respond` sends it,
//! `described` tells of it in `/openapi.json`.

pub mod about;
pub mod catalogue;
pub mod filter;
pub mod openapi;
pub mod organizations;
pub mod parameters;
pub mod respond;
pub mod service_at_locations;
pub mod services;
pub mod taxonomies;
