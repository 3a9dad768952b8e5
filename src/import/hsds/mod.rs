//! Imports Open Referral packages into a seed file: HSDS 3.x, 2.x and 1.x, and
//! the CSV files of Ohana. Every service at every place becomes a listing.
//!
//! | file | contents |
//! | --- | --- |
//! | `schema` | the tables of all versions and their column names |
//! | `read_tables` | CSV, JSON or a zip to rows of those tables |
//! | `validate` | invalid rows, and links between rows |
//! | `package` | the joined tables |
//! | [`join`] | services and places joined |
//! | `listing`, [`location`] | the seed row of a service at a place |
//! | `hidden` | places and numbers that a package marks private |
//! | `parse_values` | parses phones, dates, addresses and hours |
//! | [`notices`] | all notices of an import |

pub(super) mod hidden;
pub mod join;
mod listing;
pub mod location;
pub mod notices;
pub(super) mod package;
pub(super) mod parse_values;
mod read_tables;
mod schema;
mod validate;
