//! Town labels on the result map, placed where they cover nothing.

use super::area::Area;
use super::projection::Frame;
use crate::web::pages::layout::Visitor;

/// Maximum towns to try, largest first.
const MAX_TRIED: usize = 16;

/// Maximum towns to label.
const MAX_NAMED: usize = 7;

/// Width of a letter and height of a line, in drawing units.
const LETTER: f64 = 6.3;
const LINE: i32 = 13;

/// A labeled town.
#[derive(Debug)]
pub struct Town {
    /// Town name.
    pub name: String,
    /// Horizontal position of the dot.
    pub x: i32,
    /// Vertical position of the dot.
    pub y: i32,
    /// Horizontal anchor of the label.
    pub label_x: i32,
    /// Baseline of the label.
    pub label_y: i32,
    /// SVG `text-anchor`: `start`, `middle` or `end`.
    pub anchor: &'static str,
}

/// Labels for the largest towns that fit. `taken` are rectangles to keep clear.
pub fn towns(frame: &Frame, mut taken: Vec<Area>, visitor: &Visitor) -> Vec<Town> {
    let gazetteer = &visitor.generation.gazetteer;
    let mut named: Vec<Town> = Vec::new();
    for town in gazetteer.towns_between(frame.low, frame.high, MAX_TRIED) {
        let name = town.label.split(',').next().unwrap_or_default().to_owned();
        let (x, y) = frame.place(town.point);
        let Some((area, town)) = label(name, (x, y), &taken) else {
            continue;
        };
        taken.push(area);
        taken.push(Area(x - 3, y - 3, 6, 6));
        named.push(town);
        if named.len() == MAX_NAMED {
            break;
        }
    }
    named
}

/// The first free position for a label: right, left, below or above the town's
/// dot, or of the cluster that covers the dot.
fn label(name: String, (x, y): (i32, i32), taken: &[Area]) -> Option<(Area, Town)> {
    let wide = (name.chars().count() as f64 * LETTER).ceil() as i32;
    let dot = Area(x - 3, y - 3, 6, 6);
    let own = taken.iter().find(|area| area.meets(&dot));
    let Area(left, top, across, down) = own.copied().unwrap_or(dot);
    let right = left + across + 4;
    let middle = left + across / 2;
    let tries = [
        (right, y + 4, "start", right),
        (left - 4, y + 4, "end", left - 4 - wide),
        (middle, top + down + LINE - 2, "middle", middle - wide / 2),
        (middle, top - 4, "middle", middle - wide / 2),
    ];
    tries.into_iter().find_map(|(at, line, anchor, from)| {
        let area = Area(from, line - LINE + 3, wide, LINE);
        let free = area.is_inside() && taken.iter().all(|other| !other.meets(&area));
        let town = || Town {
            name: name.clone(),
            x,
            y,
            label_x: at,
            label_y: line,
            anchor,
        };
        free.then(|| (area, town()))
    })
}
