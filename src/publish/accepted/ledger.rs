//! What files lost and changed over the last days, so that many small saves
//! count as much as a large one. It lies beside the seeds and survives the
//! loss of the index. Values are kept as short hashes, and nothing of a place.

use std::io;
use std::path::Path;
use std::sync::Arc;

use jiff::ToSpan as _;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::model::listing::Listing;
use crate::publish::comparison::{Change, PublishedState};
use crate::publish::field_changes::folded;
use crate::report::diff::by_id;
use crate::report::diff::fields::value;
use crate::report::file_history;
use crate::seeds::seed_source::Source;
use crate::seeds::write::csv::write_whole;

/// The file, inside the seed folder; no part of the seeds.
pub const FILE: &str = "history/accepted.json";

/// How many days count.
pub const DAYS: i32 = 30;

/// Fields whose changes are counted.
pub const FIELDS: [&str; 6] = ["phone", "text_line", "name", "category", "hours", "status"];

/// What was lost and changed, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Listings that went.
    #[serde(default)]
    pub lost: Vec<Lost>,
    /// Files without ids that had more rows.
    #[serde(default)]
    pub sizes: Vec<Size>,
    /// Values that changed; of several changes of one field the first.
    #[serde(default)]
    pub changed: Vec<Changed>,
}

/// A listing that went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// The day it went.
    pub day: Date,
    /// The file it stood in.
    pub file: String,
    /// Its id.
    pub id: String,
}

/// The rows of a file before it lost some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// The last day it had them.
    pub day: Date,
    /// The file.
    pub file: String,
    /// How many rows it had.
    pub rows: usize,
}

/// A value that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The day it changed first.
    pub day: Date,
    /// The file of the listing.
    pub file: String,
    /// The id of the listing.
    pub id: String,
    /// The field, named as its seed column.
    pub field: String,
    /// Hash of the value it had before.
    pub was: String,
}

impl Ledger {
    /// The ledger of a seed folder as of a day. One that is missing or cannot
    /// be read is empty.
    pub fn read(data: &Path, today: Date) -> Ledger {
        let bytes = std::fs::read(data.join(FILE)).unwrap_or_default();
        let mut ledger: Ledger = serde_json::from_slice(&bytes).unwrap_or_default();
        let first = today.saturating_sub(DAYS.days());
        ledger.lost.retain(|entry| entry.day >= first);
        ledger.sizes.retain(|entry| entry.day >= first);
        ledger.changed.retain(|entry| entry.day >= first);
        ledger
    }

    /// Writes it beside the seeds, whole or not at all.
    ///
    /// # Errors
    /// What the disk said.
    pub fn write(&self, data: &Path) -> io::Result<()> {
        let path = file_history::inside(data, FILE)?;
        if *self == Ledger::default() && !path.exists() {
            return Ok(());
        }
        std::fs::create_dir_all(path.parent().unwrap_or(data))?;
        let text = serde_json::to_vec_pretty(self).map_err(io::Error::other)?;
        write_whole(&path, &text)
    }

    /// The most rows a file without ids had within the days.
    pub fn rows_of(&self, file: &str) -> usize {
        let sizes = self.sizes.iter().filter(|size| size.file == file);
        sizes.map(|size| size.rows).max().unwrap_or_default()
    }

