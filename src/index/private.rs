//! Deletes generations that expose a place that is private now.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::generation::{Generation, OpenError};
use super::store::{Store, StoreError, remove_folder};
use crate::privacy::{self, Checked, PrivatePlaces, TextContext};
use crate::seeds::write::csv::write_whole_by;

/// A generation that was deleted because it exposed a private place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destroyed {
    /// Its name.
    pub generation: String,
    /// The ids of the listings it exposed.
    pub shown: Vec<String>,
}

impl Destroyed {
    /// Describes the deletion and its reason in one sentence.
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
    /// Ids of listings that expose a private place. An id that itself reveals a
    /// street is replaced with "a listing".
    ///
    /// # Errors
    /// A listing was damaged since the generation was opened.
    pub fn shows(&self, private: &PrivatePlaces) -> Result<Vec<String>, OpenError> {
        if private.is_empty() {
            return Ok(Vec::new());
        }
        let listings = self.listings()?.into_iter();
        let shown = listings.filter(|listing| private.are_shown_by(listing));
        let name = |id: &str| {
            let leaks = private.leaks(id, &TextContext::default());
            if leaks.is_empty() {
                id.to_owned()
            } else {
                "a listing".to_owned()
            }
        };
        Ok(shown.map(|listing| name(&listing.id)).collect())
    }
}

impl Store {
    /// The private places stored in this folder.
    ///
    /// # Errors
    /// The file exists but cannot be read.
    pub fn private_places(&self) -> io::Result<PrivatePlaces> {
        let mut private = PrivatePlaces::read(self.folder())?;
        private.prepare();
        Ok(private)
    }

    /// Makes a generation current, stores its private places, and deletes every
    /// other generation that exposes one. The caller must hold the lock.
    ///
    /// # Errors
    /// An I/O error; the generation that is served is then unchanged.
    pub fn put_before_the_public(
        &self,
        generation: &Generation,
    ) -> Result<Vec<Destroyed>, StoreError> {
        let mut private = generation.private.clone();
        let current = self.current_manifest();
        if current.is_some_and(|current| generation.manifest.number < current.number) {
            // A rollback must not forget places that became private since.
            private.merge(&self.private_places().unwrap_or_default());
        }
        // Stored first, so that an interruption loses nothing.
        save_private_places(self.folder(), &private).map_err(|e| self.disk("Writing", e))?;
        self.make_current(&generation.name())?;
        private.prepare();
        self.note_checked(&private, &[generation.name()]);
        Ok(self.destroy_what_shows(&private, Some(generation)))
    }

    /// Deletes all generations but the current one that expose a private place,
    /// for example after an interrupted publication. The caller must hold the
    /// lock.
    pub fn destroy_exposing(&self) -> Vec<Destroyed> {
        match self.private_places() {
            Ok(private) if !private.is_empty() => self.destroy_what_shows(&private, None),
            // The private places are unknown, or there are none.
            _ => Vec::new(),
        }
    }

    fn destroy_what_shows(
        &self,
        private: &PrivatePlaces,
        beside: Option<&Generation>,
    ) -> Vec<Destroyed> {
        // A place in doubt may be public: nothing is deleted because of it.
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
            let opened = self.open(&past.name, beside);
            // A damaged generation is never served.
            let Ok(shown) = opened.and_then(|generation| generation.shows(&certain)) else {
                continue;
            };
            if shown.is_empty() {
                clean.push(past.name);
                continue;
            }
            // If removal fails, the next call tries again; a rollback refuses
            // it until then.
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

    /// Records the checked generations, so that they are not checked again.
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

    /// Ids of private listings that a generation exposes, according to this
    /// folder and the current generation.
    ///
    /// # Errors
    /// The private places cannot be read.
    pub fn shown_by(&self, target: &Generation) -> io::Result<Vec<String>> {
        let mut private = self.private_places()?;
        let checked = Checked::read(self.folder(), &private);
        if !private.is_empty() && checked.names.contains(&target.name()) {
            return Ok(Vec::new());
        }
        if let Ok(Some(current)) = self.serving(Some(target)) {
            private.merge(&current.private);
        }
        private.prepare();
        target.shows(&private).map_err(io::Error::other)
    }
}

/// Stores private places in a folder, readable by its owner only. A folder that
/// never had any gets no file.
///
/// # Errors
/// An I/O error.
pub fn save_private_places(folder: &Path, private: &PrivatePlaces) -> io::Result<()> {
    let path = folder.join(privacy::FILE);
    let bytes = private.to_bytes()?;
    let there = fs::read(&path).ok();
    if there.as_ref() == Some(&bytes) || (there.is_none() && private.is_empty()) {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    write_whole_by(&path, |mut file| {
        keep_from_others(&file)?;
        file.write_all(&bytes)?;
        file.sync_all()
    })
}

/// Lets only the owner of a file read it.
///
/// # Errors
/// I/O errors.
#[cfg(unix)]
pub fn keep_from_others(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(0o600))
}

/// Lets only the owner of a file read it, where the system can.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn keep_from_others(_: &fs::File) -> io::Result<()> {
    Ok(())
}
