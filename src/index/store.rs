//! The folder of generations: which one is current, and how a new one
//! becomes it.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::build;
use super::generation::{Generation, OpenError};
use super::manifest::write_durably;
use crate::directory::Directory;

/// The file that names the current generation.
const CURRENT: &str = "CURRENT";

/// How many generations stay on disk, the current one included.
const KEPT: usize = 3;

/// The folder that holds the generations.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

/// Why a generation could not be written or opened.
#[derive(Debug)]
pub enum StoreError {
    /// The disk failed us: what was tried, where, and what the system said.
    Disk(&'static str, PathBuf, io::Error),
    /// The generation just written does not open.
    Open(PathBuf, OpenError),
}

impl fmt::Display for StoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Disk(tried, path, error) => write!(
                out,
                "{tried} {} failed ({error}). Check the space and the permissions there, or \
                 name another folder with --index. The directory that was being served is \
                 unchanged.",
                path.display()
            ),
            StoreError::Open(path, error) => write!(
                out,
                "The generation {} cannot be opened: {error}. Delete that folder and start again.",
                path.display()
            ),
        }
    }
}

impl std::error::Error for StoreError {}

impl Store {
    /// The store in a folder, which need not exist yet.
    pub fn new(folder: &Path) -> Store {
        Store {
            folder: folder.to_owned(),
        }
    }

    /// The name of the generation of these seeds in this format.
    fn name(seeds: &str) -> String {
        let short: String = seeds.chars().take(16).collect();
        format!("{}-{short}", super::FORMAT)
    }

    /// Opens the current generation if it is the one of these seeds; says why
    /// not otherwise. `Ok(None)` when there is none yet or the seeds changed.
    pub fn current(&self, seeds: &str) -> Result<Option<Generation>, OpenError> {
        let Ok(name) = fs::read_to_string(self.folder.join(CURRENT)) else {
            return Ok(None);
        };
        let name = name.trim();
        if name != Store::name(seeds) {
            let other = name
                .split('-')
                .next()
                .and_then(|format| format.parse().ok());
            return match other {
                Some(format) if format != super::FORMAT => Err(OpenError::OtherFormat(format)),
                _ => Ok(None),
            };
        }
        Generation::open(&self.folder.join(name)).map(Some)
    }

    /// Builds the generation of a directory aside, opens and checks it, and
    /// only then makes it current.
    pub fn publish(
        &self,
        directory: &Directory,
        seeds: &str,
        progress: &dyn Fn(),
    ) -> Result<Generation, StoreError> {
        let name = Store::name(seeds);
        let building = self
            .folder
            .join(format!(".building-{}", std::process::id()));
        let disk = |tried, path: &Path| {
            let path = path.to_owned();
            move |error| StoreError::Disk(tried, path, error)
        };
        remove_folder(&building).map_err(disk("Clearing", &building))?;
        fs::create_dir_all(&building).map_err(disk("Making", &building))?;
        let written = build::write(directory, &building, seeds, progress);
        if let Err(error) = written {
            // What was written so far is of no use to anyone.
            let _ = remove_folder(&building);
            return Err(StoreError::Disk("Writing", building, error));
        }
        let folder = self.folder.join(&name);
        remove_folder(&folder).map_err(disk("Replacing", &folder))?;
        fs::rename(&building, &folder).map_err(disk("Moving", &folder))?;
        let generation =
            Generation::open(&folder).map_err(|error| StoreError::Open(folder.clone(), error))?;
        self.make_current(&name)
            .map_err(disk("Switching to", &folder))?;
        self.clear_old(&name);
        Ok(generation)
    }

    fn make_current(&self, name: &str) -> io::Result<()> {
        let next = self.folder.join(".CURRENT.next");
        write_durably(&next, name.as_bytes())?;
        fs::rename(&next, self.folder.join(CURRENT))?;
        // The rename itself must survive a power cut, too.
        fs::File::open(&self.folder)?.sync_all()
    }

    /// Deletes all but the newest generations. Failing to is no harm.
    fn clear_old(&self, current: &str) {
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        let mut old: Vec<(std::time::SystemTime, PathBuf)> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.path().is_dir() && *entry.file_name() != *current)
            .filter(|entry| is_generation(&entry.file_name().to_string_lossy()))
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        old.sort();
        let surplus = (old.len() + 1).saturating_sub(KEPT);
        for (_, folder) in old.into_iter().take(surplus) {
            let _ = remove_folder(&folder);
        }
    }
}

/// Whether a folder's name is one we give: `<format>-<16 hex digits>`.
fn is_generation(name: &str) -> bool {
    name.split_once('-').is_some_and(|(format, hash)| {
        format.parse::<u32>().is_ok()
            && hash.len() == 16
            && hash.chars().all(|digit| digit.is_ascii_hexdigit())
    })
}

fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
