//! The listings of a link, and sentences about what could not be shown.

use crate::model::listing::Listing;
use crate::search::lookup::by_ids;
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::pages::layout::Visitor;

/// Listings on a list, at most: more than one person can use, few enough for
/// a link that old programs still open.
pub const MAX_ON_A_LIST: usize = 40;

/// Listings somebody chose, and what to say of the others.
#[derive(Debug)]
pub struct SelectedListings {
    /// The listings, in the order of the link.
    pub listings: Vec<Listing>,
    /// Sentences about ids that are not known and about what was left off.
    pub notes: Vec<String>,
}

/// The listings of a visitor's link. `used` are parameters that the page reads
/// itself; of others it says that they were not used.
pub fn on_the_list(visitor: &Visitor, used: &[&str]) -> Result<SelectedListings, WebError> {
    let found = by_ids(&visitor.generation, &visitor.ids, MAX_ON_A_LIST);
    let found = found.map_err(|_| WebError::Ours)?;
    let words = visitor.words();
    let unknown = found.unknown.iter();
    let mut notes: Vec<String> = unknown
        .map(|id| fill(&words.list_unknown, "id", id))
        .collect();
    if found.left_off > 0 {
        let note = fill(&words.list_cut, "count", &found.left_off.to_string());
        notes.push(fill(&note, "most", &MAX_ON_A_LIST.to_string()));
    }
    let unused = visitor.pairs.iter();
    let unused = unused.filter(|(name, _)| !used.contains(&name.as_str()));
    notes.extend(unused.map(|(name, value)| {
        let note = fill(&words.find_ignored, "what", &format!("{name}={value}"));
        fill(&note, "why", "").trim_end().to_owned()
    }));
    Ok(SelectedListings {
        listings: found.listings,
        notes,
    })
}

/// The ids of listings.
pub fn ids_of(listings: &[Listing]) -> Vec<String> {
    listings.iter().map(|listing| listing.id.clone()).collect()
}
