//! A seed file and the outcome of its rows.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::read::table::Table;
use crate::diagnostic::{Counts, Diagnostic};
use crate::model::string_arena::Strings;
use crate::seeds::row_cache::Fingerprint;

/// A seed file and the outcome of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// File, relative to the seed folder.
    pub file: Arc<str>,
    /// Row counts.
    pub counts: Counts,
    /// Ids of its rows, including those set aside; blank for a row whose id
    /// belongs to another row. Empty for a file without listings.
    pub ids: Strings,
    /// Row number in the spreadsheet for each of `ids`.
    pub rows: Vec<u32>,
    /// Fingerprint for each of `ids`, if the row was published and its only
    /// findings depend on the date.
    pub fingerprints: Vec<Option<Fingerprint>>,
}

impl Source {
    /// Source of a file without listings. A row with an error counts as set
    /// aside.
    pub fn without_listings<'a>(
        table: &Table,
        diagnostics: impl Iterator<Item = &'a Diagnostic>,
    ) -> Source {
        let errors = diagnostics.filter(|found| found.is_error() && found.file == table.file);
        let wrong: BTreeSet<u32> = errors.flat_map(Diagnostic::rows).collect();
        let rows = table.rows.len();
        let set_aside = wrong.len().min(rows);
        Source {
            file: Arc::clone(&table.file),
            counts: Counts {
                rows,
                used: rows - set_aside,
                warned: 0,
                set_aside,
            },
            ids: Strings::default(),
            rows: Vec::new(),
            fingerprints: Vec::new(),
        }
    }

    /// Blanks the ids of duplicate rows, so that an id leads to the row that
    /// keeps it. `rows` must be sorted.
    pub(super) fn disown(&mut self, rows: impl Iterator<Item = usize>) {
        let mut rows = rows.peekable();
        let ids = self.ids.iter().enumerate();
        let ids = ids.map(|(at, id)| {
            if rows.next_if_eq(&at).is_some() {
                ""
            } else {
                id
            }
        });
        let mut own: Strings = ids.collect();
        own.shrink_to_fit();
        for (fingerprint, id) in self.fingerprints.iter_mut().zip(own.iter()) {
            *fingerprint = fingerprint.filter(|_| !id.is_empty());
        }
        self.ids = own;
    }
}
