//! The folder of changes: records, contents, and what generations were made of.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Change, ChangedFile, Kind, State};
use crate::index::store::Store;
use crate::privacy::Checked;
use crate::seeds::write::csv::write_whole;
use crate::seeds::write::workbook::Converted;

/// The folder, inside that of the generations.
const FOLDER: &str = "changes";

/// Folder of the contents, by hash and then by name.
const CONTENTS: &str = "contents";

/// Folder of the lists of contents, by generation.
const MADE_OF: &str = "made-of";

/// Hashes of reports with who asked first to override them, newest last.
const ASKED_FIRST: &str = "asked-first.json";

/// Max changes that wait.
pub const MAX_WAITING: usize = 20;

/// Max accepted changes that are kept.
pub const MAX_ACCEPTED: usize = 100;

/// Max bytes of contents; beyond that the oldest accepted changes go.
const MAX_BYTES: u64 = 256 << 20;

/// Hash of the content of each seed file, by its path inside the seed folder.
pub type Contents = BTreeMap<String, String>;

/// The folder of changes.
#[derive(Debug, Clone)]
pub struct ChangeStore {
    folder: PathBuf,
}

/// A new content of a seed file; `None` removes the file.
#[derive(Debug, Clone)]
pub struct NewContent {
    /// Path inside the seed folder.
    pub name: String,
    /// The whole content.
    pub bytes: Option<Vec<u8>>,
}

/// A change to be stored.
#[derive(Debug)]
pub struct Draft {
    /// When it was sent.
    pub at: Timestamp,
    /// Who sent it.
    pub by: String,
    /// How it came about.
    pub kind: Kind,
    /// Name of the listing, if it is about one.
    pub about: Option<String>,
    /// Workbooks that it was read from, or that it turns into CSV files.
    pub converted: Vec<Converted>,
    /// The files it changes.
    pub files: Vec<ChangedFile>,
    /// What became of it.
    pub state: State,
}

