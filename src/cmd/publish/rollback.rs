//! `rollback` and `generations`: return to an earlier generation.

use std::fmt::Write as _;
use std::process::ExitCode;

use super::outcome::REFUSED;
use super::remote;
use crate::cmd::error::Failure;
use crate::cmd::log;
use crate::cmd::output::{print, today};
use crate::cmd::publish::outcome::in_words;
use crate::config::storage::Stored;
use crate::config::{Config, Rollback};
use crate::index::store::Store;
use crate::publish::rollback::{self, RolledBack};

/// Rolls back. A running server picks up the change by itself. Neither it nor
/// the next start publishes the seeds again until they change.
pub fn run(config: &Config, options: &Rollback) -> Result<ExitCode, Failure> {
    if options.list {
        return list(config, &options.stored);
    }
    if let Some(from) = &options.stored.from {
        return remote::roll_back(from, options);
    }
    let store = Store::new(&config.folders.index);
    let accept = options
        .accept
        .as_ref()
        .map(|hash| hash.trim().to_lowercase());
    let rollback = rollback::Rollback {
        data: &config.folders.data,
        store: &store,
        to: options.to.as_deref(),
        now: jiff::Timestamp::now(),
        today: today(),
        accept: accept.as_deref(),
    };
    let target = match rollback.run()? {
        RolledBack::Shown(target) => target,
        RolledBack::Refused(name, report) => {
            log::say(in_words(&name, &report, &format!("--to {name}")));
            return Ok(ExitCode::from(REFUSED));
        }
    };
    log::say(format!(
        "The public sees {} again: {} listings of {}. Once a seed file changes, the seeds are \
         published again; to do so at once: waypost publish",
        target.name, target.manifest.listings, target.manifest.built_on
    ));
    Ok(ExitCode::SUCCESS)
}

/// Lists the generations, newest first.
pub fn list(config: &Config, stored: &Stored) -> Result<ExitCode, Failure> {
    if let Some(from) = &stored.from {
        return remote::list(from, &stored.county.name);
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
    print(out);
    Ok(ExitCode::SUCCESS)
}
