//! HSDS 3.1, the Human Services Data Specification of Open Referral: the
//! directory in the form that other systems read.
//!
//! One listing is one service of one organization, at one location if its place
//! may be published. Example listings are never exported, and a confidential
//! place has no address, point or location.
//!
//! | file | contents |
//! | --- | --- |
//! | [`frame`] | context shared by all values of an export |
//! | [`ids`] | deterministic UUIDs |
//! | [`objects`] | the JSON types |
//! | [`listing`] | listing to service |
//! | [`place`] | listing to location and service areas |
//! | [`schedule`] | hours and meeting times to schedules |
//! | [`terms`] | categories, audiences and meeting types as taxonomies |
//! | [`package`] | the tabular package: CSV files and `datapackage.json` |
//! | [`tables`] | tables and columns of the tabular package |

pub mod frame;
pub mod ids;
pub mod listing;
pub mod objects;
pub mod package;
pub mod place;
pub mod schedule;
pub mod tables;
pub mod terms;

/// The version of the specification.
pub const VERSION: &str = "3.1";
