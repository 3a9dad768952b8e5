//! Ranking and filtering data of every document, memory-mapped and read in
//! place.
//!
//! Listings share nearly all of it, so each distinct value is stored once, in
//! `kinds.bin`, `grounds.bin` and `standings.bin`. `records.bin` has the
//! numbers of these values: a [`RankingRow`] of four `u32` per document.
//! `places.bin` has three `f32` of a unit vector (NaN without a point) and the
//! schedule number as `u32`: 16 bytes. Both are in document order and
//! little-endian.

use std::hash::Hash;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use tantivy::directory::OwnedBytes;

use super::tags::{TagKind, Tags, county_value};
use crate::model::contact::Channel;
use crate::model::listing::{Listing, Status};
use crate::model::place::{County, Precision};
use crate::model::schedule::Schedule;

/// Bytes per document, in either file.
pub const ROW_BYTES: usize = 16;

/// Numbers of the values that a document shares with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankingRow {
    /// Number of its list of tags for what it is and whom it is for.
    pub kind: u32,
    /// Number of its list of tags for where it is and what area it serves.
    pub ground: u32,
    /// Number of its [`VerificationStatus`].
    pub standing: u32,
    /// Rank among all listings sorted by id, which is unique.
    pub by_id: u32,
}

impl RankingRow {
    /// Placeholder for a missing document.
    pub const NOTHING: RankingRow = RankingRow {
        kind: u32::MAX,
        ground: u32::MAX,
        standing: u32::MAX,
        by_id: u32::MAX,
    };

    /// The bytes of an entry in `records.bin`.
    pub fn to_bytes(self) -> [u8; ROW_BYTES] {
        four([self.kind, self.ground, self.standing, self.by_id].map(u32::to_le_bytes))
    }
}

/// The bytes of an entry in `places.bin`.
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

/// The decoded data of one document. Distances are computed on unit vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// Unit vector of the point; NaN when there is none.
    pub vector: [f32; 3],
    /// Days from 0001-01-01 to the last verification; `NEVER` when there was
    /// none.
    pub verified_day: i32,
    /// Days that a verification stays fresh.
    pub fresh_days: u16,
    /// Operating status.
    pub status: Status,
    /// Whether it can be visited.
    pub visit: bool,
    /// Precision of the point.
    pub precision: Precision,
    /// Number of its schedule.
    pub schedule: u32,
    /// Rank among all listings sorted by id.
    pub by_id: u32,
    /// Numbers of its shared values.
    row: RankingRow,
}

/// The `verified_day` of a listing that was never verified.
pub const NEVER: i32 = i32::MIN;

/// Days since 0001-01-01.
pub fn day_number(date: Date) -> i32 {
    (date - Date::new(1, 1, 1).unwrap_or_default()).get_days()
}

/// The files of the records, opened.
pub struct RecordFiles {
    /// Ranking rows.
    pub rows: OwnedBytes,
    /// Places.
    pub places: OwnedBytes,
    /// Tag lists: what listings are, and for whom.
    pub kinds: TagLists,
    /// Tag lists: where listings are, and what area they serve.
    pub grounds: TagLists,
    /// Verification statuses.
    pub standings: VerificationStatuses,
}

/// The records of a generation.
#[derive(Debug, Clone)]
pub struct Records {
    rows: OwnedBytes,
    places: OwnedBytes,
    /// Tag lists: what listings are, and for whom.
    pub kinds: TagLists,
    /// Tag lists: where listings are, and what area they serve.
    pub grounds: TagLists,
    /// Verification statuses.
    pub standings: VerificationStatuses,
    /// Per list in `grounds`, whether it may be near the home counties.
    near_home: Vec<bool>,
}

