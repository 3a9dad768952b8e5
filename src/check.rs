//! A few files checked as if they lay in the seed folder, with its categories,
//! words and places. Nothing is stored.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::{Counts, Diagnostic};
use crate::directory::{Directory, Given, LoadError};
use crate::gazetteer::Gazetteer;
use crate::seeds::read::seed_folder::SeedFile;

/// What a check of a few files found.
#[derive(Debug)]
pub struct Checked {
    /// The directory as it would be with the files.
    pub directory: Directory,
    /// The rows of the files, and what would become of them.
    pub counts: Counts,
    /// What is wrong in the files, and what they would break in others.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks files as of a day as if each lay in the folder, in place of the file
/// of its stem. Beyond what any load finds, each listing is compared with the
/// one of its id that stands in the folder now.
///
/// # Errors
/// The folder, or one of the files, could not be read at all.
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

/// What makes two findings the same one.
fn key(found: &Diagnostic) -> String {
    format!(
        "{}\n{}\n{:?}\n{}",
        found.code, found.file, found.column, found.message
    )
}
