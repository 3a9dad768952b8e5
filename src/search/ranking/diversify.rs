//! Queries with more than one need: "food and a place to stay". The first
//! results must not all answer the same one.

use super::Ranked;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::model::category::{INFORMATION, PEOPLE};
use crate::search::criteria::SearchCriteria;

/// Number of top results that should cover every need.
pub const SEEN_AT_ONCE: usize = 3;

/// Minimum confidence for a category to count as a separate need; the second
/// meaning of a phrase is less certain.
const LEAST_SURE: f64 = 0.62;

/// Minimum score of a result to be moved up, as a share of the best score.
const LEAST_SHARE_OF_FIRST: f64 = 0.4;

/// Number of results searched for one that meets another need.
pub const MAX_LOOKED_AT: usize = 200;

/// For each need that the top results do not meet, moves the best result that
/// meets it up among them. The first result stays, and no result leaves its
/// group or its tier.
pub fn spread(generation: &Generation, want: &SearchCriteria, ranked: &mut [Ranked]) {
    let mut open = needs(generation, want);
    let rank = |found: &Ranked| (found.group, found.tier);
    let Some((first, of_first)) = ranked.first().map(|first| (first.score, rank(first))) else {
        return;
    };
    let meets = |found: &Ranked, need: u16| {
        let row = generation.records.row(found.document);
        row.is_some_and(|row| generation.records.kinds.get(row.kind).contains(need))
    };
    for place in 0..SEEN_AT_ONCE.min(ranked.len()) {
        let is_for_open = |found: &Ranked| open.iter().any(|need| meets(found, *need));
        let rest = ranked.iter().enumerate().skip(place).take(MAX_LOOKED_AT);
        let mut good = rest.take_while(|(_, found)| {
            rank(found) == of_first && found.score >= first * LEAST_SHARE_OF_FIRST
        });
        let best = good.find(|(_, found)| place == 0 || is_for_open(found));
        if let Some((at, _)) = best {
            if let Some(moved) = ranked.get_mut(place..=at) {
                moved.rotate_right(1);
            }
            if let Some(found) = ranked.get_mut(place) {
                found.lifted = at > place;
            }
        }
        if let Some(found) = ranked.get(place) {
            open.retain(|need| !meets(found, *need));
        }
    }
}

/// Tag numbers of the categories that count as needs. A category that describes
/// people is a need if the query asks about those people: a veteran should see
/// services for veterans.
fn needs(generation: &Generation, want: &SearchCriteria) -> Vec<u16> {
    let facts = &generation.facts;
    let is_need = |(id, sure): &&(String, f64)| {
        let line = facts.categories.lineage(id);
        let of_people = line.last().is_some_and(|top| top.id == PEOPLE);
        let mut asked_about = want.traits.iter();
        let of_them = asked_about.any(|(kind, value)| *kind == TagKind::Audience && value == id);
        // Listings that merely contain a query word may be no help at all.
        let ask_there = want.categories.len() == 1 && id == INFORMATION;
        of_them || ask_there || !of_people && *sure >= LEAST_SURE
    };
    let needs = want.categories.iter().filter(is_need);
    needs
        .filter_map(|(id, _)| facts.tags.number(TagKind::Category, id))
        .collect()
}
