//! How the gazetteer is kept: sorted rows of small numbers, so that the whole
//! country decodes in milliseconds and needs no map of strings.

use super::{Gazetteer, GazetteerError};
use crate::model::place::{County, Point};
use crate::model::string_arena::Strings;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};

/// Raised when the bytes change shape; older bytes are then refused.
const FORMAT: u32 = 1;

/// Coordinates are kept as whole ten-thousandths of a degree (about 11 m).
const PER_DEGREE: f64 = 10_000.0;

/// A number of a row in `Stored::counties`.
pub(super) type CountyNumber = u16;

/// Everything, as it is written to bytes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) states: Vec<StateRow>,
    /// Sorted by FIPS code.
    pub(super) counties: Vec<CountyRow>,
    /// Keys of `places`, in the same order, sorted.
    pub(super) place_keys: Strings,
    pub(super) place_names: Strings,
    pub(super) places: Vec<PlaceRow>,
    pub(super) cities: Strings,
    /// Sorted by ZIP.
    pub(super) zips: Vec<ZipRow>,
    /// One for each county, in the order of `counties`.
    pub(super) outlines: Vec<PackedOutline>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct StateRow {
    pub(super) code: String,
    pub(super) name: String,
    /// English and Spanish names as keys.
    pub(super) keys: Vec<String>,
    pub(super) latitude: i32,
    pub(super) longitude: i32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CountyRow {
    pub(super) fips: u32,
    pub(super) county: County,
    /// The name as a key: "clinton".
    pub(super) key: String,
    /// "County", "Parish" …; empty for an independent city.
    pub(super) noun: String,
    pub(super) state: u8,
    pub(super) latitude: i32,
    pub(super) longitude: i32,
    pub(super) population: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct PlaceRow {
    pub(super) township: bool,
    pub(super) county: CountyNumber,
    pub(super) latitude: i32,
    pub(super) longitude: i32,
    pub(super) population: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct ZipRow {
    pub(super) zip: u32,
    pub(super) county: CountyNumber,
    /// Number in `Stored::cities`.
    pub(super) city: u32,
    pub(super) latitude: i32,
    pub(super) longitude: i32,
}

/// The polygons of a county: rings of coordinates, each the step from the one before.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct PackedOutline {
    /// How many rings each polygon has, the outer one first.
    rings_of_polygons: Vec<u32>,
    /// How many corners each ring has.
    corners_of_rings: Vec<u32>,
    /// Longitude and latitude in turn.
    steps: Vec<i32>,
}

/// Degrees as they are kept.
pub(super) fn packed(degrees: f64) -> i32 {
    (degrees * PER_DEGREE).round() as i32
}

fn unpacked(number: i32) -> f64 {
    f64::from(number) / PER_DEGREE
}

/// The point of a row.
pub(super) fn point_of(latitude: i32, longitude: i32) -> Point {
    Point {
        latitude: unpacked(latitude),
        longitude: unpacked(longitude),
    }
}

impl PackedOutline {
    /// Packs polygons given as rings of (longitude, latitude) in degrees.
    pub(super) fn pack(polygons: &[Vec<Vec<[f64; 2]>>]) -> PackedOutline {
        let mut outline = PackedOutline::default();
        let mut last = [0, 0];
        for rings in polygons {
            outline.rings_of_polygons.push(rings.len() as u32);
            for ring in rings {
                outline.corners_of_rings.push(ring.len() as u32);
                for corner in ring {
                    let now = corner.map(packed);
                    outline.steps.push(now[0] - last[0]);
                    outline.steps.push(now[1] - last[1]);
                    last = now;
                }
            }
        }
        outline
    }

    /// The polygons in degrees; none when the county has no outline.
    pub(super) fn unpack(&self) -> Option<MultiPolygon> {
        let mut steps = self.steps.chunks_exact(2);
        let mut lengths = self.corners_of_rings.iter();
        let (mut x, mut y) = (0_i32, 0_i32);
        let mut polygons = Vec::with_capacity(self.rings_of_polygons.len());
        for rings in &self.rings_of_polygons {
            let mut lines = Vec::with_capacity(*rings as usize);
            for length in lengths.by_ref().take(*rings as usize) {
                let corners = steps.by_ref().take(*length as usize).map(|step| {
                    (x, y) = (x.wrapping_add(step[0]), y.wrapping_add(step[1]));
                    Coord {
                        x: unpacked(x),
                        y: unpacked(y),
                    }
                });
                lines.push(LineString::new(corners.collect()));
            }
            if !lines.is_empty() {
                let outer = lines.remove(0);
                polygons.push(Polygon::new(outer, lines));
            }
        }
        (!polygons.is_empty()).then_some(MultiPolygon::new(polygons))
    }
}

impl Gazetteer {
    /// The gazetteer as bytes, for a generation to carry.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Serializing plain rows into memory cannot fail; empty bytes would be
        // refused by `from_bytes` all the same.
        postcard::to_stdvec(&(FORMAT, &self.stored)).unwrap_or_default()
    }

    /// Reads what [`Gazetteer::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`GazetteerError::Bytes`] when the bytes are cut short, of another
    /// format, or not a gazetteer.
    pub fn from_bytes(bytes: &[u8]) -> Result<Gazetteer, GazetteerError> {
        let damaged = |_| GazetteerError::Bytes;
        let (format, rest) = postcard::take_from_bytes::<u32>(bytes).map_err(damaged)?;
        if format != FORMAT {
            return Err(GazetteerError::Bytes);
        }
        let stored = postcard::from_bytes::<Stored>(rest).map_err(damaged)?;
        if stored.is_sound() {
            Ok(Gazetteer::from_stored(stored))
        } else {
            Err(GazetteerError::Bytes)
        }
    }
}

impl Stored {
    /// Whether every number that points at a row has its row.
    fn is_sound(&self) -> bool {
        let counties = self.counties.len();
        self.outlines.len() == counties
            && self.place_keys.len() == self.places.len()
            && self.place_names.len() == self.places.len()
            && (self.counties.iter()).all(|row| usize::from(row.state) < self.states.len())
            && (self.places.iter()).all(|row| usize::from(row.county) < counties)
            && (self.zips.iter()).all(|row| usize::from(row.county) < counties)
    }
}
