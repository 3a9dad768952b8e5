//! A seed folder as it would be with other contents of some files, which lie
//! elsewhere: what is judged before it touches the folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::folder_files::{FolderFiles, RegularFile};
use super::limits::MAX_FILE_BYTES;
use crate::regular_file;

/// A seed folder, and the contents that are read in place of its own.
#[derive(Debug, Clone)]
pub struct SeedView {
    folder: PathBuf,
    /// Where the content of a file lies, by its path inside the folder; `None`
    /// for a file that is left out.
    replaced: BTreeMap<String, Option<PathBuf>>,
}

impl SeedView {
    /// The folder as it is.
    pub fn of(folder: &Path) -> SeedView {
        SeedView {
            folder: folder.to_owned(),
            replaced: BTreeMap::new(),
        }
    }

    /// The same with another content of a file, or without the file.
    #[must_use]
    pub fn with(mut self, name: &str, content: Option<PathBuf>) -> SeedView {
        self.replaced.insert(name.to_owned(), content);
        self
    }

    /// The seed folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Lists the files, in the order that the folder would have.
    ///
    /// # Errors
    /// The folder cannot be listed, or a content is missing.
    pub fn list(&self) -> io::Result<FolderFiles> {
        let mut listed = FolderFiles::list(&self.folder)?;
        let stays = |name: &str| !self.replaced.contains_key(name);
        listed.files.retain(|file| stays(&file.name));
        listed.skipped.retain(|entry| stays(&entry.name));
        for (name, content) in &self.replaced {
            let Some(path) = content else { continue };
            let about = fs::metadata(path)?;
            listed.files.push(RegularFile {
                name: name.clone(),
                path: path.clone(),
                length: about.len(),
                modified: about.modified().ok(),
            });
        }
        let place = |file: &RegularFile| self.folder.join(&file.name);
        listed.files.sort_by_cached_key(place);
        Ok(listed)
    }

    /// Reads one file.
    ///
    /// # Errors
    /// It is missing, too large, or not a regular file.
    pub fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        let path = match self.replaced.get(name) {
            Some(Some(path)) => path.clone(),
            Some(None) => return Err(io::Error::from(io::ErrorKind::NotFound)),
            None => self.folder.join(name),
        };
        regular_file::read(&path, MAX_FILE_BYTES)
    }
}
