//! Finds a place among the words of a question.
//!
//! The rule, for every run of up to six words:
//! - a ZIP, and a name with its state, "county" or "township" behind it, is a
//!   place wherever it stands ("17745", "clinton county", "renovo pa");
//! - behind "near", "around", "cerca de" any name of the preferred state is a
//!   place, and elsewhere a town of 5,000 people;
//! - behind "in", "at", "by", "from", "en" the same, but an ordinary word
//!   ("in union") only when it is a place of the preferred counties, or one of
//!   20,000 people in the preferred state ("in reading");
//! - behind either, what `not_places.txt` holds is never a place ("near me",
//!   "in recovery", "at home");
//! - without such a word: a name of several words in the preferred state, or
//!   elsewhere of 20,000 people; a single word only when it lies in the preferred
//!   counties, or is a town of 20,000 people in the preferred state; and never
//!   what `ordinary_words.txt` holds ("hope", "freedom").
//!
//! Explicit places win, then the one of most words, then the last. When none is
//! found, the words behind a preposition are tried for a misspelled name.

use super::candidate::{Candidate, Ground, Nearness, place_of_zip};
use super::names::{key_of_words, plain_words};
use super::phrase::{Reading, is_code_and_word};
use super::resolve::looks_like_zip;
use super::{FoundPlace, Gazetteer, Prefer, ResolvedPlace};
use std::ops::Range;
use std::sync::LazyLock;

/// The longest run of words read as one place: "south williamsport borough north carolina".
const MAX_LENGTH: usize = 6;
/// People of a place elsewhere that a preposition is enough for.
const TOWN_ELSEWHERE: u32 = 5_000;
/// People of a place that needs no preposition.
const WELL_KNOWN: u32 = 20_000;

/// Words that introduce a place and little else.
const STRONG: [&str; 4] = ["near", "nearby", "around", "cerca"];
/// Words that introduce a place among many other things.
const WEAK: [&str; 5] = ["in", "at", "by", "from", "en"];
/// First words that people write apart from a one-word name: "du bois".
const LOOSE_STARTS: [&str; 7] = ["du", "mc", "mac", "de", "la", "le", "van"];

/// State codes that in a question rather mean Veterans Affairs, a doctor and so on.
const CODES_OF_OTHER_THINGS: [&str; 5] = ["va", "md", "ms", "mt", "ct"];

static ORDINARY: LazyLock<Vec<String>> = LazyLock::new(|| keys(include_str!("ordinary_words.txt")));
static NOT_PLACES: LazyLock<Vec<String>> = LazyLock::new(|| keys(include_str!("not_places.txt")));

/// The entries of a word list as sorted keys; `#` starts a comment line.
fn keys(list: &str) -> Vec<String> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    let mut keys: Vec<String> = lines
        .map(|line| key_of_words(&plain_words(line)))
        .filter(|key| !key.is_empty())
        .collect();
    keys.sort_unstable();
    keys
}

fn is_listed(list: &[String], key: &str) -> bool {
    list.binary_search_by(|known| known.as_str().cmp(key))
        .is_ok()
}

/// What stands before a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Introduced {
    Strongly,
    Weakly,
    Not,
}

/// A run that is a place, and what decides among several.
struct Mention {
    range: Range<usize>,
    place: ResolvedPlace,
    explicit: bool,
}

impl Gazetteer {
    /// Finds the place that a question names, by the rule at the head of this
    /// file. `words` are the words of the question in order, in any case. Numbers
    /// are never corrected; a misspelled name only behind a preposition, and then
    /// `corrected_from` says so.
    pub fn find_place_in_words(&self, words: &[&str], prefer: &Prefer) -> Option<FoundPlace> {
        let ground = self.ground(prefer);
        // One plain word for each given one, so that ranges stay those of the caller.
        let plain: Vec<String> = words
            .iter()
            .map(|word| plain_words(word).concat())
            .collect();
        let mut mentions = self.named_mentions(&plain, &ground);
        if let Some(zip) = self.zip_mention(words, &mentions) {
            mentions = vec![zip];
        }
        let best = mentions
            .into_iter()
            .max_by_key(|mention| (mention.explicit, mention.range.len(), mention.range.start));
        match best {
            Some(mention) => Some(FoundPlace {
                with_preposition: with_preposition(&plain, &mention.range),
                range: mention.range,
                place: mention.place,
                explicit: mention.explicit,
                corrected_from: None,
            }),
            None => self.misspelled_mention(words, &plain, &ground),
        }
    }

    /// For each start the longest run of words that is a place.
    fn named_mentions(&self, plain: &[String], ground: &Ground) -> Vec<Mention> {
        let mut mentions = Vec::new();
        for start in 0..plain.len() {
            let introduced = introduced(plain, start);
            let longest = (start + MAX_LENGTH).min(plain.len());
            let found = (start + 1..=longest).rev().find_map(|end| {
                let range = start..end;
                let (place, explicit) = self.mention(plain, range.clone(), introduced, ground)?;
                Some(Mention {
                    range,
                    place,
                    explicit,
                })
            });
            mentions.extend(found);
        }
        mentions
    }

    /// A ZIP among the words, together with the town beside it.
    fn zip_mention(&self, words: &[&str], mentions: &[Mention]) -> Option<Mention> {
        let at = words
            .iter()
            .position(|word| looks_like_zip(word.trim_matches([',', '.'])))?;
        let place = place_of_zip(self.zip(words[at].trim_matches([',', '.']))?);
        let mut range = at..at + 1;
        for mention in mentions {
            if mention.range.end == range.start {
                range.start = mention.range.start;
            } else if mention.range.start == range.end {
                range.end = mention.range.end;
            }
        }
        Some(Mention {
            range,
            place,
            explicit: true,
        })
    }

