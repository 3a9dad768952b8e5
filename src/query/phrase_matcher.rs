//! Phrases that staff wrote, found among the words of a question.
//!
//! A phrase is a row of slots; a slot holds one word or several that may
//! stand for one another, written with `|` between them.

use serde::{Deserialize, Serialize};

/// Most slots of a phrase; what is longer is cut.
const MAX_SLOTS: usize = 12;

/// How a word weighs in a phrase and in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Role {
    /// In no list of ordinary words.
    #[default]
    None,
    /// So small that it says nothing by itself: "the", "de".
    Stop,
    /// Says what a person wants of us, not what about: "need", "busco".
    Weak,
    /// An ordinary word.
    Word,
}

/// How a phrase must stand in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fit {
    /// Its words in order, with at most so many other words between two of
    /// them; small words do not count.
    InOrder(u8),
    /// Its words in any order, close together.
    Near,
}

/// Small words that may stand between two words of a phrase.
const MAX_SMALL_BETWEEN: usize = 3;

/// Other words that may stand among the words of a phrase in any order.
const MAX_OTHERS_NEAR: usize = 2;

/// All words that a phrase in any order may be spread over.
const WIDEST_NEAR: usize = 12;

/// A phrase, compiled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Phrase {
    /// The numbers of the words each slot allows, sorted.
    slots: Vec<Vec<u32>>,
    /// The slot that is looked for first.
    anchor: u8,
    fit: Fit,
    /// What it means: a number that its owner gave.
    means: u32,
}

/// Phrases of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhraseSet {
    phrases: Vec<Phrase>,
    /// Word and phrase, for each word of the anchor, sorted.
    by_anchor: Vec<(u32, u32)>,
}

/// A word of a question as phrases see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhraseToken {
    /// The number of the word; `None` when no phrase has it.
    pub word: Option<u32>,
    /// Its role.
    pub role: Role,
    /// Whether it is taken and may not be used.
    pub taken: bool,
}

/// A phrase found in a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What the phrase means.
    pub means: u32,
    /// The words it stands on, in order.
    pub words: Vec<usize>,
}

impl PhraseSet {
    /// Adds a phrase; one without slots, or with a slot without words, is
    /// left out.
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

    /// To be called once, after the last phrase.
    pub fn finish(&mut self) {
        self.by_anchor.sort_unstable();
        self.by_anchor.dedup();
    }

    /// Every phrase that stands in a question.
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

/// The place nearest to `at` whose word a slot allows and that is still free.
fn nearest(slot: &[u32], seen: &[PhraseToken], at: usize, places: &[usize]) -> Option<usize> {
    let fits = |place: usize| {
        let one = seen.get(place)?;
        (allows(slot, one) && !places.contains(&place)).then_some(place)
    };
    (1..=WIDEST_NEAR).find_map(|distance| {
        fits(at + distance).or_else(|| at.checked_sub(distance).and_then(fits))
    })
}

/// Keeps the hits that stand inside no larger hit.
pub fn most_specific(hits: &mut Vec<Hit>) {
    let inside = |small: &Hit, large: &Hit| {
        let all = small.words.iter().all(|word| large.words.contains(word));
        all && small.words.len() < large.words.len()
    };
    let keep: Vec<bool> = hits
        .iter()
        .map(|hit| !hits.iter().any(|other| inside(hit, other)))
        .collect();
    let mut keep = keep.into_iter();
    hits.retain(|_| keep.next().unwrap_or(true));
}
