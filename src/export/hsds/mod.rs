//! HSDS 3.1, the Human Services Data Specification of Open Referral: the
//! directory as other systems read it.
//!
//! One listing is one service of one organization, at one location where it
//! has a place that may be told. What is invented is never among them, and of
//! a confidential place nothing is: no address, no point, no location.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`ids`] | the UUID of everything, made of the seed's own id |
//! | [`service`], [`location`], [`taxonomy`] | the shapes that are sent |
//! | [`listing`] | from a listing to a service |
//! | [`place`] | from a listing to its location and the areas it serves |
//! | [`schedule`] | from hours and meetings to schedules |
//! | [`package`], [`tables`] | the tabular package: CSV files and what is in them |
//! | [`terms`] | kinds of help, people and meeting types as taxonomies |

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
