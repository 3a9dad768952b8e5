//! More than one need in a question: "food and a place to stay". The first
//! results must not all answer the same half of it.

use super::Ranked;
use super::tag_matches::INFORMATION;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::model::category::PEOPLE;
use crate::search::criteria::SearchCriteria;

/// Results that are seen at once, among which every need should be met.
pub const SEEN_AT_ONCE: usize = 3;

/// How surely a category must be meant to be a need of its own; what a phrase
/// means in the second place is less sure.
const LEAST_SURE: f64 = 0.62;

/// A result is moved up only when it is not much worse than the first.
const LEAST_SHARE_OF_FIRST: f64 = 0.4;

/// How far down a result for another need is looked for.
pub const MAX_LOOKED_AT: usize = 200;

/// Moves the best result for each need that the first ones do not meet up
/// among them. The very first stays.
pub fn spread(generation: &Generation, want: &SearchCriteria, ranked: &mut [Ranked]) {
    let mut open = needs(generation, want);
    let Some(first) = ranked.first().map(|first| first.score) else {
        return;
    };
    let meets = |found: &Ranked, need: u16| {
        let row = generation.records.row(found.document);
        row.is_some_and(|row| generation.records.kinds.get(row.kind).contains(need))
    };
    for place in 0..SEEN_AT_ONCE.min(ranked.len()) {
        let is_for_open = |found: &Ranked| open.iter().any(|need| meets(found, *need));
        let rest = ranked.iter().enumerate().skip(place).take(MAX_LOOKED_AT);
        let mut good = rest.take_while(|(_, found)| found.score >= first * LEAST_SHARE_OF_FIRST);
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

/// Numbers of the categories that are needs. A category of people is one when
/// it is of the very people asked about: a veteran should see what there is
/// for veterans.
fn needs(generation: &Generation, want: &SearchCriteria) -> Vec<u16> {
    let facts = &generation.facts;
    let is_need = |(id, sure): &&(String, f64)| {
        let line = facts.categories.lineage(id);
        let of_people = line.last().is_some_and(|top| top.id == PEOPLE);
        let mut asked_about = want.traits.iter();
        let of_them = asked_about.any(|(kind, value)| *kind == TagKind::Audience && value == id);
        // Listings that only have a word of the question may be no help at all.
        let ask_there = want.categories.len() == 1 && id == INFORMATION;
        of_them || ask_there || !of_people && *sure >= LEAST_SURE
    };
    let needs = want.categories.iter().filter(is_need);
    needs
        .filter_map(|(id, _)| facts.tags.number(TagKind::Category, id))
        .collect()
}
