//! The sequence of generations: which can be deleted, and where a rollback
//! leads.

use std::path::PathBuf;
use std::{fs, io};

use super::generation::OpenError;
use super::manifest::{Manifest, Origin, with_examples, write_durably};
use super::store::{BUILDING, Seeds, Store, StoreError, remove_folder};
use crate::error_chain::chain;

/// Number of generations kept on disk, including the current one.
const KEPT: usize = 3;

/// The file with the hash of the seeds that were rolled back.
const ROLLED_BACK: &str = "ROLLED_BACK";

/// A generation that can be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Its name.
    pub name: String,
    /// Its manifest.
    pub manifest: Manifest,
    /// Whether it is the current one.
    pub current: bool,
}

/// Why a rollback failed.
#[derive(Debug, thiserror::Error)]
pub enum RollbackError {
    /// No generation was built in this folder.
    #[error("Nothing was built in {0} yet. Name another folder with --index.")]
    NothingBuilt(PathBuf),
    /// The current generation has no predecessor any more.
    #[error(
        "{0} has no generation before it; one that showed what is private now was destroyed. \
         `waypost generations` lists those that are kept; name one with --to."
    )]
    NothingBefore(String),
    /// There is no generation of this name, or it has another format.
    #[error("There is no generation {0}. `waypost generations` lists those that are kept.")]
    Unknown(String),
    /// A file changed since it was written: the generation and the cause.
    #[error("{0} cannot be served: {cause}. Name another generation with --to.", cause = chain(.1))]
    Damaged(String, OpenError),
    /// It exposes a private place: the generation and the ids of its listings.
    #[error(
        "{0} showed the place of {listed}, which is private now: somebody who hides there could \
         be found. It is not shown again; the public sees what it saw before. `waypost \
         generations` lists those that are kept; name one with --to.",
        listed = .1.join(", ")
    )]
    ShowsPrivate(String, Vec<String>),
    /// The private places cannot be read.
    #[error(
        "Which places are private cannot be read ({0}), so nothing is shown again. `waypost \
         publish` writes it anew."
    )]
    PrivateUnknown(io::Error),
    /// The generation could not be switched.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// The generations that can be served, newest first.
    pub fn generations(&self) -> Vec<Past> {
        let current = self.current_name();
        let entries = fs::read_dir(self.folder()).into_iter().flatten();
        let mut found: Vec<Past> = entries
            .filter_map(|entry| {
                let name = entry.ok()?.file_name().to_string_lossy().into_owned();
                let manifest = Manifest::read(&self.folder().join(&name)).ok()?;
                let usable = is_generation(&name) && manifest.format == super::FORMAT;
                let current = current.as_ref() == Some(&name);
                usable.then_some(Past {
                    name,
                    manifest,
                    current,
                })
            })
            .collect();
        found.sort_by_key(|past| std::cmp::Reverse(past.manifest.number));
        found
    }

    /// Seed hashes, number and predecessor of the next generation.
    pub(super) fn origin(&self, name: &str, seeds: &Seeds) -> Origin {
        let newest = self.generations().first().map(|past| past.manifest.number);
        let current = self.current_name();
        let previous = match &current {
            // A rebuilt generation keeps its predecessor.
            Some(current) if current == name => Manifest::read(&self.folder().join(current))
                .ok()
                .and_then(|manifest| manifest.previous),
            _ => current,
        };
        Origin {
            seeds: seeds.all.clone(),
            places: seeds.places.clone(),
            number: newest.unwrap_or(0) + 1,
            previous,
        }
    }

    /// Rolls back to the predecessor of the current generation, or to a named
    /// one. `lying` is the hash of the seeds now in the seed folder: they are
    /// not published again until they change. The caller must hold the lock.
    ///
    /// # Errors
    /// There is no such generation, it is damaged, or it exposes a private
    /// place.
    pub fn roll_back(&self, to: Option<&str>, lying: Option<&str>) -> Result<Past, RollbackError> {
        let target = self.rollback_target(to)?;
        self.refuse_exposing(&target)?;
        let current = self.generations().into_iter().find(|past| past.current);
        let current = current.map(|past| past.manifest.seeds).unwrap_or_default();
        let left = lying.unwrap_or(&current);
        self.make_current(&target.name)?;
        self.remember_rollback(left)?;
        Ok(target)
    }

    /// The target of a rollback.
    ///
    /// # Errors
    /// There is no such generation.
    pub fn rollback_target(&self, to: Option<&str>) -> Result<Past, RollbackError> {
        let all = self.generations();
        let Some(current) = all.iter().find(|past| past.current) else {
            return Err(RollbackError::NothingBuilt(self.folder().to_owned()));
        };
        let target = match to {
            Some(name) => all.iter().find(|past| past.name == name),
            None => before(&all, current),
        };
        let target = target.ok_or_else(|| match to {
            Some(name) => RollbackError::Unknown(name.to_owned()),
            None => RollbackError::NothingBefore(current.name.clone()),
        })?;
        Ok(target.clone())
    }

    /// Refuses a generation that exposes a private place. Where that is
    /// certain, the generation is deleted.
    fn refuse_exposing(&self, past: &Past) -> Result<(), RollbackError> {
        let name = past.name.clone();
        let opened = self.open(&name, None);
        let damaged = |error| RollbackError::Damaged(name.clone(), error);
        let shown = self.shown_by(&opened.map_err(damaged)?);
        let shown = shown.map_err(RollbackError::PrivateUnknown)?;
        if shown.is_empty() || past.current {
            return Ok(());
        }
        self.destroy_exposing();
        Err(RollbackError::ShowsPrivate(name, shown))
    }

    /// The hash of the seeds that were rolled back.
    pub fn rolled_back_from(&self) -> Option<String> {
        let hash = fs::read_to_string(self.folder().join(ROLLED_BACK)).ok()?;
        Some(hash.trim().to_owned())
    }

    /// Whether seeds with this hash were rolled back, with or without their
    /// examples.
    pub fn is_rolled_back(&self, seeds: &str) -> bool {
        let from = self.rolled_back_from();
        from.is_some_and(|from| from == seeds || with_examples(&from) == seeds)
    }

    fn remember_rollback(&self, seeds: &str) -> Result<(), StoreError> {
        let path = self.folder().join(ROLLED_BACK);
        let written = write_durably(&path, seeds.as_bytes());
        written.map_err(|error| StoreError::Disk("Writing", path, error))
    }

    /// Forgets which seeds were rolled back.
    pub(super) fn forget_rollback(&self) {
        // The file may not exist.
        let _ = fs::remove_file(self.folder().join(ROLLED_BACK));
    }

    /// Deletes all but `KEPT` generations: the current one, its predecessors,
    /// then the newest others. Errors are ignored.
    pub(super) fn clear_old(&self) {
        let all = self.generations();
        let Some(current) = all.iter().find(|past| past.current) else {
            return;
        };
        let mut kept = vec![current];
        while let Some(earlier) = kept.last().and_then(|last| before(&all, last)) {
            kept.push(earlier);
        }
        let others = all.iter().filter(|past| {
            let among = kept.iter().any(|kept| kept.name == past.name);
            !among
        });
        let others: Vec<&Past> = others.collect();
        kept.extend(others);
        let kept: Vec<&str> = kept
            .iter()
            .take(KEPT)
            .map(|past| past.name.as_str())
            .collect();
        for name in self.folder_names().unwrap_or_default() {
            let left_behind = name.starts_with(BUILDING);
            let old = is_generation(&name) && !kept.contains(&name.as_str());
            if old || left_behind {
                let _ = remove_folder(&self.folder().join(&name));
            }
        }
    }

    pub(super) fn folder_names(&self) -> io::Result<Vec<String>> {
        let entries = fs::read_dir(self.folder())?;
        let names = entries.filter_map(Result::ok);
        let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
        Ok(names.collect())
    }
}

/// The predecessor of a generation, if it still exists.
fn before<'a>(all: &'a [Past], past: &Past) -> Option<&'a Past> {
    let previous = past.manifest.previous.as_ref()?;
    let mut earlier = all.iter();
    earlier.find(|other| other.name == *previous && other.manifest.number < past.manifest.number)
}

/// Whether a folder is named like a generation: `<format>-<16 hex digits>`.
fn is_generation(name: &str) -> bool {
    name.split_once('-').is_some_and(|(format, hash)| {
        format.parse::<u32>().is_ok()
            && hash.len() == 16
            && hash.chars().all(|digit| digit.is_ascii_hexdigit())
    })
}
