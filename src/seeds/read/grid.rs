//! Cells of a file before they are matched to columns.

use super::row_text::Cells;
use crate::seeds::read::file_issue::Oddities;

/// The raw cells of a file.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// Rows that are not blank, in order.
    pub rows: Vec<Row>,
    /// Issues found while reading.
    pub oddities: Oddities,
    pub(super) cells: usize,
    pub(super) text: usize,
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Row number in the spreadsheet, starting at 1.
    pub number: u32,
    /// Cells of the row, in file order.
    pub cells: Cells,
}
