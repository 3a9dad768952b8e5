//! Outlines of counties, unpacked to be asked for points.

use geo::{BoundingRect, Contains, Coord, LineString, MultiPolygon};

use super::store::PackedOutline;
use crate::model::place::EARTH_RADIUS_MILES;

/// Outline of a county, with its bounding box for quick rejection.
#[derive(Debug, Clone)]
pub(super) struct Area {
    pub(super) shape: MultiPolygon,
    pub(super) low: Coord,
    pub(super) high: Coord,
}

impl Area {
    pub(super) fn unpack(outline: &PackedOutline) -> Option<Area> {
        let shape = outline.unpack()?;
        let bounds = shape.bounding_rect()?;
        Some(Area {
            low: bounds.min(),
            high: bounds.max(),
            shape,
        })
    }

    /// Whether the point is in the bounding box, expanded by some degrees.
    pub(super) fn is_near(&self, at: Coord, degrees: f64) -> bool {
        (self.low.x - degrees..=self.high.x + degrees).contains(&at.x)
            && (self.low.y - degrees..=self.high.y + degrees).contains(&at.y)
    }

    pub(super) fn contains(&self, at: Coord) -> bool {
        self.is_near(at, 0.0) && self.shape.contains(&at)
    }

    /// Miles from a point to the nearest border, in a flat projection around
    /// the point, which is accurate enough for a few miles.
    pub(super) fn miles_to_border(&self, at: Coord) -> f64 {
        let rings = self
            .shape
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        rings
            .map(|ring| miles_to_line(ring, at))
            .fold(f64::INFINITY, f64::min)
    }
}

fn miles_to_line(line: &LineString, at: Coord) -> f64 {
    let up = EARTH_RADIUS_MILES.to_radians();
    let across = up * at.y.to_radians().cos();
    let flat = |corner: Coord| ((corner.x - at.x) * across, (corner.y - at.y) * up);
    let miles = line.lines().map(|side| {
        let ((x, y), (end_x, end_y)) = (flat(side.start), flat(side.end));
        let (step_x, step_y) = (end_x - x, end_y - y);
        let length = step_x * step_x + step_y * step_y;
        // Position of the nearest point along the side, 0 to 1.
        let along = if length > 0.0 {
            (-(x * step_x + y * step_y) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        (x + along * step_x).hypot(y + along * step_y)
    });
    miles.fold(f64::INFINITY, f64::min)
}
