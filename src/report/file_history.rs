//! Puts a new version of a seed file in place and keeps the old one.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use jiff::civil::DateTime;

use crate::regular_file;
use crate::seeds::read::folder_files::HISTORY;
use crate::seeds::read::limits::MAX_FILE_BYTES;
use crate::seeds::write::csv::write_whole;

/// The path of a file inside a folder, whether or not it is there yet.
///
/// # Errors
/// When the name leads out of the folder, by itself or through a link.
pub fn inside(folder: &Path, file: &str) -> io::Result<PathBuf> {
    let out = |why: &str| {
        let why = format!("{file} {why}, so nothing was written there.");
        Err(io::Error::new(io::ErrorKind::PermissionDenied, why))
    };
    let mut parts = Path::new(file).components();
    if file.is_empty() || !parts.all(|part| matches!(part, Component::Normal(_))) {
        return out("is not the name of a file in the seed folder");
    }
    let path = folder.join(file);
    // What is not there yet lies where the first folder above it lies.
    let there = path
        .ancestors()
        .find(|above| fs::symlink_metadata(above).is_ok());
    let there = fs::canonicalize(there.unwrap_or(folder))?;
    if !there.starts_with(fs::canonicalize(folder)?) {
        return out("lies outside of the seed folder, where a link leads");
    }
    Ok(path)
}

/// Where the old version of a file goes: `history/2026-11-22T173000/words/crisis.csv`.
/// When two versions end in one second, the later goes beside.
///
/// # Errors
/// When that is outside of the seed folder, or the folder cannot be made.
fn place_for(folder: &Path, file: &str, now: DateTime) -> io::Result<PathBuf> {
    let stamp = now.strftime("%Y-%m-%dT%H%M%S").to_string();
    let named = |number: u32| match number {
        0 => inside(folder, &format!("{HISTORY}{stamp}/{file}")),
        _ => inside(folder, &format!("{HISTORY}{stamp}-{number}/{file}")),
    };
    let mut number = 0;
    while named(number)?.exists() {
        number += 1;
    }
    let place = named(number)?;
    fs::create_dir_all(place.parent().unwrap_or(folder))?;
    Ok(place)
}

/// Puts a new version of a file of the seed folder in place, whole or not at
/// all, after copying the old one into the history. Says where the old one
/// is; `None` when there was none.
///
/// # Errors
/// What the disk said, or that the name leads out of the folder. The old
/// version is then still in place.
pub fn replace(
    folder: &Path,
    file: &str,
    bytes: &[u8],
    now: DateTime,
) -> io::Result<Option<PathBuf>> {
    let path = inside(folder, file)?;
    let kept = match regular_file::read(&path, MAX_FILE_BYTES) {
        Ok(old) => {
            let place = place_for(folder, file, now)?;
            write_whole(&place, &old)?;
            Some(place)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        // What is too large to be read is kept under a second name.
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let place = place_for(folder, file, now)?;
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
    let path = inside(folder, file)?;
    let place = place_for(folder, file, now)?;
    fs::rename(path, &place)?;
    Ok(place)
}
