//! Geography: points, counties, and the precision of a location.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Mean radius of the Earth in miles (IUGG mean radius 6371.0088 km).
pub const EARTH_RADIUS_MILES: f64 = 3958.7613;

/// A point on the Earth in decimal degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Degrees north of the equator, −90 to 90.
    pub latitude: f64,
    /// Degrees east of Greenwich, −180 to 180; negative in the United States.
    pub longitude: f64,
}

impl Point {
    /// A point, or `None` if a coordinate is out of range.
    pub fn new(latitude: f64, longitude: f64) -> Option<Point> {
        let on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        on_earth.then_some(Point {
            latitude,
            longitude,
        })
    }

    /// The point as a unit vector, so that distances need no trigonometry.
    pub fn unit_vector(self) -> [f64; 3] {
        let (latitude, longitude) = (self.latitude.to_radians(), self.longitude.to_radians());
        [
            latitude.cos() * longitude.cos(),
            latitude.cos() * longitude.sin(),
            latitude.sin(),
        ]
    }

    /// Great-circle distance in miles.
    pub fn miles_to(self, other: Point) -> f64 {
        chord_to_miles(squared_chord(self.unit_vector(), other.unit_vector()))
    }
}

/// Squared straight-line distance between two unit vectors. Sorts points in the
/// same order as the great-circle distance.
pub fn squared_chord(a: [f64; 3], b: [f64; 3]) -> f64 {
    let [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    x * x + y * y + z * z
}

/// Great-circle miles for a squared chord between unit vectors.
pub fn chord_to_miles(squared: f64) -> f64 {
    2.0 * EARTH_RADIUS_MILES * (squared.sqrt() / 2.0).min(1.0).asin()
}

/// Squared chord for a distance in miles, rounded up: every point that
/// [`chord_to_miles`] puts within `miles` has a chord no longer than this.
pub fn miles_to_chord(miles: f64) -> f64 {
    let half_angle = (miles / (2.0 * EARTH_RADIUS_MILES)).clamp(0.0, std::f64::consts::FRAC_PI_2);
    let chord = 2.0 * half_angle.sin();
    // Rounding must not exclude points on the boundary.
    chord * chord * (1.0 + 1e-9) + 1e-15
}

/// A county of the United States by its common name: "Clinton", "PA".
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct County {
    /// Two-letter postal code of the state.
    pub state: String,
    /// Name without the word "County".
    pub name: String,
}

/// "Clinton, PA", as in the cells of seed files.
impl fmt::Display for County {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, {}", self.name, self.state)
    }
}

/// Precision of a listing's location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Precision {
    /// Staff gave the coordinates of the door.
    Exact,
    /// Center of its ZIP or town: never shown as an exact distance.
    Approximate,
    /// Confidential; no point and no street are stored.
    Hidden,
    /// No location: reached by phone, text or online, or location unknown.
    None,
}
