//! A snapshot of the seed folder: file names, sizes and times. Polling these
//! works on every disk and network share.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::seeds::read::folder_files::{FolderFiles, Skipped};

/// Snapshot of the seed folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FolderSnapshot {
    /// Size in bytes and modification time of each file, by its path inside the
    /// folder.
    pub files: BTreeMap<String, (u64, Option<SystemTime>)>,
    /// Skipped entries that are not regular files.
    pub skipped: Vec<Skipped>,
    /// Names of files that another program has open, according to lock files.
    pub open_elsewhere: Vec<String>,
}

impl FolderSnapshot {
    /// Takes a snapshot of a folder and its subfolders.
    pub fn from_folder(folder: &Path) -> io::Result<FolderSnapshot> {
        let listed = FolderFiles::list(folder)?;
        let files = listed.files.into_iter();
        Ok(FolderSnapshot {
            files: files
                .map(|file| (file.name, (file.length, file.modified)))
                .collect(),
            skipped: listed.skipped,
            open_elsewhere: listed.open_elsewhere,
        })
    }

    /// Names of entries that differ between two snapshots.
    pub fn changed_since<'a>(
        &'a self,
        earlier: &'a FolderSnapshot,
    ) -> impl Iterator<Item = &'a str> {
        let now = self.files.iter();
        let other = now.filter(|(name, about)| earlier.files.get(*name) != Some(about));
        let gone = earlier
            .files
            .keys()
            .filter(|name| !self.files.contains_key(*name));
        let changed = other.map(|(name, _)| name).chain(gone).map(String::as_str);
        changed.chain(differing(&self.skipped, &earlier.skipped))
    }
}

/// Names of skipped entries that are in only one of two snapshots.
fn differing<'a>(one: &'a [Skipped], other: &'a [Skipped]) -> impl Iterator<Item = &'a str> {
    let new = one.iter().filter(|entry| !other.contains(entry));
    let gone = other.iter().filter(|entry| !one.contains(entry));
    new.chain(gone).map(|entry| entry.name.as_str())
}
