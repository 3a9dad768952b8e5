//! In which order listings are numbered, and which of them keep the place
//! they have in the generation that is served.
//!
//! A build of its own numbers listings along the curve of [`crate::index::format::geo_tree`].
//! Beside a generation of the same kinds of help, listings that did not change
//! stay in the order they have there, and those that did follow along the
//! curve. Most of an index can then be taken over as it is. The order decides
//! no answer: boxes of the tree grow a little, and when too many documents have
//! left the curve all are numbered afresh.

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

/// One listing in so many may have changed; with more of them a whole build
/// costs little more.
const CHANGED: usize = 10;

/// One listing in so many may be off the curve.
const OFF_THE_CURVE: usize = 20;

/// What is served while a generation is built.
#[derive(Debug, Clone, Copy)]
pub struct ServedGeneration<'a> {
    /// The generation.
    pub generation: &'a Generation,
    /// All its listings in the order of their ids, as
    /// [`Generation::listings`] gives them.
    pub listings: &'a [Arc<Listing>],
}

impl ServedGeneration<'_> {
    /// Whether its index says of a listing what one of the directory's would,
    /// and is as it was written: a fault must not be handed on.
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
            && manifest.first_damaged_in(folder, files::TANTIVY).is_none()
    }
}

/// The listings of a directory as they are numbered.
pub(crate) struct Order<'a> {
    /// The listings, in their order.
    pub listings: Vec<&'a StoredListing>,
    /// The place of each in the order of ids.
    pub by_id: Vec<u32>,
    /// What is taken over; the rest of the listings follow it.
    pub staying: Option<ReusedDocuments<'a>>,
}

/// What of the served generation stays as it is.
pub(crate) struct ReusedDocuments<'a> {
    /// The generation.
    pub generation: &'a Generation,
    /// Its documents that stay, in their order.
    pub documents: Vec<u32>,
    /// Its listings that do not.
    pub gone: Vec<&'a Listing>,
}

impl ReusedDocuments<'_> {
    /// What the listings that stay say.
    pub(crate) fn said(&self, categories: &Categories) -> ListingTerms {
        let Generation {
            words,
            fields,
            searcher,
            ..
        } = self.generation;
        let has = |field, text: &str| {
            let found = searcher.doc_freq(&Term::from_field_text(field, text));
            // What cannot be counted is taken to be there.
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

/// A listing with its place in the order of ids.
type Ranked<'a> = (u32, &'a StoredListing);

impl<'a> Order<'a> {
    /// The order of a directory's listings. It does not depend on the names of
    /// files.
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

/// Near listings side by side; what is nowhere comes last, by what it serves,
/// so that what serves an area is a few runs as well.
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

/// Where a listing stands on the curve; what is nowhere, behind its end.
fn on_the_curve(listing: &Listing) -> u64 {
    let point = listing.place.point;
    point.map_or(u64::MAX, |point| curve_key(point).into())
}

fn is_hidden(listing: &Listing) -> bool {
    listing.place.precision == Precision::Hidden
}

/// The order beside what is served, unless too much has changed, or a place
/// that was shown is private now.
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
            // What listings have in common is stored as samples of their text,
            // and would go on telling the place.
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

/// How many documents stand behind one that the curve has after them.
fn off_the_curve(documents: &[(u32, Ranked<'_>)]) -> usize {
    let mut furthest = 0;
    let off = documents.iter().filter(|(_, (_, held))| {
        let at = on_the_curve(&held.whole());
        furthest = at.max(furthest);
        at < furthest
    });
    off.count()
}
