//! `build`: check the seeds and build the index.

use std::process::ExitCode;
use std::sync::Arc;

use super::error::Failure;
use super::log;
use super::publish::outcome::{NOTHING_SERVED, REFUSED, attempt, tell_published, tell_refused};
use crate::config::{Config, Folders};
use crate::directory::LoadError;
use crate::index::generation::Generation;
use crate::index::manifest::hash_inputs;
use crate::index::private::Destroyed;
use crate::index::store::Store;
use crate::memory;
use crate::publish::accepted;
use crate::publish::publisher::Outcome;

/// Builds the generation of the seeds if it does not exist yet. Exit code 1 if
/// the seeds were refused.
pub fn run(config: &Config) -> Result<ExitCode, Failure> {
    let brought = bring_up(&config.folders)?;
    let Some(generation) = &brought.generation else {
        return Ok(ExitCode::from(REFUSED));
    };
    log::say(format!(
        "{} listings in {}.",
        generation.manifest.listings,
        generation.folder.display()
    ));
    let refused = if brought.refused { REFUSED } else { 0 };
    Ok(ExitCode::from(refused))
}

/// The generation to serve: built from the seeds or, if they are refused or
/// cannot be read or built, the newest valid one.
pub fn current(folders: &Folders) -> Result<Arc<Generation>, Failure> {
    let brought = bring_up(folders);
    // The diagnostics are logged and dropped by now, so return their memory.
    memory::give_back();
    match brought {
        Ok(brought) => brought
            .generation
            .ok_or_else(|| Failure(NOTHING_SERVED.to_owned())),
        Err(failure) => match Store::new(&folders.index).latest_valid() {
            // People still need help while the seeds are being fixed.
            Some(generation) => {
                log::say(format!(
                    "{failure}\nThe public still sees {}.",
                    generation.name()
                ));
                Ok(Arc::new(generation))
            }
            None => Err(failure),
        },
    }
}

/// Destroys generations that an interrupted publication should have destroyed,
/// because they show private places. Does nothing if the index cannot be
/// locked. Returns a message per generation.
pub(super) fn finish_destroying(store: &Store) -> Vec<String> {
    let Ok(_lock) = store.lock() else {
        return Vec::new();
    };
    let destroyed = store.destroy_exposing();
    destroyed.iter().map(Destroyed::sentence).collect()
}

/// The result of bringing the index up to date with the seeds.
struct BroughtUp {
    generation: Option<Arc<Generation>>,
    refused: bool,
}

impl BroughtUp {
    fn with(generation: Generation) -> BroughtUp {
        BroughtUp {
            generation: Some(Arc::new(generation)),
            refused: false,
        }
    }
}

/// Publishes the seeds unless they are already published or were rolled back.
fn bring_up(folders: &Folders) -> Result<BroughtUp, Failure> {
    let data = &folders.data;
    if !data.is_dir() {
        return Err(Failure::from(LoadError::NoFolder(data.clone())));
    }
    let seeds = hash_inputs(data, folders.examples).map_err(|error| {
        Failure(format!(
            "{} could not be read ({error}). Close its files in other programs, or change \
             their permissions.",
            data.display()
        ))
    })?;
    let store = Store::new(&folders.index);
    match store.current(&seeds) {
        Ok(Some(generation)) => {
            finish_destroying(&store).into_iter().for_each(log::say);
            log::say(format!("The index is up to date with {}.", data.display()));
            // A later publication writes it as well, and a server logs the
            // failure.
            let _ = accepted::keep(data, &store, &generation);
            return Ok(BroughtUp::with(generation));
        }
        Ok(None) => {}
        Err(error) => log::say(format!("The index is built again: {error}.")),
    }
    if store.is_rolled_back(&seeds)
        && let Ok(Some(generation)) = store.serving(None)
    {
        log::say(format!(
            "{} was rolled back to {}. `waypost publish` publishes the seeds again.",
            data.display(),
            generation.name()
        ));
        return Ok(BroughtUp::with(generation));
    }
    match attempt(folders, None)? {
        Outcome::Published(published) => {
            tell_published(&published);
            Ok(BroughtUp::with(published.generation))
        }
        Outcome::Refused(refused) => {
            tell_refused(&refused);
            Ok(BroughtUp {
                generation: refused.serving,
                refused: true,
            })
        }
    }
}
