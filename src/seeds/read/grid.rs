//! Cells of a file before they have columns.

use super::row_text::Cells;
use crate::seeds::read::file_issue::Oddities;

/// The cells of a file.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// Rows with something in them, in order.
    pub rows: Vec<Row>,
    /// What was odd on the way.
    pub oddities: Oddities,
    pub(super) cells: usize,
    pub(super) text: usize,
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The row's number in a spreadsheet; the first row is 1.
    pub number: u32,
    /// Its cells.
    pub cells: Cells,
}
