//! Pins on the result map: pins at one place form a cluster, and clusters that
//! overlap are moved apart.

use super::area::{Area, Marker};
use super::projection::Frame;

/// Size of a pin, in drawing units; the minimum for a finger.
const CELL: i32 = 26;

/// Minimum radius of the ring around an approximate place.
pub const RING: i32 = 17;

/// Maximum pins side by side in a cluster.
const MAX_ABREAST: usize = 3;

/// Maximum pins in a cluster; the last one counts the rest.
const MAX_SHOWN: usize = 6;

/// Maximum distance, on each axis, of points that count as one place, in
/// drawing units.
const SAME_PLACE: i32 = 9;

/// Maximum rounds of moving clusters apart; overlap that remains is accepted.
const MAX_ROUNDS: usize = 60;

/// A pin that links to its result.
#[derive(Debug)]
pub struct Pin {
    /// Number of the result it links to.
    pub number: usize,
    /// Pin text: the number, or "+4" for several results.
    pub shown: String,
    /// Accessible label: numbers and names.
    pub label: String,
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Whether all its results are known only by their town.
    pub approximate: bool,
}

/// A line from a moved cluster to its place.
#[derive(Debug)]
pub struct LeaderLine {
    /// Center of the cluster.
    pub from: (i32, i32),
    /// Location of the place.
    pub to: (i32, i32),
}

/// The results at one place.
#[derive(Debug)]
pub struct Cluster {
    /// Indexes into the list of markers.
    marks: Vec<usize>,
    /// Location of the place.
    at: (i32, i32),
    /// Rectangle of the pins.
    area: Area,
}

/// Groups markers into clusters with as little overlap as possible. Keeps clear
/// of `you`, the person's own marker.
pub fn bunches(marks: &[Marker], frame: &Frame, you: Option<Area>) -> Vec<Cluster> {
    let mut bunches: Vec<Cluster> = Vec::new();
    for (number, mark) in marks.iter().enumerate() {
        let at = frame.place(mark.point);
        let near = |bunch: &&mut Cluster| {
            (bunch.at.0 - at.0).abs() <= SAME_PLACE && (bunch.at.1 - at.1).abs() <= SAME_PLACE
        };
        match bunches.iter_mut().find(near) {
            Some(bunch) => bunch.marks.push(number),
            None => bunches.push(Cluster {
                marks: vec![number],
                at,
                area: Area(0, 0, 0, 0),
            }),
        }
    }
    for bunch in &mut bunches {
        bunch.area = bunch.ground();
        // Keep the person's own marker visible.
        if let Some(you) = you.filter(|you| you.meets(&bunch.area)) {
            let up = you.1 - bunch.area.1 - bunch.area.3;
            bunch.area = bunch.area.moved(0, up).inside();
        }
    }
    make_way(&mut bunches);
    bunches
}

/// Moves overlapping clusters apart, each by half of the overlap, along the
/// axis with less overlap.
fn make_way(bunches: &mut [Cluster]) {
    for _ in 0..MAX_ROUNDS {
        let mut moved = false;
        for second in 1..bunches.len() {
            let (before, rest) = bunches.split_at_mut(second);
            for a in before {
                moved |= rest.first_mut().is_some_and(|b| a.make_way(b));
            }
        }
        if !moved {
            return;
        }
    }
}

/// Displacement that separates `b` from `a`; `a` moves by the opposite.
fn step_apart(a: &Area, b: &Area) -> (i32, i32) {
    let share = |from: i32, size: i32, other: i32, other_size: i32| {
        let shared = (from + size).min(other + other_size) - from.max(other);
        let ahead = other * 2 + other_size >= from * 2 + size;
        let step = (shared + 2) / 2;
        (shared, if ahead { step } else { -step })
    };
    let (shared_x, x) = share(a.0, a.2, b.0, b.2);
    let (shared_y, y) = share(a.1, a.3, b.1, b.3);
    if shared_x < shared_y { (x, 0) } else { (0, y) }
}

impl Cluster {
    /// Rectangle of the pins.
    pub fn area(&self) -> Area {
        self.area
    }

    /// Moves two overlapping clusters apart. Returns whether they overlapped.
    fn make_way(&mut self, other: &mut Cluster) -> bool {
        let meets = self.area.meets(&other.area);
        if meets {
            let (x, y) = step_apart(&self.area, &other.area);
            self.area = self.area.moved(-x, -y).inside();
            other.area = other.area.moved(x, y).inside();
        }
        meets
    }

    fn cells(&self) -> usize {
        self.marks.len().min(MAX_SHOWN)
    }

    /// The rectangle centered on the place.
    fn ground(&self) -> Area {
        let abreast = self.cells().min(MAX_ABREAST);
        let wide = abreast as i32 * CELL;
        let high = self.cells().div_ceil(abreast) as i32 * CELL;
        Area(self.at.0 - wide / 2, self.at.1 - high / 2, wide, high).inside()
    }

    /// A line to the place, if the cluster no longer covers it.
    pub fn lead(&self) -> Option<LeaderLine> {
        let Area(left, top, wide, high) = self.area;
        let covers = self.area.meets(&Area(self.at.0 - 1, self.at.1 - 1, 2, 2));
        (!covers).then_some(LeaderLine {
            from: (left + wide / 2, top + high / 2),
            to: self.at,
        })
    }

    /// The pins of the cluster; beyond `MAX_SHOWN`, the last one counts the
    /// rest.
    pub fn pins<'a>(&'a self, marks: &'a [Marker]) -> impl Iterator<Item = Pin> + 'a {
        let abreast = self.cells().min(MAX_ABREAST);
        let over = self.marks.len() > MAX_SHOWN;
        (0..self.cells()).map(move |cell| {
            let counts = over && cell + 1 == MAX_SHOWN;
            let end = if counts { self.marks.len() } else { cell + 1 };
            let meant: Vec<&Marker> = self.marks[cell..end].iter().map(|at| &marks[*at]).collect();
            let labels: Vec<&str> = meant.iter().map(|mark| mark.label.as_str()).collect();
            let first = meant[0];
            Pin {
                number: first.number,
                shown: if counts {
                    format!("+{}", meant.len())
                } else {
                    first.number.to_string()
                },
                // The visible text comes first, so that voice control works.
                label: if counts {
                    format!("+{}: {}", meant.len(), labels.join("; "))
                } else {
                    first.label.clone()
                },
                x: self.area.0 + (cell % abreast) as i32 * CELL,
                y: self.area.1 + (cell / abreast) as i32 * CELL,
                approximate: meant.iter().all(|mark| mark.approximate),
            }
        })
    }
}
