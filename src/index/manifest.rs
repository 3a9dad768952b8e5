//! The manifest: the list of a generation's files with their hashes. It is
//! written last, so a folder without one is not a generation.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::directory::Directory;
use crate::regular_file;
use crate::seeds::last_good_rows::Kept;
use crate::seeds::read::folder_files::{FolderFiles, RegularFile};
use crate::seeds::read::limits::MAX_FILE_BYTES;

/// The folder of the gazetteer, inside the seed folder.
pub const PLACES: &str = "gazetteer/";

/// Name of the manifest inside a generation.
pub const MANIFEST: &str = "manifest.json";

/// Every file of a generation, with the hash of its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`super::FORMAT`] of the program that wrote it.
    pub format: u32,
    /// Hash of the seeds it was built from.
    pub seeds: String,
    /// Hash of the gazetteer among these seeds; empty when it is unknown.
    #[serde(default)]
    pub places: String,
    /// The day the seeds were checked.
    pub built_on: Date,
    /// Sequence number, increasing from one generation to the next.
    pub number: u64,
    /// The name of the generation that was served before this one.
    pub previous: Option<String>,
    /// Rows with an error that are replaced with their last good version.
    pub kept: Vec<KeptRow>,
    /// Number of listings.
    pub listings: usize,
    /// BLAKE3 hash, in hex, of each file by its path inside the folder.
    pub files: BTreeMap<String, String>,
}

/// A row with an error that is replaced with its last good version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRow {
    /// The id of the listing.
    pub id: String,
    /// Path of its file, relative to the seed folder.
    pub file: String,
    /// Its row number in a spreadsheet.
    pub row: u32,
    /// The day the version was last good.
    pub since: Date,
}

/// Seeds, number and predecessor of a new generation.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// Hash of the seeds.
    pub seeds: String,
    /// Hash of the gazetteer among these seeds; empty when it is unknown.
    pub places: String,
    /// Sequence number.
    pub number: u64,
    /// The name of the generation that is served before this one.
    pub previous: Option<String>,
}

impl Manifest {
    /// Builds the manifest of a folder's current contents. Files whose hash is
    /// in `known` are not read.
    pub fn of_folder(
        folder: &Path,
        directory: &Directory,
        origin: &Origin,
        known: &mut BTreeMap<String, String>,
    ) -> io::Result<Manifest> {
        let mut files = BTreeMap::new();
        for path in files_below(folder)? {
            let name = inside(folder, &path);
            let hash = known.remove(&name).map_or_else(|| hash_file(&path), Ok)?;
            files.insert(name, hash);
        }
        files.remove(MANIFEST);
        Ok(Manifest {
            format: super::FORMAT,
            seeds: origin.seeds.clone(),
            places: origin.places.clone(),
            built_on: directory.checked_on,
            number: origin.number,
            previous: origin.previous.clone(),
            kept: directory.kept.iter().map(KeptRow::from).collect(),
            listings: directory.listings.len(),
            files,
        })
    }

    /// Reads the manifest of a generation. The error kind is
    /// [`io::ErrorKind::InvalidData`] when any byte has changed.
    pub fn read(folder: &Path) -> io::Result<Manifest> {
        Manifest::from_bytes(&fs::read(folder.join(MANIFEST))?)
    }

    /// Parses a manifest, with the same check as [`Manifest::read`].
    pub fn from_bytes(bytes: &[u8]) -> io::Result<Manifest> {
        let changed = || io::Error::from(io::ErrorKind::InvalidData);
        let sealed: Sealed = serde_json::from_slice(bytes).map_err(|_| changed())?;
        let as_written = Sealed::new(sealed.manifest)?;
        if as_written.text()?.as_bytes() == bytes {
            Ok(as_written.manifest)
        } else {
            Err(changed())
        }
    }

    /// Writes the manifest and syncs it to disk. An existing one stays intact
    /// until then.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let text = Sealed::new(self.clone())?.text()?;
        let next = folder.join(".manifest.next");
        write_durably(&next, text.as_bytes())?;
        fs::rename(next, folder.join(MANIFEST))?;
        sync_folder(folder)
    }

    /// The first file that is missing or damaged, and why, among those whose
    /// names start with `inside`.
    pub fn first_damaged(&self, folder: &Path, inside: &str) -> Option<(String, io::Error)> {
        let files = self.files.iter();
        files
            .filter(|(file, _)| file.starts_with(inside))
            .find_map(|(file, hash)| {
                let cause = match hash_file(&folder.join(file)) {
                    Ok(found) if found == *hash => return None,
                    Ok(_) => io::Error::new(io::ErrorKind::InvalidData, "its bytes have changed"),
                    Err(error) => error,
                };
                Some((file.clone(), cause))
            })
    }
}

