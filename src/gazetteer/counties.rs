//! Counties by name or point.

use geo::{Coord, MultiPolygon};

use super::names::{key_of_words, plain_words};
use super::store::{CountyNumber, CountyRow, point_of};
use super::{Gazetteer, PlaceKind, ResolvedPlace};
use crate::model::place::{County, Point};

/// A point within this distance of an outline counts as inside: outlines are
/// simplified, and towns on a border river could otherwise fall outside their
/// county.
const BORDER_MILES: f64 = 1.0;

fn coord(point: Point) -> Coord {
    Coord {
        x: point.longitude,
        y: point.latitude,
    }
}

impl Gazetteer {
    /// Counties with this name, with or without the word "county" ("Clinton",
    /// "clinton co", "Condado de Clinton"), in one state (code or name) or in
    /// all.
    pub fn county_named(&self, name: &str, state: Option<&str>) -> Vec<County> {
        let words = plain_words(name);
        let state = match state {
            None => None,
            Some(text) => match self.state_of_words(&plain_words(text)) {
                None => return Vec::new(),
                known => known,
            },
        };
        let mut found = self.counties_of_key(&key_of_words(&words), state);
        if found.is_empty() {
            let name = super::phrase::without_county_word(&words).unwrap_or(&words);
            found = self.counties_of_key(&key_of_words(name), state);
        }
        let counties = found.into_iter();
        counties
            .map(|number| self.stored.counties[number].county.clone())
            .collect()
    }

    /// Row numbers of the counties with this key.
    pub(super) fn counties_of_key(&self, key: &str, state: Option<usize>) -> Vec<usize> {
        let key_at =
            |number: &CountyNumber| self.stored.counties[usize::from(*number)].key.as_str();
        let sorted = &self.counties_by_key;
        let start = sorted.partition_point(|number| key_at(number) < key);
        let same = sorted[start..]
            .iter()
            .take_while(|number| key_at(number) == key);
        same.map(|number| usize::from(*number))
            .filter(|number| state.is_none_or(|at| at == self.state_of_county(*number)))
            .collect()
    }

    /// The county whose outline contains the point, or whose border is within a
    /// mile; `None` outside the country.
    pub fn county_at(&self, point: Point) -> Option<County> {
        let number = self.county_number_at(point)?;
        Some(self.stored.counties[number].county.clone())
    }

    pub(super) fn county_number_at(&self, point: Point) -> Option<usize> {
        let at = coord(point);
        let areas = || self.areas.iter().zip(0_usize..);
        let inside = areas().find(|(area, _)| area.as_ref().is_some_and(|area| area.contains(at)));
        if let Some((_, number)) = inside {
            return Some(number);
        }
        // The point is in a gap between simplified outlines, or on a shore.
        let near = areas().filter_map(|(area, number)| {
            let area = area.as_ref().filter(|area| area.is_near(at, 0.05))?;
            Some((area.miles_to_border(at), number))
        });
        let (miles, number) = near.min_by(|a, b| a.0.total_cmp(&b.0))?;
        (miles <= BORDER_MILES).then_some(number)
    }

    /// Two-letter code of the state at a point; `None` outside the country.
    pub fn state_at(&self, point: Point) -> Option<String> {
        self.county_at(point).map(|county| county.state)
    }

    /// Whether a county contains a point, with a tolerance of one mile beyond
    /// its simplified outline. `None` if the county is unknown or has no
    /// outline.
    pub fn county_contains(&self, county: &County, point: Point) -> Option<bool> {
        let area = self.areas[self.number_of(county)?].as_ref()?;
        let at = coord(point);
        // One mile is 0.015° of latitude, and up to 73° north at most 0.05° of
        // longitude.
        let inside =
            area.contains(at) || area.is_near(at, 0.05) && area.miles_to_border(at) <= BORDER_MILES;
        Some(inside)
    }

    /// Outline of a county in degrees (x longitude, y latitude), for a map.
    pub fn county_outline(&self, county: &County) -> Option<&MultiPolygon> {
        let area = self.areas[self.number_of(county)?].as_ref()?;
        Some(&area.shape)
    }

    /// Counties whose bounding box overlaps the rectangle between two corners,
    /// with their outlines in degrees (x longitude, y latitude), for a map.
    pub fn outlines_between(&self, low: Point, high: Point) -> Vec<(&County, &MultiPolygon)> {
        let areas = self.areas.iter().zip(&self.stored.counties);
        let reaching = areas.filter_map(|(area, row)| {
            let area = area.as_ref()?;
            let meets = area.low.x <= high.longitude
                && area.high.x >= low.longitude
                && area.low.y <= high.latitude
                && area.high.y >= low.latitude;
            meets.then_some((&row.county, &area.shape))
        });
        reaching.collect()
    }

    /// Center point of a county.
    pub fn county_center(&self, county: &County) -> Option<Point> {
        let row = &self.stored.counties[self.number_of(county)?];
        Some(point_of(row.latitude, row.longitude))
    }

    /// The word that follows the name of a county: "County", "Parish", "Census
    /// Area"; empty for an independent city.
    pub fn county_noun(&self, county: &County) -> Option<&str> {
        Some(self.stored.counties[self.number_of(county)?].noun.as_str())
    }

    /// Row number of a county, by exact state and name.
    pub(super) fn number_of(&self, county: &County) -> Option<usize> {
        let found = self.counties_by_name.binary_search_by(|number| {
            self.stored.counties[usize::from(*number)]
                .county
                .cmp(county)
        });
        let number = self.counties_by_name.get(found.ok()?)?;
        Some(usize::from(*number))
    }

    /// Converts a county to a place for display.
    pub(super) fn county_place(&self, number: usize) -> ResolvedPlace {
        let row = &self.stored.counties[number];
        ResolvedPlace {
            label: format!("{}, {}", full_name(row), row.county.state),
            kind: PlaceKind::County,
            point: point_of(row.latitude, row.longitude),
            zip: None,
            county: Some(row.county.clone()),
            state: Some(row.county.state.clone()),
        }
    }

    /// "Clinton County", "Caddo Parish", "Baltimore City".
    pub(super) fn county_full_name(&self, number: usize) -> String {
        full_name(&self.stored.counties[number])
    }
}

fn full_name(row: &CountyRow) -> String {
    format!("{} {}", row.county.name, row.noun)
        .trim_end()
        .to_owned()
}
