//! `build`: check the seeds and build the index.

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};

use super::{Failure, today};
use crate::config::{Config, Folders};
use crate::diagnostic::render;
use crate::directory::Directory;
use crate::index::generation::Generation;
use crate::index::manifest::hash_seeds;
use crate::index::store::Store;

/// Builds the generation of the seeds, if it is not there already.
pub fn run(config: &Config) -> Result<ExitCode, Failure> {
    let generation = current(&config.folders)?;
    eprintln!(
        "{} listings in {}.",
        generation.manifest.listings,
        generation.folder.display()
    );
    Ok(ExitCode::SUCCESS)
}

/// The generation of the seeds: the one on disk when seeds and format are
/// unchanged, or else a new one.
pub fn current(folders: &Folders) -> Result<Generation, Failure> {
    let data = &folders.data;
    if !data.is_dir() {
        // The same words as loading would find.
        Directory::load(data, today()).map_err(Failure::of)?;
    }
    let seeds = hash_seeds(data).map_err(|error| {
        Failure(format!(
            "{} could not be read ({error}). Close its files in other programs, or change \
             their permissions.",
            data.display()
        ))
    })?;
    let store = Store::new(&folders.index);
    match store.current(&seeds) {
        Ok(Some(generation)) => {
            eprintln!("The index is up to date with {}.", data.display());
            return Ok(generation);
        }
        Ok(None) => {}
        Err(error) => eprintln!("The index is built again: {error}."),
    }
    let (directory, diagnostics) = Directory::load(data, today()).map_err(Failure::of)?;
    for diagnostic in &diagnostics {
        eprintln!("{}", render::text(diagnostic));
    }
    let summary = render::summary(directory.files, directory.counts, &diagnostics);
    eprintln!("{summary}");
    let bar = progress_bar(directory.listings.len());
    let generation = store.publish(&directory, &seeds, &|| bar.inc(1));
    bar.finish_and_clear();
    generation.map_err(Failure::of)
}

/// A bar on a terminal; nothing anywhere else.
fn progress_bar(listings: usize) -> ProgressBar {
    let bar = ProgressBar::new(listings as u64);
    let style = ProgressStyle::with_template("Building the index {wide_bar} {pos}/{len}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}
