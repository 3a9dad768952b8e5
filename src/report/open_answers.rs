//! Answers to calls that somebody must act on. They are kept in the history of
//! the seed folder until the listing is confirmed, changes, or somebody says
//! that it is settled.

use std::collections::{HashMap, HashSet};
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::file_history::inside;
use super::returned_call_list::{Open, Returned};
use crate::directory::Directory;
use crate::index::private::keep_from_others;
use crate::model::listing::Listing;
use crate::privacy::TextContext;
use crate::regular_file;
use crate::seeds::read::limits::MAX_FILE_BYTES;
use crate::seeds::write::csv::write_whole_by;

/// The file, inside the seed folder. It is no seed file.
const FILE: &str = "history/open-answers.json";

/// An answer on which nobody has acted yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenAnswer {
    /// Id in the call list.
    pub id: String,
    /// Name of the listing; the id if there is no such listing.
    pub name: String,
    /// The answer in words, with its note.
    pub answer: String,
    /// Day on which the list was taken in.
    pub on: Date,
    /// Who took it in; `None` on the command line.
    pub by: Option<String>,
    /// Hash of how the listing is reached, its status and its last check;
    /// `None` if there is no such listing.
    seen: Option<String>,
}

/// Who takes in a list, and when.
#[derive(Debug, Clone)]
pub struct TakenIn {
    /// Who; `None` on the command line.
    pub by: Option<String>,
    /// The day.
    pub on: Date,
}

/// Hash of what an answer is about. Another one means that somebody acted.
fn seen(listing: &Listing) -> Option<String> {
    let about = (&listing.contact, &listing.status, &listing.verified_on);
    let bytes = serde_json::to_vec(&about).ok()?;
    Some(blake3::hash(&bytes).to_hex().to_string())
}

/// The answers kept in a seed folder, those on which somebody has acted since
/// included.
///
/// # Errors
/// The file cannot be read.
pub fn read(data: &Path) -> io::Result<Vec<OpenAnswer>> {
    match regular_file::read(&data.join(FILE), MAX_FILE_BYTES) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        read => serde_json::from_slice(&read?).map_err(io::Error::other),
    }
}

/// The answers on which nobody has acted, as these listings show.
pub fn still_open<'a>(
    mut open: Vec<OpenAnswer>,
    listings: impl Iterator<Item = &'a Listing>,
) -> Vec<OpenAnswer> {
    let asked: HashSet<String> = open.iter().map(|one| one.id.clone()).collect();
    let listings = listings.filter(|listing| asked.contains(&listing.id));
    let now: HashMap<&str, Option<String>> = listings
        .map(|listing| (listing.id.as_str(), seen(listing)))
        .collect();
    open.retain(|one| match (&one.seen, now.get(one.id.as_str())) {
        (None, _) => true,
        (was, Some(now)) => was == now,
        (Some(_), None) => false,
    });
    open
}

/// The answers about a directory on which nobody has acted.
///
/// # Errors
/// The file cannot be read.
pub fn of_directory(data: &Path, directory: &Directory) -> io::Result<Vec<OpenAnswer>> {
    let open = read(data)?;
    if open.is_empty() {
        return Ok(open);
    }
    let listings = directory.listings();
    Ok(still_open(open, listings.iter().map(Arc::as_ref)))
}

fn write(data: &Path, open: &[OpenAnswer]) -> io::Result<()> {
    let path = inside(data, FILE)?;
    std::fs::create_dir_all(path.parent().unwrap_or(data))?;
    let text = serde_json::to_vec_pretty(open).map_err(io::Error::other)?;
    write_whole_by(&path, |mut file| {
        keep_from_others(&file)?;
        file.write_all(&text)?;
        file.sync_all()
    })
}

/// Keeps what is open in a returned list of a directory, in place of earlier
/// answers about the same listings. An answer that tells a private place is not
/// repeated.
///
/// # Errors
/// The file cannot be read or written.
pub fn keep(
    data: &Path,
    returned: &Returned,
    directory: &Directory,
    taken_in: &TakenIn,
) -> io::Result<()> {
    let opens = || returned.edit.iter().chain(&returned.problems);
    let listings = directory.listings();
    let before = read(data)?;
    let mut open = still_open(before.clone(), listings.iter().map(Arc::as_ref));
    open.retain(|one| {
        !returned.confirmed.contains_key(&one.id) && opens().all(|new| new.id != one.id)
    });
    let new = opens().map(|Open { id, message, .. }| {
        let listing = listings.iter().find(|listing| listing.id == *id);
        let leaks = directory.private.leaks(message, &TextContext::default());
        OpenAnswer {
            id: id.clone(),
            name: listing.map_or_else(|| id.clone(), |listing| listing.name.english.clone()),
            answer: match leaks.is_empty() {
                true => message.clone(),
                false => "The answer tells a private place and is not repeated.".to_owned(),
            },
            on: taken_in.on,
            by: taken_in.by.clone(),
            seen: listing.and_then(|listing| seen(listing)),
        }
    });
    open.extend(new);
    match open == before {
        true => Ok(()),
        false => write(data, &open),
    }
}

/// Drops the answers about a listing, because somebody acted.
///
/// # Errors
/// The file cannot be read or written.
pub fn settle(data: &Path, id: &str) -> io::Result<()> {
    let mut open = read(data)?;
    let before = open.len();
    open.retain(|one| one.id != id);
    match open.len() == before {
        true => Ok(()),
        false => write(data, &open),
    }
}
