//! The seed files, to take home: as they are now, with what to fix, and blank.
//!
//! - `copies`: a file as CSV or as a workbook; `handlers`: the routes

pub mod copies;
pub mod handlers;
