//! Time zones of places: from the point, the ZIP, the county or the town, and
//! from the state only where it has one zone.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::candidate::Ground;
use super::names::plain_words;
use super::store::{Candidate, CountyRow};
use super::{Gazetteer, load};
use crate::embedded_table::rows;
use crate::model::place::{County, Point};
use crate::model::schedule::time_zone::Zone;

/// What is known of where something is; anything may be missing.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlaceClues<'a> {
    /// The point of the place itself.
    pub point: Option<Point>,
    /// ZIP or ZIP+4; blank if unknown.
    pub zip: &'a str,
    /// The county.
    pub county: Option<&'a County>,
    /// The town, looked up only in `state`; blank if unknown.
    pub town: &'a str,
    /// Two-letter code of the state, in capitals; blank if unknown.
    pub state: &'a str,
}

/// The clue that told the zone, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneClue {
    /// The point of the place.
    Point,
    /// The ZIP.
    Zip,
    /// The county.
    County,
    /// The town and its state.
    Town,
    /// The state, all of which has one zone.
    State,
}

/// The zone of a place, and what told it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceZone {
    /// The zone.
    pub zone: &'static Zone,
    /// What told it.
    pub clue: ZoneClue,
}

/// Columns: state code or FIPS code of a county, zone, latitude, longitude,
/// name.
const TABLE: &str = include_str!("zones.tsv");

/// Zones by state and county.
#[derive(Default)]
struct ZoneTable {
    states: HashMap<&'static str, StateZones>,
    /// Counties, by FIPS code, that do not have the zone of their state.
    counties: HashMap<u32, Zone>,
    /// Points in the counties, by FIPS code, that have several zones.
    parts: HashMap<u32, Vec<(Point, Zone)>>,
}

struct StateZones {
    /// Zone of its counties that have no row of their own.
    usual: Zone,
    /// Whether a part of it has another zone.
    split: bool,
}

static ZONES: LazyLock<ZoneTable> = LazyLock::new(|| {
    let mut table = ZoneTable::default();
    let mut of_rows = "";
    for [place, zone, latitude, longitude, _] in rows(TABLE) {
        // A name that is no zone is left out; the tests look for it.
        let Ok(zone) = Zone::new(zone) else { continue };
        let Some(county) = load::five_digits(place) else {
            of_rows = place;
            let usual = zone;
            let split = false;
            table.states.insert(place, StateZones { usual, split });
            continue;
        };
        if let Some(state) = table.states.get_mut(of_rows) {
            state.split |= state.usual != zone;
        }
        let degrees = latitude.parse().ok().zip(longitude.parse().ok());
        match degrees.and_then(|(latitude, longitude)| Point::new(latitude, longitude)) {
            Some(point) => table.parts.entry(county).or_default().push((point, zone)),
            None => drop(table.counties.insert(county, zone)),
        }
    }
    table
});

impl Gazetteer {
    /// The zone of a place by the surest clue there is: its point, its ZIP, its
    /// county, its town, or a state that is all in one zone. `None` where
    /// nothing tells it, which a state of several zones does not.
    pub fn zone_of(&self, clues: &PlaceClues<'_>) -> Option<PlaceZone> {
        let told_by = |clue| move |zone| PlaceZone { zone, clue };
        (self.zone_of_point(clues).map(told_by(ZoneClue::Point)))
            .or_else(|| self.zone_of_zip(clues.zip).map(told_by(ZoneClue::Zip)))
            .or_else(|| {
                self.zone_of_county(clues.county?)
                    .map(told_by(ZoneClue::County))
            })
            .or_else(|| self.zone_of_town(clues).map(told_by(ZoneClue::Town)))
            .or_else(|| zone_of_state(clues.state).map(told_by(ZoneClue::State)))
    }

    fn zone_of_point(&self, clues: &PlaceClues<'_>) -> Option<&'static Zone> {
        let point = clues.point?;
        // The outline of one county is looked at sooner than those of all.
        let stated = clues
            .county
            .filter(|county| self.county_contains(county, point) == Some(true));
        let number = (stated.and_then(|county| self.number_of(county)))
            .or_else(|| self.county_number_at(point))?;
        zone_in(&self.stored.counties[number], Some(point))
    }

    fn zone_of_zip(&self, zip: &str) -> Option<&'static Zone> {
        let zip = self.zip(zip)?;
        let county = self.number_of(zip.county.as_ref()?)?;
        zone_in(&self.stored.counties[county], Some(zip.point))
    }

    fn zone_of_county(&self, county: &County) -> Option<&'static Zone> {
        let number = self.number_of(county)?;
        zone_in(&self.stored.counties[number], None)
    }

    /// The zone of the likeliest town of that very name in the state.
    fn zone_of_town(&self, clues: &PlaceClues<'_>) -> Option<&'static Zone> {
        if clues.town.is_empty() || clues.state.is_empty() {
            return None;
        }
        let nowhere = Ground::default();
        let words = plain_words(&format!("{}, {}", clues.town, clues.state));
        let mut towns = self.read(&words, &nowhere)?;
        let is_town = |candidate: &Candidate| matches!(candidate, Candidate::Place(_));
        towns.candidates.retain(is_town);
        let town = self.likeliest(towns, &nowhere).into_iter().next()?;
        let Candidate::Place(number) = town else {
            return None;
        };
        let county = &self.stored.counties[self.county_of_place(number)];
        let in_state = county.county.state == clues.state;
        in_state.then(|| zone_in(county, Some(self.resolved(town).point)))?
    }
}

/// The zone at a point of a county, or of the county as a whole.
fn zone_in(county: &CountyRow, point: Option<Point>) -> Option<&'static Zone> {
    let zones = &*ZONES;
    if let (Some(point), Some(parts)) = (point, zones.parts.get(&county.fips)) {
        let miles = |part: &&(Point, Zone)| part.0.miles_to(point);
        let nearest = parts.iter().min_by(|a, b| miles(a).total_cmp(&miles(b)));
        return nearest.map(|(_, zone)| zone);
    }
    let usual = || {
        zones
            .states
            .get(county.county.state.as_str())
            .map(|state| &state.usual)
    };
    zones.counties.get(&county.fips).or_else(usual)
}

/// The zone of a state, by its two-letter code in capitals, if all of it has
/// one.
pub fn zone_of_state(code: &str) -> Option<&'static Zone> {
    let state = ZONES.states.get(code).filter(|state| !state.split)?;
    Some(&state.usual)
}
