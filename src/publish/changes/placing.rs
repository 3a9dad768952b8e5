//! Puts the files of an accepted change into the seed folder, whole or not at
//! all. A journal says what is under way: whoever finds one finishes the change
//! if its generation became current, and takes it back otherwise.

use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

use super::store::{ChangeStore, NewContent};
use super::{Acceptance, ChangedFile, State};
use crate::regular_file;
use crate::report::file_history::inside;
use crate::seeds::read::limits::MAX_FILE_BYTES;
use crate::seeds::write::csv::{Staged, sync_folder_of, write_whole};

/// The journal, inside the folder of changes.
const JOURNAL: &str = "JOURNAL";

/// A change that is being put in place.
#[derive(Debug, Serialize, Deserialize)]
pub struct Placing {
    /// Its number.
    pub number: u64,
    /// How it goes live.
    pub acceptance: Acceptance,
    /// Contents in the seed folder before and after.
    pub files: Vec<ChangedFile>,
}

/// Puts files in place and leaves a journal, which [`finish`] removes. The
/// caller holds the lock of the store, and `placing` has kept all contents.
///
/// # Errors
/// I/O errors, or a file that changed meanwhile. The folder is then as it was;
/// if even that fails, the journal stays.
pub fn put_in_place(changes: &ChangeStore, data: &Path, placing: &Placing) -> io::Result<()> {
    let mut staged = Vec::new();
    for file in &placing.files {
        let path = inside(data, &file.name)?;
        if hash_at(&path)? != file.before {
            let why = format!("{} changed meanwhile", file.name);
            return Err(io::Error::new(io::ErrorKind::ResourceBusy, why));
        }
        let bytes = kept(changes, &file.name, file.after.as_deref())?;
        let part = bytes.map(|bytes| {
            fs::create_dir_all(path.parent().unwrap_or(data))?;
            Staged::new(&path, |mut file| {
                io::Write::write_all(&mut file, &bytes)?;
                file.sync_all()
            })
        });
        staged.push((path, part.transpose()?));
    }
    changes.write_json(&changes.folder().join(JOURNAL), placing)?;
    let placed = staged.into_iter().try_for_each(|(path, part)| match part {
        Some(part) => part.place(),
        None => remove(&path),
    });
    if placed.is_err() {
        take_back(changes, data, placing)?;
    }
    placed
}

/// Finishes or takes back a change that was interrupted, if there is one.
/// `current` is the current generation. The caller holds the lock of the store.
///
/// # Errors
/// I/O errors. The journal then stays, and the next call tries again.
pub fn finish(changes: &ChangeStore, data: &Path, current: Option<&str>) -> io::Result<()> {
    let path = changes.folder().join(JOURNAL);
    let placing: Placing = match changes.read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        read => read?,
    };
    if current != Some(placing.acceptance.generation.as_str()) {
        return take_back(changes, data, &placing);
    }
    for file in &placing.files {
        settle(changes, data, &file.name, [&file.before, &file.after])?;
    }
    if let Some(mut change) = changes.get(placing.number)
        && change.waits()
    {
        change.state = State::Accepted(placing.acceptance);
        changes.write(&change)?;
    }
    remove(&path)
}

fn take_back(changes: &ChangeStore, data: &Path, placing: &Placing) -> io::Result<()> {
    for file in &placing.files {
        settle(changes, data, &file.name, [&file.after, &file.before])?;
    }
    remove(&changes.folder().join(JOURNAL))
}

/// Turns one content of a file into another. A third one, which somebody saved
/// since, stays.
fn settle(
    changes: &ChangeStore,
    data: &Path,
    name: &str,
    [from, to]: [&Option<String>; 2],
) -> io::Result<()> {
    let path = inside(data, name)?;
    if from == to || hash_at(&path)? != *from {
        return Ok(());
    }
    match kept(changes, name, to.as_deref())? {
        Some(bytes) => write_whole(&path, &bytes),
        None => remove(&path),
    }
}

/// The content with a hash, exactly as it was kept first.
fn kept(changes: &ChangeStore, name: &str, hash: Option<&str>) -> io::Result<Option<Vec<u8>>> {
    let Some(hash) = hash else { return Ok(None) };
    match changes.content(name, hash)? {
        Some(bytes) if blake3::hash(&bytes).to_hex().as_str() == hash => Ok(Some(bytes)),
        _ => {
            let why = format!("the content of {name} is not kept any more");
            Err(io::Error::new(io::ErrorKind::InvalidData, why))
        }
    }
}

fn hash_at(path: &Path) -> io::Result<Option<String>> {
    match regular_file::read(path, MAX_FILE_BYTES) {
        Ok(bytes) => Ok(Some(blake3::hash(&bytes).to_hex().to_string())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => sync_folder_of(path),
    }
    Ok(())
}

/// Keeps the content that a file has in the folder now, and a new one.
///
/// # Errors
/// I/O errors.
pub fn keep_both(changes: &ChangeStore, data: &Path, new: &NewContent) -> io::Result<ChangedFile> {
    let path = inside(data, &new.name)?;
    let before = match regular_file::read(&path, MAX_FILE_BYTES) {
        Ok(bytes) => Some(changes.keep(&new.name, &bytes)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let after = new.bytes.as_ref();
    Ok(ChangedFile {
        name: new.name.clone(),
        before,
        after: after
            .map(|bytes| changes.keep(&new.name, bytes))
            .transpose()?,
    })
}
