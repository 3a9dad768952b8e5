//! The HSDS API of Open Referral: read-only, and readable from pages of any
//! site.
//!
//! - `about`: the version
//! - `services`, `organizations`, `service_at_locations`, `taxonomies`:
//!   endpoints
//! - `catalogue`: index of all that is published
//! - `parameters`: parses requests; `filter`: finds the matching listings
//! - `respond`: pages, lines and caching headers
//! - `openapi`: these endpoints in `/openapi.json`

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
