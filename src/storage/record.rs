//! The record of a county: its current generation and the earlier ones.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::failure::Failure;

/// Version of the record format. Records with a newer version are rejected.
pub const FORMAT: u32 = 1;

/// Maximum number of earlier generations in a record.
pub const MAX_EARLIER: usize = 20;

/// Name of a county in the storage: 1 to 63 lowercase letters, digits and
/// hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CountyName(String);

impl CountyName {
    /// The name as text.
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

/// The current and earlier generations of a county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// [`FORMAT`] of the program that wrote the record.
    pub format: u32,
    /// The county.
    pub county: CountyName,
    /// The current generation.
    pub current: Entry,
    /// Earlier generations, newest first.
    pub earlier: Vec<Entry>,
}

/// A published generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Name of the generation.
    pub generation: String,
    /// BLAKE3 hash of the manifest, in hex. The manifest names all files.
    pub manifest: String,
    /// Total size of its files, in bytes.
    pub bytes: u64,
    /// Number of listings.
    pub listings: usize,
    /// When it was last made current.
    pub at: Timestamp,
    /// The machine that published it.
    pub by: String,
    /// Digest of the private places that it was checked against; `None` in
    /// records written by older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private: Option<String>,
}

impl Record {
    /// Parses the record of a county.
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

    /// The record after publishing another generation.
    #[must_use]
    pub fn then(self, next: Entry) -> Record {
        let mut earlier = vec![self.current];
        earlier.extend(self.earlier);
        // A generation that is current again is no longer an earlier one.
        earlier.retain(|entry| entry.generation != next.generation);
        earlier.truncate(MAX_EARLIER);
        Record {
            format: FORMAT,
            county: self.county,
            current: next,
            earlier,
        }
    }

    /// All generations in the record, the current one first.
    pub fn all(&self) -> impl Iterator<Item = &Entry> {
        std::iter::once(&self.current).chain(&self.earlier)
    }

    /// Finds a generation by name, by hash or by a prefix of at least four
    /// characters; without a name, the previous one.
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

/// The fields that every record format has.
#[derive(Deserialize)]
struct About {
    format: u32,
}
