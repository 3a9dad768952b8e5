//! The ledger of what files lost and changed in recent days, so that many small
//! saves count as much as one large save. It is stored beside the seeds and
//! survives the loss of the index. Values are stored as short hashes, and
//! places not at all.

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

/// Path of the ledger inside the seed folder. It is not a seed file.
pub const FILE: &str = "history/accepted.json";

/// Number of days that the ledger covers.
pub const DAYS: i32 = 30;

/// Fields whose changes are counted.
pub const FIELDS: [&str; 6] = ["phone", "text_line", "name", "category", "hours", "status"];

/// Losses and changes, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Listings that are gone.
    #[serde(default)]
    pub lost: Vec<Lost>,
    /// Files without ids that had more rows before.
    #[serde(default)]
    pub sizes: Vec<Size>,
    /// Values that changed. For several changes of one field only the first is
    /// kept.
    #[serde(default)]
    pub changed: Vec<Changed>,
}

/// A listing that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// The day it was lost.
    pub day: Date,
    /// The file that contained it.
    pub file: String,
    /// The id of the listing.
    pub id: String,
}

/// Row count of a file before it lost rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// The day the rows were lost.
    pub day: Date,
    /// The file.
    pub file: String,
    /// Number of rows before the loss.
    pub rows: usize,
}

/// A value that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The day of the first change.
    pub day: Date,
    /// The file of the listing.
    pub file: String,
    /// The id of the listing.
    pub id: String,
    /// The field, named as its seed column.
    pub field: String,
    /// Hash of the value before the change.
    pub was: String,
}

impl Ledger {
    /// Reads the ledger of a seed folder and drops entries older than [`DAYS`]
    /// days. A missing or unreadable ledger is empty.
    pub fn read(data: &Path, today: Date) -> Ledger {
        let bytes = std::fs::read(data.join(FILE)).unwrap_or_default();
        let mut ledger: Ledger = serde_json::from_slice(&bytes).unwrap_or_default();
        let first = today.saturating_sub(DAYS.days());
        ledger.lost.retain(|entry| entry.day >= first);
        ledger.sizes.retain(|entry| entry.day >= first);
        ledger.changed.retain(|entry| entry.day >= first);
        ledger
    }

    /// Writes the ledger atomically beside the seeds.
    ///
    /// # Errors
    /// The ledger cannot be written.
    pub fn write(&self, data: &Path) -> io::Result<()> {
        let path = file_history::inside(data, FILE)?;
        if *self == Ledger::default() && !path.exists() {
            return Ok(());
        }
        std::fs::create_dir_all(path.parent().unwrap_or(data))?;
        let text = serde_json::to_vec_pretty(self).map_err(io::Error::other)?;
        write_whole(&path, &text)
    }

    /// Maximum number of recorded rows of a file without ids; 0 if there is no
    /// entry.
    pub fn rows_of(&self, file: &str) -> usize {
        let sizes = self.sizes.iter().filter(|size| size.file == file);
        sizes.map(|size| size.rows).max().unwrap_or_default()
    }

    /// Records the losses and changes of a publication. For `accepted` files,
    /// whose report staff have overridden, the count starts again at zero.
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

/// Names and phone numbers of the listings with new ids.
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

    /// Whether a listing that is gone probably has a new id.
    fn has(&self, was: &Listing) -> bool {
        let mut phones = was.contact.phones.iter();
        self.names.contains(&folded(&was.name.english))
            || phones.any(|phone| self.numbers.contains(phone.number.as_str()))
    }
}

impl Ledger {
    /// Moves the entries of a renamed file to the file that now has most of its
    /// rows.
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

/// Short hash of a value, ignoring case and punctuation.
pub(crate) fn hash(value: &str) -> String {
    const DIGITS: usize = 8;
    let hash = blake3::hash(folded(value).as_bytes()).to_hex();
    hash.chars().take(DIGITS).collect()
}
