//! What staff want to know about the directory: what changes between two
//! versions of it. Reports are values first; each has its own way to be shown.

pub mod diff;
pub mod diff_fields;
pub mod diff_paper;
pub mod diff_text;
