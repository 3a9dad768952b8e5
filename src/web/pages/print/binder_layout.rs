//! Binder layout: blocks fill two columns per page and are never split. The
//! page of each block is known before printing.

use std::collections::BTreeMap;

use super::listing::{BINDER, Printed};
use super::text_metrics::{Face, Flow};
use crate::web::pages::layout::Visitor;

/// Column width in points.
const COLUMN: f64 = 240.0;

/// Column height in points.
const ROOM: f64 = 668.0;

/// Font size of a listing, in points.
const SIZE: f64 = 9.5;

/// Height of an index line, in points.
const INDEX_LINE: f64 = 13.0;

/// A block of the binder.
#[derive(Debug, Clone)]
pub enum Block {
    /// Heading of a top-level category, shown in the contents.
    Section(String),
    /// Heading of a subcategory.
    Kind(String),
    /// A listing.
    Entry(Box<Printed>),
    /// Cross-reference to a listing printed elsewhere.
    Also {
        /// Listing id.
        id: String,
        /// Listing name.
        name: String,
    },
}

/// An entry of the contents or the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inside {
    /// Category or listing name.
    pub name: String,
    /// Page number.
    pub page: usize,
}

/// A page of listings in two columns.
#[derive(Debug, Default)]
pub struct Leaf {
    /// Page number.
    pub number: usize,
    /// The section at the top of the page.
    pub section: String,
    /// Left and right column.
    pub columns: [Vec<Block>; 2],
}

/// A page of the index.
#[derive(Debug)]
pub struct IndexLeaf {
    /// Page number.
    pub number: usize,
    /// Left and right column.
    pub columns: [Vec<Inside>; 2],
}

/// The laid-out binder without its cover, which is page 1.
#[derive(Debug)]
pub struct Bound {
    /// Pages with listings.
    pub leaves: Vec<Leaf>,
    /// Pages of the index.
    pub index: Vec<IndexLeaf>,
    /// Page numbers of the sections and, last, the index.
    pub contents: Vec<Inside>,
    /// Page number by listing id.
    pages_of: BTreeMap<String, usize>,
}

impl Bound {
    /// Number of pages without the cover.
    pub fn pages(&self) -> usize {
        self.leaves.len() + self.index.len()
    }

    /// Page number of a listing; empty if it is not printed.
    pub fn page_of(&self, id: &str) -> String {
        let page = self.pages_of.get(id);
        page.map_or_else(String::new, ToString::to_string)
    }
}

/// Page number of the first page after the cover.
const FIRST: usize = 2;

/// Lays out blocks on pages.
pub fn bind(blocks: Vec<Block>, visitor: &Visitor) -> Bound {
    let heights: Vec<f64> = blocks.iter().map(|block| height(block, visitor)).collect();
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut contents: Vec<Inside> = Vec::new();
    let mut pages_of = BTreeMap::new();
    let mut names: Vec<Inside> = Vec::new();
    let mut section = String::new();
    let (mut side, mut left) = (1, 0.0);
    for (at, block) in blocks.into_iter().enumerate() {
        if kept_together(&heights, at, &block) > left {
            side += 1;
            left = ROOM;
            if side > 1 {
                side = 0;
                leaves.push(Leaf {
                    number: FIRST + leaves.len(),
                    section: section.clone(),
                    columns: Default::default(),
                });
            }
        }
        left -= heights[at];
        let Some(leaf) = leaves.last_mut() else {
            continue;
        };
        let page = leaf.number;
        match &block {
            Block::Section(name) => {
                section.clone_from(name);
                if leaf.columns.iter().all(Vec::is_empty) {
                    leaf.section.clone_from(name);
                }
                let name = name.clone();
                contents.push(Inside { name, page });
            }
            Block::Entry(printed) => {
                pages_of.insert(printed.id.clone(), page);
                let name = printed.name.text.clone();
                names.push(Inside { name, page });
            }
            Block::Kind(_) | Block::Also { .. } => {}
        }
        leaf.columns[side].push(block);
    }
    names.sort_by_cached_key(|one| (sorted_as(&one.name), one.page));
    let index = index(names, FIRST + leaves.len());
    if let Some(first) = index.first() {
        contents.push(Inside {
            name: visitor.words().binder_index.clone(),
            page: first.number,
        });
    }
    Bound {
        leaves,
        index,
        contents,
        pages_of,
    }
}

/// Height that must be free: a heading is kept together with the blocks after
/// it.
fn kept_together(heights: &[f64], at: usize, block: &Block) -> f64 {
    let ahead = match block {
        Block::Section(_) => 3,
        Block::Kind(_) => 2,
        Block::Entry(_) | Block::Also { .. } => 1,
    };
    heights[at..].iter().take(ahead).sum::<f64>().min(ROOM)
}

fn height(block: &Block, visitor: &Visitor) -> f64 {
    match block {
        Block::Section(name) => Face::bold(17.0).height(name, COLUMN) + 14.0,
        Block::Kind(name) => Face::bold(12.0).height(name, COLUMN) + 12.0,
        Block::Entry(printed) => printed.height(SIZE, COLUMN, BINDER, visitor) + 2.0,
        Block::Also { name, .. } => {
            let mut flow = Flow::new(COLUMN);
            flow.add(&format!("{name} page 000"), Face::plain(SIZE));
            flow.height() + 3.0
        }
    }
}

/// Sort key of a name: lowercase, without accents and a leading "The".
fn sorted_as(name: &str) -> String {
    let folded: String = name
        .chars()
        .map(crate::model::localized_text::without_accent)
        .collect();
    let folded = folded.to_lowercase();
    folded
        .strip_prefix("the ")
        .map_or(folded.clone(), str::to_owned)
}

fn index(names: Vec<Inside>, first: usize) -> Vec<IndexLeaf> {
    let face = Face::plain(SIZE);
    let mut leaves: Vec<IndexLeaf> = Vec::new();
    let (mut side, mut left) = (1, 0.0);
    for name in names {
        let lines = (face.height(&name.name, COLUMN - 30.0) / face.line()).ceil();
        let height = lines * INDEX_LINE;
        if height > left {
            side += 1;
            // Leave room for the heading above both columns of the first page.
            left = ROOM - 40.0;
            if side > 1 {
                side = 0;
                leaves.push(IndexLeaf {
                    number: first + leaves.len(),
                    columns: Default::default(),
                });
            }
        }
        left -= height;
        if let Some(leaf) = leaves.last_mut() {
            leaf.columns[side].push(name);
        }
    }
    leaves
}
