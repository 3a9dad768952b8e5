//! Takes in generations that were built elsewhere.

use std::fs;
use std::path::{Path, PathBuf};

use super::manifest::{MANIFEST, sync_folder};
use super::store::{BUILDING, Store, StoreError, remove_folder};

impl Store {
    /// Puts a generation that was built elsewhere beside the one that is
    /// served. `fill` writes its files, its manifest among them, into an empty
    /// folder; what it leaves there takes the place of what had the name
    /// before. Whoever calls holds the lock.
    ///
    /// # Errors
    /// What `fill` says, or the disk.
    pub fn take_in<E: From<StoreError>>(
        &self,
        name: &str,
        fill: impl FnOnce(&Path) -> Result<(), E>,
    ) -> Result<(), E> {
        let taking = format!("{BUILDING}taken-{}", std::process::id());
        let taking = self.folder().join(taking);
        let disk = |tried, path: &Path| {
            let path = path.to_owned();
            move |error| E::from(StoreError::Disk(tried, path, error))
        };
        remove_folder(&taking).map_err(disk("Clearing", &taking))?;
        fs::create_dir_all(&taking).map_err(disk("Making", &taking))?;
        if let Err(error) = fill(&taking) {
            // What came so far may be half a file; none of it is kept.
            let _ = remove_folder(&taking);
            return Err(error);
        }
        let folder = self.folder().join(name);
        sync_folder(&taking).map_err(disk("Writing", &taking))?;
        remove_folder(&folder).map_err(disk("Replacing", &folder))?;
        fs::rename(&taking, &folder).map_err(disk("Moving", &folder))?;
        sync_folder(self.folder()).map_err(disk("Moving", &folder))
    }

    /// Removes a generation that was taken in and is not wanted, unless it is
    /// the current one.
    pub fn turn_away(&self, name: &str) {
        if self.current_name().as_deref() != Some(name) {
            // Left behind, it is cleared with the old ones.
            let _ = remove_folder(&self.folder().join(name));
        }
    }

    /// The bytes of a generation's manifest, when it is here.
    pub fn manifest_bytes(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder().join(name).join(MANIFEST)).ok()
    }

    /// A file here that has this hash, in any generation.
    pub fn file_with(&self, hash: &str) -> Option<PathBuf> {
        self.generations().into_iter().find_map(|past| {
            let mut files = past.manifest.files.iter();
            let (file, _) = files.find(|(_, known)| *known == hash)?;
            Some(self.folder().join(past.name).join(file))
        })
    }
}
