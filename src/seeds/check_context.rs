//! Context in which rows are read and checked.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use super::rows::county::Problem;
use crate::gazetteer::{Gazetteer, Prefer};
use crate::model::category::Categories;
use crate::model::meeting_type::MeetingTypes;
use crate::model::place::County;
use crate::model::schedule::hours_text::reader::{HoursReading, read_hours};
use crate::model::schedule::time_zone::Zone;

/// Context in which rows are read and checked: reference data, and caches for
/// repeated cell values.
#[derive(Debug)]
pub struct CheckContext<'a> {
    /// ZIPs, places and counties.
    pub gazetteer: &'a Gazetteer,
    /// All categories.
    pub categories: &'a Categories,
    /// Meanings of the meeting type codes.
    pub meeting_types: &'a MeetingTypes,
    /// Default time zone for rows that name none.
    pub zone: Zone,
    /// Date of the check.
    pub today: Date,
    hours: BoundedCache<HoursReading>,
    towns: BoundedCache<Option<String>>,
    counties: BoundedCache<Result<County, Problem>>,
}

impl<'a> CheckContext<'a> {
    /// A context with empty caches.
    pub fn new(
        gazetteer: &'a Gazetteer,
        categories: &'a Categories,
        meeting_types: &'a MeetingTypes,
        zone: Zone,
        today: Date,
    ) -> CheckContext<'a> {
        CheckContext {
            gazetteer,
            categories,
            meeting_types,
            zone,
            today,
            hours: BoundedCache::default(),
            towns: BoundedCache::default(),
            counties: BoundedCache::default(),
        }
    }

    /// Parses an hours cell in the default time zone. Cached.
    pub fn hours(&self, cell: &str) -> HoursReading {
        self.hours.get(cell, || read_hours(cell, &self.zone))
    }

    /// Resolves a county cell, in the row's state when that is given. Cached.
    pub fn county(&self, cell: &str, state: &str) -> Result<County, Problem> {
        let key = format!("{cell}\n{state}");
        self.counties.get(&key, || {
            super::rows::county::county(cell, state, self.gazetteer)
        })
    }

    /// The town in this state that an unknown name may be a misspelling of.
    /// Cached.
    pub fn town_meant(&self, town: &str, state: &str) -> Option<String> {
        self.towns.get(&format!("{town}\n{state}"), || {
            let prefer = Prefer {
                counties: Vec::new(),
                state: Some(state.to_ascii_uppercase()),
            };
            self.gazetteer.near_miss(town, &prefer)
        })
    }
}

/// Maximum number of entries in a cache, so that a list with a different value
/// in every row cannot exhaust memory.
const MAX: usize = 20_000;

/// A cache keyed by text, limited to `MAX` entries.
#[derive(Debug)]
pub struct BoundedCache<V>(Mutex<HashMap<String, V>>);

impl<V> Default for BoundedCache<V> {
    fn default() -> BoundedCache<V> {
        BoundedCache(Mutex::default())
    }
}

impl<V: Clone> BoundedCache<V> {
    /// Returns the cached value of a key, computing it if absent. A full cache
    /// stores nothing more.
    pub fn get(&self, key: &str, make: impl FnOnce() -> V) -> V {
        let known = |memo: &BoundedCache<V>| {
            let kept = memo.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.get(key).cloned()
        };
        if let Some(answer) = known(self) {
            return answer;
        }
        let answer = make();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MAX {
            kept.insert(key.to_owned(), answer.clone());
        }
        answer
    }
}
