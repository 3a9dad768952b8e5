//! One search from beginning to end: match, rank, loosen until something
//! helps, put in order, count.

use jiff::Timestamp;

use super::answer::Relaxation;
use super::facet::{self, Counted};
use super::matching;
use super::names::named;
use super::rank::{Ranked, Ranker, order};
use super::want::{Loose, Want};
use crate::index::generation::Generation;
use crate::index::tags::TagKind;

/// What a search found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// All results, in order.
    pub ranked: Vec<Ranked>,
    /// What they can be narrowed by.
    pub facets: Vec<Counted>,
    /// The limits that were loosened.
    pub relaxed: Vec<Relaxation>,
    /// How loose the search ended.
    pub loose: Loose,
}

/// Searches a generation as of a moment.
pub fn search(generation: &Generation, want: &Want, now: Timestamp) -> tantivy::Result<Found> {
    let named = named(generation, &want.question)?;
    let names: Vec<u32> = named.iter().map(|(document, _)| *document).collect();
    let mut relaxed = Vec::new();
    let mut loose = Loose::default();
    for step in steps(want) {
        if let Some(step) = step {
            relaxed.push(step);
            loose = loosened(loose, step);
        }
        let ranker = Ranker::new(generation, want, loose, now, &named);
        let matches = matching::matches(generation, want, loose, &names)?;
        let ranked: Vec<Ranked> = matches
            .into_iter()
            .filter_map(|matched| ranker.rank(matched))
            .collect();
        if ranked.iter().any(passes) {
            return Ok(finish(generation, want, ranked, relaxed, loose));
        }
    }
    Ok(finish(generation, want, Vec::new(), relaxed, loose))
}

/// The strict search, then what to loosen, in order. Only limits that the
/// question has are worth loosening.
fn steps(want: &Want) -> Vec<Option<Relaxation>> {
    let mut steps = vec![None];
    let mut add = |useful: bool, step| {
        if useful {
            steps.push(Some(step));
        }
    };
    let filtered = want
        .filters
        .iter()
        .any(|(kind, _)| *kind != TagKind::Category)
        || want.freshness.is_some();
    add(want.window.is_some(), Relaxation::Time);
    add(want.from.is_some(), Relaxation::Distance);
    add(filtered, Relaxation::Audience);
    add(!want.words.is_empty(), Relaxation::Words);
    add(true, Relaxation::Category);
    steps
}

fn loosened(loose: Loose, step: Relaxation) -> Loose {
    match step {
        Relaxation::Time => Loose {
            time: true,
            ..loose
        },
        Relaxation::Distance => Loose {
            distance: true,
            ..loose
        },
        Relaxation::Audience => Loose {
            audience: true,
            ..loose
        },
        Relaxation::Words => Loose {
            words: true,
            ..loose
        },
        Relaxation::Category => Loose {
            category: true,
            words: true,
            ..loose
        },
    }
}

fn passes(found: &Ranked) -> bool {
    found.failed.is_empty() && !found.failed_freshness
}

fn finish(
    generation: &Generation,
    want: &Want,
    mut ranked: Vec<Ranked>,
    relaxed: Vec<Relaxation>,
    loose: Loose,
) -> Found {
    let facets = facet::count(generation, &ranked);
    ranked.retain(passes);
    order(&mut ranked, want.sort);
    Found {
        ranked,
        facets,
        relaxed,
        loose,
    }
}
