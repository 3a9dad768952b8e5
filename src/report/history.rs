//! Puts a new version of a seed file in place and keeps the old one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;

use crate::exchange::seed_csv::write_whole;
use crate::regular_file;
use crate::seeds::folder::{HISTORY, LARGEST_FILE};

/// Where the old version of a file goes: `history/2026-11-22T173000/words/crisis.csv`.
/// When two versions end in one second, the later goes beside.
fn place_for(folder: &Path, file: &str, now: DateTime) -> PathBuf {
    let stamp = now.strftime("%Y-%m-%dT%H%M%S").to_string();
    let history = folder.join(HISTORY);
    let named = |number: u32| match number {
        0 => history.join(&stamp).join(file),
        _ => history.join(format!("{stamp}-{number}")).join(file),
    };
    let mut number = 0;
    while named(number).exists() {
        number += 1;
    }
    named(number)
}

/// The same place, in a folder that is there.
fn place_made(folder: &Path, file: &str, now: DateTime) -> io::Result<PathBuf> {
    let place = place_for(folder, file, now);
    fs::create_dir_all(place.parent().unwrap_or(folder))?;
    Ok(place)
}

/// Puts a new version of a file of the seed folder in place, whole or not at
/// all, after copying the old one into the history. Says where the old one
/// is; `None` when there was none.
///
/// # Errors
/// What the disk said. The old version is then still in place.
pub fn replace(
    folder: &Path,
    file: &str,
    bytes: &[u8],
    now: DateTime,
) -> io::Result<Option<PathBuf>> {
    let path = folder.join(file);
    let kept = match regular_file::read(&path, LARGEST_FILE) {
        Ok(old) => {
            let place = place_made(folder, file, now)?;
            write_whole(&place, &old)?;
            Some(place)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        // What is too large to be read is kept under a second name.
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let place = place_made(folder, file, now)?;
            fs::hard_link(&path, &place)?;
            Some(place)
        }
        Err(error) => return Err(error),
    };
    write_whole(&path, bytes)?;
    Ok(kept)
}

/// Takes a file out of the seed folder and keeps it in the history.
///
/// # Errors
/// What the disk said. The file is then still in place.
pub fn retire(folder: &Path, file: &str, now: DateTime) -> io::Result<PathBuf> {
    let place = place_made(folder, file, now)?;
    fs::rename(folder.join(file), &place)?;
    Ok(place)
}
