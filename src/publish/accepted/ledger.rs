//! The ledger of what files lost and changed in recent days, so that many small
//! saves count as much as one large save. It is stored beside the seeds and
//! survives the loss of the index. Values are stored as short hashes, and
//! places not at all.

use std::io;
use std::path::Path;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::report::file_history;
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
}

/// Short hash of a value, ignoring case and punctuation.
pub(in crate::publish) fn hash(value: &str) -> String {
    const DIGITS: usize = 8;
    let hash = blake3::hash(folded(value).as_bytes()).to_hex();
    hash.chars().take(DIGITS).collect()
}

/// The letters and digits of a value in lowercase.
pub(in crate::publish) fn folded(value: &str) -> String {
    let letters = value.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
