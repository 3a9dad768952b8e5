//! The published state, read from a generation.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::index::generation::{Generation, OpenError};
use crate::index::sources::{Golden, StoredSource};
use crate::index::store::StoreError;
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
            listings: generation.listings()?,
            sources: generation.sources()?,
            crisis_lines: generation.facts.crisis_lines.clone(),
            crisis_kinds: generation.words.crisis_kinds().to_vec(),
            home_counties: generation.facts.home_counties.clone(),
            parts: generation.facts.parts.clone(),
            golden: generation.golden()?,
        })
    }

    /// The published state, which is `None` only if nothing is served: what
    /// cannot be compared must not be published.
    pub(super) fn served(
        serving: Option<&Generation>,
    ) -> Result<Option<PublishedState>, StoreError> {
        let Some(serving) = serving else {
            return Ok(None);
        };
        PublishedState::from_generation(serving)
            .map(Some)
            .map_err(|error| StoreError::Open(serving.folder.clone(), error))
    }

    /// The published version of every listing as its last good version, with
    /// the date since when: the date it was kept, else the date of the build.
    pub fn last_good(&self, generation: &Generation) -> LastGood<'_> {
        let manifest = &generation.manifest;
        let kept = manifest.kept.iter();
        let kept = kept.map(|kept| (kept.id.as_str(), kept.since));
        self.last_good_since(&kept.collect(), manifest.built_on)
    }

    /// Like [`PublishedState::last_good`]: `kept` has the dates of rows that
    /// were kept, by id, and `checked_on` is the date of all others.
    pub(super) fn last_good_since(
        &self,
        kept: &FxHashMap<&str, Date>,
        checked_on: Date,
    ) -> LastGood<'_> {
        let versions = self.listings.iter().map(|listing| {
            let since = kept.get(listing.id.as_str()).copied();
            (listing, since.unwrap_or(checked_on))
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
