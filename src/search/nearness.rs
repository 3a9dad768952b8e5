//! How a listing reaches the person: whether it is near, serves the place,
//! or can be used from anywhere.

use super::told::Told;
use super::want::{Size, Want};
use crate::model::place::{chord_to_miles, squared_chord};

/// Miles at which nearness counts half.
const HALF_NEAR_MILES: f64 = 20.0;

/// How a document reaches the person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearness {
    /// What the score is multiplied by.
    pub factor: f64,
    /// Miles to its place.
    pub miles: Option<f64>,
    /// Out of reach: neither near nor serving the person.
    pub beyond: bool,
    /// The same in words.
    pub say: &'static str,
}

/// The ground a person stands on, looked up once a search.
pub struct Ground {
    size: Option<Size>,
    origin: Option<[f64; 3]>,
    limit: f64,
}

impl Ground {
    /// Where the person is.
    pub fn new(want: &Want) -> Ground {
        Ground {
            size: want.from.as_ref().map(|from| from.size),
            origin: want.from.as_ref().and_then(super::want::From::origin),
            limit: want.limit_miles(),
        }
    }

    /// Whether the person said where they are.
    #[inline]
    pub fn is_known(&self) -> bool {
        self.size.is_some()
    }

    /// How a listing at a unit vector, not a number when it has no point,
    /// reaches the person. What is not beyond must be among what
    /// [`super::reachable`] finds.
    #[inline]
    pub fn nearness(&self, vector: [f32; 3], can_be_visited: bool, told: &Told) -> Nearness {
        let Some(size) = self.size else {
            return nearness_to_home(told);
        };
        let chord = self
            .origin
            .map(|origin| squared_chord(vector.map(f64::from), origin));
        let miles = chord.filter(|chord| !chord.is_nan()).map(chord_to_miles);
        let visit = can_be_visited.then_some(()).and(miles).map(|miles| {
            let near = 1.0 / (1.0 + miles / HALF_NEAR_MILES);
            match size {
                Size::County if told.in_county => 1.0,
                _ => near,
            }
        });
        let within = miles.is_some_and(|miles| miles <= self.limit);
        let (factor, beyond, say) = match (told.serves, visit) {
            (Some(weight), Some(visit)) => {
                (visit.max(weight * 0.75), false, "serves, and is there")
            }
            (Some(weight), None) => (weight, false, "serves the area"),
            (None, Some(visit)) if told.limited => (visit * 0.4, !within, "serves another area"),
            (None, Some(visit)) => (visit, !within, "is there to go to"),
            (None, None) if told.anywhere => (0.8, false, "can be used from anywhere"),
            (None, None) if size == Size::State && told.in_county => {
                (0.9, false, "is in the state")
            }
            (None, None) => (0.3, true, "is elsewhere"),
        };
        Nearness {
            factor,
            miles,
            beyond,
            say,
        }
    }
}

/// Without a place, the home ground comes first and nothing is too far.
#[inline]
fn nearness_to_home(told: &Told) -> Nearness {
    let (factor, say) = match told.serves {
        _ if told.in_county => (1.0, "is in the home counties"),
        Some(weight) => (weight, "serves the home counties"),
        None if told.anywhere => (0.8, "can be used from anywhere"),
        None => (0.5, "is outside the home counties"),
    };
    Nearness {
        factor,
        miles: None,
        beyond: false,
        say,
    }
}
