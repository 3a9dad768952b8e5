//! Size of the drawing, rectangles, and the markers to place on it.

use crate::model::place::Point;

/// Width of the drawing; on a phone, one unit is about one pixel.
pub const WIDTH: i32 = 300;

/// Height of the drawing.
pub const HEIGHT: i32 = 230;

/// A result with a location.
#[derive(Debug)]
pub struct Marker {
    /// Number of the result.
    pub number: usize,
    /// Number and name.
    pub label: String,
    /// Location.
    pub point: Point,
    /// Whether it is known only by its town.
    pub approximate: bool,
}

/// A rectangle of the drawing: left, top, width, height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area(pub i32, pub i32, pub i32, pub i32);

impl Area {
    /// Whether two rectangles overlap.
    pub fn meets(&self, other: &Area) -> bool {
        self.0 < other.0 + other.2
            && other.0 < self.0 + self.2
            && self.1 < other.1 + other.3
            && other.1 < self.1 + self.3
    }

    /// Shifts the rectangle.
    pub fn moved(self, x: i32, y: i32) -> Area {
        Area(self.0 + x, self.1 + y, self.2, self.3)
    }

    /// Shifts the rectangle into the drawing.
    pub fn inside(self) -> Area {
        let within = |from: i32, size: i32, whole: i32| from.clamp(1, (whole - size - 1).max(1));
        let Area(left, top, wide, high) = self;
        Area(
            within(left, wide, WIDTH),
            within(top, high, HEIGHT),
            wide,
            high,
        )
    }

    /// Whether the rectangle lies within the drawing.
    pub fn is_inside(&self) -> bool {
        self.0 >= 0 && self.1 >= 0 && self.0 + self.2 <= WIDTH && self.1 + self.3 <= HEIGHT
    }
}
