//! Records: what ranking and filtering need of every document, mapped from
//! files and read in place.
//!
//! Listings share nearly all of it, so what they share stands once (see
//! [`super::shared`]) and `records.bin` holds four numbers a document, four
//! bytes each: its [`Row`]. `places.bin` holds its unit vector, not a number
//! when it has no point, and the number of its schedule: 16 bytes. Both are in
//! document order and little-endian.

use jiff::civil::Date;
use tantivy::directory::OwnedBytes;

use super::shared::{Standing, Standings, TagLists};
use super::tags::Tags;
use crate::model::listing::Status;
use crate::model::place::{County, Precision};

/// Bytes of a document in either file.
pub const ROW_BYTES: usize = 16;

/// The numbers of what a document shares with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its list of tags that say what it is and whom it is for.
    pub kind: u32,
    /// Its list of tags that say where it is and what area it serves.
    pub ground: u32,
    /// Its [`Standing`].
    pub standing: u32,
    /// Its place among all listings in the order of ids, shared with none.
    pub by_id: u32,
}

impl Row {
    /// The row of no document.
    pub const NOTHING: Row = Row {
        kind: u32::MAX,
        ground: u32::MAX,
        standing: u32::MAX,
        by_id: u32::MAX,
    };

    /// The bytes of `records.bin`.
    pub fn to_bytes(self) -> [u8; ROW_BYTES] {
        four([self.kind, self.ground, self.standing, self.by_id].map(u32::to_le_bytes))
    }
}

/// The bytes of `places.bin`.
pub fn place_bytes(vector: [f32; 3], schedule: u32) -> [u8; ROW_BYTES] {
    let [x, y, z] = vector.map(f32::to_le_bytes);
    four([x, y, z, schedule.to_le_bytes()])
}

fn four(parts: [[u8; 4]; 4]) -> [u8; ROW_BYTES] {
    let mut bytes = [0; ROW_BYTES];
    for (slot, part) in bytes.chunks_exact_mut(4).zip(parts) {
        slot.copy_from_slice(&part);
    }
    bytes
}

/// What ranking looks at, put together. Distances are measured on unit
/// vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// The point as a unit vector; not a number when there is none.
    pub vector: [f32; 3],
    /// Days from 0001-01-01 to the last check; `NEVER` when there was none.
    pub verified_day: i32,
    /// Days a check stays fresh.
    pub fresh_days: u16,
    /// Whether it is in use.
    pub status: Status,
    /// Whether it can be visited.
    pub visit: bool,
    /// How exactly the point is known.
    pub precision: Precision,
    /// Number of its schedule.
    pub schedule: u32,
    /// Its place among all listings in the order of ids.
    pub by_id: u32,
    /// What it shares with others.
    row: Row,
}

/// The `verified_day` of a listing nobody has checked.
pub const NEVER: i32 = i32::MIN;

/// Days since 0001-01-01.
pub fn day_number(date: Date) -> i32 {
    (date - Date::new(1, 1, 1).unwrap_or_default()).get_days()
}

/// The records of a generation.
#[derive(Debug, Clone)]
pub struct Records {
    rows: OwnedBytes,
    places: OwnedBytes,
    /// What listings are, and for whom.
    pub kinds: TagLists,
    /// Where listings are, and what they serve.
    pub grounds: TagLists,
    /// How far listings can be trusted, and how they are used.
    pub standings: Standings,
    /// For each ground, whether it may be near the home counties.
    near_home: Vec<bool>,
}

impl Records {
    /// Records over the bytes of the two files, with what they share.
    pub fn new(
        (rows, places): (OwnedBytes, OwnedBytes),
        (kinds, grounds): (TagLists, TagLists),
        standings: Standings,
        tags: &Tags,
        home: &[County],
    ) -> Records {
        let near_home = grounds.near(tags, home);
        Records {
            rows,
            places,
            kinds,
            grounds,
            standings,
            near_home,
        }
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.rows.len() / ROW_BYTES
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What a document shares with others.
    #[inline]
    pub fn row(&self, document: u32) -> Option<Row> {
        let [kind, ground, standing, by_id] = numbers(&self.rows, document)?;
        Some(Row {
            kind: u32::from_le_bytes(*kind),
            ground: u32::from_le_bytes(*ground),
            standing: u32::from_le_bytes(*standing),
            by_id: u32::from_le_bytes(*by_id),
        })
    }

    /// Where a document is, as a unit vector that is not a number when it has
    /// no point, and the number of its schedule.
    #[inline]
    pub fn place(&self, document: u32) -> Option<([f32; 3], u32)> {
        let [x, y, z, schedule] = numbers(&self.places, document)?;
        let part = |bytes: &[u8; 4]| f32::from_le_bytes(*bytes);
        let vector = [part(x), part(y), part(z)];
        Some((vector, u32::from_le_bytes(*schedule)))
    }

    /// Whether a ground may be in the home counties, or serve them.
    #[inline]
    pub fn may_be_near_home(&self, ground: u32) -> bool {
        let known = self.near_home.get(ground as usize);
        known.copied().unwrap_or(true)
    }

    /// The record of a document.
    pub fn get(&self, document: u32) -> Option<Record> {
        let row = self.row(document)?;
        let (vector, schedule) = self.place(document)?;
        let Standing {
            verified_day,
            fresh_days,
            status,
            visit,
            precision,
        } = self.standings.get(row.standing)?;
        Some(Record {
            vector,
            verified_day,
            fresh_days,
            status,
            visit,
            precision,
            schedule,
            by_id: row.by_id,
            row,
        })
    }

    /// All documents, in the order of ids.
    pub fn by_id(&self) -> Vec<u32> {
        let mut documents = vec![0; self.len()];
        for document in 0..u32::try_from(self.len()).unwrap_or(u32::MAX) {
            let slot = self.row(document);
            let slot = slot.and_then(|row| documents.get_mut(row.by_id as usize));
            if let Some(slot) = slot {
                *slot = document;
            }
        }
        documents
    }

    /// The tag numbers of a record: what it is, its own categories first, then
    /// where it is.
    pub fn tags(&self, record: &Record) -> impl Iterator<Item = u16> {
        let kind = self.kinds.get(record.row.kind).iter();
        kind.chain(self.grounds.get(record.row.ground).iter())
    }
}

/// The four numbers of a document.
#[inline]
fn numbers(bytes: &[u8], document: u32) -> Option<&[[u8; 4]; 4]> {
    let at = document as usize * ROW_BYTES;
    let (parts, _) = bytes.get(at..at + ROW_BYTES)?.as_chunks::<4>();
    parts.first_chunk()
}
