//! Crisis lines pinned above the results: lines for the crisis kinds detected
//! in the query that serve the person's location.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::answer::Pinned;
use super::build_criteria;
use super::criteria::SearchCriteria;
use super::matching::listing;
use crate::index::generation::Generation;
use crate::model::freshness::Freshness;
use crate::model::listing::Listing;
use crate::model::place::County;
use crate::model::reach::Area;
use crate::query::interpret::understand;
use crate::query::interpretation::ReadBy;
use crate::query::{CrisisLevel, Interpretation};
use crate::seeds::settings_files::{ANY_CRISIS, CrisisLine};

/// Number of lines of the kinds that were said before the first of a kind that
/// is only likely.
const SAID_FIRST: usize = 2;

/// The lines for the kinds of crisis of a question, in their order, that serve
/// the person; each listing once. Falls back to the lines shown on every page.
pub fn pinned(
    generation: &Generation,
    understood: &Interpretation,
    want: &SearchCriteria,
) -> tantivy::Result<Vec<Pinned>> {
    let kinds = &understood.crisis;
    let is_guess = |kind: &String| {
        let steps = understood.steps.iter();
        let mut of_kind = steps.filter(|step| step.kind == "crisis" && step.value == **kind);
        of_kind.any(|step| step.by == ReadBy::Likeness)
    };
    let (likely, said): (Vec<String>, Vec<String>) = kinds.iter().cloned().partition(is_guess);
    let mut pinned = of_kinds(generation, &said, want)?;
    let mut others = of_kinds(generation, &likely, want)?;
    others.retain(|line| pinned.iter().all(|one| one.listing.id != line.listing.id));
    if !others.is_empty() {
        let rest = pinned.split_off(pinned.len().min(SAID_FIRST));
        pinned.push(others.remove(0));
        pinned.extend(rest);
        pinned.extend(others);
    }
    if pinned.is_empty() && !kinds.is_empty() {
        pinned = of_kinds(generation, &[ANY_CRISIS.to_owned()], want)?;
    }
    let certain = understood.crisis_level == CrisisLevel::Certain;
    pinned.iter_mut().for_each(|line| line.certain = certain);
    Ok(pinned)
}

/// The lines for some kinds of crisis that serve the person, each once.
pub(super) fn of_kinds(
    generation: &Generation,
    kinds: &[String],
    want: &SearchCriteria,
) -> tantivy::Result<Vec<Pinned>> {
    let mut pinned: Vec<Pinned> = Vec::new();
    let of_kind = kinds.iter().map(|kind| {
        let all = generation.facts.crisis_lines.iter();
        all.filter(|line| line.kind == *kind).enumerate()
    });
    // The first line of each kind, then the second of each: the one that is
    // right may be the likeliest of any of them.
    let mut lines: Vec<(usize, &CrisisLine)> = of_kind.flatten().collect();
    lines.sort_by_key(|(position, _)| *position);
    for (_, line) in lines {
        if pinned.iter().any(|done| done.listing.id == line.listing) {
            continue;
        }
        let Some(listing) = listing(generation, &line.listing)? else {
            continue;
        };
        if reaches(generation, &listing, want) {
            let say = line.say.clone();
            pinned.push(Pinned {
                certain: true,
                listing,
                say,
            });
        }
    }
    Ok(pinned)
}

/// Crisis kinds detected in a query, most serious first.
pub fn crisis_kinds(generation: &Generation, question: &str) -> Vec<String> {
    let prefer = build_criteria::home_preference(generation);
    understand(question, &build_criteria::context(generation, &prefer)).crisis
}

/// All crisis lines of a kind from the seeds, regardless of location.
pub fn lines_of_kind(generation: &Generation, kind: &str) -> tantivy::Result<Vec<Pinned>> {
    let lines = generation.facts.crisis_lines.iter();
    let mut pinned = Vec::new();
    for line in lines.filter(|line| line.kind == kind) {
        if let Some(listing) = listing(generation, &line.listing)? {
            let say = line.say.clone();
            pinned.push(Pinned {
                certain: true,
                listing,
                say,
            });
        }
    }
    Ok(pinned)
}

/// Ids of pinned listings last verified more than twice their term ago.
pub fn stale_lines(generation: &Generation, today: Date) -> tantivy::Result<Vec<String>> {
    let facts = &generation.facts;
    let ids: BTreeSet<&str> = facts
        .crisis_lines
        .iter()
        .map(|line| line.listing.as_str())
        .collect();
    let mut stale = Vec::new();
    for id in ids {
        let Some(listing) = listing(generation, id)? else {
            continue;
        };
        let term = facts.categories.fresh_days(&listing.categories);
        if Freshness::on(today, listing.verified_on, term) == Freshness::Stale {
            stale.push(listing.id);
        }
    }
    Ok(stale)
}

/// Whether a line serves the person's location, or the home counties if it is
/// unknown.
fn reaches(generation: &Generation, listing: &Listing, want: &SearchCriteria) -> bool {
    if listing.reach.anywhere || listing.reach.serves.is_empty() {
        return true;
    }
    match want.lives() {
        Some(person) => listing.reach.serving(person).is_some(),
        None => {
            let facts = &generation.facts;
            serves_home(&listing.reach.serves, &facts.home_counties, &facts.parts)
        }
    }
}

/// Whether `areas` include any home county. In a merged directory they must
/// include a home county of every part, so that a person without a known
/// location is not shown the lines of all its counties.
pub fn serves_home(areas: &[Area], home: &[County], parts: &[Vec<County>]) -> bool {
    let serves = |home: &[County]| {
        areas.iter().any(|area| match area {
            Area::County(county) => home.contains(county),
            Area::State(state) => home.iter().any(|county| county.state == *state),
            Area::Zip(_) => false,
            Area::Nation => true,
        })
    };
    match parts {
        [] => serves(home),
        parts => parts.iter().all(|home| serves(home)),
    }
}
