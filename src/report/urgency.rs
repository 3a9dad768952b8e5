//! How much harm a wrong listing can do.

use std::collections::HashSet;
use std::sync::Arc;

use crate::directory::Directory;
use crate::model::category::Categories;
use crate::model::listing::Listing;
use crate::seeds::settings_files::CrisisLine;

/// How much harm a wrong listing can do; most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// A line that people in danger call.
    Crisis,
    /// Help in cases of violence or poisoning.
    Safety,
    /// A bed or a warm room for tonight, or a bed in detox.
    Shelter,
    /// Everything else.
    Usual,
}

/// Categories that make a listing urgent, including their subcategories.
const URGENT: [(&str, Urgency); 5] = [
    ("crisis", Urgency::Crisis),
    ("safety", Urgency::Safety),
    ("shelter", Urgency::Shelter),
    ("warming-center", Urgency::Shelter),
    ("detox", Urgency::Shelter),
];

impl Urgency {
    /// Label in the report; empty if not urgent.
    pub fn word(self) -> &'static str {
        match self {
            Urgency::Crisis => "crisis line",
            Urgency::Safety => "safety",
            Urgency::Shelter => "shelter",
            Urgency::Usual => "",
        }
    }
}

/// How much harm a listing can do when it is wrong. `pinned` are the lines shown
/// for a kind of crisis.
pub fn urgency(listing: &Listing, categories: &Categories, pinned: &[CrisisLine]) -> Urgency {
    if pinned.iter().any(|line| line.listing == listing.id) {
        return Urgency::Crisis;
    }
    let lineages = listing.categories.iter().map(|id| categories.lineage(id));
    let urgent = lineages.flatten().filter_map(|category| {
        let found = URGENT.iter().find(|(id, _)| *id == category.id);
        found.map(|(_, urgency)| *urgency)
    });
    urgent.min().unwrap_or(Urgency::Usual)
}

/// Ids of the listings that people in danger call.
pub fn crisis_ids<'a>(directory: &Directory, listings: &'a [Arc<Listing>]) -> HashSet<&'a str> {
    let (categories, pinned) = (&directory.categories, &directory.crisis_lines);
    let listings = listings.iter();
    let crisis = listings.filter(|one| urgency(one, categories, pinned) == Urgency::Crisis);
    crisis.map(|listing| listing.id.as_str()).collect()
}
