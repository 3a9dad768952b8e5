//! Spelling correction.
//!
//! A word of up to three letters is never corrected, one of four or five by one
//! edit, a longer one by two; a transposition is one edit. Numbers and known
//! words, in any form and including ordinary words, are never corrected, and
//! none is when it would take unlikely mistakes ("bunk" is no bank). Of
//! several, the word that people more likely meant comes first: a letter left
//! out or one that sounds the same is a likelier mistake than a letter too many
//! ("hungy" is hungry and not hung). Then words of phrases and categories are
//! preferred over words of listings, and frequent words over rare ones.

use crate::letter_set::letter_set;
use crate::query::lexicon::{Lexicon, MAX_LENGTH};

/// A spelling correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As typed.
    pub from: String,
    /// The correction; two words when the word was split.
    pub to: String,
}

impl Lexicon {
    /// Whether a word or its stem is known.
    pub(crate) fn knows(&self, word: &str, stem: &str) -> bool {
        self.surfaces.find(word).is_some() || self.stems.find(stem).is_some()
    }

    /// Whether some known word starts with these letters.
    pub(crate) fn begins_a_word(&self, letters: &str) -> bool {
        self.surfaces.has_prefix(letters)
    }

    /// A word written as it is spoken, with the g it ends in: "beatin", which a
    /// phrase may list beside "beating".
    pub(crate) fn with_its_g(&self, word: &str) -> Option<String> {
        const MIN_LENGTH: usize = 5;
        let whole = word.ends_with("in").then(|| format!("{word}g"))?;
        let is_meant = self.surface(&whole).is_some_and(|known| known.in_phrases);
        (word.len() >= MIN_LENGTH && is_meant).then_some(whole)
    }

    /// The best correction of a misspelled word, and its number of edits.
    pub(crate) fn corrected(&self, word: &str) -> Option<(&str, usize)> {
        // As it is heard: "addicshun".
        let word = &*word.replace("shun", "tion");
        let (most, unlikeliest) = match word.len() {
            0..=3 => return None,
            4 | 5 => (1, UNLIKELIEST_OF_SHORT),
            6..=MAX_LENGTH => (2, UNLIKELIEST),
            _ => return None,
        };
        if !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return None;
        }
        let set = letter_set(word);
        let shortest = word.len() - most;
        let lengths = shortest..=(word.len() + most).min(MAX_LENGTH);
        let mut best: Option<(Rank, u32)> = None;
        for length in lengths {
            let words = self.spellings.by_length.get(length);
            for (other_set, number) in words.into_iter().flatten() {
                // An edit changes at most two letters of the set.
                if (set ^ other_set).count_ones() as usize > 2 * most {
                    continue;
                }
                let form = self.surfaces.get(*number);
                let Some(edits) = edits(word.as_bytes(), form.as_bytes(), most) else {
                    continue;
                };
                let starts_alike = word.as_bytes().first() == form.as_bytes().first();
                if !starts_alike && (word.len() < 6 || edits > 1) {
                    continue;
                }
                let surface = self
                    .known
                    .get(*number as usize)
                    .copied()
                    .unwrap_or_default();
                let rank = Rank {
                    unlikely: unlikelihood(word.as_bytes(), form.as_bytes()),
                    starts_otherwise: !starts_alike,
                    in_no_phrase: !surface.in_phrases,
                    rarity: u32::MAX - surface.listings,
                    edits,
                };
                if rank.unlikely <= unlikeliest && best.is_none_or(|(known, _)| rank < known) {
                    best = Some((rank, *number));
                }
            }
        }
        let (Rank { edits, .. }, number) = best?;
        let surface = self.known.get(number as usize)?;
        let sought = surface.in_phrases || surface.listings > 0;
        sought.then(|| (self.surfaces.get(number), edits))
    }

    /// Splits a word into two known words: "foodpantry".
    pub(crate) fn split<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        const MIN_PART_LENGTH: usize = 3;
        if !word.is_ascii() || word.len() < MIN_PART_LENGTH + 2 {
            return None;
        }
        // "pa211" is "pa 211".
        let digits = word.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 1);
        if let Some((letters, number)) = digits.and_then(|at| word.split_at_checked(at)) {
            return self.numbers.find(number).map(|_| (letters, number));
        }
        let meant = |part: &str| {
            let surface = self.surface(part);
            surface.is_some_and(|surface| surface.in_phrases || surface.listings > 0)
        };
        let cuts = MIN_PART_LENGTH..=word.len().saturating_sub(MIN_PART_LENGTH);
        let mut splits = cuts.map(|cut| word.split_at(cut));
        splits.find(|(first, second)| meant(first) && meant(second))
    }

    /// Joins two pieces into one known word: "de tox".
    pub(crate) fn joined(&self, first: &str, second: &str) -> Option<String> {
        let known = |piece: &str| self.surfaces.find(piece).is_some();
        if known(first) && known(second) {
            return None;
        }
        let whole = [first, second].concat();
        let surface = self.surface(&whole)?;
        (surface.in_phrases || surface.listings > 0).then_some(whole)
    }
}

