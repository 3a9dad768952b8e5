//! Candidate places for a name, and their ranking.

use std::cmp::Reverse;

use super::names::matching;
use super::store::{Candidate, point_of};
use super::{Gazetteer, PlaceKind, Prefer, ResolvedPlace, ZipPlace};

/// Divisor for the population of counties in the ranking, so that "Chester" is
/// the city and "Bucks" the county.
const COUNTY_WEIGHT: u32 = 50;

/// Population ratio above which a town needs no county in its label, since its
/// namesakes are much smaller.
const DWARFING: u32 = 20;

/// Proximity to the home area, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nearness {
    HomeCounty,
    HomeState,
    /// A state ranks above towns elsewhere with the same name.
    AState,
    Elsewhere,
}

/// [`Prefer`] resolved to row numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Ground {
    pub(super) counties: Vec<usize>,
    pub(super) states: Vec<usize>,
}

/// Sort key of candidates, most likely first.
pub(super) type Rank = (Nearness, Reverse<u32>, bool, Candidate);

impl Gazetteer {
    pub(super) fn ground(&self, prefer: &Prefer) -> Ground {
        let counties: Vec<usize> = (prefer.counties.iter())
            .filter_map(|county| self.number_of(county))
            .collect();
        let named = prefer.state.as_deref().and_then(|code| {
            let mut states = self.stored.states.iter();
            states.position(|state| state.code.eq_ignore_ascii_case(code.trim()))
        });
        let states = match named {
            Some(state) => vec![state],
            None => {
                let mut states: Vec<usize> = counties
                    .iter()
                    .map(|number| self.state_of_county(*number))
                    .collect();
                states.sort_unstable();
                states.dedup();
                states
            }
        };
        Ground { counties, states }
    }

    pub(super) fn state_of_county(&self, number: usize) -> usize {
        usize::from(self.stored.counties[number].state)
    }

    /// County number of a place.
    pub(super) fn county_of_place(&self, number: usize) -> usize {
        usize::from(self.stored.places[number].county)
    }

    /// State number of a candidate.
    pub(super) fn state_of(&self, candidate: Candidate) -> usize {
        match candidate {
            Candidate::Place(number) => self.state_of_county(self.county_of_place(number)),
            Candidate::County(number) => self.state_of_county(number),
            Candidate::State(number) => number,
        }
    }

    pub(super) fn nearness(&self, candidate: Candidate, ground: &Ground) -> Nearness {
        let county = match candidate {
            Candidate::Place(number) => self.county_of_place(number),
            Candidate::County(number) => number,
            Candidate::State(_) => return Nearness::AState,
        };
        if ground.counties.contains(&county) {
            Nearness::HomeCounty
        } else if ground.states.contains(&self.state_of_county(county)) {
            Nearness::HomeState
        } else {
            Nearness::Elsewhere
        }
    }

    /// Population as far as known: 0 for most townships.
    pub(super) fn population(&self, candidate: Candidate) -> u32 {
        match candidate {
            Candidate::Place(number) => self.stored.places[number].population,
            Candidate::County(number) => self.stored.counties[number].population,
            Candidate::State(_) => u32::MAX,
        }
    }

    pub(super) fn rank(&self, candidate: Candidate, ground: &Ground) -> Rank {
        let people = self.population(candidate);
        let weight = match candidate {
            Candidate::County(_) => people / COUNTY_WEIGHT,
            _ => people,
        };
        let township = self.is_township(candidate);
        (
            self.nearness(candidate, ground),
            Reverse(weight),
            township,
            candidate,
        )
    }

    pub(super) fn is_township(&self, candidate: Candidate) -> bool {
        matches!(candidate, Candidate::Place(number) if self.stored.places[number].township)
    }

    /// Name without its state: "Lock Haven", "Clinton County".
    pub(super) fn name_of(&self, candidate: Candidate) -> String {
        match candidate {
            Candidate::Place(number) => self.stored.place_names.get(number).to_owned(),
            Candidate::County(number) => self.county_full_name(number),
            Candidate::State(number) => self.stored.states[number].name.clone(),
        }
    }

    /// Converts a candidate to a place for display.
    pub(super) fn resolved(&self, candidate: Candidate) -> ResolvedPlace {
        match candidate {
            Candidate::Place(number) => self.town_place(number),
            Candidate::County(number) => self.county_place(number),
            Candidate::State(number) => {
                let state = &self.stored.states[number];
                ResolvedPlace {
                    label: state.name.clone(),
                    kind: PlaceKind::State,
                    point: point_of(state.latitude, state.longitude),
                    zip: None,
                    county: None,
                    state: Some(state.code.clone()),
                }
            }
        }
    }

    fn town_place(&self, number: usize) -> ResolvedPlace {
        let row = self.stored.places[number];
        let county_number = usize::from(row.county);
        let county = self.stored.counties[county_number].county.clone();
        let name = self.stored.place_names.get(number);
        let word = if row.township { " Township" } else { "" };
        let state = &county.state;
        let label = if self.has_namesake_in_state(number) {
            let county_name = self.county_full_name(county_number);
            format!("{name}{word}, {county_name}, {state}")
        } else {
            format!("{name}{word}, {state}")
        };
        ResolvedPlace {
            label,
            kind: if row.township {
                PlaceKind::Township
            } else {
                PlaceKind::Town
            },
            point: point_of(row.latitude, row.longitude),
            zip: None,
            state: Some(county.state.clone()),
            county: Some(county),
        }
    }

    /// Whether the label needs the county, because the state has another place
    /// of the same kind and name that is not much smaller.
    fn has_namesake_in_state(&self, number: usize) -> bool {
        let row = self.stored.places[number];
        let state = self.state_of(Candidate::Place(number));
        let mut namesakes = self.places_of_key(self.stored.place_keys.get(number));
        namesakes.any(|other| {
            let other_row = self.stored.places[other];
            let dwarfed = row.population > other_row.population.saturating_mul(DWARFING);
            other != number
                && !dwarfed
                && other_row.township == row.township
                && self.state_of(Candidate::Place(other)) == state
        })
    }

    /// Index range of the places with this key.
    pub(super) fn places_of_key(&self, key: &str) -> std::ops::Range<usize> {
        matching(&self.stored.place_keys, |text| text.cmp(key))
    }
}

/// Converts a ZIP to a place for display.
pub(super) fn place_of_zip(zip: ZipPlace) -> ResolvedPlace {
    ResolvedPlace {
        label: format!("ZIP {} ({}, {})", zip.zip, zip.city, zip.state),
        kind: PlaceKind::Zip,
        point: zip.point,
        zip: Some(zip.zip),
        county: zip.county,
        state: Some(zip.state),
    }
}
