//! The folder of generations: which one is current, and how a new one becomes
//! current.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::{fs, io};

use super::build::document_order::ServedGeneration;
use super::build::{self, Pace};
use super::generation::{Generation, OpenError};
use super::manifest::{
    MANIFEST, Manifest, asking, hash_listed, hash_listed_places, sync_folder, write_durably,
};
use crate::directory::Directory;
use crate::error_chain::chain;
use crate::seeds::read::seed_view::SeedView;

/// The file that names the current generation.
const CURRENT: &str = "CURRENT";

/// Name prefix of folders in which a generation is being built.
pub(super) const BUILDING: &str = ".building-";

/// The folder that holds the generations.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    at_once: usize,
}

/// Default number of listings that are indexed at a time.
const AT_ONCE: usize = 100_000;

/// Why a generation could not be written or opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// An I/O error: the operation, the path and the cause.
    #[error("{}", disk_sentence(.0, .1, .2))]
    Disk(&'static str, PathBuf, io::Error),
    /// The generation just written does not open.
    #[error(
        "The generation {0} cannot be opened: {cause}. Delete that folder and start again.",
        cause = chain(.1)
    )]
    Open(PathBuf, OpenError),
}

fn disk_sentence(tried: &str, path: &Path, error: &io::Error) -> String {
    let path = path.display();
    if is_read_only(error) {
        format!(
            "Nothing can be published, because {path} cannot be written to ({error}). Make it \
             writable for this program, or name another folder with --index. The directory that \
             was being served is unchanged."
        )
    } else {
        format!(
            "{tried} {path} failed ({error}). Check the space and the permissions there, or name \
             another folder with --index. The directory that was being served is unchanged."
        )
    }
}

fn is_read_only(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    matches!(error.kind(), ReadOnlyFilesystem | PermissionDenied)
}

impl Store {
    /// The store in a folder, which need not exist yet.
    pub fn new(folder: &Path) -> Store {
        Store {
            folder: folder.to_owned(),
            at_once: AT_ONCE,
        }
    }

    /// Sets how many listings are indexed at a time; a larger build merges
    /// parts of this size. This bounds memory and does not affect results.
    pub fn indexing(self, at_once: usize) -> Store {
        Store { at_once, ..self }
    }

    /// The folder of the generations.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Waits for exclusive access to the folder, which lasts as long as the
    /// lock. Removes half-built generations that a killed process left behind.
    pub fn lock(&self) -> Result<Lock, StoreError> {
        let held = lock(&self.folder).map_err(|error| self.disk("Locking", error))?;
        self.clear_unfinished();
        Ok(held)
    }

    /// The name of a generation, from its directory and the hash of its seeds.
    fn name(directory: &Directory, seeds: &str) -> io::Result<String> {
        let hash = if directory.kept.is_empty() {
            seeds.to_owned()
        } else {
            hash_kept(directory, seeds)?
        };
        let short: String = hash.chars().take(16).collect();
        Ok(format!("{}-{short}", super::FORMAT))
    }

    /// The generation name in `CURRENT`.
    pub fn current_name(&self) -> Option<String> {
        let name = fs::read_to_string(self.folder.join(CURRENT)).ok()?;
        Some(name.trim().to_owned())
    }

    /// The manifest of the current generation.
    pub fn current_manifest(&self) -> Option<Manifest> {
        let name = self.current_name()?;
        Manifest::read(&self.folder.join(name)).ok()
    }

    /// Opens the current generation if it was built from these seeds.
    /// `Ok(None)` when there is none yet or the seeds changed.
    pub fn current(&self, seeds: &str) -> Result<Option<Generation>, OpenError> {
        let Some(name) = self.current_name() else {
            return Ok(None);
        };
        let folder = self.folder.join(&name);
        let other = Manifest::read(&folder).is_ok_and(|manifest| manifest.seeds != seeds);
        if other {
            return Ok(None);
        }
        self.open(&name, None).map(Some)
    }

    /// The newest intact generation: the current one or, if that is damaged,
    /// the latest other one that exposes no private place. `None` when there is
    /// none.
    pub fn latest_valid(&self) -> Option<Generation> {
        let current = self.current_name();
        let earlier = self.generations().into_iter().map(|past| past.name);
        let earlier = earlier.filter(|name| Some(name) != current.as_ref());
        let opened = |name: String| self.open(&name, None).ok();
        let may_be_shown =
            |target: &Generation| self.shown_by(target).is_ok_and(|shown| shown.is_empty());
        let served = current.iter().cloned().find_map(opened);
        served.or_else(|| earlier.filter_map(opened).find(may_be_shown))
    }