/// Unlikelihood beyond which a word of four or five letters, and a longer one, is
/// another word and no mistake.
const UNLIKELIEST_OF_SHORT: u32 = 4;
const UNLIKELIEST: u32 = 7;

/// What speaks against a correction; the least is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    unlikely: u32,
    starts_otherwise: bool,
    in_no_phrase: bool,
    rarity: u32,
    edits: usize,
}

/// Pairs of letters that sound the same in English or Spanish.
const SAME_SOUND: [&[u8; 2]; 11] = [
    b"cs", b"ck", b"kq", b"sz", b"bv", b"hj", b"gj", b"iy", b"ei", b"ae", b"ou",
];

fn is_vowel(letter: u8) -> bool {
    b"aeiouy".contains(&letter)
}

/// Unlikelihood of one letter typed for another.
fn exchanged(typed: u8, meant: u8) -> u32 {
    let sounds_alike = SAME_SOUND
        .iter()
        .any(|pair| pair.contains(&typed) && pair.contains(&meant));
    match typed == meant {
        true => 0,
        false if sounds_alike => 2,
        false if is_vowel(typed) && is_vowel(meant) => 5,
        false if is_vowel(typed) == is_vowel(meant) => 4,
        false => 6,
    }
}

/// Unlikelihood of a letter left out, by the letter before it.
fn left_out(letter: u8, before: Option<&u8>) -> u32 {
    if before == Some(&letter) { 2 } else { 3 }
}

/// Unlikelihood of a letter too many, by the letter before it.
fn too_many(letter: u8, before: Option<&u8>) -> u32 {
    match before == Some(&letter) {
        true => 2,
        false if is_vowel(letter) => 4,
        false => 6,
    }
}

/// Unlikelihood of typing a word for another one. "-a" is how many say "-er".
fn unlikelihood(typed: &[u8], meant: &[u8]) -> u32 {
    let spoken = typed.strip_suffix(b"a").zip(meant.strip_suffix(b"er"));
    let as_spoken = spoken.map(|(typed, meant)| 2 + mistakes(typed, meant));
    as_spoken.unwrap_or(u32::MAX).min(mistakes(typed, meant))
}

/// Least unlikelihood of the mistakes that make one word of another.
fn mistakes(typed: &[u8], meant: &[u8]) -> u32 {
    const SWAPPED: u32 = 3;
    let width = meant.len() + 1;
    let mut costs = vec![0; (typed.len() + 1) * width];
    for row in 0..=typed.len() {
        for column in 0..width {
            let before =
                |rows: usize, columns: usize| costs[(row - rows) * width + column - columns];
            let mut cost = if row + column == 0 { 0 } else { u32::MAX };
            if let Some(last) = column.checked_sub(1) {
                let previous = last.checked_sub(1).map(|at| &meant[at]);
                cost = cost.min(before(0, 1) + left_out(meant[last], previous));
            }
            if let Some(last) = row.checked_sub(1) {
                let previous = last.checked_sub(1).map(|at| &typed[at]);
                cost = cost.min(before(1, 0) + too_many(typed[last], previous));
                if column > 0 {
                    cost = cost.min(before(1, 1) + exchanged(typed[last], meant[column - 1]));
                }
            }
            let is_swapped = row > 1
                && column > 1
                && typed[row - 1] == meant[column - 2]
                && typed[row - 2] == meant[column - 1];
            if is_swapped {
                cost = cost.min(before(2, 2) + SWAPPED);
            }
            costs[row * width + column] = cost;
        }
    }
    costs.last().copied().unwrap_or_default()
}

/// Number of insertions, deletions, changed letters and transpositions between
/// two words; `None` when there are more than `most`.
fn edits(one: &[u8], other: &[u8], most: usize) -> Option<usize> {
    let mut before = [0_usize; MAX_LENGTH + 2];
    let mut last = [0_usize; MAX_LENGTH + 2];
    for (column, cell) in last.iter_mut().enumerate() {
        *cell = column;
    }
    for (row, letter) in one.iter().enumerate() {
        let mut current = [0_usize; MAX_LENGTH + 2];
        current[0] = row + 1;
        let mut least = current[0];
        for (column, other_letter) in other.iter().enumerate() {
            let changed = usize::from(letter != other_letter);
            let mut cost = (last[column] + changed)
                .min(last[column + 1] + 1)
                .min(current[column] + 1);
            let swapped = row > 0
                && column > 0
                && *letter == other[column - 1]
                && one[row - 1] == *other_letter;
            if swapped {
                cost = cost.min(before[column - 1] + 1);
            }
            current[column + 1] = cost;
            least = least.min(cost);
        }
        if least > most {
            return None;
        }
        before = last;
        last = current;
    }
    let cost = last[other.len()];
    (cost <= most).then_some(cost)
}
