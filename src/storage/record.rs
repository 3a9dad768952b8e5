//! The record of a county: which generation it shows, and those before it.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::failure::Failure;

/// Version of the record. A program does not read newer ones.
pub const FORMAT: u32 = 1;

/// Earlier generations a record names, at most.
pub const MAX_EARLIER: usize = 20;

/// The name of a county in the storage: small letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CountyName(String);

impl CountyName {
    /// It as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CountyName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl FromStr for CountyName {
    type Err = Failure;

    fn from_str(name: &str) -> Result<CountyName, Failure> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name.is_empty() || name.len() > 63 || !name.chars().all(plain) {
            return Err(Failure::Name(name.to_owned()));
        }
        Ok(CountyName(name.to_owned()))
    }
}

/// Which generation a county shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// [`FORMAT`] of the program that wrote it.
    pub format: u32,
    /// The county.
    pub county: CountyName,
    /// What it shows.
    pub current: Entry,
    /// What it showed before, the latest first.
    pub earlier: Vec<Entry>,
}

/// A generation that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    pub generation: String,
    /// BLAKE3 hash, in hex, of its manifest's bytes, which name all files.
    pub manifest: String,
    /// Bytes of all its files.
    pub bytes: u64,
    /// Listings in it.
    pub listings: usize,
    /// When it was put before the public last.
    pub at: Timestamp,
    /// The machine it was done from.
    pub by: String,
    /// The digest of the private places that it was looked through for; `None`
    /// in a record of an older program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private: Option<String>,
}

impl Record {
    /// Reads a record of a county.
    pub fn of_bytes(object: &str, bytes: &[u8], county: &CountyName) -> Result<Record, Failure> {
        let unread = |why: String| Failure::Record(object.to_owned(), why);
        let about: About =
            serde_json::from_slice(bytes).map_err(|error| unread(error.to_string()))?;
        if about.format > FORMAT {
            return Err(unread(format!("it has format {}", about.format)));
        }
        let record: Record =
            serde_json::from_slice(bytes).map_err(|error| unread(error.to_string()))?;
        if record.county != *county {
            return Err(unread(format!("it is of {}", record.county)));
        }
        Ok(record)
    }

    /// The record after another generation was put before the public.
    #[must_use]
    pub fn then(self, next: Entry) -> Record {
        let mut earlier = vec![self.current];
        earlier.extend(self.earlier);
        // What is shown again is not also something before it.
        earlier.retain(|entry| entry.generation != next.generation);
        earlier.truncate(MAX_EARLIER);
        Record {
            format: FORMAT,
            county: self.county,
            current: next,
            earlier,
        }
    }

    /// All generations it names, the current one first.
    pub fn all(&self) -> impl Iterator<Item = &Entry> {
        std::iter::once(&self.current).chain(&self.earlier)
    }

    /// The earlier generation that a name, its hash or the beginning of either
    /// stands for; the one before when none is named.
    pub fn earlier(&self, named: Option<&str>) -> Result<&Entry, Failure> {
        let Some(named) = named else {
            let name = || self.current.generation.clone();
            let before = self.earlier.first();
            return before.ok_or_else(|| Failure::NothingBefore(name()));
        };
        let stands_for = |entry: &&Entry| {
            let hash = entry.generation.split_once('-').map(|(_, hash)| hash);
            entry.generation.starts_with(named)
                || entry.manifest.starts_with(named)
                || hash.is_some_and(|hash| hash.starts_with(named))
        };
        let mut found = self.all().filter(stands_for);
        let known = || self.all().map(|entry| entry.generation.clone()).collect();
        match (found.next(), found.next()) {
            (Some(entry), None) if named.len() >= 4 => Ok(entry),
            _ => Err(Failure::Unknown(named.to_owned(), known())),
        }
    }
}

/// What every record has, of whatever format.
#[derive(Deserialize)]
struct About {
    format: u32,
}
