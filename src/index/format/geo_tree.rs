//! A packed R-tree that finds runs of documents near a point.
//!
//! The tree stores neither pointers nor documents, only bounding boxes of runs
//! of neighbors. It relies on how documents are numbered:
//!
//! 1. Documents with a point come first, ordered by [`curve_key`]; those
//!    without come after them. Where [`crate::index::build::document_order`]
//!    reused documents, a few changed ones come last, which costs time but does
//!    not affect results.
//! 2. Box `i` of the lowest level bounds the `LEAF` documents from `LEAF * i`
//!    on; box `i` of a higher level bounds the `FAN` boxes from `FAN * i` on of
//!    the level below. The highest level has at most `FAN` boxes.
//! 3. A box is the minimum and maximum x, y and z of its unit vectors, as
//!    stored in the records; an empty box is infinitely far away.
//!
//! No document is closer than its box, so no near document is missed, whatever
//! the curve. `tree.bin` has the levels, lowest first, each box as six
//! little-endian `f32`.

use std::ops::Range;

use tantivy::directory::OwnedBytes;

use crate::model::place::Point;

/// Documents per box of the lowest level.
const LEAF: usize = 64;

/// Boxes per box of a higher level.
const FAN: usize = 8;

/// Bytes of a box.
const BOX_BYTES: usize = 24;

/// Bits of each coordinate on the curve: cells of about half a mile.
const BITS: u32 = 16;

/// Position of a point on a Hilbert curve around the Earth: points with close
/// keys are close on the ground.
pub fn curve_key(point: Point) -> u32 {
    let cells = f64::from((1_u32 << BITS) - 1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float is cut to the range of the integer"
    )]
    let cell = |part: f64| (part * cells) as u32;
    let mut x = cell((point.longitude + 180.0) / 360.0);
    let mut y = cell((point.latitude + 90.0) / 180.0);
    let mut key = 0;
    for bit in (0..BITS).rev() {
        let (right, up) = ((x >> bit) & 1, (y >> bit) & 1);
        key = key << 2 | ((3 * right) ^ up);
        if up == 0 {
            if right == 1 {
                (x, y) = (!x, !y);
            }
            (x, y) = (y, x);
        }
    }
    key
}

/// The bounding box of some unit vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bounds {
    least: [f32; 3],
    greatest: [f32; 3],
}

impl Bounds {
    const NOTHING: Bounds = Bounds {
        least: [f32::INFINITY; 3],
        greatest: [f32::NEG_INFINITY; 3],
    };

    /// The box around two boxes. NaN is ignored.
    fn and(self, other: Bounds) -> Bounds {
        let mut both = self;
        for axis in 0..3 {
            both.least[axis] = self.least[axis].min(other.least[axis]);
            both.greatest[axis] = self.greatest[axis].max(other.greatest[axis]);
        }
        both
    }

    /// Squared straight-line distance from a point to the box.
    fn squared_distance(&self, point: [f64; 3]) -> f64 {
        let mut squared = 0.0;
        for (axis, part) in point.iter().enumerate() {
            let (least, greatest) = (self.least[axis].into(), self.greatest[axis].into());
            let nearest = if *part < least {
                least
            } else if *part > greatest {
                greatest
            } else {
                *part
            };
            squared += (part - nearest) * (part - nearest);
        }
        squared
    }

    fn write(&self, out: &mut Vec<u8>) {
        for part in self.least.iter().chain(&self.greatest) {
            out.extend(part.to_le_bytes());
        }
    }

    fn read(bytes: &[u8]) -> Option<Bounds> {
        let part = |at: usize| {
            let four = bytes.get(at * 4..at * 4 + 4)?;
            Some(f32::from_le_bytes(four.try_into().ok()?))
        };
        Some(Bounds {
            least: [part(0)?, part(1)?, part(2)?],
            greatest: [part(3)?, part(4)?, part(5)?],
        })
    }
}

