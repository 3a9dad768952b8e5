//! Binder layout: blocks fill two columns per page and are never split. The
//! page of each block is known before printing.

use std::collections::BTreeMap;

use super::listing::{BINDER, Printed};
use super::text_metrics::Face;
use crate::web::pages::layout::Visitor;

/// Column width in points.
const COLUMN: f64 = 240.0;

/// Column height in points.
const ROOM: f64 = 668.0;

/// Font size of a listing, in points.
const SIZE: f64 = 10.0;

/// Height of an index line, in points.
const INDEX_LINE: f64 = 13.0;

/// Height of the name of a town in an index, in points.
const TOWN_LINE: f64 = 20.0;

/// A block of the binder.
#[derive(Debug, Clone)]
pub enum Block {
    /// Heading of a top-level category, shown in the contents.
    Section(String),
    /// Heading of a subcategory.
    Kind(String),
    /// A listing.
    Entry(Box<Printed>),
    /// References to listings printed elsewhere: ids and names.
    Also(Vec<(String, String)>),
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

/// A line of an index.
#[derive(Debug, Clone)]
pub enum IndexLine {
    /// Name of a town.
    Town(String),
    /// Name and page of a listing.
    Listing(Inside),
}

/// A page of an index.
#[derive(Debug)]
pub struct IndexLeaf {
    /// Page number.
    pub number: usize,
    /// Name of the index.
    pub title: String,
    /// Left and right column.
    pub columns: [Vec<IndexLine>; 2],
}

/// The laid-out binder without its cover, which is page 1.
#[derive(Debug)]
pub struct Bound {
    /// Pages with listings.
    pub leaves: Vec<Leaf>,
    /// Pages of the indexes.
    pub index: Vec<IndexLeaf>,
    /// Page numbers of the sections and, last, the indexes.
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
    let mut names: Vec<(String, Inside)> = Vec::new();
    let mut section = String::new();
    let (mut side, mut left) = (1, 0.0);
    let together: Vec<f64> = (0..blocks.len())
        .map(|at| kept_together(&heights, at, &blocks))
        .collect();
    for (at, block) in blocks.into_iter().enumerate() {
        if together[at] > left {
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
                names.push((printed.town.clone(), Inside { name, page }));
            }
            Block::Kind(_) | Block::Also(_) => {}
        }
        leaf.columns[side].push(block);
    }
    names.sort_by_cached_key(|(_, one)| (sorted_as(&one.name), one.page));
    let words = visitor.words();
    let mut index = Vec::new();
    for (title, lines) in [
        (&words.binder_towns, by_town(&names, &words.binder_no_town)),
        (&words.binder_index, by_name(names)),
    ] {
        let leaves = index_leaves(title, lines, FIRST + leaves.len() + index.len());
        contents.extend(leaves.first().map(|first| Inside {
            name: title.clone(),
            page: first.number,
        }));
        index.extend(leaves);
    }
    Bound {
        leaves,
        index,
        contents,
        pages_of,
    }
}

/// Height that must be free: a heading is kept together with the blocks after
/// it, and references to other pages with the listing before them.
fn kept_together(heights: &[f64], at: usize, blocks: &[Block]) -> f64 {
    let after = blocks.get(at + 1..).unwrap_or_default();
    let ahead = match blocks.get(at) {
        Some(Block::Section(_)) => 3,
        Some(Block::Kind(_)) => 2,
        Some(Block::Also(_)) | None => 1,
        Some(Block::Entry(_)) => {
            let entry = after
                .iter()
                .position(|next| matches!(next, Block::Entry(_)));
            let until = after.get(..entry.unwrap_or(after.len()));
            let also = |next: &Block| matches!(next, Block::Also(_));
            let last = until.and_then(|until| until.iter().rposition(also));
            last.map_or(1, |last| last + 2)
        }
    };
    heights[at..].iter().take(ahead).sum::<f64>().min(ROOM)
}

fn height(block: &Block, visitor: &Visitor) -> f64 {
    match block {
        Block::Section(name) => Face::bold(17.0).height(name, COLUMN) + 14.0,
        Block::Kind(name) => Face::bold(12.0).height(name, COLUMN) + 12.0,
        Block::Entry(printed) => printed.height(SIZE, COLUMN, BINDER) + 2.0,
        Block::Also(listings) => {
            let words = visitor.words();
            let names = listings.iter().map(|(_, name)| name.as_str());
            let page = format!(" ({} 000), ", words.binder_page);
            let names = names.collect::<Vec<_>>().join(&page);
            let text = format!("{}: {names}{page}", words.binder_also);
            Face::plain(SIZE).height(&text, COLUMN) + 8.0
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

fn by_name(names: Vec<(String, Inside)>) -> Vec<IndexLine> {
    let names = names.into_iter();
    names.map(|(_, name)| IndexLine::Listing(name)).collect()
}

/// Towns in alphabetical order with the names of their listings; last, the
/// listings without one.
fn by_town(names: &[(String, Inside)], without: &str) -> Vec<IndexLine> {
    let mut towns: BTreeMap<(bool, String), Vec<IndexLine>> = BTreeMap::new();
    for (town, name) in names {
        let lines = towns.entry((town.is_empty(), town.clone())).or_default();
        lines.push(IndexLine::Listing(name.clone()));
    }
    let lines = towns.into_iter().flat_map(|((_, town), listings)| {
        let town = match town.as_str() {
            "" => without.to_owned(),
            _ => town,
        };
        std::iter::once(IndexLine::Town(town)).chain(listings)
    });
    lines.collect()
}

fn index_leaves(title: &str, lines: Vec<IndexLine>, first: usize) -> Vec<IndexLeaf> {
    let height = |line: &IndexLine| match line {
        // A town is kept together with its first listing.
        IndexLine::Town(_) => (TOWN_LINE, TOWN_LINE + 2.0 * INDEX_LINE),
        IndexLine::Listing(name) => {
            let face = Face::plain(SIZE);
            let lines = (face.height(&name.name, COLUMN - 36.0) / face.line()).ceil();
            (lines * INDEX_LINE, lines * INDEX_LINE)
        }
    };
    let mut leaves: Vec<IndexLeaf> = Vec::new();
    let (mut side, mut left) = (1, 0.0);
    for line in lines {
        let (height, needed) = height(&line);
        if needed > left {
            side += 1;
            // Leave room for the heading above both columns of each page.
            left = ROOM - 40.0;
            if side > 1 {
                side = 0;
                leaves.push(IndexLeaf {
                    number: first + leaves.len(),
                    title: title.to_owned(),
                    columns: Default::default(),
                });
            }
        }
        left -= height;
        if let Some(leaf) = leaves.last_mut() {
            leaf.columns[side].push(line);
        }
    }
    leaves
}
