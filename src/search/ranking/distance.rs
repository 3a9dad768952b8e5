//! How a listing reaches the person: it is near, serves their area, or can be
//! used from anywhere.

use super::tag_matches::{FOR_A_COUNTY, FOR_THE_NATION, TagMatches};
use crate::model::place::{chord_to_miles, miles_to_chord, squared_chord};
use crate::search::criteria::{PlaceScale, SearchCriteria};

/// Distance in miles that halves the score.
const HALF_NEAR_MILES: f64 = 20.0;

/// Factor for what can be used from anywhere, such as a meeting online: less
/// than a place some 20 miles away.
const FROM_ANYWHERE: f64 = 0.48;

/// Factor for a service of the person's area that must be visited: less than
/// one by phone for the county, more than a line for the whole state.
const TO_GO_TO: f64 = 0.9;

/// Share of that factor that fades with the miles.
const FADING: f64 = 0.2;

/// Computes the distance factor; prepared once per search.
pub struct DistanceScorer {
    size: Option<PlaceScale>,
    origin: Option<[f64; 3]>,
    limit: f64,
    /// Squared chords: within the first a point is certainly inside the limit,
    /// beyond the second certainly outside.
    chords: (f64, f64),
}

/// Upper bound on the rounding error of converting miles to a chord and back.
const ROUNDING: f64 = 1e-9;

impl DistanceScorer {
    /// A scorer for the person's location and maximum distance.
    pub fn new(want: &SearchCriteria) -> DistanceScorer {
        let limit = want.limit_miles();
        let chord = miles_to_chord(limit);
        DistanceScorer {
            size: want.from.as_ref().map(|from| from.size),
            origin: want
                .from
                .as_ref()
                .and_then(crate::search::criteria::Origin::origin),
            limit,
            chords: (chord * (1.0 - ROUNDING), chord),
        }
    }

    /// Whether the person's location is known.
    #[inline]
    pub fn is_known(&self) -> bool {
        self.size.is_some()
    }

    /// Squared chord to a unit vector; infinite if either point is missing, and
    /// 0 anywhere in the county that was named.
    #[inline(always)]
    pub fn chord(&self, vector: [f32; 3], told: &TagMatches) -> f64 {
        let Some(origin) = self.origin else {
            return f64::INFINITY;
        };
        let is_in_named_county = self.size == Some(PlaceScale::County) && told.in_county;
        if is_in_named_county && !vector[0].is_nan() {
            return 0.0;
        }
        let [x, y, z] = vector;
        let vector = [f64::from(x), f64::from(y), f64::from(z)];
        let chord = squared_chord(vector, origin);
        // A listing without a point has NaN coordinates.
        if chord < f64::INFINITY {
            chord
        } else {
            f64::INFINITY
        }
    }

    /// Whether a listing is out of reach: neither near nor serving the person.
    /// Always false if the person's location is unknown.
    ///
    /// Invariant: [`crate::search::matching::geo_filter`] must return every
    /// document for which this is false.
    #[inline(always)]
    pub fn is_out_of_range(&self, chord: f64, can_be_visited: bool, told: &TagMatches) -> bool {
        if !self.is_known() || told.serves.is_some() {
            return false;
        }
        if can_be_visited && chord < f64::INFINITY {
            return !self.is_within(chord);
        }
        !told.anywhere && !self.is_in_named_state(told)
    }

    /// Whether a listing names the areas that it serves, and the person's is none
    /// of them. Which county of a state is meant is not known.
    pub fn is_of_other_areas(&self, told: &TagMatches) -> bool {
        let is_known = self.size.is_some_and(|size| size != PlaceScale::State);
        is_known && told.limited && told.serves.is_none()
    }

    #[inline(always)]
    fn is_in_named_state(&self, told: &TagMatches) -> bool {
        self.size == Some(PlaceScale::State) && told.in_county
    }

    /// Whether a listing can be visited from here, or is for the person's state
    /// or less; without a location, for that of a home county.
    pub fn is_local(&self, chord: f64, can_be_visited: bool, told: &TagMatches) -> bool {
        let serves_state = told.serves.is_some_and(|weight| weight > FOR_THE_NATION);
        let near = can_be_visited && chord < f64::INFINITY && self.is_within(chord);
        told.in_county || serves_state || near
    }

    /// Whether a listing is at the place that was named: it can be visited from
    /// there, or is in its county or for it in particular.
    pub fn is_at_hand(&self, chord: f64, can_be_visited: bool, told: &TagMatches) -> bool {
        let serves_county = told.serves.is_some_and(|weight| weight >= FOR_A_COUNTY);
        let near = can_be_visited && chord < f64::INFINITY && self.is_within(chord);
        told.in_county || serves_county || near
    }

    #[inline(always)]
    fn is_within(&self, chord: f64) -> bool {
        let (surely, at_most) = self.chords;
        chord <= surely || chord <= at_most && chord_to_miles(chord) <= self.limit
    }

    /// Distance factor for the score, with the reason in words.
    #[inline(always)]
    pub fn counts(
        &self,
        chord: f64,
        can_be_visited: bool,
        told: &TagMatches,
    ) -> (f64, &'static str) {
        if self.size.is_none() {
            return near_home(told);
        }
        let is_there = can_be_visited && chord < f64::INFINITY;
        let visit = is_there.then(|| 1.0 / (1.0 + chord_to_miles(chord) / HALF_NEAR_MILES));
        match (told.serves, visit) {
            (Some(weight), Some(visit)) => {
                let fading = 1.0 - FADING + FADING * visit;
                (
                    visit.max(weight * TO_GO_TO * fading),
                    "serves, and is there",
                )
            }
            (Some(weight), None) => (weight, "serves the area"),
            (None, Some(visit)) if told.limited => (visit * 0.4, "serves another area"),
            (None, Some(visit)) => (visit, "is there to go to"),
            (None, None) if told.anywhere => (FROM_ANYWHERE, "can be used from anywhere"),
            (None, None) if self.is_in_named_state(told) => (0.9, "is in the state"),
            (None, None) => (0.3, "is elsewhere"),
        }
    }
}

/// Without a location, listings in the home counties come first.
#[inline(always)]
fn near_home(told: &TagMatches) -> (f64, &'static str) {
    match told.serves {
        _ if told.in_county => (1.0, "is in the home counties"),
        Some(weight) => (weight, "serves the home counties"),
        None if told.anywhere => (0.8, "can be used from anywhere"),
        None => (0.5, "is outside the home counties"),
    }
}

/// A name match is discounted less by distance.
#[cold]
pub fn of_name(name: f64, near: f64) -> f64 {
    name * near.sqrt()
}
