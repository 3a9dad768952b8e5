//! How a listing reaches the person: whether it is near, serves the place,
//! or can be used from anywhere.

use super::told::Told;
use super::want::{Size, Want};
use crate::model::place::{chord_to_miles, miles_to_chord, squared_chord};

/// Miles at which nearness counts half.
const HALF_NEAR_MILES: f64 = 20.0;

/// How a document reaches the person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearness {
    /// How large the place is that the person named, if any.
    size: Option<Size>,
    told: Told,
    can_be_visited: bool,
    /// The squared chord to its place.
    pub chord: Option<f64>,
    /// Out of reach: neither near nor serving the person.
    pub beyond: bool,
}

/// The ground a person stands on, looked up once a search.
pub struct Ground {
    size: Option<Size>,
    origin: Option<[f64; 3]>,
    limit: f64,
    /// A squared chord that is surely within the limit, and one beyond which
    /// nothing is.
    chords: (f64, f64),
}

/// What is lost in turning miles into a chord and back is less.
const ROUNDING: f64 = 1e-9;

impl Ground {
    /// Where the person is.
    pub fn new(want: &Want) -> Ground {
        let limit = want.limit_miles();
        let chord = miles_to_chord(limit);
        Ground {
            size: want.from.as_ref().map(|from| from.size),
            origin: want.from.as_ref().and_then(super::want::From::origin),
            limit,
            chords: (chord * (1.0 - ROUNDING), chord),
        }
    }

    /// Whether the person said where they are.
    #[inline]
    pub fn is_known(&self) -> bool {
        self.size.is_some()
    }

    /// How a listing at a unit vector, not a number when it has no point,
    /// reaches the person. What is not beyond must be among what
    /// [`super::reachable`] finds. Without a place nothing is too far.
    #[inline(always)]
    pub fn nearness(&self, vector: [f32; 3], can_be_visited: bool, told: Told) -> Nearness {
        let chord = self
            .origin
            .map(|origin| squared_chord(vector.map(f64::from), origin));
        let chord = chord.filter(|chord| !chord.is_nan());
        let is_there = match chord.filter(|_| can_be_visited) {
            Some(chord) => self.is_within(chord),
            None => told.anywhere || self.size == Some(Size::State) && told.in_county,
        };
        Nearness {
            size: self.size,
            told,
            can_be_visited,
            chord,
            beyond: self.is_known() && told.serves.is_none() && !is_there,
        }
    }

    #[inline(always)]
    fn is_within(&self, chord: f64) -> bool {
        let (surely, at_most) = self.chords;
        chord <= surely || chord <= at_most && chord_to_miles(chord) <= self.limit
    }
}

impl Nearness {
    /// Miles to its place.
    pub fn miles(&self) -> Option<f64> {
        self.chord.map(chord_to_miles)
    }

    /// What the score is multiplied by, and why, in words.
    #[inline]
    pub fn counts(&self) -> (f64, &'static str) {
        let Some(size) = self.size else {
            return near_home(&self.told);
        };
        let visit = self.chord.filter(|_| self.can_be_visited).map(|chord| {
            let near = 1.0 / (1.0 + chord_to_miles(chord) / HALF_NEAR_MILES);
            match size {
                Size::County if self.told.in_county => 1.0,
                _ => near,
            }
        });
        match (self.told.serves, visit) {
            (Some(weight), Some(visit)) => (visit.max(weight * 0.75), "serves, and is there"),
            (Some(weight), None) => (weight, "serves the area"),
            (None, Some(visit)) if self.told.limited => (visit * 0.4, "serves another area"),
            (None, Some(visit)) => (visit, "is there to go to"),
            (None, None) if self.told.anywhere => (0.8, "can be used from anywhere"),
            (None, None) if size == Size::State && self.told.in_county => (0.9, "is in the state"),
            (None, None) => (0.3, "is elsewhere"),
        }
    }
}

/// Without a place, the home ground comes first.
#[inline]
fn near_home(told: &Told) -> (f64, &'static str) {
    match told.serves {
        _ if told.in_county => (1.0, "is in the home counties"),
        Some(weight) => (weight, "serves the home counties"),
        None if told.anywhere => (0.8, "can be used from anywhere"),
        None => (0.5, "is outside the home counties"),
    }
}
