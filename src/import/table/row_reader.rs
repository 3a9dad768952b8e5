//! A row of a table with its columns.

use super::columns::TableColumn;
use super::kinds::KindReader;
use super::notices::KEPT_PRIVATE;
use super::towns::Towns;
use crate::import::cell_text::{joined, one_line};
use crate::import::hsds::hidden::BLANKED;
use crate::import::hsds::parse_values::{dialed, written};
use crate::import::list::ListSettings;
use crate::import::report::{Cell, ImportReport, Notice};
use crate::seeds::columns::Resource as R;
use crate::seeds::read::grid::Row;
use crate::seeds::rows::parse_cell;
use crate::seeds::write::row_cells::RowCells;

/// One row of a table with its columns.
pub struct RowReader<'a, 'b> {
    /// The columns.
    pub columns: &'a [TableColumn],
    /// The row.
    pub row: &'a Row,
    /// What is said of the list.
    pub settings: &'a ListSettings<'a>,
    /// Reads kinds of help.
    pub kinds: &'a KindReader<'a>,
    /// Address of the list without secrets; blank if it was not fetched.
    pub url: &'a str,
    /// Finds towns.
    pub towns: &'a Towns<'b>,
    /// Collects the findings.
    pub ledger: &'a mut ImportReport,
}

impl RowReader<'_, '_> {
    /// The first filled cell of a column, on one line.
    pub fn get(&self, name: &str) -> String {
        self.all(name).next().unwrap_or_default()
    }

    /// All filled cells of a column, each on one line.
    pub fn all(&self, name: &str) -> impl Iterator<Item = String> {
        let of_name = self
            .columns
            .iter()
            .filter(move |one| one.column == name && one.day.is_none());
        let cells = of_name.map(|one| self.cell(one));
        cells.filter(|cell| !cell.is_empty())
    }

    /// The cell of a column, on one line. A cell that says there is nothing is
    /// blank.
    pub fn cell(&self, column: &TableColumn) -> String {
        const NOTHING: [&str; 7] = ["na", "n/a", "none", "null", "-", "--", "tbd"];
        let raw = self.row.cells.get(column.position);
        let text = one_line(raw);
        let is_nothing = text.len() <= 4 && NOTHING.contains(&text.to_lowercase().as_str());
        if is_nothing { String::new() } else { text }
    }

    /// Reports a finding about a column, with its first filled cell. The message
    /// must not hold the value, so that the same in other rows is one finding.
    pub fn note(&mut self, notice: &Notice, column: &str, message: &str) {
        let value = self.get(column);
        self.note_value(notice, column, &value, message);
    }

    /// Reports a finding about a value of a column.
    pub fn note_value(&mut self, notice: &Notice, column: &str, value: &str, message: &str) {
        let mut own = self.columns.iter().filter(|one| one.column == column);
        let header = own
            .clone()
            .find(|one| self.cell(one) == value)
            .or_else(|| own.next());
        let cell = Cell {
            row: Some(self.row.number),
            column: Some(header.map_or(column, |one| one.header.as_str())),
            value: (!value.is_empty()).then_some(value),
        };
        self.ledger.report(notice, cell, message.to_owned());
    }

    /// Reports a finding without the value of the cell.
    pub fn note_private(&mut self, notice: &Notice, column: &str, message: &str) {
        let cell = Cell::private(self.row.number, column);
        self.ledger.report(notice, cell, message.to_owned());
    }

    /// Reports the cells of a private row that were blanked.
    pub fn note_blanked(&mut self, headers: Vec<&str>) {
        for header in headers {
            self.note_private(&KEPT_PRIVATE, header, BLANKED);
        }
    }

    /// Whether a flag of the row is set. A flag that cannot be read counts as
    /// set.
    pub fn is_flagged(&self, name: &str, about: &str) -> bool {
        let mut flags = self
            .columns
            .iter()
            .filter(|one| one.column == name && one.flags == about);
        flags.any(|one| {
            let cell = self.cell(one);
            !cell.is_empty() && parse_cell::yes_or_no(&cell) != Some(false)
        })
    }

    /// Whether the list itself does not publish the row.
    pub fn is_unpublished(&self) -> bool {
        let hidden = self
            .all("published")
            .any(|cell| parse_cell::yes_or_no(&cell) == Some(false));
        hidden || self.is_flagged("excluded", "")
    }
}

/// Adds a sentence to a cell.
pub fn add(row: &mut RowCells, column: R, text: &str) {
    let own = row.get(column).to_owned();
    row.set(column, joined(&[own, text.to_owned()], ". "));
}

/// The numbers of a cell, each as one to tap, and the words beside them.
pub fn numbers(cell: &str) -> (Vec<String>, String) {
    if parse_cell::phone(cell).is_some() {
        return (vec![written(cell)], String::new());
    }
    let read = parse_cell::phones_in(cell);
    (read.phones.iter().map(dialed).collect(), read.note)
}
