//! Cries for help that are heard in every directory. They are compiled in, so
//! that no file of words can silence them: a row in `not-crisis-phrases.csv`
//! takes no word from them, and an emptied `crisis-phrases.csv` none either.

use std::sync::LazyLock;

use super::interpret::query_terms::Term;
use super::lexicon::slots;
use super::phrase_matcher::{Fit, PhraseSet, PhraseToken, Role};
use super::tokenizer;
use crate::model::string_arena::StringTable;

/// Kind, language, phrase.
const TABLE: &str = include_str!("core_cries.tsv");

/// The kind of what only sounds like a cry.
const NONE: &str = "none";

/// Other words that may stand between two words of a cry.
const BETWEEN: u8 = 1;

/// Words that deny the cry they stand in or before.
const DENIALS: [&str; 9] = [
    "not", "never", "dont", "doesnt", "didnt", "isnt", "aint", "wasnt", "nunca",
];

/// Denies a cry in Spanish; in English it is as likely an exclamation.
const SPANISH_NO: &str = "no";

/// Kinds whose cries begin with what a person wants or does: what stands
/// before may deny them.
const OF_ONESELF: [&str; 2] = ["suicide", "self-harm"];

/// Words before a cry that are looked through for a denial, "to" and "a" not
/// counted.
const DENIED_WITHIN: usize = 2;

/// A cry for help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cry {
    /// The kind of crisis.
    pub kind: &'static str,
    /// `en` or `es`.
    pub language: &'static str,
    /// Its words; those that may replace one another have `|` between them.
    pub phrase: &'static str,
}

struct Core {
    all: Vec<Cry>,
    stems: StringTable,
    /// Cries by stem; each means a number of `all`.
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

/// Every cry.
pub fn cries() -> impl Iterator<Item = Cry> {
    CORE.all.iter().filter(|cry| cry.kind != NONE).copied()
}

/// The cries in a question: the kind of each, and its words as places.
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

/// "I am not going to kill myself": a denial in or before the words of a cry.
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