    /// Opens the current generation; `Ok(None)` when there is none.
    pub fn serving(&self, beside: Option<&Generation>) -> Result<Option<Generation>, OpenError> {
        let name = self.current_name();
        name.map(|name| self.open(&name, beside)).transpose()
    }

    /// Opens a generation by its name, sharing the gazetteer of `beside`.
    pub fn open(&self, name: &str, beside: Option<&Generation>) -> Result<Generation, OpenError> {
        let format = name.split('-').next();
        match format.and_then(|format| format.parse().ok()) {
            Some(format) if format != super::FORMAT => Err(OpenError::OtherFormat(format)),
            _ => Generation::open_beside(&self.folder.join(name), beside),
        }
    }

    /// Builds the generation of a directory in a separate folder, opens and
    /// verifies it, and only then makes it current.
    pub fn publish(
        &self,
        directory: &Directory,
        seeds: &str,
        progress: &dyn Fn(),
    ) -> Result<Generation, StoreError> {
        let _lock = self.lock()?;
        let seeds = Seeds {
            all: seeds.to_owned(),
            places: String::new(),
        };
        let built = self.build_aside(directory, &seeds, None, progress)?;
        self.put_before_the_public(&built.generation)?;
        Ok(built.generation)
    }

    /// Builds, opens and verifies the generation of a directory without making
    /// it current. If it exists already, it is only opened.
    pub fn build_aside(
        &self,
        directory: &Directory,
        seeds: &Seeds,
        served: Option<ServedGeneration<'_>>,
        progress: &dyn Fn(),
    ) -> Result<Built, StoreError> {
        let beside = served.map(|served| served.generation);
        let name = Store::name(directory, &seeds.all).map_err(|e| self.disk("Naming", e))?;
        let folder = self.folder.join(&name);
        let origin = self.origin(&name, seeds);
        if let Ok(mut manifest) = Manifest::read(&folder)
            && let Ok(mut generation) = self.open(&name, beside)
        {
            manifest.number = origin.number;
            manifest.previous = origin.previous;
            manifest
                .write(&folder)
                .map_err(|e| self.disk("Writing", e))?;
            generation.manifest = manifest;
            return Ok(Built {
                generation,
                was_there: true,
            });
        }
        let building = self
            .folder
            .join(format!("{BUILDING}{}", std::process::id()));
        let disk = |tried, path: &Path| {
            let path = path.to_owned();
            move |error| StoreError::Disk(tried, path, error)
        };
        remove_folder(&building).map_err(disk("Clearing", &building))?;
        fs::create_dir_all(&building).map_err(disk("Making", &building))?;
        let pace = Pace {
            at_once: self.at_once,
            progress,
        };
        let written = build::write(directory, &building, &origin, served, pace);
        if let Err(error) = written {
            // An incomplete generation is of no use.
            let _ = remove_folder(&building);
            return Err(StoreError::Disk("Writing", building, error));
        }
        remove_folder(&folder).map_err(disk("Replacing", &folder))?;
        fs::rename(&building, &folder).map_err(disk("Moving", &folder))?;
        sync_folder(&self.folder).map_err(disk("Moving", &folder))?;
        let opened = Generation::open_beside(&folder, beside);
        let generation = opened.map_err(|error| StoreError::Open(folder.clone(), error))?;
        Ok(Built {
            generation,
            was_there: false,
        })
    }

    /// Deletes a generation that was built but is not wanted. One that existed
    /// before stays for a rollback.
    pub fn discard(&self, built: Built) {
        let folder = built.generation.folder.clone();
        let current = self
            .current_name()
            .is_some_and(|name| folder.ends_with(name));
        if !built.was_there && !current {
            drop(built);
            // If removal fails, it is cleared with the old ones.
            let _ = remove_folder(&folder);
        }
    }