    /// Adds what a change does, as of a day. What staff accepted about a file
    /// they have looked at: for `accepted` files the count starts afresh.
    pub fn take(&mut self, change: &Change<'_>, today: Date, accepted: &[String]) {
        let Some(before) = change.before else { return };
        self.follow_moved(before, change);
        let ids = change.ids();
        let served = by_id(&before.listings);
        let renamed = Renamed::of(change, &served);
        for was in &before.sources {
            let rows = change.rows_of(&was.file);
            if was.ids.is_empty() && rows < was.rows {
                self.sizes.push(Size {
                    day: today,
                    file: was.file.to_string(),
                    rows: was.rows,
                });
            }
            let gone = was.ids.iter().filter(|id| !ids.contains(id));
            let gone = gone.filter(|id| !served.get(id).is_some_and(|was| renamed.has(was)));
            self.lost.extend(gone.map(|id| Lost {
                day: today,
                file: was.file.to_string(),
                id: id.to_owned(),
            }));
        }
        let known = self.changed.iter();
        let known = known.map(|entry| (entry.id.as_str(), entry.field.as_str()));
        let known: FxHashSet<(&str, &str)> = known.collect();
        let mut fresh = Vec::new();
        for file in change.file_changes() {
            for listing in file.changed.iter().filter(|one| !one.replaced) {
                for field in FIELDS {
                    let Some(changed) = listing.field(field) else {
                        continue;
                    };
                    if !known.contains(&(listing.id, field)) {
                        fresh.push(Changed {
                            day: today,
                            file: file.file.to_owned(),
                            id: listing.id.to_owned(),
                            field: field.to_owned(),
                            was: hash(&changed.old),
                        });
                    }
                }
            }
        }
        self.changed.append(&mut fresh);
        let after = by_id(&change.after);
        self.changed.retain(|entry| {
            let now = after.get(entry.id.as_str());
            let is_back = now.is_some_and(|now| entry.was == hash(&value(&entry.field, now)));
            now.is_some() && !is_back && !accepted.contains(&entry.file)
        });
        self.lost
            .retain(|entry| !ids.contains(entry.id.as_str()) && !accepted.contains(&entry.file));
        self.sizes.retain(|entry| !accepted.contains(&entry.file));
    }
}

/// Listings under new ids.
struct Renamed<'a> {
    names: FxHashSet<String>,
    numbers: FxHashSet<&'a str>,
}

impl<'a> Renamed<'a> {
    fn of(change: &'a Change<'_>, served: &FxHashMap<&str, &Arc<Listing>>) -> Renamed<'a> {
        let fresh = change.after.iter();
        let fresh = fresh.filter(|is| !served.contains_key(is.id.as_str()));
        let (mut names, mut numbers) = (FxHashSet::default(), FxHashSet::default());
        for listing in fresh {
            names.insert(folded(&listing.name.english));
            let phones = listing.contact.phones.iter();
            numbers.extend(phones.map(|phone| phone.number.as_str()));
        }
        Renamed { names, numbers }
    }

    /// Whether one of them is likely a listing that is gone.
    fn has(&self, was: &Listing) -> bool {
        let mut phones = was.contact.phones.iter();
        self.names.contains(&folded(&was.name.english))
            || phones.any(|phone| self.numbers.contains(phone.number.as_str()))
    }
}

impl Ledger {
    /// A file under another name goes on being counted: its entries follow to
    /// the file that has most of its rows now.
    fn follow_moved(&mut self, before: &PublishedState, change: &Change<'_>) {
        for was in &before.sources {
            if was.ids.is_empty() || change.rows_of(&was.file) > 0 {
                continue;
            }
            let old: FxHashSet<&str> = was.ids.iter().collect();
            let taken = |source: &Source| source.ids.iter().filter(|id| old.contains(id)).count();
            let sources = change.directory.sources.iter();
            let Some(now) = sources.max_by_key(|source| taken(source)) else {
                continue;
            };
            let lost = self.lost.iter_mut().map(|entry| &mut entry.file);
            let files = lost.chain(self.changed.iter_mut().map(|entry| &mut entry.file));
            for file in files.filter(|file| **file == *was.file) {
                *file = now.file.to_string();
            }
        }
    }
}

/// Short hash of a value as it is compared.
pub(crate) fn hash(value: &str) -> String {
    const DIGITS: usize = 8;
    let hash = blake3::hash(folded(value).as_bytes()).to_hex();
    hash.chars().take(DIGITS).collect()
}
