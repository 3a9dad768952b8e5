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

impl Grid {
    /// Writes the cell at `start` into the blank cells below it in its column,
    /// down to the row of `end`. Rows and columns are counted from 0.
    pub(super) fn fill_down(&mut self, start: (u32, u32), end: (u32, u32)) {
        let column = start.1 as usize;
        let first = self.rows.partition_point(|row| row.number <= start.0);
        let last = self
            .rows
            .partition_point(|row| row.number <= end.0.saturating_add(1));
        let Some((top, below)) = self
            .rows
            .get_mut(first..last)
            .and_then(<[Row]>::split_first_mut)
        else {
            return;
        };
        let text = top.cells.get(column);
        for row in below {
            if row.cells.get(column).is_empty() && !text.is_empty() {
                row.cells = row.cells.with(column, text);
            }
        }
    }
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Row number in the spreadsheet, starting at 1.
    pub number: u32,
    /// Cells of the row, in file order.
    pub cells: Cells,
}
