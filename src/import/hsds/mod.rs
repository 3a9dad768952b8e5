//! Imports Open Referral packages into a seed file: HSDS 3.x, 2.x and 1.x, and
//! the CSV files of Ohana. Every service at every place becomes a listing.
//!
//! | file | contents |
//! | --- | --- |
//! | [`schema`] | the tables of all versions and their column names |
//! | [`table_names`] | finds the table of a file |
//! | [`read_tables`] | CSV, JSON or a zip to rows of those tables |
//! | [`validate`] | invalid rows, and links between rows |
//! | [`package`] | the joined tables, and the import options |
//! | [`join`] | services and places joined; what staff added is kept |
//! | [`listing`], [`location`] | the seed row of a service at a place |
//! | [`hidden`] | places and numbers that a package marks private |
//! | [`parse_values`] | parses phones, dates, addresses and hours |
//! | [`notices`] | all notices of an import |

pub mod hidden;
pub mod join;
pub mod listing;
pub mod location;
pub mod notices;
pub mod package;
pub mod parse_values;
pub mod read_tables;
pub mod schema;
pub mod table_names;
pub mod validate;
