//! What is private now is private in the storage, too: no rollback shows it,
//! and no record names a generation that does.

use std::fs::{self, DirBuilder};
use std::path::PathBuf;

use super::bucket::Bucket;
use super::failure::Failure;
use super::record::Entry;
use crate::index::generation::Generation;
use crate::index::store::{Store, StoreError};
use crate::privacy::PrivatePlaces;

/// A folder of generations to look at, which goes when it is dropped.
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
        // What is looked at may show what nobody else should see.
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
        // Left behind, only its owner can read it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The digest of what is private in a generation.
pub(super) fn digest(generation: &Generation) -> String {
    generation.private_places().digest()
}

impl Bucket {
    /// Earlier generations of a record without those that show what is
    /// private in the next one, or that cannot be looked at. What was looked
    /// through for the same places before is not fetched.
    pub(super) fn without_exposing(
        &self,
        next: &Generation,
        earlier: Vec<Entry>,
    ) -> Result<Vec<Entry>, Failure> {
        let mut private = next.private_places();
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
        let clean = brought.is_ok_and(|(generation, _)| generation.shows(private).is_empty());
        scratch.store.discard_imported(&entry.generation);
        clean
    }
}
