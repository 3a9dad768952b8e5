//! Findings as the desk shows them: with the cell as a spreadsheet names it, and
//! the name of the listing.

use std::collections::HashMap;
use std::sync::Arc;

use super::listing::row_address::{form_for, is_editable};
use crate::diagnostic::{Diagnostic, Severity};
use crate::privacy::{PrivatePlaces, TextContext};
use crate::seeds::read::file_issue::letters;
use crate::seeds::read::seed_folder::{Content, SeedFile, layout, stem};
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::read::table::Table;

/// Max findings shown.
const MAX_FAULTS: usize = 100;

/// Findings to show, errors first.
#[derive(Debug, Clone)]
pub struct Faults {
    /// The first `MAX_FAULTS` findings.
    pub shown: Vec<Fault>,
    /// Number of findings not shown.
    pub more: usize,
}

/// One finding.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Whether the row is not published until this is fixed.
    pub must: bool,
    /// File.
    pub file: String,
    /// The cell as a spreadsheet names it; blank where there is none.
    pub cell: String,
    /// Name of the listing; blank where there is none.
    pub listing: String,
    /// Row number; blank where there is none.
    pub row: String,
    /// Column.
    pub column: String,
    /// Content of the cell.
    pub value: String,
    /// The problem.
    pub message: String,
    /// How to fix it.
    pub fix: String,
    /// The form for its row; `None` where the row cannot be edited by itself.
    pub form: Option<String>,
}

/// Findings of a check, without notes, which need no action.
pub fn faults(diagnostics: &[Diagnostic], mut places: CellPlaces<'_>) -> Faults {
    let mut all: Vec<&Diagnostic> = diagnostics
        .iter()
        .filter(|found| found.severity != Severity::Note)
        .collect();
    all.sort_by_key(|found| found.severity);
    let count: usize = all.iter().map(|found| found.count()).sum();
    Faults {
        more: count.saturating_sub(all.len().min(MAX_FAULTS)),
        shown: all
            .into_iter()
            .take(MAX_FAULTS)
            .map(|found| fault(found, &mut places))
            .collect(),
    }
}

fn fault(found: &Diagnostic, places: &mut CellPlaces<'_>) -> Fault {
    let row = found.row.map_or(String::new(), |row| row.to_string());
    Fault {
        must: found.severity == Severity::Error,
        file: found.file.to_string(),
        cell: places.cell(found).unwrap_or_default(),
        listing: places.listing(found).unwrap_or_default(),
        row,
        column: found.column.clone().unwrap_or_default(),
        value: found.value.clone().unwrap_or_default(),
        message: found.message.clone(),
        fix: found.fix.to_string(),
        form: None,
    }
}

/// The files in which something was found.
#[derive(Debug)]
pub struct CellPlaces<'a> {
    seeds: &'a SeedView,
    given: &'a [SeedFile],
    private: &'a PrivatePlaces,
    tables: HashMap<Arc<str>, Option<Table>>,
}

impl Faults {
    /// Findings in the accepted seeds, each with the form for its row.
    pub(super) fn with_forms(mut self) -> Faults {
        for fault in &mut self.shown {
            let row = fault.row.parse().unwrap_or(0);
            let is_row = row > 1 && is_editable(&fault.file);
            fault.form = is_row.then(|| form_for(&fault.file, row, ""));
        }
        self
    }
}

impl<'a> CellPlaces<'a> {
    /// Places in seeds, with `given` in place of files of the same name.
    pub fn new(
        seeds: &'a SeedView,
        given: &'a [SeedFile],
        private: &'a PrivatePlaces,
    ) -> CellPlaces<'a> {
        CellPlaces {
            seeds,
            given,
            private,
            tables: HashMap::new(),
        }
    }

    fn table(&mut self, file: &Arc<str>) -> Option<&Table> {
        let (seeds, given) = (self.seeds, self.given);
        let read = || {
            let (columns, _) = layout(&stem(file))?;
            let in_memory = given.iter().find_map(|given| match &given.content {
                Content::InMemory(bytes) if given.name == **file => Some(bytes.to_vec()),
                _ => None,
            });
            let bytes = in_memory.or_else(|| seeds.read(file).ok())?;
            Some(Table::read(file, &bytes, columns))
        };
        let table = self.tables.entry(Arc::clone(file)).or_insert_with(read);
        table.as_ref()
    }

    /// The cell as a spreadsheet names it: `F9`. `None` if the finding is about
    /// no cell, or its file has no such column.
    pub fn cell(&mut self, found: &Diagnostic) -> Option<String> {
        let (row, column) = (found.row?, found.column.as_deref()?);
        let table = self.table(&found.file)?;
        let mut columns = table.columns.iter();
        let place = table.position(columns.position(|known| known.name == column)?)?;
        Some(format!("{}{row}", letters(place)))
    }

    /// The name of the listing in the row of a finding, unless it tells a
    /// private place.
    pub fn listing(&mut self, found: &Diagnostic) -> Option<String> {
        let row = found.row?;
        let private = self.private;
        let table = self.table(&found.file)?;
        let mut columns = table.columns.iter();
        let column = columns.position(|known| known.name.eq_ignore_ascii_case("name"))?;
        let at = table.rows.iter().find(|known| known.number == row)?;
        let name = table.cell(at, column);
        let tells = !private.leaks(name, &TextContext::default()).is_empty();
        (!name.is_empty() && !tells).then(|| name.to_owned())
    }
}