    /// The place that a run of words is, and whether the words say so.
    fn mention(
        &self,
        plain: &[String],
        range: Range<usize>,
        introduced: Introduced,
        ground: &Ground,
    ) -> Option<(ResolvedPlace, bool)> {
        let run = &plain[range.clone()];
        let (first, last) = (run.first()?, run.last()?);
        if first.is_empty() || last.is_empty() || !first.chars().any(char::is_alphabetic) {
            return None;
        }
        // "in", "or" and "me" end a place only where nothing follows.
        if is_code_and_word(last) && last != "co" && range.end < plain.len() {
            return None;
        }
        if run.len() == 1
            && (is_code_and_word(first) || CODES_OF_OTHER_THINGS.contains(&first.as_str()))
        {
            return None;
        }
        let reading = self.read(run, ground)?;
        let said_more = reading.said_more;
        let best = self.likeliest(reading, ground).into_iter().next()?;
        let key = key_of_words(run);
        if said_more {
            return (!is_listed(&NOT_PLACES, &key)).then(|| (self.resolved(best), true));
        }
        if !self.is_written_so(best, run) {
            return None;
        }
        let accepted = match introduced {
            Introduced::Not => self.stands_alone(best, &key, ground),
            introduced => self.stands_introduced(best, &key, introduced, ground),
        };
        accepted.then(|| (self.resolved(best), introduced != Introduced::Not))
    }

    /// Whether people write the name as these words. "lockhaven" is Lock Haven,
    /// but "rent on" is not Renton.
    fn is_written_so(&self, candidate: Candidate, run: &[String]) -> bool {
        let words_of_name = plain_words(&self.name_of(candidate)).len();
        run.len() <= words_of_name || LOOSE_STARTS.contains(&run[0].as_str())
    }

    fn stands_introduced(
        &self,
        candidate: Candidate,
        key: &str,
        introduced: Introduced,
        ground: &Ground,
    ) -> bool {
        if is_listed(&NOT_PLACES, key) {
            return false;
        }
        let ordinary = introduced == Introduced::Weakly && is_listed(&ORDINARY, key);
        match self.nearness(candidate, ground) {
            Nearness::HomeCounty => true,
            Nearness::HomeState => !ordinary || self.population(candidate) >= WELL_KNOWN,
            Nearness::AState => true,
            Nearness::Elsewhere => !ordinary && self.population(candidate) >= TOWN_ELSEWHERE,
        }
    }

    fn stands_alone(&self, candidate: Candidate, key: &str, ground: &Ground) -> bool {
        if is_listed(&NOT_PLACES, key) || is_listed(&ORDINARY, key) {
            return false;
        }
        let people = self.population(candidate);
        let town = matches!(candidate, Candidate::Place(_));
        let several_words = plain_words(&self.name_of(candidate)).len() > 1 && town;
        match self.nearness(candidate, ground) {
            Nearness::HomeCounty => true,
            Nearness::HomeState => several_words || town && people >= WELL_KNOWN,
            Nearness::AState => false,
            Nearness::Elsewhere => several_words && people >= WELL_KNOWN,
        }
    }

    /// A misspelled name behind a preposition, longest first. Behind "in" and
    /// its like only names of the preferred counties are tried.
    fn misspelled_mention(
        &self,
        words: &[&str],
        plain: &[String],
        ground: &Ground,
    ) -> Option<FoundPlace> {
        for start in 1..plain.len() {
            let introduced = introduced(plain, start);
            let longest = (start + 3).min(plain.len());
            for end in (start + 1..=longest).rev() {
                let run = &plain[start..end];
                let Some(reading) = self.misspelled(run, introduced, ground) else {
                    continue;
                };
                let best = self.likeliest(reading, ground).into_iter().next()?;
                return Some(FoundPlace {
                    range: start..end,
                    with_preposition: with_preposition(plain, &(start..end)),
                    place: self.resolved(best),
                    explicit: true,
                    corrected_from: Some(words[start..end].join(" ")),
                });
            }
        }
        None
    }

    fn misspelled(
        &self,
        run: &[String],
        introduced: Introduced,
        ground: &Ground,
    ) -> Option<Reading> {
        let is_word = |word: &String| {
            let listed = is_listed(&ORDINARY, word) || is_listed(&NOT_PLACES, word);
            run.len() == 1 && listed
        };
        if introduced == Introduced::Not || run.iter().any(is_word) {
            return None;
        }
        let reading = self.corrected(run, ground)?;
        let at_home = reading.candidates.iter().any(|candidate| {
            self.nearness(*candidate, ground) == Nearness::HomeCounty
                || introduced == Introduced::Strongly
                    && self.population(*candidate) >= TOWN_ELSEWHERE
        });
        at_home.then_some(reading)
    }
}

/// What introduces the words that start somewhere.
fn introduced(plain: &[String], start: usize) -> Introduced {
    let back = |steps: usize| start.checked_sub(steps).map_or("", |at| plain[at].as_str());
    if STRONG.contains(&back(1)) || back(1) == "de" && back(2) == "cerca" {
        Introduced::Strongly
    } else if WEAK.contains(&back(1)) {
        Introduced::Weakly
    } else {
        Introduced::Not
    }
}

/// A range with the words before it that introduce it.
fn with_preposition(plain: &[String], range: &Range<usize>) -> Range<usize> {
    let back = |steps: usize| {
        range
            .start
            .checked_sub(steps)
            .map_or("", |at| plain[at].as_str())
    };
    let words = match introduced(plain, range.start) {
        Introduced::Not => 0,
        Introduced::Strongly if back(1) == "de" => 2,
        _ => 1,
    };
    range.start - words..range.end
}
