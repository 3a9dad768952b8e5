//! From degrees to the drawing of a map, in Web Mercator: the projection of
//! all map tiles, in which a circle on the ground stays a circle.

use std::f64::consts::PI;

use super::area::{HEIGHT, WIDTH};
use crate::model::place::Point;
use crate::web::map_tiles::Tiles;

/// Half the least height of the ground that is drawn, in miles.
const LEAST_HALF: f64 = 5.0;

/// Miles of a degree of latitude.
const MILES: f64 = 69.0;

/// Least width of a tile in the drawing, in its units. Of 256 pixels each,
/// they are sharp enough on a phone, and few.
const LEAST_TILE: f64 = 150.0;

/// Tiles of a map, at most.
const MAX_TILES: usize = 12;

/// The ground that is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// The south-western corner.
    pub low: Point,
    /// The north-eastern corner.
    pub high: Point,
    /// The upper left corner, where the world is 1 wide and 1 high.
    corner: (f64, f64),
    /// Units of the drawing in the width of the world.
    unit: f64,
}

/// A tile of the drawing.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its address.
    pub address: String,
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// Where a point is, in a world that is 1 wide and 1 high.
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

/// The width of the world that some miles take at a latitude.
fn world_of_miles(miles: f64, latitude: f64) -> f64 {
    miles / MILES / 360.0 / latitude.to_radians().cos()
}

impl Frame {
    /// The ground that holds all points, with room around them.
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
        // A quarter more than the points need, and the shape of the drawing.
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

    /// Where a point is drawn.
    pub fn place(&self, point: Point) -> (i32, i32) {
        let (x, y) = world(point);
        (self.at(x, self.corner.0), self.at(y, self.corner.1))
    }

    fn at(&self, world: f64, corner: f64) -> i32 {
        ((world - corner) * self.unit).round() as i32
    }

    /// How long some miles are drawn around a point.
    pub fn miles(&self, miles: f64, around: Point) -> i32 {
        (world_of_miles(miles, around.latitude) * self.unit).round() as i32
    }

    /// The tiles that cover the drawing, as far as there are any.
    pub fn pictures(&self, tiles: &Tiles) -> Vec<Picture> {
        let zoom = (self.unit / LEAST_TILE).log2().floor();
        let zoom = zoom.clamp(f64::from(tiles.zooms.0), f64::from(tiles.zooms.1));
        let count = zoom.exp2();
        let (low, high) = (world(self.low), world(self.high));
        let covered = (world(tiles.covers.0), world(tiles.covers.1));
        // A tile that only touches an edge holds nothing to see.
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
            // Edges are rounded, not sizes: so that no gap is left between.
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
