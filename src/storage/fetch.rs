//! Downloads a generation: each file is copied from a local generation that has
//! it, or downloaded. Files that do not match their hash are rejected.

use std::fs;
use std::path::{Component, Path};

use jiff::Timestamp;

use super::bucket::{Bucket, Found, Version};
use super::failure::Failure;
use super::objects::{object, object_of_county};
use super::record::{CountyName, Entry, Record};
use crate::index::FORMAT;
use crate::index::generation::{Generation, OpenError};
use crate::index::manifest::{MANIFEST, Manifest, write_durably};
use crate::index::store::{Store, StoreError};
use crate::privacy;
use crate::publish::{golden, refusal};

/// A county's record with the version that was read.
#[derive(Debug, Clone)]
pub struct Head {
    /// The record.
    pub record: Record,
    /// Version of the record.
    pub version: Version,
}

/// Result of checking a county's record.
#[derive(Debug)]
pub enum Look {
    /// The county has no record.
    Nothing,
    /// The record still has the known version.
    Same,
    /// The current record.
    Changed(Box<Head>),
}

/// Amount of data downloaded for a generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Moved {
    /// Number of objects downloaded.
    pub objects: usize,
    /// Size of these objects, in bytes.
    pub bytes: u64,
}

impl Bucket {
    /// Reads a county's record, unless it still has the known version.
    pub fn look(&self, county: &CountyName, known: Option<&Version>) -> Result<Look, Failure> {
        let name = object_of_county(county);
        match self.read(&name, known)? {
            Found::Nothing => Ok(Look::Nothing),
            Found::Same => Ok(Look::Same),
            Found::Bytes(bytes, version) => {
                let record = Record::of_bytes(&name, &bytes, county)?;
                Ok(Look::Changed(Box::new(Head { record, version })))
            }
        }
    }

    /// Reads a county's record.
    pub fn head(&self, county: &CountyName) -> Result<Option<Head>, Failure> {
        match self.look(county, None)? {
            Look::Changed(head) => Ok(Some(*head)),
            Look::Nothing | Look::Same => Ok(None),
        }
    }

    /// The counties that have a record, sorted by name.
    pub fn counties(&self) -> Result<Vec<CountyName>, Failure> {
        let records = self.list("counties")?;
        let mut names: Vec<CountyName> = records
            .iter()
            .filter_map(|one| {
                let name = one.name.strip_prefix("counties/")?.strip_suffix(".json")?;
                name.parse().ok()
            })
            .collect();
        names.sort();
        Ok(names)
    }

    /// Downloads a generation into a store and opens it, without making it
    /// current. Intact local files are not downloaded again.
    pub fn bring(
        &self,
        entry: &Entry,
        store: &Store,
        beside: Option<&Generation>,
    ) -> Result<(Generation, Moved), Failure> {
        if !is_name(&entry.generation) {
            let why = format!("it names a generation “{}”", entry.generation);
            return Err(Failure::Record("the record".to_owned(), why));
        }
        if is_here(entry, store)
            && let Ok(generation) = store.open(&entry.generation, beside)
        {
            return Ok((generation, Moved::default()));
        }
        let mut moved = Moved::default();
        let (bytes, manifest) = self.manifest(entry)?;
        let _lock = store.lock()?;
        store.import_generation(&entry.generation, |folder| {
            for (file, hash) in &manifest.files {
                let to = folder.join(inside(file)?);
                if let Some(bytes) = self.bring_file(hash, &to, store, entry.bytes)? {
                    moved.objects += 1;
                    moved.bytes += bytes;
                }
            }
            let to = folder.join(MANIFEST);
            write_durably(&to, &bytes).map_err(|e| StoreError::Disk("Writing", to, e))?;
            Ok::<(), Failure>(())
        })?;
        let opened = store.open(&entry.generation, beside);
        let generation = opened.map_err(|error| match error {
            OpenError::OtherFormat(format) => {
                Failure::OtherFormat(entry.generation.clone(), format)
            }
            error => {
                let folder = store.folder().join(&entry.generation);
                Failure::Store(StoreError::Open(folder, error))
            }
        })?;
        Ok((generation, moved))
    }

