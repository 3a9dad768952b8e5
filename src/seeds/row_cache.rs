//! Cache of rows that have not changed since the last publication. The same
//! program parses such a row the same way, so its listing is reused and the row
//! is not parsed: a save changes only a few of many rows.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::check_context::CheckContext;
use super::read::grid::Row;
use super::read::table::Table;
use crate::model::listing::Listing;

/// Hash of a row's cells and of everything that affects how they are parsed.
pub type Fingerprint = [u8; 16];

/// The first 16 bytes of a hasher's output.
pub(super) fn fingerprint(hasher: &blake3::Hasher) -> Fingerprint {
    let mut fingerprint = Fingerprint::default();
    hasher.finalize_xof().fill(&mut fingerprint);
    fingerprint
}

/// Published listings by the fingerprint of the row they were built from.
#[derive(Debug, Default)]
pub struct RowCache<'a> {
    /// Hash of the current gazetteer.
    places: String,
    rows: FxHashMap<Fingerprint, &'a Arc<Listing>>,
}

impl<'a> RowCache<'a> {
    /// An empty cache; `places` is the hash of the gazetteer.
    pub fn new(places: &str) -> RowCache<'a> {
        RowCache {
            places: places.to_owned(),
            rows: FxHashMap::default(),
        }
    }

    /// Adds a listing built from the row with this fingerprint.
    pub fn add(&mut self, row: Fingerprint, listing: &'a Arc<Listing>) {
        self.rows.insert(row, listing);
    }

    /// The listing built from a row with this fingerprint.
    pub fn get(&self, row: &Fingerprint) -> Option<&'a Arc<Listing>> {
        self.rows.get(row).copied()
    }

    /// A hasher for rows checked in this context; `None` when the gazetteer's
    /// or the program's hash is unknown.
    pub fn taker(&self, world: &CheckContext<'_>) -> Option<RowHasher> {
        if self.places.is_empty() {
            return None;
        }
        let mut key = blake3::Hasher::new();
        key.update(program()?.as_bytes());
        key.update(self.places.as_bytes());
        let beside = (world.categories, world.meeting_types, world.zone.name());
        key.update(&postcard::to_stdvec(&beside).ok()?);
        Some(RowHasher(*key.finalize().as_bytes()))
    }
}

/// Computes row fingerprints.
#[derive(Debug)]
pub struct RowHasher([u8; 32]);

impl RowHasher {
    /// A hasher for the rows of one file, whose name and columns are part of
    /// every fingerprint.
    pub fn of_file(&self, table: &Table) -> RowHasher {
        let mut key = blake3::Hasher::new_keyed(&self.0);
        key.update(table.file.as_bytes());
        for column in 0..table.columns.len() {
            key.update(&[u8::from(table.has(column))]);
        }
        RowHasher(*key.finalize().as_bytes())
    }

    /// The fingerprint of a row, independent of its row number.
    pub fn fingerprint(&self, row: &Row) -> Fingerprint {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        row.cells.hash_into(&mut hasher);
        fingerprint(&hasher)
    }
}

/// Hash of the running program, because another version may parse the same row
/// differently. `None` when the executable cannot be read.
fn program() -> Option<&'static blake3::Hash> {
    /// The running executable, even after a newer one replaced it.
    const RUNNING: &str = "/proc/self/exe";
    static HASH: OnceLock<Option<blake3::Hash>> = OnceLock::new();
    let hash = HASH.get_or_init(|| {
        let path = if cfg!(target_os = "linux") {
            PathBuf::from(RUNNING)
        } else {
            std::env::current_exe().ok()?
        };
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(File::open(path).ok()?).ok()?;
        Some(hasher.finalize())
    });
    hash.as_ref()
}
