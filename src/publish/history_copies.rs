//! Removes private places from older versions of seed files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::index::private::{Destroyed, save_private_places};
use crate::privacy::{self, Checked, PrivatePlaces};
use crate::seeds::read::folder_files::HISTORY;
use crate::seeds::read::limits::MAX_FILE_BYTES;
use crate::seeds::write::csv::write_whole;
use crate::seeds::write::masking::{Masked, mask};

/// An older version of a file that contained a private place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// Path inside the seed folder.
    pub path: String,
    /// Whether the file was kept, with the cells that contained the place
    /// blanked; otherwise it was removed.
    pub kept: bool,
}

/// Actions taken to keep private places private, a sentence each.
pub fn kept_private(destroyed: &[Destroyed], masked: &[Copy]) -> Vec<String> {
    let destroyed = destroyed.iter().map(Destroyed::sentence);
    let masked = masked.iter().map(|copy| match copy.kept {
        true => format!(
            "{}: private places were taken out of this older version.",
            copy.path
        ),
        false => format!(
            "{}: this older version was removed; it told a private place and could not be \
                 changed.",
            copy.path
        ),
    });
    destroyed.chain(masked).collect()
}

/// Saves private places beside the seeds, so that they survive the loss of the
/// index.
///
/// # Errors
/// The file cannot be written although an older one exists, which would remain.
/// If there is none, a write error is ignored, because the index also stores
/// the places.
pub fn remember(data: &Path, private: &PrivatePlaces) -> io::Result<()> {
    match save_private_places(data, private) {
        Err(error) if data.join(privacy::FILE).exists() => Err(error),
        _ => Ok(()),
    }
}

/// Removes private places from the old versions in the history of a seed
/// folder.
pub fn mask_history(data: &Path, private: &PrivatePlaces) -> Vec<Copy> {
    mask_all(data, HISTORY, private, &BTreeSet::new())
}

/// Removes private places from the seed files below a part of a folder, except
/// for the `spared` ones. Files already checked for the same places are not
/// read again. Files that cannot be written are retried next time.
pub fn mask_all(
    data: &Path,
    part: &str,
    private: &PrivatePlaces,
    spared: &BTreeSet<String>,
) -> Vec<Copy> {
    let mut certain = private.certain();
    let history = data.join(part);
    if certain.is_empty() || !history.is_dir() {
        return Vec::new();
    }
    certain.prepare();
    let mut checked = Checked::read(data, private);
    let mut copies = Vec::new();
    for path in files_below(&history) {
        let inside = path.strip_prefix(data).unwrap_or(&path);
        let inside = inside.to_string_lossy().replace('\\', "/");
        if checked.names.contains(&inside) || spared.contains(&inside) {
            continue;
        }
        if let Ok(changed) = mask_one(&path, &certain) {
            copies.extend(changed.map(|kept| Copy {
                path: inside.clone(),
                kept,
            }));
            checked.names.insert(inside);
        }
    }
    checked.names.retain(|name| data.join(name).exists());
    checked.write(data);
    copies
}

/// Masks one file. `None` if it contained no private place, else whether the
/// file was kept.
fn mask_one(path: &Path, private: &PrivatePlaces) -> io::Result<Option<bool>> {
    let about = fs::metadata(path)?;
    if about.len() > MAX_FILE_BYTES {
        fs::remove_file(path)?;
        return Ok(Some(false));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let parent = path.parent().and_then(Path::file_name).unwrap_or_default();
    let name = match parent == "words" {
        true => format!("words/{name}"),
        false => name.into_owned(),
    };
    match mask(&name, &fs::read(path)?, private) {
        Masked::Clean => Ok(None),
        Masked::Changed(bytes) => write_whole(path, &bytes).map(|()| Some(true)),
        Masked::Unchangeable => fs::remove_file(path).map(|()| Some(false)),
    }
}

/// CSV and XLSX files below a folder, without following links.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let entries = fs::read_dir(next).into_iter().flatten().flatten();
        for entry in entries {
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            let path = entry.path();
            let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() && (extension == "csv" || extension == "xlsx") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
