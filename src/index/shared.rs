//! What listings share, each distinct one stored once and numbered in the
//! order of the documents that first have it: lists of tags, and standings.
//!
//! A file of lists is their count, where each starts and the last ends among
//! all tag numbers (four bytes each), and the tag numbers, two bytes each.
//! `standings.bin` is eight bytes a standing. All is little-endian.

use std::hash::Hash;

use rustc_hash::FxHashMap;
use tantivy::directory::OwnedBytes;

use super::records::{NEVER, day_number};
use super::tags::{TagKind, Tags, county_value};
use crate::model::listing::{Listing, Status};
use crate::model::place::{County, Precision};

/// Distinct values while they are gathered.
#[derive(Debug)]
pub(super) struct Distinct<T> {
    numbers: FxHashMap<T, u32>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Distinct<T> {
        Distinct {
            numbers: FxHashMap::default(),
        }
    }
}

impl<T: Hash + Eq> Distinct<T> {
    /// The number of a value, made when it is new.
    pub(super) fn number(&mut self, value: T) -> std::io::Result<u32> {
        let next = u32::try_from(self.numbers.len()).map_err(std::io::Error::other)?;
        Ok(*self.numbers.entry(value).or_insert(next))
    }

    /// The values in the order of their numbers.
    pub(super) fn into_list(self) -> Vec<T> {
        let mut all: Vec<(T, u32)> = self.numbers.into_iter().collect();
        all.sort_unstable_by_key(|(_, number)| *number);
        all.into_iter().map(|(value, _)| value).collect()
    }
}

/// Lists of tag numbers, mapped.
#[derive(Debug, Clone)]
pub struct TagLists {
    bytes: OwnedBytes,
    count: usize,
}

impl TagLists {
    /// The lists in the bytes of a file; `None` when these are too few.
    pub fn new(bytes: OwnedBytes) -> Option<TagLists> {
        let count = u32::from_le_bytes(*bytes.first_chunk()?) as usize;
        (bytes.len() >= 4 * (count + 2)).then_some(TagLists { bytes, count })
    }

    /// The bytes of a file of these lists.
    pub(super) fn to_bytes(lists: &[Vec<u16>]) -> std::io::Result<Vec<u8>> {
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

    /// How many there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The list with this number; an empty one when there is none.
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

    /// For each list, whether it names one of some counties, or areas that it
    /// serves.
    pub(super) fn near(&self, tags: &Tags, counties: &[County]) -> Vec<bool> {
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
    /// All of them, in order.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = u16> + use<'a> {
        let (pairs, _) = self.0.as_chunks::<2>();
        pairs.iter().map(|pair| u16::from_le_bytes(*pair))
    }

    /// Whether this one is among them.
    #[inline]
    pub fn contains(self, number: u16) -> bool {
        self.iter().any(|one| one == number)
    }
}

/// How far a listing can be trusted, and how it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Standing {
    /// Days from 0001-01-01 to the last check; `NEVER` when there was none.
    pub verified_day: i32,
    /// Days a check stays fresh.
    pub fresh_days: u16,
    /// Whether it is in use.
    pub status: Status,
    /// Whether it can be visited.
    pub visit: bool,
    /// How exactly its point is known.
    pub precision: Precision,
}

/// Bytes of a standing.
const STANDING_BYTES: usize = 8;

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

impl Standing {
    /// That of a listing whose checks stay fresh so many days.
    pub fn of(listing: &Listing, fresh_days: u16) -> Standing {
        Standing {
            verified_day: listing.verified_on.map_or(NEVER, day_number),
            fresh_days,
            status: listing.status,
            visit: listing.reach.visit,
            precision: listing.place.precision,
        }
    }

    /// The bytes of `standings.bin`.
    pub(super) fn to_bytes(self) -> [u8; STANDING_BYTES] {
        let [a, b, c, d] = self.verified_day.to_le_bytes();
        let [e, f] = self.fresh_days.to_le_bytes();
        let precision = place_in(&PRECISIONS, &self.precision) * 2;
        let status = place_in(&STATUSES, &self.status);
        [a, b, c, d, e, f, status, precision + u8::from(self.visit)]
    }

    #[inline]
    fn read([a, b, c, d, e, f, status, use_]: [u8; STANDING_BYTES]) -> Option<Standing> {
        Some(Standing {
            verified_day: i32::from_le_bytes([a, b, c, d]),
            fresh_days: u16::from_le_bytes([e, f]),
            status: *STATUSES.get(usize::from(status))?,
            visit: use_ % 2 == 1,
            precision: *PRECISIONS.get(usize::from(use_ / 2))?,
        })
    }
}

/// Standings, mapped.
#[derive(Debug, Clone)]
pub struct Standings(OwnedBytes);

impl Standings {
    /// Standings over the bytes of their file.
    pub fn new(bytes: OwnedBytes) -> Standings {
        Standings(bytes)
    }

    /// The standing with this number.
    #[inline]
    pub fn get(&self, number: u32) -> Option<Standing> {
        let (all, _) = self.0.as_chunks::<STANDING_BYTES>();
        Standing::read(*all.get(number as usize)?)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len() / STANDING_BYTES
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