impl Records {
    /// The records in these files, for a directory with these tags and home
    /// counties.
    pub fn new(files: RecordFiles, tags: &Tags, home: &[County]) -> Records {
        let RecordFiles {
            rows,
            places,
            kinds,
            grounds,
            standings,
        } = files;
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

    /// Number of documents.
    pub fn len(&self) -> usize {
        self.rows.len() / ROW_BYTES
    }

    /// Numbers of the shared values of a document.
    #[inline]
    pub fn row(&self, document: u32) -> Option<RankingRow> {
        let [kind, ground, standing, by_id] = numbers(&self.rows, document)?;
        Some(RankingRow {
            kind: u32::from_le_bytes(*kind),
            ground: u32::from_le_bytes(*ground),
            standing: u32::from_le_bytes(*standing),
            by_id: u32::from_le_bytes(*by_id),
        })
    }

    /// Unit vector of a document (NaN when it has no point) and the number of
    /// its schedule.
    #[inline]
    pub fn place(&self, document: u32) -> Option<([f32; 3], u32)> {
        let [x, y, z, schedule] = numbers(&self.places, document)?;
        let part = |bytes: &[u8; 4]| f32::from_le_bytes(*bytes);
        let vector = [part(x), part(y), part(z)];
        Some((vector, u32::from_le_bytes(*schedule)))
    }

    /// Whether a list in `grounds` names a home county or any served area.
    #[inline]
    pub fn may_be_near_home(&self, ground: u32) -> bool {
        let known = self.near_home.get(ground as usize);
        known.copied().unwrap_or(true)
    }

    /// The record of a document.
    pub fn get(&self, document: u32) -> Option<Record> {
        let row = self.row(document)?;
        let (vector, schedule) = self.place(document)?;
        let VerificationStatus {
            verified_day,
            fresh_days,
            status,
            visit,
            precision,
            hours_until: _,
            channel: _,
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

    /// All documents, sorted by listing id.
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

    /// Tag numbers of a record: what it is (its own categories first), then
    /// where it is.
    pub fn tags(&self, record: &Record) -> impl Iterator<Item = u16> {
        let kind = self.kinds.get(record.row.kind).iter();
        kind.chain(self.grounds.get(record.row.ground).iter())
    }
}

/// The four values of a document.
#[inline]
fn numbers(bytes: &[u8], document: u32) -> Option<&[[u8; 4]; 4]> {
    let at = document as usize * ROW_BYTES;
    let (parts, _) = bytes.get(at..at + ROW_BYTES)?.as_chunks::<4>();
    parts.first_chunk()
}

/// Numbers distinct values.
#[derive(Debug)]
pub(crate) struct Interner<T> {
    numbers: FxHashMap<T, u32>,
}

impl<T> Default for Interner<T> {
    fn default() -> Interner<T> {
        Interner {
            numbers: FxHashMap::default(),
        }
    }
}

impl<T: Hash + Eq> Interner<T> {
    /// The number of a value, assigned on first use.
    pub(crate) fn number(&mut self, value: T) -> std::io::Result<u32> {
        let next = u32::try_from(self.numbers.len()).map_err(std::io::Error::other)?;
        Ok(*self.numbers.entry(value).or_insert(next))
    }

    /// The values in the order of their numbers.
    pub(crate) fn into_list(self) -> Vec<T> {
        let mut all: Vec<(T, u32)> = self.numbers.into_iter().collect();
        all.sort_unstable_by_key(|(_, number)| *number);
        all.into_iter().map(|(value, _)| value).collect()
    }
}

/// Memory-mapped lists of tag numbers.
#[derive(Debug, Clone)]
pub struct TagLists {
    bytes: OwnedBytes,
    count: usize,
}

impl TagLists {
    /// Opens a file of lists; `None` when it is too short.
    pub fn new(bytes: OwnedBytes) -> Option<TagLists> {
        let count = u32::from_le_bytes(*bytes.first_chunk()?) as usize;
        (bytes.len() >= 4 * (count + 2)).then_some(TagLists { bytes, count })
    }

    /// The bytes of a file with these lists.
    pub(crate) fn to_bytes(lists: &[Vec<u16>]) -> std::io::Result<Vec<u8>> {
        let four = |number: usize| u32::try_from(number).map(u32::to_le_bytes);
        let four = |number| four(number).map_err(std::io::Error::other);
        let mut bytes = four(lists.len())?.to_vec();
        let mut end = 0;
        bytes.extend(four(end)?);
        for list in lists {
            end += list.len();
            bytes.extend(four(end)?);
        }
        bytes.extend(lists.iter().flatten().flat_map(|tag| tag.to_le_bytes()));
        Ok(bytes)
    }

    /// Number of lists.
    pub fn len(&self) -> usize {
        self.count
    }

    /// The list with this number; empty when there is none.
    #[inline]
    pub fn get(&self, number: u32) -> TagNumbers<'_> {
        let number = number as usize;
        let start = |at: usize| {
            let four = self.bytes.get(4 + at * 4..8 + at * 4)?;
            Some(u32::from_le_bytes(four.try_into().ok()?) as usize)
        };
        let tags = 4 * (self.count + 2);
        let list = (number < self.count).then(|| {
            let (start, end) = (start(number)?, start(number + 1)?);
            self.bytes.get(tags + start * 2..tags + end * 2)
        });
        TagNumbers(list.flatten().unwrap_or_default())
    }

    /// Per list, whether it names one of these counties or any served area.
    pub(crate) fn near(&self, tags: &Tags, counties: &[County]) -> Vec<bool> {
        let serves = tags.of_kind(TagKind::Serves);
        let own = counties.iter().map(county_value);
        let own = own.map(|value| tags.number(TagKind::County, &value));
        let own: Vec<u16> = own.flatten().collect();
        let lists = 0..u32::try_from(self.count).unwrap_or(u32::MAX);
        let is_near = |number: u16| serves.contains(&number) || own.contains(&number);
        lists
            .map(|list| self.get(list).iter().any(is_near))
            .collect()
    }
}

/// A list of tag numbers.
#[derive(Debug, Clone, Copy)]
pub struct TagNumbers<'a>(&'a [u8]);

impl<'a> TagNumbers<'a> {
    /// The tag numbers, in order.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = u16> + use<'a> {
        let (pairs, _) = self.0.as_chunks::<2>();
        pairs.iter().map(|pair| u16::from_le_bytes(*pair))
    }

