//! The documents that may reach the person: nearby, serving the place, or
//! usable from anywhere. No other document needs to be scored.
//!
//! Invariant: contains every document that [`crate::search::ranking::distance`]
//! does not rule out. It may contain others, which are ruled out during
//! ranking.

use std::ops::Range;

use super::bitset::DocumentSet;
use super::names::{NAME_MATCH_THRESHOLD, Names};
use super::postings::{Postings, with_tag};
use crate::index::generation::Generation;
use crate::model::place::miles_to_chord;
use crate::search::criteria::{PlaceScale, RelaxedLimits, SearchCriteria};
use crate::search::ranking::tag_matches::WantedTags;

/// Documents that may reach the person, as a set and as ranges.
#[derive(Debug)]
pub struct Reachable {
    set: DocumentSet,
    runs: Vec<Range<u32>>,
}

/// The documents that may reach the person; `None` if all of them may.
pub fn reachable(
    generation: &Generation,
    want: &SearchCriteria,
    loose: RelaxedLimits,
    names: &Names,
    asked: &WantedTags,
) -> tantivy::Result<Option<Reachable>> {
    let Some(from) = want.from.as_ref().filter(|_| !loose.distance) else {
        return Ok(None);
    };
    let mut set = DocumentSet::new(generation.records.len());
    if let Some(origin) = from.origin() {
        let chord = miles_to_chord(want.limit_miles());
        for run in generation.tree.within(origin, chord) {
            set.insert_run(run);
        }
    }
    let counties = asked.counties.iter().cloned().flatten();
    let counties = counties.filter(|_| from.size != PlaceScale::Spot);
    let areas = asked.areas.iter().map(|(number, _)| *number);
    for number in areas.chain(asked.anywhere).chain(counties) {
        let Some(tag) = generation.facts.tags.tag(number) else {
            continue;
        };
        if let Some(found) = with_tag(generation, tag)? {
            found.add_to(&mut set);
        }
    }
    // A query for a name means that listing, at any distance.
    let named = names
        .documents()
        .filter(|document| names.of(*document, false) >= NAME_MATCH_THRESHOLD);
    named.for_each(|document| set.insert(document));
    let runs = set.runs();
    Ok(Some(Reachable { set, runs }))
}

/// Adds the documents of a posting list that are in reach, and possibly others.
pub fn add_reachable(found: Postings<'_>, reach: Option<&Reachable>, set: &mut DocumentSet) {
    found.add_in(reach.map(|reach| reach.runs.as_slice()), set);
}

/// Removes the documents out of reach.
pub fn only_reachable(set: &mut DocumentSet, reach: Option<&Reachable>) {
    if let Some(reach) = reach {
        set.intersect(&reach.set);
    }
}
