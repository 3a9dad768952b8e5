//! `rollback` and `generations`: back to what was served before.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use super::{Failure, log, storage};
use crate::config::storage::Stored;
use crate::config::{Config, Rollback};
use crate::index::manifest::hash_seeds;
use crate::index::store::Store;

/// Switches back. A server that runs picks it up by itself, and neither it nor
/// the next start publishes the seeds again before they change.
pub fn run(config: &Config, options: &Rollback) -> Result<ExitCode, Failure> {
    if options.list {
        return list(config, &options.stored);
    }
    if let Some(from) = &options.stored.from {
        return storage::roll_back(from, &options.stored.county.name, options.to.as_deref());
    }
    let store = Store::new(&config.folders.index);
    let _lock = store.lock().map_err(Failure::of)?;
    // Seeds that cannot be read now are told apart by what was served.
    let lying = hash_seeds(&config.folders.data).ok();
    let target = store.roll_back(options.to.as_deref(), lying.as_deref());
    let target = target.map_err(Failure::of)?;
    log::say(format!(
        "The public sees {} again: {} listings of {}. Once a seed file changes, the seeds are \
         published again; to do so at once: waypost publish",
        target.name, target.manifest.listings, target.manifest.built_on
    ));
    Ok(ExitCode::SUCCESS)
}

/// Lists the generations, the newest first.
pub fn list(config: &Config, stored: &Stored) -> Result<ExitCode, Failure> {
    if let Some(from) = &stored.from {
        return storage::list(from, &stored.county.name);
    }
    let store = Store::new(&config.folders.index);
    let mut out = String::new();
    for past in store.generations() {
        let mark = if past.current { '*' } else { ' ' };
        let manifest = &past.manifest;
        let _ = writeln!(
            out,
            "{mark} {}  number {}, {}, {} listings, {} rows kept from before",
            past.name,
            manifest.number,
            manifest.built_on,
            manifest.listings,
            manifest.kept.len()
        );
    }
    if out.is_empty() {
        let _ = writeln!(
            out,
            "Nothing was built in {} yet.",
            store.folder().display()
        );
    }
    // A reader that stops early, like `head`, is no failure of ours.
    let _ = write!(std::io::stdout().lock(), "{out}");
    Ok(ExitCode::SUCCESS)
}
