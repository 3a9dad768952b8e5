//! The contents of a seed folder, by their hash.

use std::io;

use super::ChangedFile;
use super::store::{ChangeStore, Contents};
use crate::index::manifest::PLACES;
use crate::privacy::PrivatePlaces;
use crate::regular_file;
use crate::seeds::read::folder_files::RegularFile;
use crate::seeds::read::limits::MAX_FILE_BYTES;
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::write::masking::{Masked, mask};

/// Hashes of all files of a view but the place files, which are large and
/// seldom change.
pub(super) fn contents_of(seeds: &SeedView) -> io::Result<Contents> {
    let listed = seeds.list()?.files.into_iter();
    let files = listed.filter(|file| !file.name.starts_with(PLACES));
    files
        .map(|file| Ok((file.name.clone(), hash_of(&file)?)))
        .collect()
}

/// Hash of a content. One that is too large is never read, so only its length
/// counts.
fn hash_of(file: &RegularFile) -> io::Result<String> {
    if file.length > MAX_FILE_BYTES {
        return Ok(format!("{} bytes", file.length));
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(regular_file::open(&file.path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// The files that differ between two lists of contents.
pub(super) fn between(earlier: &Contents, later: &Contents) -> Vec<ChangedFile> {
    let mut names: Vec<&String> = earlier.keys().chain(later.keys()).collect();
    names.sort();
    names.dedup();
    let files = names.into_iter().map(|name| ChangedFile {
        name: name.clone(),
        before: earlier.get(name).cloned(),
        after: later.get(name).cloned(),
    });
    files.filter(|file| file.before != file.after).collect()
}

/// Keeps the contents of all files of a view but the place files, without the
/// private places. Returns their hashes.
///
/// # Errors
/// I/O errors, or a file that changes while it is read.
pub(super) fn keep_contents(
    changes: &ChangeStore,
    seeds: &SeedView,
    private: &PrivatePlaces,
) -> io::Result<Contents> {
    let contents = contents_of(seeds)?;
    for file in seeds.list()?.files {
        if file.name.starts_with(PLACES) || file.length > MAX_FILE_BYTES {
            continue;
        }
        let Some(hash) = contents.get(&file.name) else {
            continue;
        };
        if changes.path_of(&file.name, hash).exists() {
            continue;
        }
        let bytes = regular_file::read(&file.path, MAX_FILE_BYTES)?;
        if blake3::hash(&bytes).to_hex().as_str() != hash {
            let why = format!("{} changed while it was read", file.name);
            return Err(io::Error::new(io::ErrorKind::ResourceBusy, why));
        }
        let bytes = match mask(&file.name, &bytes, private) {
            Masked::Changed(masked) => masked,
            Masked::Clean | Masked::Unchangeable => bytes,
        };
        changes.keep_as(&file.name, hash, &bytes)?;
    }
    Ok(contents)
}
