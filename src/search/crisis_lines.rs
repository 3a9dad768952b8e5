//! Crisis lines above the results: those of the kinds that were heard, for the
//! person's place.

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
use crate::seeds::settings_files::ANY_CRISIS;

/// The crisis lines of the kinds, in order, that reach the person; each once.
/// Where there are none, those of every page.
pub fn pinned(
    generation: &Generation,
    kinds: &[String],
    want: &SearchCriteria,
) -> tantivy::Result<Vec<Pinned>> {
    let pinned = of_kinds(generation, kinds, want)?;
    if pinned.is_empty() && !kinds.is_empty() {
        return of_kinds(generation, &[ANY_CRISIS.to_owned()], want);
    }
    Ok(pinned)
}

fn of_kinds(
    generation: &Generation,
    kinds: &[String],
    want: &SearchCriteria,
) -> tantivy::Result<Vec<Pinned>> {
    let mut pinned: Vec<Pinned> = Vec::new();
    let lines = kinds.iter().flat_map(|kind| {
        let all = generation.facts.crisis_lines.iter();
        all.filter(move |line| line.kind == *kind)
    });
    for line in lines {
        if pinned.iter().any(|done| done.listing.id == line.listing) {
            continue;
        }
        let Some(listing) = listing(generation, &line.listing)? else {
            continue;
        };
        if reaches(generation, &listing, want) {
            let say = line.say.clone();
            pinned.push(Pinned { listing, say });
        }
    }
    Ok(pinned)
}

/// The kinds of crisis that are heard in a question, the gravest first.
pub fn crisis_kinds(generation: &Generation, question: &str) -> Vec<String> {
    let prefer = build_criteria::home_preference(generation);
    understand(question, &generation.words, &generation.gazetteer, &prefer).crisis
}

/// The crisis lines of a kind as they stand in the seeds, wherever the person is.
pub fn lines_of_kind(generation: &Generation, kind: &str) -> tantivy::Result<Vec<Pinned>> {
    let lines = generation.facts.crisis_lines.iter();
    let mut pinned = Vec::new();
    for line in lines.filter(|line| line.kind == kind) {
        if let Some(listing) = listing(generation, &line.listing)? {
            let say = line.say.clone();
            pinned.push(Pinned { listing, say });
        }
    }
    Ok(pinned)
}

/// Ids of the pinned listings whose last check is more than twice its term ago.
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

/// Whether a line is for a person there; without a place, for the home ground.
fn reaches(generation: &Generation, listing: &Listing, want: &SearchCriteria) -> bool {
    if listing.reach.anywhere || listing.reach.serves.is_empty() {
        return true;
    }
    match &want.from {
        Some(from) => listing.reach.serving(&from.person).is_some(),
        None => {
            let facts = &generation.facts;
            serves_home(&listing.reach.serves, &facts.home_counties, &facts.parts)
        }
    }
}

/// Whether areas take in some of the home ground; of a directory merged from
/// several, some of the home ground of each: nobody is shown the lines of all
/// its counties because they did not say where they are.
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
