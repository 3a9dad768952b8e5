//! Finds the phrases of the vocabulary files in a question.
//!
//! A phrase is a sequence of slots; a slot is one word or several alternatives,
//! written with `|` between them.

use serde::{Deserialize, Serialize};

use super::tokenizer;

/// Maximum number of slots in a phrase; the rest is cut off.
const MAX_SLOTS: usize = 12;

/// How much a word contributes to a phrase or a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Role {
    /// Not in the list of ordinary words.
    #[default]
    None,
    /// A stop word, without meaning of its own: "the", "de".
    Stop,
    /// Expresses the request but not its subject: "need", "busco".
    Weak,
    /// An ordinary word.
    Word,
}

/// How the words of a phrase must be arranged in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fit {
    /// In order, with at most this many other words between two of them; stop
    /// words have a limit of their own.
    InOrder(u8),
    /// In any order, close together.
    Near,
}

/// Maximum number of stop words between two words of an `InOrder` phrase.
const MAX_SMALL_BETWEEN: usize = 3;

/// Maximum number of other words among the words of a `Near` phrase.
const MAX_OTHERS_NEAR: usize = 2;

/// Maximum distance between the first and last word of a `Near` phrase.
const WIDEST_NEAR: usize = 12;

/// A compiled phrase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Phrase {
    /// For each slot, the numbers of its words, sorted.
    slots: Vec<Vec<u32>>,
    /// Index of the slot that is looked up first.
    anchor: u8,
    fit: Fit,
    /// The meaning: a number chosen by the owner of the set.
    means: u32,
}

/// Compiled phrases of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseSet {
    phrases: Vec<Phrase>,
    /// Word number and phrase index, for each word of an anchor slot, sorted.
    by_anchor: Vec<(u32, u32)>,
}

/// A word of a question, as input to the matcher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhraseToken {
    /// The number of the word; `None` when no phrase has it.
    pub word: Option<u32>,
    /// Its role.
    pub role: Role,
    /// Whether it is already used and must not match.
    pub taken: bool,
}

/// A phrase found in a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The meaning of the phrase.
    pub means: u32,
    /// Indexes of the matched words, ascending.
    pub words: Vec<usize>,
}

impl PhraseSet {
    /// Adds a phrase. Ignores a phrase without slots or with an empty slot.
    pub fn add(&mut self, mut slots: Vec<Vec<u32>>, fit: Fit, means: u32) {
        slots.truncate(MAX_SLOTS);
        if slots.is_empty() || slots.iter().any(Vec::is_empty) {
            return;
        }
        for slot in &mut slots {
            slot.sort_unstable();
            slot.dedup();
        }
        let fewest = slots.iter().enumerate().min_by_key(|(_, slot)| slot.len());
        let anchor = match fit {
            Fit::InOrder(_) => 0,
            Fit::Near => fewest.map_or(0, |(at, _)| at),
        };
        let number = u32::try_from(self.phrases.len()).unwrap_or(u32::MAX);
        let words = slots[anchor].iter();
        self.by_anchor.extend(words.map(|word| (*word, number)));
        self.phrases.push(Phrase {
            slots,
            anchor: u8::try_from(anchor).unwrap_or(0),
            fit,
            means,
        });
    }

    /// Sorts the lookup table. Call once, after the last `add`.
    pub fn finish(&mut self) {
        self.by_anchor.sort_unstable();
        self.by_anchor.dedup();
    }

    /// The meanings of the phrases of which these words are the first and more
    /// than half, in order and without gaps. `words` holds the numbers that each
    /// word may be.
    pub fn begun(&self, words: &[Vec<u32>]) -> impl Iterator<Item = u32> {
        let begins = move |phrase: &&Phrase| {
            let slots = phrase.slots.iter();
            let mut both = words.iter().zip(slots);
            let all = phrase.slots.len();
            (words.len()..2 * words.len()).contains(&all)
                && both.all(|(may_be, slot)| {
                    let mut numbers = may_be.iter();
                    numbers.any(|number| slot.binary_search(number).is_ok())
                })
        };
        self.phrases
            .iter()
            .filter(begins)
            .map(|phrase| phrase.means)
    }

