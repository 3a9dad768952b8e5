//! What every row is read and checked against.

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

/// What every row is read and checked against.
#[derive(Debug)]
pub struct CheckContext<'a> {
    /// ZIPs, places and counties.
    pub gazetteer: &'a Gazetteer,
    /// The categories there are.
    pub categories: &'a Categories,
    /// What the codes of meetings mean.
    pub meeting_types: &'a MeetingTypes,
    /// The zone of rows that name none.
    pub zone: Zone,
    /// The day of the check.
    pub today: Date,
    hours: BoundedCache<HoursReading>,
    towns: BoundedCache<Option<String>>,
    counties: BoundedCache<Result<County, Problem>>,
}

impl<'a> CheckContext<'a> {
    /// The world of a folder on a day.
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

    /// Hours as they are read on the clock of the folder.
    pub fn hours(&self, cell: &str) -> HoursReading {
        self.hours.get(cell, || read_hours(cell, &self.zone))
    }

    /// The county of a cell, in the state of the row when that is given.
    pub fn county(&self, cell: &str, state: &str) -> Result<County, Problem> {
        let key = format!("{cell}\n{state}");
        self.counties.get(&key, || {
            super::rows::county::county(cell, state, self.gazetteer)
        })
    }

    /// The town of a state that one nobody knows was perhaps meant to be.
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

/// Keys that are kept at most; a list that says something new in every row
/// must not fill the memory.
const MAX: usize = 20_000;

/// Answers by the text they answer.
#[derive(Debug)]
pub struct BoundedCache<V>(Mutex<HashMap<String, V>>);

impl<V> Default for BoundedCache<V> {
    fn default() -> BoundedCache<V> {
        BoundedCache(Mutex::default())
    }
}

impl<V: Clone> BoundedCache<V> {
    /// The answer to a text, made only once while there is room.
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
