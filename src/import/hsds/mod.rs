//! Packages of Open Referral read into a seed file: HSDS 3.x, 2.x and 1.x,
//! and the CSV files of Ohana. A listing is made of every service at every
//! place where it is.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`columns`] | the tables of all versions, and what their columns are called |
//! | [`tables`] | which table a file or a column belongs to |
//! | [`records`] | from CSV, JSON or a zip to rows of those tables |
//! | [`examine`] | what is wrong with a row, and what it leads to |
//! | [`flatten`] | services and places joined to listings |
//! | [`hidden`] | places and numbers that a package marks private |
//! | [`keep`] | what staff added, taken over when imported again |
//! | [`listing`], [`place`] | the row of a service at a place |
//! | [`values`] | the cells that need care: phones, places, hours |
//! | [`notices`] | all that an import may say |

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
