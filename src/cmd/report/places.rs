//! `places`: doubtful places, each with the nearest guess.

use std::process::ExitCode;
use std::sync::Arc;

use crate::cmd::error::Failure;
use crate::cmd::output::{print_sheet, today};
use crate::config::{Config, Report};
use crate::directory::Directory;
use crate::report::doubtful_places;

/// Prints the doubtful places in the seed folder.
pub fn run(config: &Config, options: &Report) -> Result<ExitCode, Failure> {
    let (directory, _) = Directory::load(&config.folders.data, today())?;
    let listings = directory.listings();
    let found = doubtful_places::doubtful(listings.iter().map(Arc::as_ref), &directory.gazetteer);
    print_sheet(&doubtful_places::sheet(&found), options.format, config)
}