    /// Makes a generation current with one rename: `CURRENT` always names a
    /// complete generation.
    pub fn make_current(&self, name: &str) -> Result<(), StoreError> {
        let switch = || {
            let next = self.folder.join(".CURRENT.next");
            write_durably(&next, name.as_bytes())?;
            fs::rename(&next, self.folder.join(CURRENT))?;
            // The rename itself must survive a power failure, too.
            sync_folder(&self.folder)
        };
        switch().map_err(|error| self.disk("Switching", error))?;
        self.forget_rollback();
        self.clear_old();
        Ok(())
    }

    pub(super) fn disk(&self, tried: &'static str, error: io::Error) -> StoreError {
        StoreError::Disk(tried, self.folder.clone(), error)
    }
}

/// A new generation that is not current yet.
#[derive(Debug)]
pub struct Built {
    /// The opened generation.
    pub generation: Generation,
    /// Whether it existed before.
    was_there: bool,
}

/// Hashes of the seeds of a generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seeds {
    /// Hash of all seed files.
    pub all: String,
    /// Hash of the gazetteer; empty when there is none.
    pub places: String,
}

impl Seeds {
    /// Hashes of the current contents of a seed folder, of which the examples
    /// may be asked for.
    pub fn from_folder(folder: &Path, examples: bool) -> io::Result<Seeds> {
        Seeds::from_view(&SeedView::of(folder), examples)
    }

    /// Hashes of the contents of a view, of which the examples may be asked
    /// for.
    pub fn from_view(seeds: &SeedView, examples: bool) -> io::Result<Seeds> {
        let listed = seeds.list()?;
        Ok(Seeds {
            all: asking(hash_listed(&listed)?, examples),
            places: hash_listed_places(&listed)?,
        })
    }
}

/// Hash of the seeds and of the last good rows used in place of rows with an
/// error.
fn hash_kept(directory: &Directory, seeds: &str) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(seeds.as_bytes());
    for kept in &directory.kept {
        hasher.update(kept.since.to_string().as_bytes());
        let listing = directory.listings.get(&kept.id);
        let bytes = postcard::to_stdvec(&listing.as_deref()).map_err(io::Error::other)?;
        hasher.update(&bytes);
    }
    Ok(hasher.finalize().to_hex().to_string())
}

pub(super) fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Name of the lock file.
const LOCK: &str = ".lock";

/// Lock on a folder, held until it is dropped or the process ends.
#[derive(Debug)]
pub struct Lock {
    _held: File,
}

/// Waits for the lock of a folder. On a file system without locks, it returns
/// at once.
pub fn lock(folder: &Path) -> io::Result<Lock> {
    std::fs::create_dir_all(folder)?;
    let file = File::create(folder.join(LOCK))?;
    match file.lock() {
        Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
        _ => Ok(Lock { _held: file }),
    }
}

impl Store {
    /// Imports a generation that was built elsewhere, without making it
    /// current. `fill` writes its files, including the manifest, into an empty
    /// folder, which then replaces any folder of that name. The caller must
    /// hold the lock.
    ///
    /// # Errors
    /// An error from `fill`, or an I/O error.
    pub fn import_generation<E: From<StoreError>>(
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
            // The files may be incomplete; none of them is kept.
            let _ = remove_folder(&taking);
            return Err(error);
        }
        let folder = self.folder().join(name);
        sync_folder(&taking).map_err(disk("Writing", &taking))?;
        remove_folder(&folder).map_err(disk("Replacing", &folder))?;
        fs::rename(&taking, &folder).map_err(disk("Moving", &folder))?;
        sync_folder(self.folder()).map_err(disk("Moving", &folder))
    }

    /// Removes an imported generation that is not wanted, unless it is current.
    pub fn discard_imported(&self, name: &str) {
        if self.current_name().as_deref() != Some(name) {
            // If removal fails, it is cleared with the old ones.
            let _ = remove_folder(&self.folder().join(name));
        }
    }

    /// Contents of a generation's manifest file; `None` when it is not here.
    pub fn manifest_bytes(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder().join(name).join(MANIFEST)).ok()
    }

    /// A local file with this hash, from any generation.
    pub fn file_with(&self, hash: &str) -> Option<PathBuf> {
        self.generations().into_iter().find_map(|past| {
            let mut files = past.manifest.files.iter();
            let (file, _) = files.find(|(_, known)| *known == hash)?;
            Some(self.folder().join(past.name).join(file))
        })
    }
}
