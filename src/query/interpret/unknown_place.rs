//! What seems to be a place and is none that anybody knows. It is quoted as
//! typed, and never corrected into another word.

use std::ops::Range;

use super::query_terms::Term;
use crate::gazetteer::Gazetteer;
use crate::query::lexicon::Lexicon;

/// Words before a place. "At", "by" and "from" introduce too much else.
const BEFORE_PLACES: [&str; 5] = ["in", "near", "nearby", "around", "en"];

/// Words shortly before the name of a person, which is no place.
const BEFORE_PEOPLE: [&str; 9] = [
    "my", "his", "her", "our", "named", "mi", "su", "nuestro", "llama",
];

/// Minimum length of a place, in bytes.
const MIN_LENGTH: usize = 3;

/// The first run of words that can only be a place nobody knows: no word of the
/// directory or of the ordinary words, and capitalized, unless it is the name of
/// a person, or after a word such as "in" or "cerca de". A word one letter off a
/// known one counts as misspelled, unless it is both. `taken` flags the words of a known place or a number.
pub(super) fn find(
    typed: &[Term],
    taken: &[bool],
    question: &str,
    words: &Lexicon,
) -> Option<Range<usize>> {
    let begins = |term: &Term, is_of: fn(char) -> bool| {
        let written = question.get(term.range.clone()).unwrap_or_default();
        written.starts_with(is_of)
    };
    let capitals_tell = typed.iter().any(|term| begins(term, char::is_lowercase));
    let is_capital = |term: &Term| capitals_tell && begins(term, char::is_uppercase);
    let is_unknown = |at: usize| {
        let Some(term) = typed.get(at).filter(|_| taken.get(at) != Some(&true)) else {
            return false;
        };
        let is_last = at + 1 == typed.len();
        is_unknown(term, is_last && !is_capital(term), words)
    };
    let starts_place = |at: usize| {
        let term = &typed[at];
        let introduced = is_introduced(typed, at);
        let misspelled = || {
            let is_near = |(_, edits): (&str, usize)| edits == 1;
            words.corrected(&term.text).is_some_and(is_near) || words.split(&term.text).is_some()
        };
        let is_name = at > 0 && is_capital(term) && (introduced || !is_of_person(typed, at));
        match (introduced, is_name) {
            (true, true) => true,
            (true, false) | (false, true) => !misspelled(),
            (false, false) => false,
        }
    };
    let start = (0..typed.len()).find(|at| is_unknown(*at) && starts_place(*at))?;
    let goes_on = |at: &usize| is_unknown(*at);
    let more = (start + 1..typed.len()).take_while(goes_on).count();
    Some(start..start + 1 + more)
}

/// Whether a word is no word of the directory or of the ordinary words.
/// `may_begin` is set for a word that may not be typed to its end.
fn is_unknown(term: &Term, may_begin: bool, words: &Lexicon) -> bool {
    term.text.len() >= MIN_LENGTH
        && term.text.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !words.knows(&term.text, &term.stem)
        && !(may_begin && words.surfaces.has_prefix(&term.text))
        && !Gazetteer::is_no_place(&term.text)
}

/// Whether a name is that of a person: "my friend Somebody".
fn is_of_person(typed: &[Term], at: usize) -> bool {
    let before = typed.iter().take(at).rev().take(2);
    before
        .map(|term| term.text.as_str())
        .any(|word| BEFORE_PEOPLE.contains(&word))
}

fn is_introduced(typed: &[Term], at: usize) -> bool {
    let back = |steps: usize| {
        let before = at.checked_sub(steps).and_then(|at| typed.get(at));
        before.map_or("", |term| term.text.as_str())
    };
    BEFORE_PLACES.contains(&back(1)) || back(1) == "de" && back(2) == "cerca"
}
