//! The seeds that the current generation was made of. Changes are built on
//! these, so that a file in the folder that was refused blocks none of them.

use std::io;
use std::path::Path;

use super::contents::{between, contents_of, keep_contents};
use super::placing::finish;
use super::store::{ChangeStore, Contents};
use crate::index::manifest::Manifest;
use crate::index::store::{Seeds, Store};
use crate::seeds::read::seed_view::SeedView;

/// The accepted content of every seed file.
#[derive(Debug)]
pub struct AcceptedSeeds {
    /// The current generation.
    pub generation: Option<String>,
    /// The seed folder with the accepted contents.
    pub view: SeedView,
    /// Hashes of the accepted contents, without the place files.
    pub files: Contents,
    /// Files of the folder with another content than the accepted one.
    pub differing: Vec<Differing>,
}

/// A file whose content in the folder is not the accepted one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    /// Path inside the seed folder.
    pub name: String,
    /// Hash of the content in the folder; `None` if it is not there.
    pub in_folder: Option<String>,
    /// Hash of the accepted content; `None` if there is none.
    pub accepted: Option<String>,
}

impl AcceptedSeeds {
    /// The seeds of the current generation. What they were is not known where
    /// an earlier version of the program published: then the folder counts.
    /// Waits for a publication under way, and finishes an interrupted one.
    ///
    /// # Errors
    /// Folder or store cannot be read, or an interrupted change cannot be
    /// finished.
    pub fn read(store: &Store, data: &Path, examples: bool) -> io::Result<AcceptedSeeds> {
        let _lock = store.lock().map_err(io::Error::other)?;
        let changes = ChangeStore::of(store);
        finish(&changes, data, store.current_name().as_deref())?;
        let manifest = store.current_manifest();
        let generation = store.current_name();
        let folder = SeedView::of(data);
        let lying = contents_of(&folder)?;
        let noted = generation.as_deref().and_then(|name| changes.made_of(name));
        let files = match (noted, &generation, &manifest) {
            (Some(files), _, _) => files,
            (None, Some(name), Some(manifest)) if is_of(manifest, &folder, examples)? => {
                let mut private = store.private_places()?.certain();
                private.prepare();
                let kept = keep_contents(&changes, &folder, &private)?;
                changes.note_made_of(name, &kept)?;
                kept
            }
            _ => lying.clone(),
        };
        let (mut view, mut differing) = (folder, Vec::new());
        for file in between(&files, &lying) {
            let accepted = file.before.as_ref();
            let path = accepted.map(|hash| changes.path_of(&file.name, hash));
            view = view.with(&file.name, path);
            differing.push(Differing {
                name: file.name,
                in_folder: file.after,
                accepted: file.before,
            });
        }
        Ok(AcceptedSeeds {
            generation,
            view,
            files,
            differing,
        })
    }

    /// The content of a file in the folder that is not the accepted one.
    pub fn differing(&self, name: &str) -> Option<&Differing> {
        self.differing.iter().find(|file| file.name == name)
    }
}

fn is_of(manifest: &Manifest, folder: &SeedView, examples: bool) -> io::Result<bool> {
    Ok(Seeds::from_view(folder, examples)?.all == manifest.seeds)
}
