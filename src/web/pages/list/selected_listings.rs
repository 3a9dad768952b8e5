//! Listings selected by `?ids=`, and notes about ids that were not shown.

use crate::model::listing::Listing;
use crate::search::lookup::by_ids;
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::pages::eligibility::given_answers;
use crate::web::pages::layout::Visitor;
use crate::web::pages::results::person_location::unknown_place;

/// Maximum listings on a list: more than one person needs, and few enough that
/// old software still opens the link.
pub const MAX_ON_A_LIST: usize = 40;

/// The listings of a list, and notes about what is missing.
#[derive(Debug)]
pub struct SelectedListings {
    /// The listings, in the order of the ids.
    pub listings: Vec<Listing>,
    /// Notes about unknown ids, ids over the limit, and parameters and answers
    /// that were not used.
    pub notes: Vec<String>,
}

/// Looks up the listings of the visitor's link. `used` are the query parameters
/// that the page reads itself; any other gets a note that it was ignored.
pub fn on_the_list(visitor: &Visitor, used: &[&str]) -> Result<SelectedListings, WebError> {
    let found = by_ids(&visitor.generation, &visitor.ids, MAX_ON_A_LIST)?;
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
    notes.extend(unknown_place(visitor));
    notes.extend(given_answers(visitor).notes);
    Ok(SelectedListings {
        listings: found.listings,
        notes,
    })
}

/// The ids of the listings, in order.
pub fn ids_of(listings: &[Listing]) -> Vec<String> {
    listings.iter().map(|listing| listing.id.clone()).collect()
}
