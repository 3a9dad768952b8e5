//! `places`: places in doubt, each with the nearest guess.

use std::process::ExitCode;
use std::sync::Arc;

use super::{Failure, print_sheet, today};
use crate::config::{Config, Report};
use crate::directory::Directory;
use crate::report::places;

/// Prints the places in doubt of the seed folder.
pub fn run(config: &Config, options: &Report) -> Result<ExitCode, Failure> {
    let (directory, _) = Directory::load(&config.folders.data, today()).map_err(Failure::of)?;
    let listings = directory.listings();
    let found = places::doubtful(listings.iter().map(Arc::as_ref), &directory.gazetteer);
    print_sheet(&places::sheet(&found), options.format, config)
}
