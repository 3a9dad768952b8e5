//! The outcome of every row of a list, and what was found in it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::list::{ReadList, Rows};
use crate::diagnostic::bounded::BoundedFindings;
use crate::diagnostic::{Counts, Diagnostic, Severity};

/// A kind of finding in an import.
#[derive(Debug)]
pub struct Notice {
    /// Its code in reports.
    pub code: &'static str,
    /// Severity for the row.
    pub severity: Severity,
    /// Suggested fix.
    pub fix: &'static str,
}

/// Defines a constant for each notice, and the list of all of them: name, code,
/// severity, what was found, and the fix.
macro_rules! notices {
    ($($name:ident = $code:literal $severity:ident, $about:literal, $fix:literal;)+) => {
        $(
            #[doc = $about]
            pub const $name: $crate::import::report::Notice = $crate::import::report::Notice {
                code: $code,
                severity: $crate::diagnostic::Severity::$severity,
                fix: $fix,
            };
        )+

        /// All notices of this import.
        pub static NOTICES: &[&$crate::import::report::Notice] = &[$(&$name),+];
    };
}

pub(crate) use notices;

/// The outcome of every row, and all findings.
#[derive(Debug, Default)]
pub struct ImportReport {
    diagnostics: BoundedFindings,
    file: Arc<str>,
    /// Identical notes by code, file and message: index of the first, and the
    /// number of further ones.
    alike: HashMap<(&'static str, Arc<str>, String), (usize, usize)>,
    warned: HashSet<(Arc<str>, u32)>,
    gone: HashSet<(Arc<str>, u32)>,
    set_aside: BTreeMap<&'static str, usize>,
    rows: usize,
}

/// Where a finding is: row, column and value.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cell<'a> {
    /// Row number, from 1.
    pub row: Option<u32>,
    /// The column or key.
    pub column: Option<&'a str>,
    /// The value, when it may be shown.
    pub value: Option<&'a str>,
}

impl<'a> Cell<'a> {
    /// A row as a whole.
    pub fn row(row: u32) -> Cell<'a> {
        Cell {
            row: Some(row),
            ..Cell::default()
        }
    }

    /// A cell of a row.
    pub fn new(row: u32, column: &'a str, value: &'a str) -> Cell<'a> {
        Cell {
            row: Some(row),
            column: Some(column),
            value: Some(value),
        }
    }

    /// A cell whose value must not be reported.
    pub fn private(row: u32, column: &'a str) -> Cell<'a> {
        Cell {
            row: Some(row),
            column: Some(column),
            value: None,
        }
    }
}

impl ImportReport {
    /// Sets the file of all further findings.
    pub fn open(&mut self, file: &str) {
        self.file = Arc::from(file);
    }

    /// Counts a row that was read.
    pub fn count_row(&mut self) {
        self.rows += 1;
    }

    /// Adds findings made elsewhere, about whole files.
    pub fn adopt(&mut self, found: Vec<Diagnostic>) {
        self.diagnostics.extend(found);
    }

    /// Reports a finding about a row that is used.
    pub fn report(&mut self, notice: &Notice, cell: Cell<'_>, message: String) {
        if notice.severity == Severity::Warning
            && let Some(row) = cell.row
        {
            self.warned.insert((Arc::clone(&self.file), row));
        }
        if notice.severity == Severity::Note {
            let key = (notice.code, Arc::clone(&self.file), message.clone());
            if let Some((_, more)) = self.alike.get_mut(&key) {
                *more += 1;
                return;
            }
            if let Some(place) = self.push(notice, cell, message) {
                self.alike.insert(key, (place, 0));
            }
            return;
        }
        self.push(notice, cell, message);
    }

    /// Records that a row is set aside, with the reason.
    pub fn set_aside(&mut self, notice: &Notice, cell: Cell<'_>, message: String) {
        if let Some(row) = cell.row {
            self.gone.insert((Arc::clone(&self.file), row));
        }
        *self.set_aside.entry(notice.code).or_default() += 1;
        self.push(notice, cell, message);
    }

    /// Reports a finding about the whole feed.
    pub fn report_feed(&mut self, notice: &Notice, message: String) {
        self.push(notice, Cell::default(), message);
    }

    /// Adds a finding. Returns its index if it is kept.
    fn push(&mut self, notice: &Notice, cell: Cell<'_>, message: String) -> Option<usize> {
        self.diagnostics.push(Diagnostic {
            code: notice.code,
            severity: notice.severity,
            file: Arc::clone(&self.file),
            row: cell.row,
            column: cell.column.map(str::to_owned),
            value: cell.value.map(str::to_owned),
            message,
            fix: notice.fix.into(),
            more: None,
            cell: None,
            listing: None,
            lacks: None,
        })
    }

    /// The list with these rows, the counts and all findings.
    pub fn close(self, rows: Rows) -> ReadList {
        let mut diagnostics = self.diagnostics.into_list();
        for (first, more) in self.alike.values().filter(|(_, more)| *more > 0) {
            let rows = if *more == 1 { "row" } else { "rows" };
            let said = format!(" The same in {more} more {rows}.");
            diagnostics[*first].message.push_str(&said);
        }
        let set_aside = self.set_aside.values().sum();
        let counts = Counts {
            rows: self.rows,
            used: self.rows - set_aside,
            warned: self.warned.difference(&self.gone).count(),
            set_aside,
        };
        ReadList {
            rows,
            counts,
            set_aside: self.set_aside,
            diagnostics,
            ..ReadList::default()
        }
    }
}