    /// Every phrase found in a question.
    pub fn find(&self, seen: &[PhraseToken]) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (at, one) in seen.iter().enumerate() {
            let Some(word) = one.word.filter(|_| !one.taken) else {
                continue;
            };
            let from = self.by_anchor.partition_point(|(known, _)| *known < word);
            let anchored = self.by_anchor[from..].iter();
            for (_, number) in anchored.take_while(|(known, _)| *known == word) {
                let Some(phrase) = self.phrases.get(*number as usize) else {
                    continue;
                };
                if let Some(words) = phrase.stands_at(seen, at) {
                    let means = phrase.means;
                    hits.push(Hit { means, words });
                }
            }
        }
        hits
    }
}

impl Phrase {
    fn stands_at(&self, seen: &[PhraseToken], at: usize) -> Option<Vec<usize>> {
        match self.fit {
            _ if self.slots.len() == 1 => Some(vec![at]),
            Fit::InOrder(between) => self.in_order(seen, at, usize::from(between)),
            Fit::Near => self.near(seen, at),
        }
    }

    fn in_order(&self, seen: &[PhraseToken], at: usize, most: usize) -> Option<Vec<usize>> {
        let mut places = [0_usize; MAX_SLOTS];
        let mut last = at;
        places[0] = at;
        for (slot, place) in self.slots.iter().zip(&mut places).skip(1) {
            let (mut others, mut small) = (0, 0);
            let after = seen.iter().enumerate().skip(last + 1);
            let found = after.map_while(|(position, one)| {
                if allows(slot, one) {
                    return Some(Some(position));
                }
                if one.role == Role::Stop {
                    small += 1;
                } else {
                    others += 1;
                }
                (others <= most && small <= MAX_SMALL_BETWEEN).then_some(None)
            });
            last = found.flatten().next()?;
            *place = last;
        }
        Some(places[..self.slots.len()].to_vec())
    }

    fn near(&self, seen: &[PhraseToken], at: usize) -> Option<Vec<usize>> {
        let mut places = vec![at];
        for (number, slot) in self.slots.iter().enumerate() {
            if number == usize::from(self.anchor) {
                continue;
            }
            places.push(nearest(slot, seen, at, &places)?);
        }
        places.sort_unstable();
        let (first, last) = (*places.first()?, *places.last()?);
        let others = (first..=last).filter(|place| {
            let says_something = matches!(seen[*place].role, Role::None | Role::Word);
            says_something && !places.contains(place)
        });
        let close = last - first <= WIDEST_NEAR && others.count() <= MAX_OTHERS_NEAR;
        close.then_some(places)
    }
}

fn allows(slot: &[u32], one: &PhraseToken) -> bool {
    let word = one.word.filter(|_| !one.taken);
    word.is_some_and(|word| slot.binary_search(&word).is_ok())
}

/// Index of the free word nearest to `at` that a slot allows.
fn nearest(slot: &[u32], seen: &[PhraseToken], at: usize, places: &[usize]) -> Option<usize> {
    let fits = |place: usize| {
        let one = seen.get(place)?;
        (allows(slot, one) && !places.contains(&place)).then_some(place)
    };
    (1..=WIDEST_NEAR).find_map(|distance| {
        fits(at + distance).or_else(|| at.checked_sub(distance).and_then(fits))
    })
}

/// Removes hits whose words are all part of a larger hit.
pub fn most_specific(hits: &mut Vec<Hit>) {
    let inside = |small: &Hit, large: &Hit| {
        let all = small.words.iter().all(|word| large.words.contains(word));
        all && small.words.len() < large.words.len()
    };
    drop_beside(hits, |hit, all| all.iter().any(|other| inside(hit, other)));
}

/// Drops the hits of which something is true beside all the others.
pub(super) fn drop_beside(hits: &mut Vec<Hit>, is_dropped: impl Fn(&Hit, &[Hit]) -> bool) {
    let dropped: Vec<bool> = hits.iter().map(|hit| is_dropped(hit, hits)).collect();
    let mut dropped = dropped.into_iter();
    hits.retain(|_| dropped.next() != Some(true));
}

/// The word forms of each slot of a phrase: "shut|cut off" has two slots.
pub(super) fn slots(phrase: &str) -> Vec<Vec<String>> {
    let mut slots = Vec::new();
    for written in phrase.split_whitespace() {
        if written.contains('|') {
            let forms = written
                .split('|')
                .filter_map(|one| tokenizer::words(one).into_iter().next());
            slots.push(forms.map(|(form, _)| form).collect());
        } else {
            // "al-anon" is written as one word but is two tokens.
            let forms = tokenizer::words(written).into_iter();
            slots.extend(forms.map(|(form, _)| vec![form]));
        }
    }
    slots
}
