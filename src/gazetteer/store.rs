//! Storage format: sorted rows of small integers, so that the whole country
//! decodes in milliseconds without a hash map of strings.

use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};

use crate::model::place::{County, Point};
use crate::model::string_arena::Strings;

/// Format number, incremented with every change; other formats are rejected.
const FORMAT: u32 = 1;

/// Coordinates are stored in units of 1/10,000 degree (about 11 m).
const PER_DEGREE: f64 = 10_000.0;

/// Index into `Stored::counties`.
pub(super) type CountyNumber = u16;

/// The complete serialized gazetteer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) states: Vec<StateRow>,
    /// Sorted by FIPS code.
    pub(super) counties: Vec<CountyRow>,
    /// Sorted keys of `places`, in the same order.
    pub(super) place_keys: Strings,
    pub(super) place_names: Strings,
    pub(super) places: Vec<PlaceRow>,
    pub(super) cities: Strings,
    /// Sorted by ZIP.
    pub(super) zips: Vec<ZipRow>,
    /// Outline of each county, in the order of `counties`.
    pub(super) outlines: Vec<PackedOutline>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct StateRow {
    pub(super) code: String,
    pub(super) name: String,
    /// English and Spanish names as keys, for lookups.
    pub(super) keys: Vec<String>,
    pub(super) latitude: i32,
    pub(super) longitude: i32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CountyRow {
    pub(super) fips: u32,
    pub(super) county: County,
    /// Key of the name: "clinton".
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
    /// Index into `Stored::cities`.
    pub(super) city: u32,
    pub(super) latitude: i32,
    pub(super) longitude: i32,
}

/// A row that a name may refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Candidate {
    Place(usize),
    County(usize),
    State(usize),
}

/// Polygons of a county: rings of delta-encoded coordinates.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct PackedOutline {
    /// Number of rings of each polygon; the outer ring comes first.
    rings_of_polygons: Vec<u32>,
    /// Number of corners of each ring.
    corners_of_rings: Vec<u32>,
    /// Deltas, alternating longitude and latitude.
    steps: Vec<i32>,
}

/// Converts degrees to the stored unit.
pub(super) fn packed(degrees: f64) -> i32 {
    (degrees * PER_DEGREE).round() as i32
}

fn unpacked(number: i32) -> f64 {
    f64::from(number) / PER_DEGREE
}

/// Converts stored coordinates to a point.
pub(super) fn point_of(latitude: i32, longitude: i32) -> Point {
    Point {
        latitude: unpacked(latitude),
        longitude: unpacked(longitude),
    }
}

impl PackedOutline {
    /// Packs polygons, given as rings of (longitude, latitude) in degrees.
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

    /// The polygons in degrees; `None` if the county has no outline.
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

impl Stored {
    /// The bytes of the rows, after the number of the format.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        // Serializing plain rows into memory cannot fail; `from_bytes` would
        // reject empty bytes anyway.
        postcard::to_stdvec(&(FORMAT, self)).unwrap_or_default()
    }

    /// `None` if the bytes are truncated, in another format, or no gazetteer.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Stored> {
        let (format, rest) = postcard::take_from_bytes::<u32>(bytes).ok()?;
        let stored = (format == FORMAT).then(|| postcard::from_bytes::<Stored>(rest).ok())??;
        stored.is_sound().then_some(stored)
    }

    /// Whether all row indexes are in range.
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
