//! Restores the directory that a generation was built from, so that another
//! with few differences can be built without the seeds.

use std::sync::Arc;

use super::generation::{Generation, OpenError};
use super::sources::StoredSource;
use crate::diagnostic::Counts;
use crate::directory::Directory;
use crate::seeds::last_good_rows::Kept;
use crate::seeds::seed_source::Source;

impl Generation {
    /// The directory it was built from. Diagnostics and row numbers are not
    /// stored.
    ///
    /// # Errors
    /// A file of the generation cannot be read.
    pub fn directory(&self) -> Result<Directory, OpenError> {
        let sources = self.sources()?;
        let kept = self.manifest.kept.iter().cloned().map(Kept::from);
        Ok(Directory {
            site: self.facts.site.clone(),
            home_counties: self.facts.home_counties.clone(),
            parts: self.facts.parts.clone(),
            categories: self.facts.categories.clone(),
            listings: self.listings()?.into(),
            needs: self.facts.needs.clone(),
            crisis_lines: self.facts.crisis_lines.clone(),
            words: self.word_tables()?,
            meeting_types: self.facts.meeting_types.clone(),
            gazetteer: Arc::clone(&self.gazetteer),
            files: sources.len(),
            counts: self.facts.counts.into(),
            sources: sources.into_iter().map(Source::from).collect(),
            kept: kept.collect(),
            private_aside: Vec::new(),
            golden: self.golden()?.questions,
            private: self.private.clone(),
            checked_on: self.manifest.built_on,
        })
    }
}

impl From<StoredSource<'_>> for Source {
    fn from(stored: StoredSource<'_>) -> Source {
        Source {
            file: stored.file.as_ref().into(),
            counts: Counts {
                rows: stored.rows,
                used: stored.rows.saturating_sub(stored.set_aside),
                warned: 0,
                set_aside: stored.set_aside,
            },
            rows: vec![0; stored.ids.len()],
            ids: stored.ids.into_owned(),
            fingerprints: stored.fingerprints.into_owned(),
        }
    }
}
