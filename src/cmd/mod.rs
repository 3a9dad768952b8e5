//! The commands. Each reads the clock and the disk once and passes the values
//! on.
//!
//! Each command has a module of its name, except:
//!
//! - `report`: `freshness`, `gaps`, `places` and `duplicates`
//! - `publish/golden`: `golden`
//! - `publish/rollback`: `rollback` and `generations`
//! - `publish/remote`: `merge`, `sweep`, and publishing to a storage
//! - `find`: `find` and `explain`
//! - `static_site`: `export site`
//!
//! `error`, `log` and `output` are shared.

pub mod build;
pub mod check;
pub mod diff;
pub mod error;
pub mod export;
pub mod find;
pub mod import;
pub mod log;
pub mod new;
pub mod output;
pub mod publish;
pub mod refresh;
pub mod report;
pub mod rules;
pub mod serve;
pub mod staff;
pub mod static_site;

use std::process::ExitCode;

use clap::Parser as _;

use crate::config::serving::Alone;
use crate::config::{Command, Config};

/// Exit code of a command that could not run.
const COULD_NOT_RUN: u8 = 2;

/// Runs the command. Exit code 0: success; 1: the data has errors; 2: the
/// command could not run.
pub fn run(config: &Config) -> ExitCode {
    let done = match &config.command {
        None => serve::run(config, &Alone::parse_from(["waypost"]).serve),
        Some(Command::Serve(options)) => serve::run(config, options),
        Some(Command::Build) => build::run(config),
        Some(Command::Publish(options)) => publish::run(config, options),
        Some(Command::Rollback(options)) => publish::rollback::run(config, options),
        Some(Command::Generations(options)) => publish::rollback::list(config, options),
        Some(Command::Merge(options)) => publish::remote::merge(config, options),
        Some(Command::Sweep(options)) => publish::remote::sweep(options),
        Some(Command::Diff(options)) => diff::run(config, options),
        Some(Command::Check(options)) => check::run(config, options),
        Some(Command::New(options)) => new::run(config, options),
        Some(Command::Golden(options)) => publish::golden::run(config, options),
        Some(Command::Rules(options)) => rules::run(options),
        Some(Command::Export(options)) => export::run(config, options),
        Some(Command::Find(options)) => find::run(config, options),
        Some(Command::Explain(options)) => find::explain(config, options),
        Some(Command::Freshness(options)) => report::freshness::run(config, options),
        Some(Command::Places(options)) => report::places::run(config, options),
        Some(Command::Duplicates(options)) => report::duplicates::run(config, options),
        Some(Command::Gaps(options)) => report::gaps::run(config, options),
        Some(Command::Staff(options)) => staff::run(options),
        Some(Command::Import(options)) => import::run(config, options),
        Some(Command::Refresh(options)) => refresh::run(config, options),
    };
    match done {
        Ok(code) => code,
        Err(failure) => {
            log::say(format!("waypost: {failure}"));
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}
