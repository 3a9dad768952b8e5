//! The cells of one row, by column.

use crate::seeds::columns::Column;
use crate::seeds::read::table::{Row, Table};

/// Cells of a row, one for every column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowCells(pub(crate) Vec<String>);

impl RowCells {
    /// A blank row.
    pub fn blank(columns: &[Column]) -> RowCells {
        RowCells(vec![String::new(); columns.len()])
    }

    /// The cells of a row of a table.
    pub fn of(table: &Table, row: &Row) -> RowCells {
        let cells = (0..table.columns.len()).map(|column| table.cell(row, column).to_owned());
        RowCells(cells.collect())
    }

    /// The cell of a column.
    pub fn get(&self, column: impl Into<usize>) -> &str {
        self.0.get(column.into()).map_or("", String::as_str)
    }

    /// Total bytes of all cells.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(String::len).sum()
    }

    /// Sets the cell of a column.
    pub fn set(&mut self, column: impl Into<usize>, value: impl Into<String>) {
        if let Some(cell) = self.0.get_mut(column.into()) {
            *cell = value.into();
        }
    }
}

/// Joins several values into one cell.
pub(crate) fn joined(values: &[String]) -> String {
    values.join("; ")
}
