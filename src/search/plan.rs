//! One search from beginning to end: match, rank, loosen until something
//! helps, put in order, count.

use jiff::Timestamp;

use super::answer::{Relaxation, Sort};
use super::facet::{self, Counted};
use super::matching::{self, INFORMATION, Matches};
use super::names::{Names, named};
use super::needs;
use super::rank::{Ranked, Ranker, order};
use super::want::{Loose, Want, Word};
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
}

/// A search as far as it went: what `explain` needs to weigh a result again.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// What was wanted, with the closest help for what there is none of.
    pub want: Want,
    /// How loose the search ended.
    pub loose: Loose,
    /// The names in the question.
    pub names: Names,
    /// What matched.
    pub matches: Matches,
}

/// Searches a generation as of a moment.
pub fn search(generation: &Generation, want: &Want, now: Timestamp) -> tantivy::Result<Found> {
    let (found, _) = attempt(generation, want, now)?;
    Ok(found)
}

/// Searches, and tells how.
pub fn attempt(
    generation: &Generation,
    want: &Want,
    now: Timestamp,
) -> tantivy::Result<(Found, Attempt)> {
    let names = named(generation, &want.question)?;
    let (want, mut relaxed) = closest(generation, want, &names);
    let mut loose = Loose {
        category: chosen_cannot_be_had(generation, &want),
        ..Loose::default()
    };
    let mut ranked: Vec<Ranked> = Vec::new();
    let mut matches = Matches::default();
    for step in steps(&want) {
        if let Some(step) = step {
            if step == Relaxation::Audience && ranked.is_empty() {
                continue;
            }
            if !relaxed.contains(&step) {
                relaxed.push(step);
            }
            loose = loosened(loose, step);
        }
        matches = matching::matches(generation, &want, loose, &names)?;
        let ranker = Ranker::new(generation, &want, loose, now, &names, matches.most);
        let weighed = matches.documents.iter();
        ranked = weighed
            .filter_map(|matched| ranker.rank(*matched))
            .collect();
        if ranked.iter().any(passes) {
            break;
        }
    }
    let found = finish(generation, &want, ranked, relaxed);
    let attempt = Attempt {
        want,
        loose,
        names,
        matches,
    };
    Ok((found, attempt))
}

/// What is wanted, with the closest help in place of a kind that no listing
/// gives, and what had to be loosened for that: the wider kind when listings
/// name it themselves, or else those who know where to ask.
fn closest(generation: &Generation, want: &Want, names: &Names) -> (Want, Vec<Relaxation>) {
    let mut want = want.clone();
    let mut relaxed = Vec::new();
    let missing = |id: &str| !matching::has_listings(generation, id);
    let known = &generation.facts.categories;
    let substitute = |id: &str| {
        let above = known.lineage(id).into_iter().skip(1);
        let mut listed = above.filter(|one| matching::is_listed_under(generation, &one.id));
        let found = listed.next().map(|one| one.id.as_str());
        found.unwrap_or(INFORMATION).to_owned()
    };
    let surest = want.categories.first().is_some_and(|(id, _)| missing(id));
    let none_chosen = chosen_cannot_be_had(generation, &want);
    let chosen = want.chosen_categories().filter(|_| none_chosen);
    let in_place_of_chosen: Vec<(String, f64)> = chosen.map(|id| (substitute(id), 1.0)).collect();
    if surest || none_chosen {
        relaxed.push(Relaxation::Category);
    }
    for (id, _) in &mut want.categories {
        if missing(id) {
            *id = substitute(id);
        }
    }
    want.categories.extend(in_place_of_chosen);
    let unknown = |word: &Word| !matching::is_known(generation, word);
    let is_unsure = want.categories.is_empty()
        && !want.words.is_empty()
        // A word with synonyms is understood.
        && want.words.iter().all(|word| word.stems.len() == 1)
        && names.terms.is_empty()
        && want.digits.is_none();
    if is_unsure && chosen_nothing(&want) {
        let sure = if want.words.iter().all(unknown) {
            relaxed.push(Relaxation::Words);
            1.0
        } else {
            BESIDE_WORDS
        };
        want.categories.push((INFORMATION.to_owned(), sure));
    }
    (want, relaxed)
}

/// How surely those who know where to ask are meant, beside listings that only
/// have some word of the question.
const BESIDE_WORDS: f64 = 0.4;

/// Whether categories were chosen and no listing is in any of them.
fn chosen_cannot_be_had(generation: &Generation, want: &Want) -> bool {
    let mut chosen = want.chosen_categories().peekable();
    chosen.peek().is_some() && !chosen.any(|id| matching::has_listings(generation, id))
}

fn chosen_nothing(want: &Want) -> bool {
    want.filters.is_empty() && want.traits.is_empty() && want.window.is_none()
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
        || want.freshness.is_some()
        || !want.fits.is_empty();
    let chosen = want.chosen_categories().next().is_some();
    add(want.window.is_some(), Relaxation::Time);
    add(want.from.is_some(), Relaxation::Distance);
    // Filters are dropped as soon as anything is left that they hide.
    add(filtered, Relaxation::Audience);
    add(chosen || !want.words.is_empty(), Relaxation::Words);
    add(filtered, Relaxation::Audience);
    // A chosen category outlives the question it was chosen beside.
    add(chosen, Relaxation::Words);
    add(filtered, Relaxation::Audience);
    add(true, Relaxation::Category);
    add(filtered, Relaxation::Audience);
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
            question: loose.words,
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
) -> Found {
    let facets = facet::count(generation, want, &ranked);
    ranked.retain(passes);
    order(&mut ranked, want.sort);
    if want.sort == Sort::Relevance {
        needs::spread(generation, want, &mut ranked);
    }
    Found {
        ranked,
        facets,
        relaxed,
    }
}
