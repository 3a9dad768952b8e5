//! Parses words as a place name, optionally with its kind ("township",
//! "county") and state.

use super::Gazetteer;
use super::candidate::{Ground, Nearness};
use super::names::key_of_words;
use super::store::Candidate;

/// State codes that are also common words; alone or within a query they are
/// read as the word.
const CODES_THAT_ARE_WORDS: [&str; 14] = [
    "al", "co", "de", "hi", "id", "in", "la", "ma", "me", "mi", "oh", "ok", "or", "pr",
];

/// Words for a county after its name; "co" may also mean Colorado.
const COUNTY_WORDS: [&str; 6] = ["county", "cnty", "co", "parish", "condado", "municipio"];
/// Words for a county before its name.
const COUNTY_LEADS: [[&str; 2]; 3] = [["condado", "de"], ["county", "of"], ["municipio", "de"]];
const TOWNSHIP_WORDS: [&str; 3] = ["township", "twp", "twshp"];
const TOWN_WORDS: [&str; 5] = ["borough", "boro", "city", "town", "village"];

/// Possible meanings of a run of words.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Reading {
    /// The candidate places, unordered.
    pub(super) candidates: Vec<Candidate>,
    /// Whether the name came with a state, "county" or "township".
    pub(super) said_more: bool,
}

impl Reading {
    fn new(candidates: Vec<Candidate>, said_more: bool) -> Option<Reading> {
        (!candidates.is_empty()).then_some(Reading {
            candidates,
            said_more,
        })
    }
}

/// Whether a word is a state code that is also a common word.
pub(super) fn is_code_and_word(word: &str) -> bool {
    CODES_THAT_ARE_WORDS.contains(&word)
}

/// The name in "clinton county" or "condado de clinton"; `None` without such a
/// word.
pub(super) fn without_county_word(words: &[String]) -> Option<&[String]> {
    if let Some(name) = after_lead(words, &COUNTY_LEADS) {
        return Some(name);
    }
    let (last, name) = words.split_last()?;
    (!name.is_empty() && COUNTY_WORDS.contains(&last.as_str())).then_some(name)
}

fn after_lead<'a>(words: &'a [String], leads: &[[&str; 2]]) -> Option<&'a [String]> {
    let is_lead = words.len() > 2
        && leads
            .iter()
            .any(|lead| lead[0] == words[0] && lead[1] == words[1]);
    is_lead.then(|| &words[2..])
}

/// The name in "loyalsock township", "township of loyalsock" and the like.
fn without_kind<'a>(words: &'a [String], kinds: &[&str]) -> Option<&'a [String]> {
    let is_kind = |word: &String| kinds.contains(&word.as_str());
    if words.len() > 2 && is_kind(&words[0]) && words[1] == "of" {
        return Some(&words[2..]);
    }
    let (last, name) = words.split_last()?;
    (!name.is_empty() && is_kind(last)).then_some(name)
}

impl Gazetteer {
    /// The state with this full name ("north carolina", "pensilvania") or code.
    pub(super) fn state_of_words(&self, words: &[String]) -> Option<usize> {
        let code = words
            .first()
            .filter(|word| words.len() == 1 && word.len() == 2);
        let key = key_of_words(words);
        self.stored.states.iter().position(|state| {
            code.is_some_and(|code| state.code.eq_ignore_ascii_case(code))
                || state.keys.contains(&key)
        })
    }

    /// Parses normalized words as a place, without spelling correction.
    pub(super) fn read(&self, words: &[String], ground: &Ground) -> Option<Reading> {
        // The full name comes first: "Port Washington" is not "Port" in
        // Washington.
        if let Some(reading) = self.read_name(words, None) {
            let at_home =
                |candidate: &Candidate| self.nearness(*candidate, ground) <= Nearness::HomeState;
            // "Aurora CO" is in Colorado, "Clinton Co" is the home county.
            let doubtful = words.last().is_some_and(|word| word == "co");
            if !doubtful || reading.candidates.iter().any(at_home) {
                return Some(reading);
            }
        }
        self.split_state(words)
            .find_map(|(name, state)| self.read_name(name, Some(state)))
            .map(|reading| Reading {
                said_more: true,
                ..reading
            })
            .or_else(|| self.read_name(words, None))
    }

    /// All splits of the words into a name and a state, longest state first.
    pub(super) fn split_state<'a>(
        &'a self,
        words: &'a [String],
    ) -> impl Iterator<Item = (&'a [String], usize)> + 'a {
        (1..=3).rev().filter_map(move |count| {
            let at = words.len().checked_sub(count).filter(|at| *at > 0)?;
            let (name, state) = words.split_at(at);
            Some((name, self.state_of_words(state)?))
        })
    }

    /// Parses a name without its state words; `state` restricts the candidates.
    fn read_name(&self, words: &[String], state: Option<usize>) -> Option<Reading> {
        if let Some(name) = without_kind(words, &TOWNSHIP_WORDS) {
            let mut found = self.places(name, state);
            found.retain(|candidate| self.is_township(*candidate));
            if !found.is_empty() {
                return Reading::new(found, true);
            }
        }
        if let Some(name) = without_county_word(words) {
            let found = self.counties(name, state);
            if !found.is_empty() {
                return Reading::new(found, true);
            }
        }
        let mut found = self.places(words, state);
        found.extend(self.counties(words, state));
        if state.is_none() {
            found.extend(self.state_of_words(words).map(Candidate::State));
        }
        if found.is_empty()
            && let Some(name) = without_kind(words, &TOWN_WORDS)
        {
            found = self.places(name, state);
            found.retain(|candidate| !self.is_township(*candidate));
        }
        Reading::new(found, false)
    }

    fn places(&self, words: &[String], state: Option<usize>) -> Vec<Candidate> {
        let key = key_of_words(words);
        if key.is_empty() {
            return Vec::new();
        }
        self.places_of_key(&key)
            .map(Candidate::Place)
            .filter(|candidate| state.is_none_or(|at| at == self.state_of(*candidate)))
            .collect()
    }

    fn counties(&self, words: &[String], state: Option<usize>) -> Vec<Candidate> {
        let found = self.counties_of_key(&key_of_words(words), state);
        found.into_iter().map(Candidate::County).collect()
    }
}
