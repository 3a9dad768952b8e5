//! Whether a question tells of danger, and of which kind.
//!
//! A missed crisis is worse than lines shown to somebody who is safe, and the
//! lines never hide the results; still, idioms and topics ("killing it",
//! "overdose prevention training") are taken out first. The core of cries is
//! heard in any case.

use super::core_cries;
use super::phrases::Hit;
use super::terms::{self, Term};
use super::words::Words;

/// A kind of crisis with the words that told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// The kind.
    pub(super) kind: String,
    /// The words, as places in the question.
    pub(super) words: Vec<usize>,
}

/// The kinds of crisis that the files of words alone hear in a question: the
/// core of cries is left out.
pub fn heard_by_words(question: &str, words: &Words) -> Vec<String> {
    let typed = terms::as_typed(question, words);
    let (terms, _) = terms::corrected(typed, &[], words);
    let told = by_words(&terms, words).into_iter();
    told.map(|told| told.kind).collect()
}

fn by_words(terms: &[Term], words: &Words) -> Vec<Told> {
    let forms: Vec<_> = terms.iter().map(|term| term.by_form(false)).collect();
    let mut harmless = vec![false; terms.len()];
    for hit in words.not_crisis.find(&forms) {
        for place in hit.words {
            harmless[place] = true;
        }
    }
    let seen = terms.iter().zip(&harmless);
    let seen: Vec<_> = seen.map(|(term, taken)| term.by_stem(*taken)).collect();
    let mut hits = words.crisis.find(&seen);
    // Of several phrases for one kind, the longest says it best.
    hits.sort_by_key(|hit| (hit.means, usize::MAX - hit.words.len()));
    hits.dedup_by_key(|hit| hit.means);
    let told = hits.into_iter().filter_map(
        |Hit {
             means,
             words: places,
         }| {
            let kind = words.kinds.get(means as usize)?.clone();
            Some(Told {
                kind,
                words: places,
            })
        },
    );
    told.collect()
}

/// The kinds of crisis a question tells of, the gravest first.
pub(super) fn read(terms: &[Term], words: &Words) -> Vec<Told> {
    let mut told = by_words(terms, words);
    for (kind, places) in core_cries::heard(terms) {
        if told.iter().all(|one| one.kind != kind) {
            told.push(Told {
                kind: kind.to_owned(),
                words: places,
            });
        }
    }
    let gravity = |told: &Told| words.kinds.iter().position(|kind| *kind == told.kind);
    told.sort_by_key(|one| gravity(one).unwrap_or(usize::MAX));
    told
}
