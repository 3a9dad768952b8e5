//! Keeps private places private in the storage: no rollback shows a place that
//! is private now, and no record names a generation that does.

use std::fs::{self, DirBuilder};
use std::path::PathBuf;

use super::bucket::Bucket;
use super::failure::Failure;
use super::record::Entry;
use crate::index::generation::Generation;
use crate::index::store::{Store, StoreError};
use crate::privacy::PrivatePlaces;

/// A temporary folder for inspecting generations; deleted on drop.
pub(super) struct Scratch {
    folder: PathBuf,
    pub(super) store: Store,
}

impl Scratch {
    pub(super) fn new() -> Result<Scratch, Failure> {
        let name = format!(
            "waypost-{}-{:08x}",
            std::process::id(),
            getrandom::u32().unwrap_or_default()
        );
        let folder = std::env::temp_dir().join(name);
        let mut builder = DirBuilder::new();
        // The generations may contain private places.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(&folder)
            .map_err(|error| StoreError::Disk("Making", folder.clone(), error))?;
        let store = Store::new(&folder);
        Ok(Scratch { folder, store })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // If this fails, only the owner can read what remains.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Bucket {
    /// Filters the earlier generations of a record: drops those that expose a
    /// place that is private in `next`, and those that cannot be inspected.
    /// Generations already checked against the same places are not downloaded
    /// again.
    pub(super) fn without_exposing(
        &self,
        next: &Generation,
        earlier: Vec<Entry>,
    ) -> Result<Vec<Entry>, Failure> {
        let mut private = next.private.clone();
        let digest = Some(private.digest());
        if private.is_empty() || earlier.iter().all(|entry| entry.private == digest) {
            return Ok(earlier);
        }
        private.prepare();
        let scratch = Scratch::new()?;
        let mut kept = Vec::new();
        for mut entry in earlier {
            if entry.private != digest && !self.is_clean(&entry, &private, &scratch, next) {
                continue;
            }
            entry.private.clone_from(&digest);
            kept.push(entry);
        }
        Ok(kept)
    }

    fn is_clean(
        &self,
        entry: &Entry,
        private: &PrivatePlaces,
        scratch: &Scratch,
        beside: &Generation,
    ) -> bool {
        let brought = self.bring(entry, &scratch.store, Some(beside));
        let clean = brought.is_ok_and(|(generation, _)| {
            let shown = generation.shows(private);
            shown.is_ok_and(|shown| shown.is_empty())
        });
        scratch.store.discard_imported(&entry.generation);
        clean
    }
}
