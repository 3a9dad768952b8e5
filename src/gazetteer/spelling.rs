//! Spelling correction of place names, within one state only: nationwide,
//! almost every word is one letter away from some town.

use std::cmp::Reverse;

use super::candidate::{Ground, Nearness};
use super::names::{key_of_words, plain_words};
use super::phrase::{Reading, without_county_word};
use super::store::Candidate;
use super::{Gazetteer, Prefer};
use crate::letter_set::letter_set;

/// Maximum edit distance for a name of this length. A swapped, missing, extra
/// or wrong letter counts as one.
fn slips_allowed(letters: usize) -> usize {
    match letters {
        0..5 => 0,
        5..8 => 1,
        _ => 2,
    }
}

/// Sort key of corrections: fewest edits, then nearest to home, then same first
/// letter, then largest population.
type Order = (usize, Nearness, bool, Reverse<u32>, Candidate);

impl Gazetteer {
    /// Parses words with a misspelled name, among the names of the typed state
    /// or else of the preferred states.
    pub(super) fn corrected(&self, words: &[String], ground: &Ground) -> Option<Reading> {
        if let Some((name, state)) = self.split_state(words).next() {
            // A correctly spelled name that does not exist in this state is not
            // a misspelling of another name.
            if self.read(name, ground).is_some() {
                return None;
            }
            if let Some(reading) = self.corrected_name(name, &[state], ground) {
                return Some(Reading {
                    said_more: true,
                    ..reading
                });
            }
        }
        self.corrected_name(words, &ground.states, ground)
    }

    fn corrected_name(
        &self,
        words: &[String],
        states: &[usize],
        ground: &Ground,
    ) -> Option<Reading> {
        let county = without_county_word(words);
        let key = key_of_words(county.unwrap_or(words));
        let best = self.closest(&key, states, ground, |candidate| {
            county.is_none() || matches!(candidate, Candidate::County(_))
        })?;
        // All places with the corrected name, so that alternatives can be
        // offered.
        let key = self.key_of_candidate(best);
        let counties = self.counties_of_key(key, None).into_iter();
        let mut candidates: Vec<Candidate> = counties.map(Candidate::County).collect();
        if county.is_none() {
            candidates.extend(self.places_of_key(key).map(Candidate::Place));
        }
        candidates.retain(|candidate| states.contains(&self.state_of(*candidate)));
        Some(Reading {
            candidates,
            said_more: county.is_some(),
        })
    }

    /// The place or county in these states with the smallest edit distance,
    /// within the maximum for its length.
    pub(super) fn closest(
        &self,
        key: &str,
        states: &[usize],
        ground: &Ground,
        wanted: impl Fn(Candidate) -> bool,
    ) -> Option<Candidate> {
        let letters = key.chars().count();
        let allowed = slips_allowed(letters);
        let only_letters = key.chars().all(char::is_alphabetic);
        if allowed == 0 || !only_letters {
            return None;
        }
        let letters_typed = letter_set(key);
        let in_states = states.iter().filter_map(|state| self.by_state.get(*state));
        let near = in_states.flatten().copied().filter_map(|candidate| {
            let known = self.key_of_candidate(candidate);
            let plausible = known.len().abs_diff(key.len()) <= allowed
                && wanted(candidate)
                // Each edit changes at most two letters of the set; this check
                // is much cheaper than the edit distance.
                && (letter_set(known) ^ letters_typed).count_ones() as usize <= 2 * allowed;
            if !plausible {
                return None;
            }
            let slips = strsim::osa_distance(key, known);
            let other_start = known.as_bytes().first() != key.as_bytes().first();
            (slips <= allowed).then(|| -> Order {
                let people = Reverse(self.population(candidate));
                let nearness = self.nearness(candidate, ground);
                (slips, nearness, other_start, people, candidate)
            })
        });
        near.min().map(|order| order.4)
    }

    fn key_of_candidate(&self, candidate: Candidate) -> &str {
        match candidate {
            Candidate::Place(number) => self.stored.place_keys.get(number),
            Candidate::County(number) => &self.stored.counties[number].key,
            Candidate::State(number) => {
                let keys = &self.stored.states[number].keys;
                keys.first().map(String::as_str).unwrap_or_default()
            }
        }
    }

    /// A correction for "did you mean …": "Lock Heaven" gives "Lock Haven",
    /// "Lycomming County" gives "Lycoming County". `None` if the name is known
    /// in the preferred state, or if nothing is similar.
    pub fn near_miss(&self, name: &str, prefer: &Prefer) -> Option<String> {
        let ground = self.ground(prefer);
        let words = plain_words(name);
        if self.read(&words, &ground).is_some_and(|reading| {
            let here = |candidate: &Candidate| ground.states.contains(&self.state_of(*candidate));
            reading.said_more || reading.candidates.iter().any(here)
        }) {
            return None;
        }
        let reading = self.corrected(&words, &ground)?;
        let says_county = without_county_word(&words).is_some();
        let best = self.likeliest(reading, &ground).into_iter().next()?;
        Some(match best {
            Candidate::County(number) if !says_county => {
                self.stored.counties[number].county.name.clone()
            }
            other => self.name_of(other),
        })
    }
}
