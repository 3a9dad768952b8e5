//! `duplicates`: places and meetings that may be duplicates.

use std::process::ExitCode;

use crate::cmd::error::Failure;
use crate::cmd::output::{print_sheet, today};
use crate::config::{Config, Report};
use crate::directory::Directory;
use crate::report::duplicates;

/// Prints pairs of listings that may be duplicates.
pub fn run(config: &Config, options: &Report) -> Result<ExitCode, Failure> {
    let (directory, _) = Directory::load(&config.folders.data, today())?;
    let listings = directory.listings();
    let found = duplicates::find(&listings);
    let sheet = duplicates::sheet(&listings, &found);
    print_sheet(&sheet, options.format, config)
}
