//! Replaces a seed file and keeps the old version.

use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use jiff::civil::DateTime;

use crate::regular_file;
use crate::seeds::read::folder_files::HISTORY;
use crate::seeds::read::limits::MAX_FILE_BYTES;
use crate::seeds::write::csv::write_whole;

/// The path of a file inside a folder, whether or not it exists.
///
/// # Errors
/// When the path leads out of the folder, directly or through a link.
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
    // A missing file lies where its nearest existing ancestor lies.
    let there = path
        .ancestors()
        .find(|above| fs::symlink_metadata(above).is_ok());
    let there = fs::canonicalize(there.unwrap_or(folder))?;
    if !there.starts_with(fs::canonicalize(folder)?) {
        return out("lies outside of the seed folder, where a link leads");
    }
    Ok(path)
}

/// Where the old version of a file goes:
/// `history/2026-11-22T173000/words/crisis.csv`. A second version in the same
/// second gets a numbered folder.
///
/// # Errors
/// When the path is outside of the seed folder, or the folder cannot be
/// created.
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

/// Replaces a file of the seed folder atomically, after copying the old version
/// into the history. Returns the path of the old version; `None` if there was
/// none.
///
/// # Errors
/// Disk errors, or a path outside of the folder. The old version is then still
/// in place.
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
        // A file that is too large to read is kept through a hard link.
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

/// Moves a file of the seed folder into the history. Returns where it is.
///
/// # Errors
/// Disk errors, or a path outside of the folder.
pub fn remove(folder: &Path, file: &str, now: DateTime) -> io::Result<PathBuf> {
    let path = inside(folder, file)?;
    let place = place_for(folder, file, now)?;
    fs::rename(path, &place)?;
    Ok(place)
}
