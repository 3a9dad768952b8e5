//! How far a phrase can be trusted to say which help is meant, learned from the
//! example questions of `words/`: "kids" or "work" stand in many questions that
//! ask for something else, "food stamps" in few.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::interpret::query_terms::{Term, as_typed};
use super::lexicon::Lexicon;
use super::phrase_matcher::{Hit, most_specific};
use crate::model::category::Categories;
use crate::model::string_arena::StringTable;
use crate::seeds::vocabulary_files::Example;

/// Share of the questions with a phrase that ask for one of its categories, from
/// which it is trusted fully.
const TRUSTED: f64 = 0.8;

/// Number of questions that every phrase is taken to have been right in before,
/// at the share [`TRUSTED`]; few examples tell little.
const BEFORE: f64 = 2.0;

/// Exponent of the factor: how much a smaller share counts.
const SHARPNESS: f64 = 1.5;

/// Factors for the confidence in phrases.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Reliability {
    /// The stems of the words that a phrase was found by, joined by spaces; those
    /// trusted fully are left out.
    phrases: StringTable,
    /// The factor of each, in hundredths.
    factors: Vec<u8>,
}

/// Questions in which a phrase was found.
#[derive(Default)]
struct Count {
    all: f64,
    right: f64,
}

impl Reliability {
    /// Counts how often the phrases found in the examples are right.
    pub(super) fn learned(
        examples: &[Example],
        words: &Lexicon,
        categories: &Categories,
    ) -> Reliability {
        let mut counts: BTreeMap<String, Count> = BTreeMap::new();
        for example in examples {
            let terms = as_typed(&example.text, words);
            let seen: Vec<_> = terms.iter().map(|term| term.by_stem(false)).collect();
            let mut hits = words.phrases.find(&seen);
            most_specific(&mut hits);
            for hit in hits {
                let Some(meanings) = words.meanings.get(hit.means as usize) else {
                    continue;
                };
                let mut ids = meanings
                    .iter()
                    .filter_map(|id| words.categories.get(*id as usize));
                let is_right = ids.any(|id| {
                    let mut labels = example.labels.iter();
                    labels.any(|label| are_related(label, id, categories))
                });
                let count = counts.entry(stems(&hit, &terms)).or_default();
                count.all += 1.0;
                count.right += f64::from(u8::from(is_right));
            }
        }
        let factors = counts
            .into_iter()
            .map(|(phrase, count)| (phrase, count.factor()));
        let doubted = factors.filter(|(_, factor)| *factor < 100);
        // In order, as the table keeps them.
        let (phrases, factors): (Vec<String>, Vec<u8>) = doubted.unzip();
        Reliability {
            phrases: StringTable::new(phrases.iter().map(String::as_str)),
            factors,
        }
    }

    /// Factor for the confidence in a phrase, above 0 and at most 1.
    pub(super) fn of(&self, hit: &Hit, terms: &[Term]) -> f64 {
        let known = self.phrases.find(&stems(hit, terms));
        let factor = known.and_then(|at| self.factors.get(at as usize));
        factor.map_or(1.0, |hundredths| f64::from(*hundredths) / 100.0)
    }
}

impl Count {
    /// In hundredths, at least one: a phrase may be the only one of a question.
    fn factor(&self) -> u8 {
        let share = (self.right + BEFORE * TRUSTED) / (self.all + BEFORE);
        let factor = (share / TRUSTED).min(1.0).powf(SHARPNESS);
        (factor * 100.0).round().max(1.0) as u8
    }
}

/// Whether one category is the other, or an ancestor of it.
fn are_related(one: &str, other: &str, categories: &Categories) -> bool {
    let is_of = |id: &str, ancestor: &str| {
        let mut line = categories.lineage(id).into_iter();
        line.any(|category| category.id == ancestor)
    };
    is_of(one, other) || is_of(other, one)
}

/// The stems of the words of a hit, in their order.
fn stems(hit: &Hit, terms: &[Term]) -> String {
    let mut places = hit.words.clone();
    places.sort_unstable();
    let stems = places.iter().filter_map(|at| terms.get(*at));
    let stems: Vec<&str> = stems.map(|term| term.stem.as_str()).collect();
    stems.join(" ")
}
