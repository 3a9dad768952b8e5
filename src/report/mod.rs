//! What staff need to know and do: each report is a table that prints as
//! text, CSV, JSON or HTML.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`duplicates`] | the same place or meeting under two ids |
//! | [`freshness`] | the call list: whom to phone, the most urgent and oldest first |
//! | [`places`] | places in doubt, each with the nearest guess |
//! | [`sheet`] | a report as a table, and its four forms |

mod card;
pub mod duplicates;
pub mod freshness;
mod judge;
mod likeness;
pub mod places;
pub mod sheet;
mod street;
