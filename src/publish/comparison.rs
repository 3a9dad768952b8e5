//! The published state and the proposed state, side by side, for the rules.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::accepted::ledger::Ledger;
use super::field_changes::{self, FileChanges};
use super::published_state::PublishedState;
use crate::diagnostic::Diagnostic;
use crate::directory::Directory;
use crate::model::listing::Listing;
use crate::model::place::Precision;
use crate::report::diff::by_id;
use crate::seeds::read::seed_folder::CRISIS_LINES;

/// Number of listings per file that may always be closed at once, or hidden
/// because of an unreadable confidential cell. Above the limit, a column was
/// probably filled by mistake.
const FEW: usize = 5;

/// The change from the published state to the proposed directory.
#[derive(Debug)]
pub struct Change<'a> {
    /// The published state; `None` if nothing is published yet.
    pub before: Option<&'a PublishedState>,
    /// The proposed directory.
    pub directory: &'a Directory,
    /// The proposed listings; empty if there is nothing to compare them with.
    pub after: Vec<Arc<Listing>>,
    /// Findings of the check.
    pub diagnostics: &'a [Diagnostic],
    /// Losses and changes of recent days.
    pub ledger: Ledger,
    /// Why the last published state is unknown although there was one.
    pub lost_record: Option<String>,
    files: OnceLock<Vec<FileChanges<'a>>>,
}

impl<'a> Change<'a> {
    /// Compares a directory with the published state.
    pub fn new(
        before: Option<&'a PublishedState>,
        directory: &'a Directory,
        diagnostics: &'a [Diagnostic],
    ) -> Change<'a> {
        Change {
            before,
            directory,
            after: before.map_or_else(Vec::new, |_| directory.listings()),
            diagnostics,
            ledger: Ledger::default(),
            lost_record: None,
            files: OnceLock::new(),
        }
    }

    /// Adds the ledger, and why the last published state is unknown, if it is.
    pub fn with_history(self, ledger: Ledger, lost_record: Option<String>) -> Change<'a> {
        Change {
            ledger,
            lost_record,
            ..self
        }
    }

    /// The changed listings of each file with their changed fields.
    pub fn file_changes(&self) -> &[FileChanges<'a>] {
        self.files.get_or_init(|| match self.before {
            Some(before) => field_changes::of(before, self.directory, &self.after),
            None => Vec::new(),
        })
    }

    /// Number of rows of a file in the proposed directory; 0 if the file is
    /// gone.
    pub fn rows_of(&self, file: &str) -> usize {
        let mut sources = self.directory.sources.iter();
        let source = sources.find(|source| *source.file == *file);
        source.map_or(0, |source| source.counts.rows)
    }

    /// Findings of severity error in the files whose names start with `start`.
    pub fn errors<'c>(&'c self, start: &'c str) -> impl Iterator<Item = &'c Diagnostic> {
        let all = self.diagnostics.iter();
        all.filter(move |found| found.is_error() && found.file.starts_with(start))
    }

    /// The file with the crisis lines, to name in a reason; a pattern if there
    /// are several.
    pub fn pinned_file(&self) -> String {
        let sources = self.directory.sources.iter();
        let mut files = sources.filter(|source| source.file.starts_with(CRISIS_LINES));
        match (files.next(), files.next()) {
            (Some(only), None) => only.file.to_string(),
            (Some(_), Some(_)) => format!("{CRISIS_LINES}*.csv"),
            _ => format!("{CRISIS_LINES}.csv"),
        }
    }

    /// Number of listings whose place is public although their row now marks,
    /// or may mark, them as private.
    pub fn newly_private(&self) -> usize {
        let Some(before) = self.before else { return 0 };
        let was = by_id(&before.listings);
        let is_shown = |id: &str| was.get(id).is_some_and(|was| !is_hidden(was));
        let private = self
            .after
            .iter()
            .filter(|is| is_hidden(is))
            .map(|is| is.id.as_str());
        let aside = self
            .directory
            .private_aside
            .iter()
            .map(|row| row.id.as_str());
        let shown = private.chain(aside).filter(|id| is_shown(id));
        shown.collect::<FxHashSet<&str>>().len()
    }

    /// Ids of listings whose place is public although their row, which has an
    /// error, is marked private. Rows with an unreadable mark count only if
    /// their file has at most `limit` of these rows; with more, the file is
    /// probably at fault.
    pub fn private_aside<'c>(
        &'c self,
        served: &FxHashMap<&str, &Arc<Listing>>,
    ) -> impl Iterator<Item = &'c str> {
        let is_shown = |id: &str| served.get(id).is_some_and(|was| !is_hidden(was));
        let mut ids = Vec::new();
        for source in &self.directory.sources {
            let aside = self
                .directory
                .private_aside
                .iter()
                .filter(|row| row.file == source.file && is_shown(&row.id));
            let (sure, unsure): (Vec<_>, Vec<_>) = aside.partition(|row| row.says_private);
            ids.extend(sure.into_iter().map(|row| row.id.as_str()));
            if unsure.len() <= limit(source.counts.rows) {
                ids.extend(unsure.into_iter().map(|row| row.id.as_str()));
            }
        }
        ids.into_iter()
    }

    /// The file that contains a listing, relative to the seed folder.
    pub fn file_of(&self, id: &str) -> Option<String> {
        self.place_of(id).map(|(file, _)| file)
    }

    /// The file that contains a listing, and its row number as in a
    /// spreadsheet.
    pub fn place_of(&self, id: &str) -> Option<(String, u32)> {
        let mut sources = self.directory.sources.iter();
        sources.find_map(|source| {
            let at = source.ids.iter().position(|own| own == id)?;
            Some((source.file.to_string(), *source.rows.get(at)?))
        })
    }
}

/// Maximum number of listings per file that are hidden or closed without
/// review.
pub(super) fn limit(rows: usize) -> usize {
    FEW.max(rows / 10)
}

/// Whether the place of a listing is hidden.
pub(super) fn is_hidden(listing: &Listing) -> bool {
    listing.place.precision == Precision::Hidden
}
