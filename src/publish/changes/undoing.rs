//! The change that takes another one back.

use std::io;

use super::ChangedFile;
use super::accepted_seeds::AcceptedSeeds;
use super::store::{ChangeStore, NewContent};
use crate::privacy::PrivatePlaces;
use crate::seeds::write::masking::{Masked, mask};
use crate::seeds::write::merge_rows::{Versions, merge_rows};

/// Why a change cannot be taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// The earlier content of this file is not kept any more.
    #[error("the earlier content of {0} is not kept any more")]
    Gone(String),
    /// The same part of this file was changed since.
    #[error("{0} was changed since in the same place; take the later change back first")]
    ChangedSince(String),
    /// A content cannot be read.
    #[error("a kept content cannot be read")]
    Disk(#[from] io::Error),
}

/// The contents that take a change of these files back and leave what was
/// changed since. Private places that were taken out of an earlier content do
/// not come back, and those in the present one stay.
///
/// # Errors
/// It cannot be taken back.
pub fn taken_back(
    changes: &ChangeStore,
    files: &[ChangedFile],
    seeds: &AcceptedSeeds,
    private: &PrivatePlaces,
) -> Result<Vec<NewContent>, UndoError> {
    let mut contents = Vec::new();
    for file in files {
        let name = &file.name;
        let gone = || UndoError::Gone(name.clone());
        let kept = |hash: &Option<String>| {
            let Some(hash) = hash else { return Ok(None) };
            let bytes = changes.content(name, hash)?.ok_or_else(gone)?;
            match mask(name, &bytes, private) {
                Masked::Clean => Ok(Some(bytes)),
                Masked::Changed(bytes) => Ok(Some(bytes)),
                Masked::Unchangeable => Err(gone()),
            }
        };
        let now = seeds.files.get(name);
        let changed_since = || UndoError::ChangedSince(name.clone());
        let bytes = match (kept(&file.before)?, kept(&file.after)?) {
            (Some(before), Some(after)) => {
                now.ok_or_else(changed_since)?;
                let now = seeds.view.read(name)?;
                let versions = Versions {
                    base: &after,
                    now: &now,
                    new: &before,
                };
                let is_clean = now == after;
                let whole = is_clean.then(|| before.clone());
                let merged = whole.or_else(|| merge_rows(name, versions));
                Some(merged.ok_or_else(changed_since)?)
            }
            (before, _) if now == file.after.as_ref() => before,
            _ => return Err(changed_since()),
        };
        contents.push(NewContent {
            name: name.clone(),
            bytes,
        });
    }
    Ok(contents)
}
