//! What is served now and what would be, side by side, for the rules.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::directory::Directory;
use crate::index::generation::{Generation, OpenError};
use crate::index::golden::Golden;
use crate::index::sources::StoredSource;
use crate::model::listing::Listing;
use crate::model::place::{County, Precision};
use crate::report::diff::by_id;
use crate::seeds::last_good::LastGood;
use crate::seeds::small::CrisisLine;
use crate::seeds::unchanged::Unchanged;

/// What the public sees now.
#[derive(Debug)]
pub struct Before {
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

impl Before {
    /// What a generation shows.
    pub fn of(generation: &Generation) -> Result<Before, OpenError> {
        Ok(Before {
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
    pub fn unchanged(&self, places: &str) -> Unchanged<'_> {
        let listings = by_id(&self.listings);
        let mut unchanged = Unchanged::new(places);
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
    pub before: Option<&'a Before>,
    /// What it would see.
    pub directory: &'a Directory,
    /// The listings it would see; none where there is nothing to compare them
    /// with.
    pub after: Vec<Arc<Listing>>,
    /// What the check found.
    pub diagnostics: &'a [Diagnostic],
}

impl<'a> Change<'a> {
    /// A directory beside what the public sees now.
    pub fn new(
        before: Option<&'a Before>,
        directory: &'a Directory,
        diagnostics: &'a [Diagnostic],
    ) -> Change<'a> {
        Change {
            before,
            directory,
            after: before.map_or_else(Vec::new, |_| directory.listings()),
            diagnostics,
        }
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

    /// How many listings the public sees with their place, and would not.
    pub fn newly_private(&self) -> usize {
        let Some(before) = self.before else { return 0 };
        let was = by_id(&before.listings);
        let hidden = |of: &&Listing| of.place.precision == Precision::Hidden;
        let listings = self.after.iter().map(Arc::as_ref);
        let private = listings.filter(hidden);
        private
            .filter(|is| {
                was.get(is.id.as_str())
                    .is_some_and(|was| !hidden(&was.as_ref()))
            })
            .count()
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
