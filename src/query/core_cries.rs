//! Built-in crisis phrases, active in every directory. They are compiled in so
//! that no vocabulary file can disable them: neither a row in
//! `not-crisis-phrases.csv` nor an empty `crisis-phrases.csv`.

use std::sync::LazyLock;

use super::interpret::query_terms::Term;
use super::phrase_matcher::{Fit, PhraseSet, PhraseToken, Role, slots};
use super::tokenizer;
use crate::model::string_arena::StringTable;

/// Tab-separated rows: kind, language, phrase.
const TABLE: &str = include_str!("core_cries.tsv");

/// The kind of harmless phrases that only sound like a crisis.
const NONE: &str = "none";

/// Maximum number of other words between two words of a crisis phrase.
const BETWEEN: u8 = 1;

/// Words that negate a crisis phrase when they are inside or before it.
const DENIALS: [&str; 9] = [
    "not", "never", "dont", "doesnt", "didnt", "isnt", "aint", "wasnt", "nunca",
];

/// Negates Spanish phrases only; in English it may be an exclamation.
const SPANISH_NO: &str = "no";

/// Kinds whose phrases start with what a person wants or does, so that a word
/// before the phrase can negate it.
const OF_ONESELF: [&str; 2] = ["suicide", "self-harm"];

/// How many words before a phrase are searched for a negation, not counting
/// "to" and "a".
const DENIED_WITHIN: usize = 2;

/// A built-in crisis phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cry {
    /// The kind of crisis.
    pub kind: &'static str,
    /// `en` or `es`.
    pub language: &'static str,
    /// The phrase; alternatives for one word are separated by `|`.
    pub phrase: &'static str,
}

struct Core {
    all: Vec<Cry>,
    stems: StringTable,
    /// Crisis phrases by stem; the meaning is an index into `all`.
    phrases: PhraseSet,
    harmless: PhraseSet,
}

static CORE: LazyLock<Core> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    let all: Vec<Cry> = rows
        .filter_map(|row| {
            let mut cells = row.split('\t');
            Some(Cry {
                kind: cells.next()?,
                language: cells.next()?,
                phrase: cells.next()?,
            })
        })
        .collect();
    let stemmed = |cry: &Cry| -> Vec<Vec<String>> {
        let slots = slots(cry.phrase).into_iter();
        slots
            .map(|slot| slot.iter().map(|form| tokenizer::stem(form)).collect())
            .collect()
    };
    let every = all.iter().flat_map(stemmed).flatten().collect::<Vec<_>>();
    let stems = StringTable::new(every.iter().map(String::as_str));
    let (mut phrases, mut harmless) = (PhraseSet::default(), PhraseSet::default());
    for (cry, number) in all.iter().zip(0_u32..) {
        let slots = stemmed(cry).into_iter();
        let slots = slots
            .map(|slot| slot.iter().filter_map(|stem| stems.find(stem)).collect())
            .collect();
        match cry.kind {
            NONE => harmless.add(slots, Fit::InOrder(0), number),
            _ => phrases.add(slots, Fit::InOrder(BETWEEN), number),
        }
    }
    phrases.finish();
    harmless.finish();
    Core {
        all,
        stems,
        phrases,
        harmless,
    }
});

/// Every built-in crisis phrase, without the harmless ones.
pub fn cries() -> impl Iterator<Item = Cry> {
    CORE.all.iter().filter(|cry| cry.kind != NONE).copied()
}

/// The stems of the built-in crisis phrases.
pub(super) fn stems() -> &'static StringTable {
    &CORE.stems
}

/// The kinds of the built-in crisis phrases that start with these words, given
/// as the numbers of the stems that each may be.
pub(super) fn begun(words: &[Vec<u32>]) -> impl Iterator<Item = &'static str> {
    let begun = CORE.phrases.begun(words);
    begun.filter_map(|number| Some(CORE.all.get(number as usize)?.kind))
}

/// The built-in crisis phrases in a question: the kind of each and the indexes
/// of its words.
pub(super) fn heard(terms: &[Term]) -> Vec<(&'static str, Vec<usize>)> {
    let seen: Vec<PhraseToken> = terms
        .iter()
        .map(|term| PhraseToken {
            word: CORE.stems.find(&term.stem),
            role: Role::None,
            taken: false,
        })
        .collect();
    let harmless = CORE.harmless.find(&seen);
    let is_harmless = |at: &usize| harmless.iter().any(|hit| hit.words.contains(at));
    let hits = CORE.phrases.find(&seen).into_iter();
    let hits = hits.filter(|hit| !hit.words.iter().any(is_harmless));
    hits.filter_map(|hit| Some((CORE.all.get(hit.means as usize)?, hit.words)))
        .filter(|(cry, words)| !is_denied(cry, words, terms))
        .map(|(cry, words)| (cry.kind, words))
        .collect()
}

/// Whether a phrase is negated, inside or before it: "I am not going to kill
/// myself".
fn is_denied(cry: &Cry, words: &[usize], terms: &[Term]) -> bool {
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    let denies = |term: &Term| {
        let text = term.text.as_str();
        DENIALS.contains(&text) || cry.language == "es" && text == SPANISH_NO
    };
    let between = (*first..*last).filter(|at| !words.contains(at));
    let mut between = between.filter_map(|at| terms.get(at));
    let before = terms.iter().take(*first).rev();
    let mut before = before
        .filter(|term| !matches!(term.text.as_str(), "to" | "a"))
        .take(DENIED_WITHIN);
    between.any(denies) || OF_ONESELF.contains(&cry.kind) && before.any(denies)
}
