//! Finds a place in a search query.
//!
//! Rules for every run of up to six words:
//! - A ZIP is always a place, and so is a name followed by its state, "county"
//!   or "township" ("17745", "clinton county", "renovo pa").
//! - After "near", "around" or "cerca de", any name in the preferred state is a
//!   place, and elsewhere a town with a population of 5,000.
//! - After "in", "at", "by", "from" or "en", and after "to" where somebody moves
//!   ("relocating to"), the same applies, but an ordinary word ("in union") must
//!   be a place in the preferred counties, or in the preferred state with a
//!   population of 20,000 ("in reading"). A state after "from" is where somebody
//!   came from.
//! - After any preposition, an entry of `not_places.txt` is never a place
//!   ("near me", "in recovery", "at home").
//! - Without a preposition, a name of several words is a place if it is in the
//!   preferred state, or elsewhere with a population of 20,000; a single word
//!   must be in the preferred counties, or be a town in the preferred state
//!   with a population of 20,000, or of 2,500 within 60 miles of a preferred
//!   county. An entry of `ordinary_words.txt` is never a place ("hope",
//!   "freedom").
//!
//! Explicit places win, then the place with the most words, then the last one.
//! If there is none, the words after a preposition are tried as a misspelled
//! name.

use std::ops::Range;
use std::sync::LazyLock;

use super::candidate::{Ground, Nearness, place_of_zip};
use super::names::{key_of_words, plain_words};
use super::phrase::{Reading, is_code_and_word};
use super::resolve::looks_like_zip;
use super::store::{self, Candidate};
use super::{FoundPlace, Gazetteer, Prefer, ResolvedPlace};
use crate::embedded_table::lines;

/// Maximum number of words in a place: "south williamsport borough north
/// carolina".
const MAX_LENGTH: usize = 6;
/// Minimum population of a place outside the home state, after a preposition.
const TOWN_ELSEWHERE: u32 = 5_000;
/// Minimum population of a place named without a preposition, or by an ordinary
/// word.
const WELL_KNOWN: u32 = 20_000;

/// The same for a town in the preferred state that is no farther than
/// [`NEARBY_MILES`] from the middle of a preferred county.
const TOWN_NEARBY: u32 = 2_500;
const NEARBY_MILES: f64 = 60.0;

/// Words that almost always introduce a place.
const STRONG: [&str; 4] = ["near", "nearby", "around", "cerca"];
/// Words that introduce places, among many other things.
const WEAK: [&str; 5] = ["in", "at", "by", "from", "en"];
/// What is said before "to" or "a" of somebody who moves.
const MOVING: [&str; 12] = [
    "moving",
    "moved",
    "move",
    "relocating",
    "relocated",
    "returning",
    "returned",
    "back",
    "transferring",
    "mudo",
    "mudar",
    "mudamos",
];
/// First parts of one-word names that people write separately: "du bois".
const LOOSE_STARTS: [&str; 7] = ["du", "mc", "mac", "de", "la", "le", "van"];

/// State codes that have another common meaning in a query, such as Veterans
/// Affairs or a doctor.
const CODES_OF_OTHER_THINGS: [&str; 5] = ["va", "md", "ms", "mt", "ct"];

static ORDINARY: LazyLock<Vec<String>> = LazyLock::new(|| keys(include_str!("ordinary_words.txt")));
static NOT_PLACES: LazyLock<Vec<String>> = LazyLock::new(|| keys(include_str!("not_places.txt")));

/// The entries of a word list as sorted keys.
fn keys(list: &'static str) -> Vec<String> {
    let mut keys: Vec<String> = lines(list)
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

/// Kind of preposition before a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Introduced {
    Strongly,
    Weakly,
    Not,
}

/// A run of words that is a place, with the criteria for choosing among
/// several.
struct Mention {
    range: Range<usize>,
    place: ResolvedPlace,
    explicit: bool,
}

impl Gazetteer {
    /// Finds the place named in a query, by the rules in the module
    /// documentation. `words` are the words of the query in order, in any case.
    /// Numbers are never corrected. A misspelled name is corrected only after a
    /// preposition; `corrected_from` is then set.
    pub fn find_place_in_words(&self, words: &[&str], prefer: &Prefer) -> Option<FoundPlace> {
        let ground = self.ground(prefer);
        // One normalized word per input word, so that ranges match the caller's
        // words.
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

    /// Whether a word is never a place, or has another meaning: "recovery",
    /// "hope".
    pub fn is_no_place(word: &str) -> bool {
        let key = key_of_words(&plain_words(word));
        is_listed(&NOT_PLACES, &key) || is_listed(&ORDINARY, &key)
    }

    /// The longest run of words that is a place, for each start.
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

    /// A ZIP in the query, merged with an adjacent town.
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

    /// The place named by a run of words, and whether it is explicit.
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
        // "in", "or" and "me" end a place only at the end of the query.
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
            introduced => {
                let is_origin = plain[range.start - 1] == "from";
                !(is_origin && matches!(best, Candidate::State(_)))
                    && self.stands_introduced(best, &key, introduced, ground)
            }
        };
        accepted.then(|| (self.resolved(best), introduced != Introduced::Not))
    }

    /// Whether people write the name with these word breaks: "lockhaven" is
    /// Lock Haven, but "rent on" is not Renton.
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
            Nearness::HomeState => {
                let is_near = || people >= TOWN_NEARBY && self.is_nearby(candidate, ground);
                several_words || town && (people >= WELL_KNOWN || is_near())
            }
            Nearness::AState => false,
            Nearness::Elsewhere => several_words && people >= WELL_KNOWN,
        }
    }

    fn is_nearby(&self, candidate: Candidate, ground: &Ground) -> bool {
        let point = self.resolved(candidate).point;
        let mut middles = ground.counties.iter().filter_map(|number| {
            let county = self.stored.counties.get(*number)?;
            Some(store::point_of(county.latitude, county.longitude))
        });
        middles.any(|middle| middle.miles_to(point) <= NEARBY_MILES)
    }

    /// A misspelled name after a preposition, longest run first. After "in" and
    /// the like, only names in the preferred counties are tried.
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

/// The kind of preposition before the word at `start`.
fn introduced(plain: &[String], start: usize) -> Introduced {
    let back = |steps: usize| start.checked_sub(steps).map_or("", |at| plain[at].as_str());
    if STRONG.contains(&back(1)) || back(1) == "de" && back(2) == "cerca" {
        Introduced::Strongly
    } else if WEAK.contains(&back(1)) || ["to", "a"].contains(&back(1)) && MOVING.contains(&back(2))
    {
        Introduced::Weakly
    } else {
        Introduced::Not
    }
}

/// Extends a range to include its preposition.
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
