//! The published state and the proposed state, side by side, for the rules.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::accepted::ledger::Ledger;
use super::field_changes::{self, FileChanges};
use super::hiding::{is_hidden, limit};
use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::Directory;
use crate::index::generation::{Generation, OpenError};
use crate::index::sources::{Golden, StoredSource};
use crate::model::listing::Listing;
use crate::model::place::County;
use crate::report::diff::by_id;
use crate::seeds::last_good_rows::LastGood;
use crate::seeds::row_cache::RowCache;
use crate::seeds::settings_files::CrisisLine;

/// The published state.
#[derive(Debug)]
pub struct PublishedState {
    /// Name of the generation.
    pub name: String,
    /// The published listings.
    pub listings: Vec<Arc<Listing>>,
    /// The seed files that the listings were made from.
    pub sources: Vec<StoredSource<'static>>,
    /// The pinned crisis lines.
    pub crisis_lines: Vec<CrisisLine>,
    /// The kinds of crisis, most serious first.
    pub crisis_kinds: Vec<String>,
    /// The home counties.
    pub home_counties: Vec<County>,
    /// Home counties of each merged directory; empty if nothing was merged.
    pub parts: Vec<Vec<County>>,
    /// The golden questions and crisis phrases it was checked with.
    pub golden: Golden,
}

impl PublishedState {
    /// Reads the published state from a generation.
    pub fn from_generation(generation: &Generation) -> Result<PublishedState, OpenError> {
        Ok(PublishedState {
            name: generation.name(),
            listings: generation.listings(),
            sources: generation.sources()?,
            crisis_lines: generation.facts.crisis_lines.clone(),
            crisis_kinds: generation.words.crisis_kinds().to_vec(),
            home_counties: generation.facts.home_counties.clone(),
            parts: generation.facts.parts.clone(),
            golden: generation.golden()?,
        })
    }

    /// The published version of every listing as its last good version, with
    /// the date since when: the date it was kept, else the date of the build.
    pub fn last_good(&self, generation: &Generation) -> LastGood<'_> {
        let manifest = &generation.manifest;
        let kept = manifest
            .kept
            .iter()
            .map(|kept| (kept.id.as_str(), kept.since));
        let kept: FxHashMap<&str, _> = kept.collect();
        let versions = self.listings.iter().map(|listing| {
            let since = kept.get(listing.id.as_str()).copied();
            (listing, since.unwrap_or(manifest.built_on))
        });
        let versions: LastGood<'_> = versions.collect();
        let sources = self.sources.iter();
        versions.in_files(sources.map(|source| (&*source.file, &*source.ids)))
    }

    /// Cache of listings by row fingerprint, so that unchanged rows need not be
    /// parsed again. `places` is the hash of the gazetteer that the new rows
    /// are read with.
    pub fn unchanged(&self, places: &str) -> RowCache<'_> {
        let listings = by_id(&self.listings);
        let mut unchanged = RowCache::new(places);
        for source in &self.sources {
            for (id, fingerprint) in source.ids.iter().zip(&*source.fingerprints) {
                if let Some((fingerprint, listing)) = fingerprint.zip(listings.get(id)) {
                    unchanged.add(fingerprint, listing);
                }
            }
        }
        unchanged
    }

    /// The published version of a seed file.
    pub fn source(&self, file: &str) -> Option<&StoredSource<'static>> {
        self.sources.iter().find(|source| source.file == file)
    }
}

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
        self.files.get_or_init(|| field_changes::of(self))
    }

    /// Number of rows of a file in the proposed directory; 0 if the file is
    /// gone.
    pub fn rows_of(&self, file: &str) -> usize {
        let mut sources = self.directory.sources.iter();
        let source = sources.find(|source| *source.file == *file);
        source.map_or(0, |source| source.counts.rows)
    }

    /// Findings of severity error in a file.
    pub fn errors<'c>(&'c self, file: &'c str) -> impl Iterator<Item = &'c Diagnostic> {
        let all = self.diagnostics.iter();
        all.filter(move |found| found.severity == Severity::Error && *found.file == *file)
    }

    /// Ids of all proposed rows, including rows set aside.
    pub fn ids(&self) -> FxHashSet<&str> {
        let sources = self.directory.sources.iter();
        let ids = sources.flat_map(|source| source.ids.iter());
        ids.collect()
    }

    /// Number of listings whose place is public although their row now marks,
    /// or may mark, them as private.
    pub fn newly_private(&self) -> usize {
        let Some(before) = self.before else { return 0 };
        let was = by_id(&before.listings);
        let is_shown = |id: &str| was.get(id).is_some_and(|was| !is_hidden(was));
        let private = self.after.iter().filter(|is| is_hidden(is));
        let private = private.map(|is| is.id.as_str());
        let aside = self.directory.private_aside.iter();
        let aside = aside.map(|row| row.id.as_str());
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
            let aside = self.directory.private_aside.iter();
            let aside = aside.filter(|row| row.file == source.file && is_shown(&row.id));
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
