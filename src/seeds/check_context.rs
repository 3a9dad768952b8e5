//! Context in which rows are read and checked.

use std::convert::Infallible;
use std::sync::OnceLock;

use jiff::civil::Date;
use quick_cache::sync::Cache;

use super::rows::county::Problem;
use super::rules::category_words::CategoryWords;
use crate::gazetteer::{Gazetteer, PlaceKind, Prefer, ResolvedPlace};
use crate::model::category::Categories;
use crate::model::meeting_type::MeetingTypes;
use crate::model::place::{County, Point};
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
    /// Zone of the directory, for rows whose place does not tell theirs.
    pub zone: Zone,
    /// Date of the check.
    pub today: Date,
    hours: CellCache<HoursReading>,
    towns: CellCache<Option<String>>,
    counties: CellCache<Result<County, Problem>>,
    middles: CellCache<Vec<Point>>,
    meant: CellCache<Option<String>>,
    category_words: OnceLock<CategoryWords>,
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
            hours: Cache::new(MAX),
            towns: Cache::new(MAX),
            counties: Cache::new(MAX),
            middles: Cache::new(MAX),
            meant: Cache::new(MAX),
            category_words: OnceLock::new(),
        }
    }

    /// Parses an hours cell in the time zone of its place. Cached.
    pub fn hours(&self, cell: &str, zone: &Zone) -> HoursReading {
        let key = format!("{cell}\n{}", zone.name());
        cached(&self.hours, &key, || read_hours(cell, zone))
    }

    /// Resolves a county cell, in the row's state when that is given. Cached.
    pub fn county(&self, cell: &str, state: &str) -> Result<County, Problem> {
        let key = format!("{cell}\n{state}");
        cached(&self.counties, &key, || {
            super::rows::county::county(cell, state, self.gazetteer)
        })
    }

    /// The centers of the towns of a name in a state, likeliest first: in the
    /// county of their row when that is given. Cached.
    pub fn town_middles(&self, town: &str, state: &str, county: Option<&County>) -> Vec<Point> {
        let named = county.map_or("", |county| &county.name);
        cached(&self.middles, &format!("{town}\n{state}\n{named}"), || {
            let prefer = Prefer {
                counties: county.cloned().into_iter().collect(),
                state: Some(state.to_owned()),
            };
            let found = self.gazetteer.resolve(&format!("{town}, {state}"), &prefer);
            let is_town = |place: &ResolvedPlace| {
                matches!(place.kind, PlaceKind::Town | PlaceKind::Township)
                    && place.state.as_deref() == Some(state)
            };
            let Some(best) = found.best.filter(is_town) else {
                return Vec::new();
            };
            let all = std::iter::once(best).chain(found.others.into_iter().filter(is_town));
            let is_as_written = found.corrected_from.is_none();
            all.filter(|_| is_as_written)
                .map(|town| town.point)
                .collect()
        })
    }

    /// Id of the category that words mean which are no id. Cached.
    pub fn category_meant(&self, words: &str) -> Option<String> {
        cached(&self.meant, words, || {
            let known = self
                .category_words
                .get_or_init(|| CategoryWords::of(self.categories));
            known.meant(words).map(str::to_owned)
        })
    }

    /// The town in this state that an unknown name may be a misspelling of.
    /// Cached.
    pub fn town_meant(&self, town: &str, state: &str) -> Option<String> {
        cached(&self.towns, &format!("{town}\n{state}"), || {
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

/// A cache keyed by the text of cells.
type CellCache<V> = Cache<String, V>;

/// The cached value of a key, made if absent.
fn cached<V: Clone>(cache: &CellCache<V>, key: &str, make: impl FnOnce() -> V) -> V {
    let Ok(value) = cache.get_or_insert_with(key, || Ok::<V, Infallible>(make()));
    value
}
