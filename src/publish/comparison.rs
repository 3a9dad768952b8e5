//! What is served now and what would be, side by side, for the rules.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::accepted::ledger::Ledger;
use super::field_changes::{self, FileChanges};
use super::hiding::{is_hidden, limit};
use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::Directory;
use crate::index::generation::{Generation, OpenError};
use crate::index::sources::Golden;
use crate::index::sources::StoredSource;
use crate::model::listing::Listing;
use crate::model::place::County;
use crate::report::diff::by_id;
use crate::seeds::last_good_rows::LastGood;
use crate::seeds::row_cache::RowCache;
use crate::seeds::settings_files::CrisisLine;

/// What the public sees now.
#[derive(Debug)]
pub struct PublishedState {
    /// The name of the generation.
    pub name: String,
    /// Its listings.
    pub listings: Vec<Arc<Listing>>,
    /// The rows they were made from.
    pub sources: Vec<StoredSource<'static>>,
    /// The pinned lines.
    pub crisis_lines: Vec<CrisisLine>,
    /// The kinds of crisis, the gravest first.
    pub crisis_kinds: Vec<String>,
    /// The home counties.
    pub home_counties: Vec<County>,
    /// The home counties of each directory it was merged from.
    pub parts: Vec<Vec<County>>,
    /// What had to be found in it.
    pub golden: Golden,
}

impl PublishedState {
    /// What a generation shows.
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

    /// The last good version of every listing: as good as it is served, since
    /// the day it was kept or built.
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

    /// The listings that the next rows may be taken to be, with the hash of
    /// the gazetteer that these are read against.
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

    /// A file as it was.
    pub fn source(&self, file: &str) -> Option<&StoredSource<'static>> {
        self.sources.iter().find(|source| source.file == file)
    }
}

/// What would change.
#[derive(Debug)]
pub struct Change<'a> {
    /// What the public sees now; `None` when nothing is served yet.
    pub before: Option<&'a PublishedState>,
    /// What it would see.
    pub directory: &'a Directory,
    /// The listings it would see; none where there is nothing to compare them
    /// with.
    pub after: Vec<Arc<Listing>>,
    /// What the check found.
    pub diagnostics: &'a [Diagnostic],
    /// What was lost and changed over the last days.
    pub ledger: Ledger,
    /// Why what was published last is not known, though something was.
    pub lost_record: Option<String>,
    files: OnceLock<Vec<FileChanges<'a>>>,
}

impl<'a> Change<'a> {
    /// A directory beside what the public sees now.
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

    /// The same after what was lost and changed over the last days, and with
    /// why what was published last is not known, though something was.
    pub fn with_history(self, ledger: Ledger, lost_record: Option<String>) -> Change<'a> {
        Change {
            ledger,
            lost_record,
            ..self
        }
    }

    /// The listings of each file that would change, with their fields.
    pub fn file_changes(&self) -> &[FileChanges<'a>] {
        self.files.get_or_init(|| field_changes::of(self))
    }

    /// The rows that a file would have; 0 when it is gone.
    pub fn rows_of(&self, file: &str) -> usize {
        let mut sources = self.directory.sources.iter();
        let source = sources.find(|source| *source.file == *file);
        source.map_or(0, |source| source.counts.rows)
    }

    /// The errors the check found in a file.
    pub fn errors<'c>(&'c self, file: &'c str) -> impl Iterator<Item = &'c Diagnostic> {
        let all = self.diagnostics.iter();
        all.filter(move |found| found.severity == Severity::Error && *found.file == *file)
    }

    /// The ids of all rows there would be, those set aside too.
    pub fn ids(&self) -> FxHashSet<&str> {
        let sources = self.directory.sources.iter();
        let ids = sources.flat_map(|source| source.ids.iter());
        ids.collect()
    }

    /// How many listings the public sees with their place though their row
    /// says, or may say, that it is private.
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

    /// Ids of listings that are shown with their place though their row, which
    /// has an error, says that it is private. Where the word cannot be read,
    /// few of a file count: of many, the file is at fault.
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

    /// The file a listing stands in, relative to the seed folder.
    pub fn file_of(&self, id: &str) -> Option<String> {
        self.place_of(id).map(|(file, _)| file)
    }

    /// The file a listing stands in, and its row as a spreadsheet numbers it.
    pub fn place_of(&self, id: &str) -> Option<(String, u32)> {
        let mut sources = self.directory.sources.iter();
        sources.find_map(|source| {
            let at = source.ids.iter().position(|own| own == id)?;
            Some((source.file.to_string(), *source.rows.get(at)?))
        })
    }
}
