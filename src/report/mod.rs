//! What staff need to know and do: what changes between two versions, and
//! lists that print as text, CSV, JSON or HTML.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`diff`] | what changes between two versions of the directory |
//! | [`diff_fields`] | the fields that are compared |
//! | [`diff_text`] | the comparison as text and JSON |
//! | [`diff_paper`] | the comparison on paper |
//! | [`duplicates`] | the same place or meeting under two ids |
//! | [`freshness`] | the call list: whom to phone, the most urgent and oldest first |
//! | [`history`] | a new version of a seed file in place, the old one kept |
//! | [`places`] | places in doubt, each with the nearest guess |
//! | [`returned`] | the call list as it comes back, and the cells it changes |
//! | [`sheet`] | a report as a table: text, CSV, JSON, HTML |

pub mod call_list;
pub mod diff;
pub mod doubtful_places;
pub mod duplicates;
pub mod file_history;
pub mod returned_call_list;
pub mod table;
