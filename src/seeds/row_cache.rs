//! Rows that stand as they stood when what is served was made of them. The
//! same program reads such a row the same way again, so what came of it is
//! taken over and the row is not read: a save changes few rows of many.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::check_context::CheckContext;
use super::read::grid::Row;
use super::read::table::Table;
use crate::model::listing::Listing;

/// Stands for a row's cells together with all they are read against.
pub type Fingerprint = [u8; 16];

/// Sixteen bytes of the hash of what a hasher was given.
pub(super) fn fingerprint(hasher: &blake3::Hasher) -> Fingerprint {
    let mut fingerprint = Fingerprint::default();
    hasher.finalize_xof().fill(&mut fingerprint);
    fingerprint
}

/// What is served, by the rows that it was made of.
#[derive(Debug, Default)]
pub struct RowCache<'a> {
    /// Hash of the gazetteer that rows are read against now.
    places: String,
    rows: FxHashMap<Fingerprint, &'a Arc<Listing>>,
}

impl<'a> RowCache<'a> {
    /// Nothing read before; `places` is the hash of the gazetteer.
    pub fn new(places: &str) -> RowCache<'a> {
        RowCache {
            places: places.to_owned(),
            rows: FxHashMap::default(),
        }
    }

    /// Adds a listing that was made of a row with this fingerprint.
    pub fn add(&mut self, row: Fingerprint, listing: &'a Arc<Listing>) {
        self.rows.insert(row, listing);
    }

    /// The listing that was made of such a row.
    pub fn get(&self, row: &Fingerprint) -> Option<&'a Arc<Listing>> {
        self.rows.get(row).copied()
    }

    /// What takes the fingerprints of rows read against this world; `None`
    /// where that cannot be known.
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

/// Takes fingerprints.
#[derive(Debug)]
pub struct RowHasher([u8; 32]);

impl RowHasher {
    /// The same for rows of one file: what it is called and which columns it
    /// has belongs to every row.
    pub fn of_file(&self, table: &Table) -> RowHasher {
        let mut key = blake3::Hasher::new_keyed(&self.0);
        key.update(table.file.as_bytes());
        for column in 0..table.columns.len() {
            key.update(&[u8::from(table.has(column))]);
        }
        RowHasher(*key.finalize().as_bytes())
    }

    /// The fingerprint of a row; its number is no part of it.
    pub fn fingerprint(&self, row: &Row) -> Fingerprint {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        row.cells.hash_into(&mut hasher);
        fingerprint(&hasher)
    }
}

/// Hash of the program that runs: another one may read the same row in another
/// way. `None` when its file cannot be read.
fn program() -> Option<&'static blake3::Hash> {
    /// Names the file that runs, even when a newer one took its place.
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
