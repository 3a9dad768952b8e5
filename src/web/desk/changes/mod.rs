//! Changes at the desk: sent, tried, waiting, and taken back.
//!
//! - `sending`: what staff send becomes a change
//! - `trying`: a change is judged, and goes live or waits
//! - `handlers`: the routes; `views`: the pages; `lines`, `workbooks`: changes in
//!   words; `source_lines`: the lists that others keep, a line each

pub mod handlers;
pub mod lines;
pub mod sending;
pub mod source_lines;
pub mod trying;
pub mod views;
pub mod workbooks;
