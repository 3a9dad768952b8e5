//! What staff need to know and do: each report is a table that prints as
//! text, CSV, JSON or HTML.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`freshness`] | the call list: whom to phone, the most urgent and oldest first |
//! | [`sheet`] | a report as a table, and its four forms |

pub mod freshness;
pub mod sheet;
