//! Numbers the listings, and decides which of them keep their documents from
//! the served generation.
//!
//! A full build numbers listings along the curve of
//! [`crate::index::format::geo_tree`]. When the served generation has the same
//! categories, unchanged listings keep their order, and changed ones follow
//! along the curve, so that most of the index can be reused. The order does not
//! affect results: boxes of the tree grow a little, and when too many documents
//! are off the curve, all are numbered again.

use std::sync::Arc;

use tantivy::Term;

use crate::directory::Directory;
use crate::index::format::files;
use crate::index::format::geo_tree::curve_key;
use crate::index::generation::Generation;
use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::model::packed_listings::StoredListing;
use crate::model::place::Precision;
use crate::model::reach::Area;
use crate::query::listing_text::{ListingTerms, WholeTerm};

/// At most one listing in this many may have changed; beyond that, a full build
/// costs little more.
const CHANGED: usize = 10;

/// At most one listing in this many may be off the curve.
const OFF_THE_CURVE: usize = 20;

/// The generation that is served while another is built.
#[derive(Debug, Clone, Copy)]
pub struct ServedGeneration<'a> {
    /// The generation.
    pub generation: &'a Generation,
    /// All its listings, sorted by id like those of [`Generation::listings`].
    pub listings: &'a [Arc<Listing>],
}

impl ServedGeneration<'_> {
    /// Whether its index can be reused: its categories are the same, and its
    /// files are intact, so that no damage is passed on.
    fn can_be_taken_over(&self, directory: &Directory) -> bool {
        let Generation {
            facts,
            documents,
            manifest,
            folder,
            ..
        } = self.generation;
        facts.categories == directory.categories
            && self.listings.len() == documents.len()
            && manifest.first_damaged(folder, files::TANTIVY).is_none()
    }
}

/// The listings in document order.
pub(crate) struct Order<'a> {
    /// The listings, in their order.
    pub listings: Vec<&'a StoredListing>,
    /// Rank by id of each listing.
    pub by_id: Vec<u32>,
    /// The reused documents; the other listings follow them.
    pub staying: Option<ReusedDocuments<'a>>,
}

/// The reused part of the served generation.
pub(crate) struct ReusedDocuments<'a> {
    /// The served generation.
    pub generation: &'a Generation,
    /// Its documents that are reused, in order.
    pub documents: Vec<u32>,
    /// Its listings that are not reused.
    pub gone: Vec<&'a Listing>,
}

impl ReusedDocuments<'_> {
    /// The terms of the reused listings.
    pub(crate) fn said(&self, categories: &Categories) -> ListingTerms {
        let Generation {
            words,
            fields,
            searcher,
            ..
        } = self.generation;
        let has = |field, text: &str| {
            let found = searcher.doc_freq(&Term::from_field_text(field, text));
            // If a term cannot be counted, assume that it is there.
            found.map_or(usize::MAX, |documents| documents as usize)
        };
        let is_left = |kind, text: &str, gone| match kind {
            WholeTerm::Number => has(fields.number, text) > gone,
            WholeTerm::Name => {
                let organizations = has(fields.organization, text);
                has(fields.whole_name, text).saturating_add(organizations) > gone
            }
        };
        let gone = self.gone.iter().copied();
        ListingTerms::before(words, gone, categories, is_left)
    }
}

/// A listing with its rank by id.
type Ranked<'a> = (u32, &'a StoredListing);

impl<'a> Order<'a> {
    /// The document order of a directory's listings. It does not depend on file
    /// names.
    pub(crate) fn new(directory: &'a Directory, served: Option<ServedGeneration<'a>>) -> Order<'a> {
        let mut sorted: Vec<&StoredListing> = directory.listings.held().collect();
        sorted.sort_by_cached_key(|held| held.id());
        let placed: Vec<Ranked<'_>> = (0..).zip(sorted).collect();
        let beside = served.filter(|served| served.can_be_taken_over(directory));
        let beside = beside.and_then(|served| beside_served(&placed, served));
        let (placed, staying) = match beside {
            Some((placed, staying)) => (placed, Some(staying)),
            None => (along_the_curve(placed), None),
        };
        let (by_id, listings) = placed.into_iter().unzip();
        Order {
            listings,
            by_id,
            staying,
        }
    }
}

/// Sorts listings along the curve. Those without a point come last, sorted by
/// served area, so that an area is also a few runs of documents.
fn along_the_curve(placed: Vec<Ranked<'_>>) -> Vec<Ranked<'_>> {
    let keyed = placed.into_iter().map(|one| (key(&one.1.whole()), one));
    let mut keyed: Vec<((u64, String), Ranked<'_>)> = keyed.collect();
    keyed.sort_unstable_by(|(a, (a_place, _)), (b, (b_place, _))| (a, a_place).cmp(&(b, b_place)));
    keyed.into_iter().map(|(_, one)| one).collect()
}

fn key(listing: &Listing) -> (u64, String) {
    let area = match listing.place.point {
        Some(_) => None,
        None => listing.reach.serves.first().map(Area::key),
    };
    (on_the_curve(listing), area.unwrap_or_default())
}

/// Position of a listing on the curve; after its end without a point.
fn on_the_curve(listing: &Listing) -> u64 {
    let point = listing.place.point;
    point.map_or(u64::MAX, |point| curve_key(point).into())
}

fn is_hidden(listing: &Listing) -> bool {
    listing.place.precision == Precision::Hidden
}

/// The order that reuses the served generation; `None` when too much has
/// changed, or a place that was shown is private now.
fn beside_served<'a>(
    placed: &[Ranked<'a>],
    served: ServedGeneration<'a>,
) -> Option<(Vec<Ranked<'a>>, ReusedDocuments<'a>)> {
    let documents = served.generation.records.by_id();
    let mut olds = served.listings.iter().zip(documents).peekable();
    let mut unchanged: Vec<(u32, Ranked<'_>)> = Vec::with_capacity(placed.len());
    let (mut fresh, mut gone) = (Vec::new(), Vec::new());
    for one in placed {
        let id = one.1.id();
        while let Some((old, _)) = olds.next_if(|(old, _)| old.id.as_str() < id) {
            gone.push(old.as_ref());
        }
        match olds.next_if(|(old, _)| old.id == id) {
            Some((old, document)) if one.1.says(old) => unchanged.push((document, *one)),
            // The shared dictionary has samples of listing texts and would
            // still reveal the place.
            Some((old, _)) if is_hidden(&one.1.whole()) && !is_hidden(old) => return None,
            Some((old, _)) => {
                gone.push(old.as_ref());
                fresh.push(*one);
            }
            None => fresh.push(*one),
        }
    }
    gone.extend(olds.map(|(old, _)| old.as_ref()));
    unchanged.sort_unstable_by_key(|(document, _)| *document);
    let off = off_the_curve(&unchanged) + fresh.len();
    if (fresh.len() + gone.len()) * CHANGED > placed.len() || off * OFF_THE_CURVE > placed.len() {
        return None;
    }
    let (documents, mut all): (Vec<u32>, Vec<Ranked<'_>>) = unchanged.into_iter().unzip();
    all.append(&mut along_the_curve(fresh));
    let staying = ReusedDocuments {
        generation: served.generation,
        documents,
        gone,
    };
    Some((all, staying))
}

/// Number of documents that come after one with a higher curve position.
fn off_the_curve(documents: &[(u32, Ranked<'_>)]) -> usize {
    let mut furthest = 0;
    let off = documents.iter().filter(|(_, (_, held))| {
        let at = on_the_curve(&held.whole());
        furthest = at.max(furthest);
        at < furthest
    });
    off.count()
}