impl ChangeStore {
    /// The changes beside the generations of a store.
    pub fn of(store: &Store) -> ChangeStore {
        ChangeStore {
            folder: store.folder().join(FOLDER),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Path of a content inside the folder.
    pub(super) fn inside(name: &str, hash: &str) -> String {
        format!("{CONTENTS}/{hash}/{name}")
    }

    /// Where a content lies.
    pub fn path_of(&self, name: &str, hash: &str) -> PathBuf {
        self.folder.join(ChangeStore::inside(name, hash))
    }

    /// Reads a content as it is kept: without private places, if one was taken
    /// out of it since. `None` if it is not kept any more.
    ///
    /// # Errors
    /// I/O errors.
    pub fn content(&self, name: &str, hash: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path_of(name, hash)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }

    /// Keeps a content. Returns its hash.
    ///
    /// # Errors
    /// I/O errors.
    pub fn keep(&self, name: &str, bytes: &[u8]) -> io::Result<String> {
        let hash = blake3::hash(bytes).to_hex().to_string();
        let path = self.path_of(name, &hash);
        // One that lost a private place is shorter.
        let kept = fs::metadata(&path).is_ok_and(|kept| kept.len() == bytes.len() as u64);
        if !kept {
            if path.exists() {
                Checked::forget(&self.folder)?;
            }
            self.keep_as(name, &hash, bytes)?;
        }
        Ok(hash)
    }

    /// Keeps a content as that with a hash.
    pub(super) fn keep_as(&self, name: &str, hash: &str, bytes: &[u8]) -> io::Result<()> {
        self.make_folder()?;
        let path = self.path_of(name, hash);
        fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        write_whole(&path, bytes)
    }

    fn make_folder(&self) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        builder.create(&self.folder)
    }

    /// All changes, newest first, but those that [`ChangeStore::unreadable`]
    /// names.
    pub fn all(&self) -> Vec<Change> {
        let numbers = self.numbers().unwrap_or_else(|error| {
            tracing::error!(
                code = "change-unread",
                %error,
                "the folder of changes cannot be read"
            );
            Vec::new()
        });
        let read = numbers.into_iter().filter_map(|number| self.get(number));
        let mut all: Vec<Change> = read.collect();
        all.sort_by_key(|change| std::cmp::Reverse(change.number));
        all
    }

    /// Numbers of the changes whose record cannot be read, each with the cause.
    pub fn unreadable(&self) -> Vec<(u64, io::Error)> {
        let numbers = self.numbers().unwrap_or_default().into_iter();
        let unreadable = numbers.filter_map(|number| {
            let read = self.read::<Change>(&self.record(number));
            let gone = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
            Some((number, read.err().filter(|error| !gone(error))?))
        });
        unreadable.collect()
    }

    /// The changes that wait, newest first.
    pub fn waiting(&self) -> Vec<Change> {
        let all = self.all().into_iter();
        all.filter(Change::waits).collect()
    }

    /// The changes that went live, newest first.
    pub fn accepted(&self) -> Vec<Change> {
        let mut accepted: Vec<Change> = self.all();
        accepted.retain(|change| !change.waits());
        accepted.sort_by_key(|change| {
            let at = change.acceptance().map(|acceptance| acceptance.at);
            std::cmp::Reverse((at, change.number))
        });
        accepted
    }

    /// The change with a number.
    pub fn get(&self, number: u64) -> Option<Change> {
        self.read(&self.record(number)).ok()
    }

    fn record(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{number}.json"))
    }

    fn numbers(&self) -> io::Result<Vec<u64>> {
        let entries = entries(&self.folder)?.into_iter();
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let numbers = names.filter_map(|name| name.strip_suffix(".json")?.parse().ok());
        Ok(numbers.collect())
    }

    /// Stores a new change under the next number.
    ///
    /// # Errors
    /// I/O errors.
    pub fn add(&self, draft: Draft) -> io::Result<Change> {
        self.make_folder()?;
        let Draft {
            at,
            by,
            kind,
            about,
            converted,
            files,
            state,
        } = draft;
        let change = Change {
            number: self.numbers()?.into_iter().max().unwrap_or(0) + 1,
            at,
            by,
            kind,
            about,
            converted,
            files,
            state,
        };
        self.write(&change)?;
        Ok(change)
    }

    /// Stores what became of a change.
    ///
    /// # Errors
    /// I/O errors. The record is then as it was.
    pub fn write(&self, change: &Change) -> io::Result<()> {
        self.write_json(&self.record(change.number), change)
    }

    /// Removes a change.
    ///
    /// # Errors
    /// I/O errors.
    pub fn remove(&self, number: u64) -> io::Result<()> {
        fs::remove_file(self.record(number))
    }

    /// What a generation was made of; `None` if that was not noted.
    pub fn made_of(&self, generation: &str) -> Option<Contents> {
        self.read(&self.list(generation)).ok()
    }

    /// Notes what a generation was made of.
    ///
    /// # Errors
    /// I/O errors.
    pub fn note_made_of(&self, generation: &str, contents: &Contents) -> io::Result<()> {
        self.make_folder()?;
        fs::create_dir_all(self.folder.join(MADE_OF))?;
        self.write_json(&self.list(generation), contents)
    }

    /// Who asked first to publish the files of a report all the same, where their
    /// sender is not known. `None` also if that cannot be read: two people are
    /// then needed again.
    pub fn asked_first(&self, report: &str) -> Option<String> {
        let all: Vec<(String, String)> = self.read(&self.folder.join(ASKED_FIRST)).ok()?;
        let mut all = all.into_iter();
        all.find_map(|(hash, by)| (hash == report).then_some(by))
    }

    /// Notes who asked first to publish the files of a report.
    ///
    /// # Errors
    /// I/O errors.
    pub fn note_asked_first(&self, report: &str, by: &str) -> io::Result<()> {
        self.make_folder()?;
        let path = self.folder.join(ASKED_FIRST);
        let mut all: Vec<(String, String)> = self.read(&path).unwrap_or_default();
        all.push((report.to_owned(), by.to_owned()));
        all.drain(..all.len().saturating_sub(MAX_WAITING));
        self.write_json(&path, &all)
    }

    fn list(&self, generation: &str) -> PathBuf {
        self.folder.join(MADE_OF).join(format!("{generation}.json"))
    }

    pub(super) fn read<T: DeserializeOwned>(&self, path: &Path) -> io::Result<T> {
        serde_json::from_slice(&fs::read(path)?).map_err(io::Error::other)
    }

    pub(super) fn write_json(&self, path: &Path, value: &impl Serialize) -> io::Result<()> {
        let text = serde_json::to_vec_pretty(value).map_err(io::Error::other)?;
        write_whole(path, &text)
    }

    /// Removes accepted changes beyond the limits, and contents and lists that
    /// nothing refers to any more. `generations` are those that can be served.
    ///
    /// # Errors
    /// I/O errors; what could not be removed is tried again next time.
    pub fn sweep(&self, generations: &[String]) -> io::Result<()> {
        let accepted = self.accepted();
        let mut kept = accepted.len().min(MAX_ACCEPTED);
        loop {
            for change in &accepted[kept..] {
                match self.remove(change.number) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
            let bytes = self.sweep_contents(generations)?;
            if bytes <= MAX_BYTES || kept == 0 {
                return Ok(());
            }
            kept -= kept.div_ceil(4);
        }
    }

    /// Removes contents that nothing refers to. Returns the bytes of the others.
    /// While a record or a list cannot be read, what it refers to is not known,
    /// and no content goes.
    fn sweep_contents(&self, generations: &[String]) -> io::Result<u64> {
        let mut used: BTreeSet<String> = BTreeSet::new();
        let mut shown: BTreeSet<String> = generations.iter().cloned().collect();
        for number in self.numbers()? {
            let change: Change = self.read(&self.record(number))?;
            for file in &change.files {
                used.extend(file.before.iter().chain(&file.after).cloned());
            }
            let acceptance = change.acceptance();
            shown.extend(acceptance.map(|acceptance| acceptance.generation.clone()));
        }
        for entry in entries(&self.folder.join(MADE_OF))? {
            let name = entry.file_name().to_string_lossy().into_owned();
            match name.strip_suffix(".json") {
                Some(generation) if shown.contains(generation) => {
                    used.extend(self.read::<Contents>(&entry.path())?.into_values());
                }
                _ => fs::remove_file(entry.path())?,
            }
        }
        let mut bytes = 0;
        for entry in entries(&self.folder.join(CONTENTS))? {
            let hash = entry.file_name().to_string_lossy().into_owned();
            if used.contains(&hash) {
                bytes += length(&entry.path())?;
            } else {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(bytes)
    }
}

fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries?.collect(),
    }
}

/// Bytes of all files below a folder.
fn length(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in entries(folder)? {
        let about = entry.metadata()?;
        bytes += match about.is_dir() {
            true => length(&entry.path())?,
            false => about.len(),
        };
    }
    Ok(bytes)
}
