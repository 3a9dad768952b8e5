//! Records: what ranking and filtering need of every document, mapped from a
//! file and read in place.
//!
//! `records.bin` is one [`Record`] of [`RECORD_BYTES`] bytes a document, in
//! document order: what a processor fetches from memory at once. A document's
//! first tag numbers stand in its record; one with more of them has them all in
//! `tags.bin`, two bytes each. All numbers are little-endian.

use jiff::civil::Date;
use tantivy::directory::OwnedBytes;

use crate::model::listing::{Listing, Status};
use crate::model::place::Precision;

/// Bytes of one record.
pub const RECORD_BYTES: usize = 64;

/// Where the tag numbers start in a record.
const TAGS_AT: usize = 36;

/// Tag numbers that stand in a record.
pub const TAGS_INSIDE: usize = (RECORD_BYTES - TAGS_AT) / 2;

/// What ranking looks at. Distances are measured on unit vectors.
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
    /// Where its tags start in `tags.bin`, when it has more than stand inside.
    first_tag: u32,
    /// How many tags it has.
    tags: u16,
    /// Its document.
    document: u32,
}

/// The `verified_day` of a listing nobody has checked.
pub const NEVER: i32 = i32::MIN;

/// Days since 0001-01-01.
pub fn day_number(date: Date) -> i32 {
    (date - Date::new(1, 1, 1).unwrap_or_default()).get_days()
}

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

/// The place of a value in one of the lists above; they hold every variant.
fn place_in<T: PartialEq>(list: &[T], value: &T) -> u8 {
    let place = list.iter().position(|item| item == value);
    place
        .and_then(|place| u8::try_from(place).ok())
        .unwrap_or(0)
}

impl Record {
    /// The record of a listing with the number of its schedule, its place in
    /// the order of ids, and the place and the count of its tags.
    pub fn new(
        listing: &Listing,
        fresh_days: u16,
        schedule: u32,
        by_id: u32,
        (first_tag, tags): (u32, u16),
    ) -> Record {
        let vector = match listing.place.point {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a foot on the ground is enough"
            )]
            Some(point) => point.unit_vector().map(|part| part as f32),
            None => [f32::NAN; 3],
        };
        Record {
            vector,
            verified_day: listing.verified_on.map_or(NEVER, day_number),
            fresh_days,
            status: listing.status,
            visit: listing.reach.visit,
            precision: listing.place.precision,
            schedule,
            by_id,
            first_tag,
            tags,
            document: 0,
        }
    }

    /// How many tags it has.
    pub fn tag_count(&self) -> usize {
        usize::from(self.tags)
    }

    /// Appends the record's bytes, with these of its tags.
    pub fn write(&self, tags: &[u16], out: &mut Vec<u8>) {
        let end = out.len() + RECORD_BYTES;
        for part in self.vector {
            out.extend(part.to_le_bytes());
        }
        out.extend(self.verified_day.to_le_bytes());
        out.extend(self.first_tag.to_le_bytes());
        out.extend(self.tags.to_le_bytes());
        out.extend(self.fresh_days.to_le_bytes());
        out.push(place_in(&STATUSES, &self.status));
        out.push(place_in(&PRECISIONS, &self.precision));
        out.push(u8::from(self.visit));
        out.push(0);
        out.extend(self.schedule.to_le_bytes());
        out.extend(self.by_id.to_le_bytes());
        for tag in tags.iter().take(TAGS_INSIDE) {
            out.extend(tag.to_le_bytes());
        }
        out.resize(end, 0);
    }

    #[inline]
    fn read(document: u32, bytes: &[u8; RECORD_BYTES]) -> Option<Record> {
        let four = |at: usize| bytes.get(at..at + 4)?.try_into().ok();
        let two = |at: usize| bytes.get(at..at + 2)?.try_into().ok();
        Some(Record {
            vector: [
                f32::from_le_bytes(four(0)?),
                f32::from_le_bytes(four(4)?),
                f32::from_le_bytes(four(8)?),
            ],
            verified_day: i32::from_le_bytes(four(12)?),
            first_tag: u32::from_le_bytes(four(16)?),
            tags: u16::from_le_bytes(two(20)?),
            fresh_days: u16::from_le_bytes(two(22)?),
            status: *STATUSES.get(usize::from(*bytes.get(24)?))?,
            precision: *PRECISIONS.get(usize::from(*bytes.get(25)?))?,
            visit: *bytes.get(26)? != 0,
            schedule: u32::from_le_bytes(four(28)?),
            by_id: u32::from_le_bytes(four(32)?),
            document,
        })
    }

    /// The squared chord to a unit vector; `None` when there is no point.
    pub fn squared_chord(&self, other: [f64; 3]) -> Option<f64> {
        let here = self.vector.map(f64::from);
        let squared = crate::model::place::squared_chord(here, other);
        (!squared.is_nan()).then_some(squared)
    }
}

/// The records of a generation.
#[derive(Debug, Clone)]
pub struct Records {
    records: OwnedBytes,
    tags: OwnedBytes,
}

impl Records {
    /// Records over the bytes of the two files.
    pub fn new(records: OwnedBytes, tags: OwnedBytes) -> Records {
        Records { records, tags }
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.records.len() / RECORD_BYTES
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn bytes(&self, document: u32) -> Option<&[u8; RECORD_BYTES]> {
        let at = document as usize * RECORD_BYTES;
        self.records.get(at..at + RECORD_BYTES)?.try_into().ok()
    }

    /// The record of a document.
    #[inline]
    pub fn get(&self, document: u32) -> Option<Record> {
        Record::read(document, self.bytes(document)?)
    }

    /// All documents, in the order of ids.
    pub fn by_id(&self) -> Vec<u32> {
        let mut documents = vec![0; self.len()];
        for document in 0..u32::try_from(self.len()).unwrap_or(u32::MAX) {
            let slot = self.get(document);
            let slot = slot.and_then(|record| documents.get_mut(record.by_id as usize));
            if let Some(slot) = slot {
                *slot = document;
            }
        }
        documents
    }

    /// The tag numbers of a record, in the order of [`super::tags::tags_of`].
    pub fn tags<'a>(&'a self, record: &Record) -> TagNumbers<'a> {
        let length = record.tag_count() * 2;
        let bytes = if record.tag_count() <= TAGS_INSIDE {
            let inside = self.bytes(record.document);
            inside.and_then(|bytes| bytes.get(TAGS_AT..TAGS_AT + length))
        } else {
            let start = record.first_tag as usize * 2;
            self.tags.get(start..start + length)
        };
        TagNumbers(bytes.unwrap_or_default())
    }
}

/// The tag numbers of a document.
#[derive(Debug, Clone, Copy)]
pub struct TagNumbers<'a>(&'a [u8]);

impl<'a> TagNumbers<'a> {
    /// All of them, in order.
    pub fn iter(self) -> impl Iterator<Item = u16> + use<'a> {
        let pairs = self.0.chunks_exact(2);
        pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
    }

    /// Whether this one is among them.
    pub fn contains(self, number: u16) -> bool {
        self.iter().any(|one| one == number)
    }
}
