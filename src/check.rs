//! Checks a few files as if they were in the seed folder, with its categories,
//! words and places. Nothing is stored.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Counts, Diagnostic};
use crate::directory::{Directory, Given, LoadError};
use crate::gazetteer::Gazetteer;
use crate::seeds::read::seed_folder::SeedFile;

/// Result of checking a few files.
#[derive(Debug)]
pub struct Checked {
    /// The directory as if the folder contained the files.
    pub directory: Directory,
    /// Row counts of the given files.
    pub counts: Counts,
    /// Findings in the given files, and new findings they cause in other files.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks files as of a day as if each were in the folder, replacing the file
/// with the same stem. In addition to the usual checks, each listing is
/// compared with the folder's current listing of the same id.
///
/// # Errors
/// The folder or one of the files could not be read.
pub fn files(
    folder: &Path,
    given: &[SeedFile],
    gazetteer: &Arc<Gazetteer>,
    today: Date,
) -> Result<Checked, LoadError> {
    let Given {
        directory,
        diagnostics: found,
        known,
    } = Directory::load_given(folder, given, Arc::clone(gazetteer), today)?;
    let names: HashSet<&str> = given.iter().map(|file| file.name.as_str()).collect();
    let known: HashSet<String> = known.iter().map(key).collect();
    let of_files = |found: &Diagnostic| names.contains(&*found.file);
    let concerns = |found: &Diagnostic| of_files(found) || !known.contains(&key(found));
    let diagnostics = found.into_iter().filter(concerns).collect();
    let mut counts = Counts::default();
    for source in &directory.sources {
        if names.contains(&*source.file) {
            counts += source.counts;
        }
    }
    Ok(Checked {
        directory,
        counts,
        diagnostics,
    })
}

/// Key under which two findings count as the same.
pub fn key(found: &Diagnostic) -> String {
    format!(
        "{}\n{}\n{:?}\n{}",
        found.code, found.file, found.column, found.message
    )
}
