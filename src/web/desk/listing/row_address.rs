//! How a link or a form names a row.

use crate::seeds::read::seed_folder::{CRISIS_LINES, layout, stem};
use crate::web::links::query_string;

/// A row of a seed file, as a link or a form names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowAddress {
    /// Name of the file.
    pub file: String,
    /// Number of the row; `None` for a new one.
    pub row: Option<u32>,
    /// Id of the listing; blank for a row that is none, or where it is not known.
    /// It counts for more than the number: rows move.
    pub id: String,
}

/// Whether rows of a seed file are edited one at a time: listings and crisis
/// lines.
pub fn is_editable(name: &str) -> bool {
    let stem = stem(name);
    let kind = layout(&stem).and_then(|(_, kind)| kind);
    kind.is_some() || stem.starts_with(CRISIS_LINES)
}

/// Address of the form for a row; the id may be blank.
pub fn form_for(file: &str, row: u32, id: &str) -> String {
    let row = row.to_string();
    let named = query_string(&[("file", file), ("row", &row), ("id", id)]);
    format!("/listing?{named}")
}
