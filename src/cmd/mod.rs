//! The commands: each reads the clock and the disk once and hands the rest on.

pub mod build;
pub mod check;
pub mod diff;
pub mod duplicates;
pub mod export;
pub mod fetch;
pub mod find;
#[cfg(feature = "object-storage")]
pub mod forward;
pub mod freshness;
pub mod import;
pub mod import_package;
pub mod log;
mod opening;
pub mod passphrase;
pub mod places;
pub mod publish;
#[cfg(feature = "object-storage")]
pub mod replica;
pub mod rollback;
pub mod rules;
pub mod seeds_source;
pub mod serve;
pub mod source;
pub mod staff;
#[cfg(feature = "object-storage")]
pub mod storage;
#[cfg(not(feature = "object-storage"))]
#[path = "no_storage.rs"]
pub mod storage;
pub mod watch;

use std::fmt;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use crate::config::serving::Alone;
use crate::config::{Command, Config, TableFormat};
use crate::diagnostic::paper::Paper;
use crate::report::sheet::Sheet;

/// Why a command could not run at all: one line that says what, and what to do.
#[derive(Debug)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl std::error::Error for Failure {}

impl Failure {
    /// A failure that says what another error says.
    pub fn of(error: impl fmt::Display) -> Failure {
        Failure(error.to_string())
    }
}

/// Exit code of a command that could not run.
const COULD_NOT_RUN: u8 = 2;

/// Runs the command: 0 when all is well, 1 when the data has errors, 2 when
/// the command could not run.
pub fn run(config: &Config) -> ExitCode {
    let done = match &config.command {
        None => serve::run(config, &Alone::parse_from(["waypost"]).serve),
        Some(Command::Serve(options)) => serve::run(config, options),
        Some(Command::Build) => build::run(config),
        Some(Command::Publish(options)) => publish::run(config, options),
        Some(Command::Rollback(options)) => rollback::run(config, options),
        Some(Command::Generations(options)) => rollback::list(config, options),
        Some(Command::Merge(options)) => storage::merge(config, options),
        Some(Command::Sweep(options)) => storage::sweep(options),
        Some(Command::Diff(options)) => diff::run(config, options),
        Some(Command::Check(options)) => check::run(config, options),
        Some(Command::Rules(options)) => rules::run(options),
        Some(Command::Export(options)) => export::run(config, options),
        Some(Command::Find(options)) => find::run(config, options),
        Some(Command::Explain(options)) => find::explain(config, options),
        Some(Command::Freshness(options)) => freshness::run(config, options),
        Some(Command::Places(options)) => places::run(config, options),
        Some(Command::Duplicates(options)) => duplicates::run(config, options),
        Some(Command::Passphrase) => passphrase::run(),
        Some(Command::Import(options)) => import::run(config, options),
    };
    match done {
        Ok(code) => code,
        Err(failure) => {
            log::say(format!("waypost: {failure}"));
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

/// Today, where the command runs.
fn today() -> jiff::civil::Date {
    jiff::Zoned::now().date()
}

/// Prints a table in its form.
fn print_sheet(sheet: &Sheet, format: TableFormat, config: &Config) -> Result<ExitCode, Failure> {
    let bytes = match format {
        TableFormat::Text => sheet.text().into_bytes(),
        TableFormat::Csv => sheet.csv().map_err(Failure::of)?,
        TableFormat::Json => {
            let json = serde_json::to_string_pretty(&sheet.json()).map_err(Failure::of)?;
            (json + "\n").into_bytes()
        }
        TableFormat::Html => {
            let about = format!("Seed folder {}", config.folders.data.display());
            let page = sheet.html(Paper::new(sheet.title, &about, today()));
            page.map_err(Failure::of)?.into_bytes()
        }
    };
    // A reader that stops early, like `head`, is no failure of ours.
    let _ = std::io::stdout().lock().write_all(&bytes);
    Ok(ExitCode::SUCCESS)
}
