//! Web Mercator projection from degrees to drawing units. All map tiles use it,
//! and circles on the ground stay circles.

use std::f64::consts::PI;

use super::area::{HEIGHT, WIDTH};
use crate::model::place::Point;
use crate::web::map_tiles::Tiles;

/// Half the minimum height of the map, in miles.
const LEAST_HALF: f64 = 5.0;

/// Miles per degree of latitude.
const MILES: f64 = 69.0;

/// Minimum width of a tile, in drawing units. At 256 pixels per tile this is
/// sharp enough on a phone and needs few tiles.
const LEAST_TILE: f64 = 150.0;

/// Maximum tiles on a map.
const MAX_TILES: usize = 12;

/// The extent of the map.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// The south-western corner.
    pub low: Point,
    /// The north-eastern corner.
    pub high: Point,
    /// Upper left corner, in world coordinates (0 to 1).
    corner: (f64, f64),
    /// Drawing units per world width.
    unit: f64,
}

/// A tile on the map.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    /// URL of the tile.
    pub address: String,
    /// Left edge, in drawing units.
    pub x: i32,
    /// Top edge, in drawing units.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// World coordinates of a point, from 0 to 1 on both axes.
fn world(point: Point) -> (f64, f64) {
    let north = point.latitude.clamp(-85.0, 85.0).to_radians().tan().asinh();
    ((point.longitude + 180.0) / 360.0, (1.0 - north / PI) / 2.0)
}

fn from_world((x, y): (f64, f64)) -> Point {
    Point {
        latitude: (PI * (1.0 - 2.0 * y)).sinh().atan().to_degrees(),
        longitude: x * 360.0 - 180.0,
    }
}

/// Width of a distance at a latitude, in world coordinates.
fn world_of_miles(miles: f64, latitude: f64) -> f64 {
    miles / MILES / 360.0 / latitude.to_radians().cos()
}

impl Frame {
    /// The extent that contains all points, with a margin.
    pub fn around(points: &[Point]) -> Frame {
        let points: Vec<(f64, f64)> = points.iter().map(|point| world(*point)).collect();
        let fold = |pick: fn(&(f64, f64)) -> f64, start: f64, of: fn(f64, f64) -> f64| {
            points.iter().map(pick).fold(start, of)
        };
        let west = fold(|p| p.0, f64::INFINITY, f64::min);
        let east = fold(|p| p.0, f64::NEG_INFINITY, f64::max);
        let north = fold(|p| p.1, f64::INFINITY, f64::min);
        let south = fold(|p| p.1, f64::NEG_INFINITY, f64::max);
        let (x, y) = (f64::midpoint(west, east), f64::midpoint(north, south));
        let aspect = f64::from(WIDTH) / f64::from(HEIGHT);
        // A quarter more than the points need, in the aspect ratio of the
        // drawing.
        let half = ((south - north) / 2.0).max((east - west) / 2.0 / aspect) * 1.25;
        let half = half.max(world_of_miles(LEAST_HALF, from_world((x, y)).latitude));
        let wide = half * aspect;
        Frame {
            low: from_world((x - wide, y + half)),
            high: from_world((x + wide, y - half)),
            corner: (x - wide, y - half),
            unit: f64::from(HEIGHT) / (2.0 * half),
        }
    }

    /// Drawing coordinates of a point.
    pub fn place(&self, point: Point) -> (i32, i32) {
        let (x, y) = world(point);
        (self.at(x, self.corner.0), self.at(y, self.corner.1))
    }

    fn at(&self, world: f64, corner: f64) -> i32 {
        ((world - corner) * self.unit).round() as i32
    }

    /// A distance at the latitude of a point, in drawing units.
    pub fn miles(&self, miles: f64, around: Point) -> i32 {
        (world_of_miles(miles, around.latitude) * self.unit).round() as i32
    }

    /// The tiles that cover the drawing, as far as they exist. Empty if there
    /// would be more than `MAX_TILES`.
    pub fn pictures(&self, tiles: &Tiles) -> Vec<Picture> {
        let zoom = (self.unit / LEAST_TILE).log2().floor();
        let zoom = zoom.clamp(f64::from(tiles.zooms.0), f64::from(tiles.zooms.1));
        let count = zoom.exp2();
        let (low, high) = (world(self.low), world(self.high));
        let covered = (world(tiles.covers.0), world(tiles.covers.1));
        // Exclude tiles that only touch an edge.
        let numbers = |from: f64, to: f64| {
            let most = count - 1.0;
            let first = (from * count).floor().clamp(0.0, most) as u32;
            first..((to * count).ceil().clamp(0.0, count) as u32)
        };
        let columns = numbers(low.0.max(covered.0.0), high.0.min(covered.1.0));
        let rows = numbers(high.1.max(covered.1.1), low.1.min(covered.0.1));
        if columns.len() * rows.len() > MAX_TILES {
            return Vec::new();
        }
        let cells = rows.flat_map(|y| columns.clone().map(move |x| (x, y)));
        let drawn = cells.map(|(x, y)| {
            // Round the edges, not the sizes, so that no gaps appear between
            // tiles.
            let edge = |at: u32, corner: f64| self.at(f64::from(at) / count, corner);
            let (left, top) = (edge(x, self.corner.0), edge(y, self.corner.1));
            Picture {
                address: tiles.address(zoom as u8, x, y),
                x: left,
                y: top,
                width: edge(x + 1, self.corner.0) - left,
                height: edge(y + 1, self.corner.1) - top,
            }
        });
        drawn.collect()
    }
}