    /// Downloads a generation, checks its golden questions and makes it
    /// current, so that a replica serves it.
    pub fn take(
        &self,
        entry: &Entry,
        store: &Store,
        beside: Option<&Generation>,
        now: Timestamp,
    ) -> Result<(Generation, Moved), Failure> {
        let (generation, moved) = self.bring(entry, store, beside)?;
        if let Err(failure) = finds_what_it_must(&generation, now) {
            store.discard_imported(&entry.generation);
            return Err(failure);
        }
        let _lock = store.lock()?;
        let current = store.current_manifest();
        let is_older = current.is_some_and(|current| generation.manifest.number < current.number);
        // A newer generation passed the privacy checks when it was published; a
        // rollback may not have.
        if is_older {
            let shown = store.shown_by(&generation).map_err(|error| {
                StoreError::Disk("Reading", store.folder().join(privacy::FILE), error)
            })?;
            if !shown.is_empty() {
                store.discard_imported(&entry.generation);
                return Err(Failure::ShowsPrivate(entry.generation.clone(), shown));
            }
        }
        store.put_before_the_public(&generation)?;
        Ok((generation, moved))
    }

    /// A generation's manifest, raw and parsed. Rejects formats that this
    /// program cannot serve.
    pub(super) fn manifest(&self, entry: &Entry) -> Result<(Vec<u8>, Manifest), Failure> {
        let (bytes, manifest) = self.manifest_of_any_format(entry)?;
        if manifest.format != FORMAT {
            let generation = entry.generation.clone();
            return Err(Failure::OtherFormat(generation, manifest.format));
        }
        Ok((bytes, manifest))
    }

    /// A generation's manifest, raw and parsed, of any format.
    pub(super) fn manifest_of_any_format(
        &self,
        entry: &Entry,
    ) -> Result<(Vec<u8>, Manifest), Failure> {
        let name = object(&entry.manifest);
        let Found::Bytes(bytes, _) = self.read(&name, None)? else {
            return Err(Failure::Missing(name));
        };
        if hash_of(&bytes) != entry.manifest {
            return Err(Failure::Tampered(name, "its hash is another".to_owned()));
        }
        let manifest = Manifest::from_bytes(&bytes).map_err(|_| {
            let why = "it is no manifest that this program reads".to_owned();
            Failure::Record(name.clone(), why)
        })?;
        Ok((bytes, manifest))
    }

    /// Creates the file with this hash at `to`. Returns the number of bytes
    /// downloaded; `None` if a local copy existed.
    fn bring_file(
        &self,
        hash: &str,
        to: &Path,
        store: &Store,
        most: u64,
    ) -> Result<Option<u64>, Failure> {
        let disk = |error| Failure::Store(StoreError::Disk("Writing", to.to_owned(), error));
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).map_err(disk)?;
        }
        if let Some(known) = store.file_with(hash)
            && fs::copy(&known, to).is_ok()
            && file_hash(to).is_ok_and(|found| found == hash)
        {
            let synced = fs::File::open(to).and_then(|file| file.sync_all());
            return synced.map(|()| None).map_err(disk);
        }
        let name = object(hash);
        if self.fetch(&name, to, most)? != hash {
            return Err(Failure::Tampered(name, "its hash is another".to_owned()));
        }
        let about = fs::metadata(to).map_err(disk)?;
        Ok(Some(about.len()))
    }
}

/// Checks the golden questions of a generation.
pub fn finds_what_it_must(generation: &Generation, now: Timestamp) -> Result<(), Failure> {
    let name = generation.name();
    let unread = |why: String| Failure::Golden(name.clone(), 1, why);
    let golden = generation
        .golden()
        .map_err(|error| unread(error.to_string()))?;
    let reasons = golden::check(generation, &golden, now).map_err(unread)?;
    if reasons.is_empty() {
        return Ok(());
    }
    let words = refusal::in_words(&reasons);
    Err(Failure::Golden(name, reasons.len(), words))
}

/// Whether the store's generation of this name is the published one, and not
/// one built from the same seeds by another machine.
fn is_here(entry: &Entry, store: &Store) -> bool {
    let bytes = store.manifest_bytes(&entry.generation);
    bytes.is_some_and(|bytes| hash_of(&bytes) == entry.manifest)
}

/// Hash that names these bytes.
pub fn hash_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn file_hash(path: &Path) -> std::io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(fs::File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Rejects file names that lead out of the folder.
fn inside(file: &str) -> Result<&Path, Failure> {
    let path = Path::new(file);
    let plain = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if plain && !file.is_empty() {
        return Ok(path);
    }
    let why = format!("it names a file {file}");
    Err(Failure::Tampered("the manifest".to_owned(), why))
}

fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    !name.is_empty() && name.chars().all(plain)
}
