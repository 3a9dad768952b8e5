//! What staff need to know and do: what changes between two versions, and
//! lists that print as text, CSV, JSON or HTML.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`diff`] | what changes between two versions of the directory |
//! | [`diff_fields`] | the fields that are compared |
//! | [`diff_text`] | the comparison as text |
//! | [`duplicates`] | the same place or meeting under two ids |
//! | [`freshness`] | the call list: whom to phone, the most urgent and oldest first |
//! | [`sheet`] | a report as a table, and its four forms |

mod card;
pub mod diff;
pub mod diff_fields;
pub mod diff_text;
pub mod duplicates;
pub mod freshness;
mod judge;
mod likeness;
pub mod sheet;
mod street;