    /// Whether the list contains this number.
    #[inline]
    pub fn contains(self, number: u16) -> bool {
        self.iter().any(|one| one == number)
    }
}

/// Verification, operating status, precision and channel of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VerificationStatus {
    /// Days from 0001-01-01 to the last verification; `NEVER` when there was
    /// none.
    pub verified_day: i32,
    /// Days that a verification stays fresh.
    pub fresh_days: u16,
    /// Operating status.
    pub status: Status,
    /// Whether it can be visited.
    pub visit: bool,
    /// Last day of the year that its hours are of, numbered likewise; `LATEST` if
    /// they name none.
    pub hours_until: i32,
    /// Precision of its point.
    pub precision: Precision,
    /// Best way to reach it. To go to a place with known hours is as good as a
    /// call.
    pub channel: Channel,
}

/// The `hours_until` of hours that name no year.
pub const LATEST: i32 = i32::MAX;

/// Bytes of an encoded [`VerificationStatus`].
const STANDING_BYTES: usize = 12;

const STATUSES: [Status; 4] = [
    Status::Active,
    Status::TemporarilyClosed,
    Status::Closed,
    Status::Example,
];

const PRECISIONS: [Precision; 4] = [
    Precision::Exact,
    Precision::Approximate,
    Precision::Hidden,
    Precision::None,
];

const CHANNELS: [Channel; 3] = [Channel::None, Channel::Website, Channel::Person];

/// Index of a value in one of the lists above, which have every variant.
fn place_in<T: PartialEq>(list: &[T], value: &T) -> u8 {
    let place = list.iter().position(|item| item == value);
    place
        .and_then(|place| u8::try_from(place).ok())
        .unwrap_or(0)
}

impl VerificationStatus {
    /// The status of a listing whose verifications stay fresh for `fresh_days`.
    pub fn new(listing: &Listing, fresh_days: u16) -> VerificationStatus {
        let year = listing.hours.year();
        let hours_until = year.and_then(|year| Date::new(year, 12, 31).ok());
        let can_be_met = listing.reach.visit && listing.hours.schedule != Schedule::Unknown;
        VerificationStatus {
            channel: if can_be_met {
                Channel::Person
            } else {
                listing.contact.channel()
            },
            verified_day: listing.verified_on.map_or(NEVER, day_number),
            hours_until: hours_until.map_or(LATEST, day_number),
            fresh_days,
            status: listing.status,
            visit: listing.reach.visit,
            precision: listing.place.precision,
        }
    }

    /// The bytes of an entry in `standings.bin`.
    pub(crate) fn to_bytes(self) -> [u8; STANDING_BYTES] {
        let [a, b, c, d] = self.verified_day.to_le_bytes();
        let [e, f] = self.fresh_days.to_le_bytes();
        let precision = place_in(&PRECISIONS, &self.precision);
        let channel = place_in(&CHANNELS, &self.channel);
        let status = place_in(&STATUSES, &self.status);
        let use_ = u8::from(self.visit) | precision << 1 | channel << 3;
        let [g, h, i, j] = self.hours_until.to_le_bytes();
        [a, b, c, d, e, f, status, use_, g, h, i, j]
    }

    #[inline]
    fn read(bytes: [u8; STANDING_BYTES]) -> Option<VerificationStatus> {
        let [a, b, c, d, e, f, status, use_, g, h, i, j] = bytes;
        Some(VerificationStatus {
            verified_day: i32::from_le_bytes([a, b, c, d]),
            fresh_days: u16::from_le_bytes([e, f]),
            hours_until: i32::from_le_bytes([g, h, i, j]),
            status: *STATUSES.get(usize::from(status))?,
            visit: use_ & 1 == 1,
            precision: *PRECISIONS.get(usize::from(use_ >> 1 & 3))?,
            channel: *CHANNELS.get(usize::from(use_ >> 3))?,
        })
    }
}

/// Memory-mapped verification statuses.
#[derive(Debug, Clone)]
pub struct VerificationStatuses(OwnedBytes);

impl VerificationStatuses {
    /// Opens the file of verification statuses.
    pub fn new(bytes: OwnedBytes) -> VerificationStatuses {
        VerificationStatuses(bytes)
    }

    /// The status with this number.
    #[inline]
    pub fn get(&self, number: u32) -> Option<VerificationStatus> {
        let (all, _) = self.0.as_chunks::<STANDING_BYTES>();
        VerificationStatus::read(*all.get(number as usize)?)
    }

    /// Number of statuses.
    pub fn len(&self) -> usize {
        self.0.len() / STANDING_BYTES
    }
}
