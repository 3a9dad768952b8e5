//! Names of towns on the map of results, each where it covers nothing.

use super::area::Area;
use super::projection::Frame;
use crate::web::pages::layout::Visitor;

/// Towns looked at, the largest first.
const MAX_TRIED: usize = 16;

/// Towns that are named.
const MAX_NAMED: usize = 7;

/// Width of a letter and height of a line, in units of the drawing.
const LETTER: f64 = 6.3;
const LINE: i32 = 13;

/// A town to steer by.
#[derive(Debug)]
pub struct Town {
    /// Its name.
    pub name: String,
    /// Its middle.
    pub x: i32,
    /// Its middle.
    pub y: i32,
    /// Where the name begins, stands or ends.
    pub label_x: i32,
    /// The line it stands on.
    pub label_y: i32,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
}

/// The larger towns of the ground, named where nothing is covered.
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

/// The first free place for a name: right, left, under or over its dot, or
/// over or under the numbers that stand on it.
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