/// Builds the tree from documents added in order.
#[derive(Debug, Default)]
pub struct TreeBuilder {
    leaves: Vec<Bounds>,
    documents: usize,
}

impl TreeBuilder {
    /// Adds the next document; its vector is NaN when it has no point.
    pub fn add(&mut self, vector: [f32; 3]) {
        if self.documents.is_multiple_of(LEAF) {
            self.leaves.push(Bounds::NOTHING);
        }
        self.documents += 1;
        let point = Bounds {
            least: vector,
            greatest: vector,
        };
        if let Some(leaf) = self.leaves.last_mut() {
            *leaf = leaf.and(point);
        }
    }

    /// The contents of `tree.bin`.
    pub fn into_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut level = self.leaves;
        level.iter().for_each(|one| one.write(&mut bytes));
        while level.len() > FAN {
            let above = level.chunks(FAN);
            let above = above.map(|below| below.iter().copied().fold(Bounds::NOTHING, Bounds::and));
            level = above.collect();
            level.iter().for_each(|one| one.write(&mut bytes));
        }
        bytes
    }
}

/// The tree of a generation.
#[derive(Debug, Clone)]
pub struct Tree {
    boxes: OwnedBytes,
    /// First box and number of boxes of each level, lowest first.
    levels: Vec<(usize, usize)>,
    documents: u32,
}

impl Tree {
    /// Opens the file for this many documents; `None` when its length does not
    /// match.
    pub fn new(boxes: OwnedBytes, documents: usize) -> Option<Tree> {
        let mut levels = vec![(0, documents.div_ceil(LEAF))];
        while let Some((start, count)) = levels.last().copied().filter(|(_, count)| *count > FAN) {
            levels.push((start + count, count.div_ceil(FAN)));
        }
        let all: usize = levels.iter().map(|(_, count)| count).sum();
        let documents = u32::try_from(documents).ok()?;
        (boxes.len() == all * BOX_BYTES).then_some(Tree {
            boxes,
            levels,
            documents,
        })
    }

    /// Runs that include every document within a squared straight-line distance
    /// of a point on the unit sphere, and some that are a little farther.
    /// Ascending, with gaps between them.
    pub fn within(&self, origin: [f64; 3], squared: f64) -> Vec<Range<u32>> {
        let mut runs = Vec::new();
        let top = self.levels.len() - 1;
        let boxes = self.levels.last().map_or(0, |(_, count)| *count);
        for number in 0..boxes {
            self.descend(
                top,
                number,
                &|bounds| bounds.squared_distance(origin) <= squared,
                &mut runs,
            );
        }
        runs
    }

    fn descend(
        &self,
        level: usize,
        number: usize,
        is_near: &dyn Fn(&Bounds) -> bool,
        runs: &mut Vec<Range<u32>>,
    ) {
        if !self
            .bounds(level, number)
            .is_some_and(|bounds| is_near(&bounds))
        {
            return;
        }
        let Some(below) = level.checked_sub(1) else {
            self.add_leaf(number, runs);
            return;
        };
        let count = self.levels.get(below).map_or(0, |(_, count)| *count);
        for child in number * FAN..(number * FAN + FAN).min(count) {
            self.descend(below, child, is_near, runs);
        }
    }

    fn bounds(&self, level: usize, number: usize) -> Option<Bounds> {
        let at = (self.levels.get(level)?.0 + number) * BOX_BYTES;
        Bounds::read(self.boxes.get(at..at + BOX_BYTES)?)
    }

    fn add_leaf(&self, number: usize, runs: &mut Vec<Range<u32>>) {
        let document = |at: usize| u32::try_from(at).unwrap_or(u32::MAX).min(self.documents);
        let (start, end) = (document(number * LEAF), document((number + 1) * LEAF));
        match runs.last_mut().filter(|last| last.end == start) {
            Some(last) => last.end = end,
            None => runs.push(start..end),
        }
    }
}