/// A manifest as it is stored: with its own hash, since no other file contains
/// that.
#[derive(Serialize, Deserialize)]
struct Sealed {
    manifest: Manifest,
    /// BLAKE3 hash, in hex, of the manifest as JSON without spaces.
    hash: String,
}

impl Sealed {
    fn new(manifest: Manifest) -> io::Result<Sealed> {
        let bytes = serde_json::to_vec(&manifest).map_err(io::Error::other)?;
        let hash = blake3::hash(&bytes).to_hex().to_string();
        Ok(Sealed { manifest, hash })
    }

    fn text(&self) -> io::Result<String> {
        serde_json::to_string_pretty(self).map_err(io::Error::other)
    }
}

impl From<&Kept> for KeptRow {
    fn from(kept: &Kept) -> KeptRow {
        KeptRow {
            id: kept.id.clone(),
            file: kept.file.to_string(),
            row: kept.row,
            since: kept.since,
        }
    }
}

impl From<KeptRow> for Kept {
    fn from(row: KeptRow) -> Kept {
        Kept {
            id: row.id,
            file: row.file.into(),
            row: row.row,
            since: row.since,
        }
    }
}

/// Writes a file and syncs it to disk.
pub fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    io::Write::write_all(&mut file, bytes)?;
    file.sync_all()
}

/// Syncs the directory entries of a folder to disk.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

/// Hash of all seed files below a folder: names and contents, in name order,
/// and the names of skipped files. It changes exactly when something changes
/// that a generation is built from or that is reported about its files. Older
/// versions kept in the history are not included.
pub fn hash_seeds(folder: &Path) -> io::Result<String> {
    hash_listed(&FolderFiles::list(folder)?)
}

/// The hash of [`hash_seeds`] for the files in a list.
pub(super) fn hash_listed(listed: &FolderFiles) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    for file in &listed.files {
        hash_into(&mut hasher, &file.name, file)?;
    }
    for skipped in &listed.skipped {
        hasher.update(b"\0skipped ");
        hasher.update(skipped.name.as_bytes());
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Hash of all that a generation is built from: the seed files, and whether
/// examples are served although they do not ask for it.
pub fn hash_inputs(folder: &Path, examples: bool) -> io::Result<String> {
    Ok(asking(hash_seeds(folder)?, examples))
}

/// The hash of seeds whose examples may be asked for.
pub(super) fn asking(seeds: String, examples: bool) -> String {
    if examples {
        with_examples(&seeds)
    } else {
        seeds
    }
}

/// The hash for seeds with this hash whose examples are asked for.
pub(super) fn with_examples(seeds: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(seeds.as_bytes()).update(b" with examples");
    hasher.finalize().to_hex().to_string()
}

/// Hash of the gazetteer of a seed folder; empty when it has none.
pub fn hash_places(folder: &Path) -> io::Result<String> {
    hash_listed_places(&FolderFiles::list(folder)?)
}

/// The hash of [`hash_places`] for the files in a list.
pub(super) fn hash_listed_places(listed: &FolderFiles) -> io::Result<String> {
    let places = listed.files.iter().filter_map(|file| {
        let name = file.name.strip_prefix(PLACES)?;
        Some((name, file))
    });
    let mut places = places.peekable();
    if places.peek().is_none() {
        return Ok(String::new());
    }
    let mut hasher = blake3::Hasher::new();
    for (name, file) in places {
        hash_into(&mut hasher, name, file)?;
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Hashes a seed file. A file that is too large is never read, so only its name
/// and length count.
fn hash_into(hasher: &mut blake3::Hasher, name: &str, file: &RegularFile) -> io::Result<()> {
    hasher.update(name.as_bytes());
    let opened = regular_file::open(&file.path)?;
    let length = opened.metadata()?.len();
    hasher.update(&length.to_le_bytes());
    if length <= MAX_FILE_BYTES {
        // The file may grow while it is read.
        hasher.update_reader(opened.take(MAX_FILE_BYTES))?;
    }
    Ok(())
}

/// Hash of one file.
pub(super) fn hash_file(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

fn inside(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    inside.to_string_lossy().replace('\\', "/")
}

/// All files below a folder, in name order.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
