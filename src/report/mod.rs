//! What staff want to know about the directory, and what they need to do.
//! Reports are values first; each has its own way to be shown.
//!
//! | file | what it is |
//! | --- | --- |
//! | [`diff`] | what changes between two versions |
//! | [`duplicates`] | the same place or meeting under two ids |
//! | [`freshness`] | the call list: whom to phone, the most urgent and oldest first |
//! | [`history`] | a new version of a seed file in place, the old one kept |
//! | [`places`] | places in doubt, each with the nearest guess |
//! | [`returned`] | the call list as it comes back, and the cells it changes |
//! | [`sheet`] | a report as a table: text, CSV, JSON, HTML |

mod card;
pub mod diff;
pub mod diff_fields;
pub mod diff_text;
pub mod duplicates;
pub mod freshness;
pub mod history;
mod judge;
mod likeness;
pub mod places;
pub mod returned;
pub mod sheet;
mod street;
