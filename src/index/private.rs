//! What is private now is private in every generation that can be served: one
//! that shows it is destroyed.

use std::fs;
use std::io;
use std::path::Path;

use super::generation::Generation;
use super::manifest::{sync_folder, write_durably};
use super::store::{Store, StoreError, remove_folder};
use crate::model::place::Precision;
use crate::privacy::{self, Checked, PlaceCells, PrivatePlaces, TextContext};

/// A generation that was destroyed because it showed what is private now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destroyed {
    /// Its name.
    pub generation: String,
    /// The ids of the listings it showed.
    pub shown: Vec<String>,
}

impl Destroyed {
    /// What was done and why, in a sentence.
    pub fn sentence(&self) -> String {
        format!(
            "The earlier generation {} was destroyed because it showed {}, whose place is \
             private now.",
            self.generation,
            self.shown.join(", ")
        )
    }
}

impl Generation {
    /// The places that were private when it was published. Generations of
    /// older programs tell the ids of hidden listings and no streets.
    pub fn private_places(&self) -> PrivatePlaces {
        if let Some(private) = self.stored_private_places() {
            return private;
        }
        let mut private = PrivatePlaces::default();
        for listing in self.listings() {
            if listing.place.precision == Precision::Hidden {
                private.add(&listing.id, &PlaceCells::default());
            }
        }
        private
    }

    /// The ids of listings that show a private place. An id that tells a
    /// street itself is not repeated.
    pub fn shows(&self, private: &PrivatePlaces) -> Vec<String> {
        if private.is_empty() {
            return Vec::new();
        }
        let shown = self.listings().into_iter();
        let shown = shown.filter(|listing| private.are_shown_by(listing));
        let name = |id: &str| {
            let leaks = private.leaks(id, &TextContext::default());
            if leaks.is_empty() {
                id.to_owned()
            } else {
                "a listing".to_owned()
            }
        };
        shown.map(|listing| name(&listing.id)).collect()
    }
}

impl Store {
    /// The private places that this folder remembers.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn private_places(&self) -> io::Result<PrivatePlaces> {
        let mut private = PrivatePlaces::read(self.folder())?;
        private.prepare();
        Ok(private)
    }

    /// Makes a generation current, remembers what is private in it, and
    /// destroys every other one that shows that. Whoever calls holds the lock.
    ///
    /// # Errors
    /// The disk failed us; what is served is then unchanged.
    pub fn put_before_the_public(
        &self,
        generation: &Generation,
    ) -> Result<Vec<Destroyed>, StoreError> {
        let mut private = generation.private_places();
        let current = self.current_manifest();
        if current.is_some_and(|current| generation.manifest.number < current.number) {
            // Going back forgets nothing that became private since.
            private.merge(&self.private_places().unwrap_or_default());
        }
        // Remembered first: a stop in between forgets nothing.
        save_private_places(self.folder(), &private).map_err(|e| self.disk("Writing", e))?;
        self.make_current(&generation.name())?;
        private.prepare();
        self.note_checked(&private, &[generation.name()]);
        Ok(self.destroy_what_shows(&private, Some(generation)))
    }

    /// Destroys the generations that show a private place, the current one
    /// apart: what a stop in the middle of a publication left behind. Whoever
    /// calls holds the lock.
    pub fn destroy_exposing(&self) -> Vec<Destroyed> {
        match self.private_places() {
            Ok(private) if !private.is_empty() => self.destroy_what_shows(&private, None),
            // What is private is not known, or nothing is.
            _ => Vec::new(),
        }
    }

    fn destroy_what_shows(
        &self,
        private: &PrivatePlaces,
        beside: Option<&Generation>,
    ) -> Vec<Destroyed> {
        // A place in doubt may turn out to be public: nothing is destroyed for it.
        let mut certain = private.certain();
        if certain.is_empty() {
            return Vec::new();
        }
        certain.prepare();
        let checked = Checked::read(self.folder(), private);
        let (mut clean, mut destroyed) = (Vec::new(), Vec::new());
        for past in self.generations() {
            if past.current || checked.names.contains(&past.name) {
                continue;
            }
            // One that is damaged is never served.
            let Ok(generation) = self.open(&past.name, beside) else {
                continue;
            };
            let shown = generation.shows(&certain);
            if shown.is_empty() {
                clean.push(past.name);
                continue;
            }
            drop(generation);
            // One that could not be removed is tried again next time, and
            // refused until then.
            if remove_folder(&self.folder().join(&past.name)).is_ok() {
                destroyed.push(Destroyed {
                    generation: past.name,
                    shown,
                });
            }
        }
        self.note_checked(private, &clean);
        destroyed
    }

    /// Without the note they are looked through again.
    fn note_checked(&self, private: &PrivatePlaces, clean: &[String]) {
        if clean.is_empty() || private.is_empty() {
            return;
        }
        let mut checked = Checked::read(self.folder(), private);
        checked.names.extend(clean.iter().cloned());
        checked
            .names
            .retain(|name| self.folder().join(name).is_dir());
        checked.write(self.folder());
    }

    /// The ids of private listings that a generation shows, by what this
    /// folder and the current generation know.
    ///
    /// # Errors
    /// What is private cannot be known.
    pub fn shown_by(&self, target: &Generation) -> io::Result<Vec<String>> {
        let mut private = self.private_places()?;
        let checked = Checked::read(self.folder(), &private);
        if !private.is_empty() && checked.names.contains(&target.name()) {
            return Ok(Vec::new());
        }
        if let Ok(Some(current)) = self.serving(Some(target)) {
            private.merge(&current.private_places());
        }
        private.prepare();
        Ok(target.shows(&private))
    }
}

/// Keeps private places in a folder, for its owner alone to read. A folder
/// that never had any gets no file.
///
/// # Errors
/// What the disk said.
pub fn save_private_places(folder: &Path, private: &PrivatePlaces) -> io::Result<()> {
    let path = folder.join(privacy::FILE);
    let bytes = private.to_bytes()?;
    let there = fs::read(&path).ok();
    if there.as_ref() == Some(&bytes) || (there.is_none() && private.is_empty()) {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let next = folder.join(format!("{}.next", privacy::FILE));
    write_durably(&next, &bytes)?;
    keep_from_others(&next)?;
    fs::rename(&next, &path)?;
    sync_folder(folder)
}

#[cfg(unix)]
fn keep_from_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn keep_from_others(_: &Path) -> io::Result<()> {
    Ok(())
}
