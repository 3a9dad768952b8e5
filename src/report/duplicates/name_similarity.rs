//! Whether two names mean the same thing, allowing for typos and for words that
//! are abbreviated, translated, omitted or run together.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::model::localized_text::without_accent;

/// Word lists for comparing names, read from `same_words.txt`.
struct Vocabulary {
    same: HashMap<&'static str, &'static str>,
    long: HashMap<&'static str, Vec<&'static str>>,
    weak: HashSet<&'static str>,
    none: HashSet<&'static str>,
}

fn vocabulary() -> &'static Vocabulary {
    static READ: OnceLock<Vocabulary> = OnceLock::new();
    READ.get_or_init(|| {
        let mut read = Vocabulary {
            same: HashMap::new(),
            long: HashMap::new(),
            weak: HashSet::new(),
            none: HashSet::new(),
        };
        for line in include_str!("same_words.txt").lines() {
            let mut words = line.split_whitespace();
            match (words.next(), words.clone().next()) {
                (Some("same"), Some(first)) => read.same.extend(words.map(|word| (word, first))),
                (Some("long"), Some(short)) => {
                    read.long.insert(short, words.skip(1).collect());
                }
                (Some("weak"), _) => read.weak.extend(words),
                (Some("none"), _) => read.none.extend(words),
                _ => {}
            }
        }
        read
    })
}

/// The words of a name, normalized: lowercase, without accents, abbreviations
/// and translations unified, words without meaning removed.
pub fn words(text: &str) -> Vec<String> {
    let vocabulary = vocabulary();
    let mut words: Vec<String> = Vec::new();
    for bare in bare_words(text) {
        // "Squad 1-A" and "Squad 1-B" are different.
        let letter = bare.len() == 1 && bare.bytes().all(|byte| byte.is_ascii_lowercase());
        if let Some(last) = words.last_mut().filter(|_| letter)
            && last.bytes().all(|byte| byte.is_ascii_digit())
        {
            last.push_str(&bare);
            continue;
        }
        if vocabulary.none.contains(bare.as_str()) {
            continue;
        }
        match vocabulary.long.get(bare.as_str()) {
            Some(long) => words.extend(long.iter().map(|word| settled(word))),
            None => words.push(settled(&bare)),
        }
    }
    words
}

/// Runs of letters and digits; text in parentheses is ignored.
fn bare_words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut brackets = 0_usize;
    for character in text
        .chars()
        .flat_map(char::to_lowercase)
        .map(without_accent)
    {
        match character {
            '(' => brackets += 1,
            ')' => brackets = brackets.saturating_sub(1),
            _ if brackets > 0 => {}
            '.' | '\'' | '’' | '`' => {}
            letter if letter.is_alphanumeric() => {
                if let Some(last) = words.last_mut() {
                    last.push(letter);
                }
            }
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The canonical form of a word and its synonyms, in the singular.
fn settled(word: &str) -> String {
    let same = &vocabulary().same;
    let singular = match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with('s') => stem,
        _ => word,
    };
    let found = same.get(word).or_else(|| same.get(singular));
    found.map_or_else(|| singular.to_owned(), |first| (*first).to_owned())
}

/// Whether a word does not distinguish names.
pub fn is_weak(word: &str) -> bool {
    vocabulary().weak.contains(word)
}

/// Whether two words are equal except for typos: one letter in words of five or
/// more letters, two in words of eight or more. Words with digits must be
/// equal.
pub fn near(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let shorter = a.chars().count().min(b.chars().count());
    let allowed = match shorter {
        0..5 => return false,
        5..8 => 1,
        _ => 2,
    };
    let numbers = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    let same_start = a.chars().next() == b.chars().next();
    !numbers(a)
        && !numbers(b)
        && (same_start || shorter >= 8)
        && a.len().abs_diff(b.len()) <= allowed
        && strsim::osa_distance(a, b) <= allowed
}

/// Similarity of two names, in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// Each has a distinctive word that the other lacks.
    Other,
    /// One contains the other and has additional distinctive words.
    Part,
    /// At least one of them has no distinctive word.
    Silent,
    /// Equal except for a typo.
    Near,
    /// Equal.
    Same,
}

/// Compares two names given as words. An additional word in one name is ignored
/// if it is in the `known` words of that side, such as the town or the other's
/// organization.
pub fn compare(
    a: &[String],
    known_of_a: &HashSet<&str>,
    b: &[String],
    known_of_b: &HashSet<&str>,
) -> Likeness {
    let strong =
        |word: &String, known: &HashSet<&str>| !is_weak(word) && !known.contains(word.as_str());
    let says_a = a.iter().any(|word| strong(word, known_of_a));
    let says_b = b.iter().any(|word| strong(word, known_of_b));
    if !says_a || !says_b {
        // Names of weak words only must match word for word.
        return match (a == b, a.is_empty() || b.is_empty() || says_a != says_b) {
            (true, _) => Likeness::Same,
            (false, true) => Likeness::Silent,
            (false, false) => Likeness::Other,
        };
    }
    let (mut left_a, mut left_b): (Vec<&String>, Vec<&String>) =
        (a.iter().collect(), b.iter().collect());
    take_pairs(&mut left_a, &mut left_b, |a, b| a == b);
    let before = left_a.len() + left_b.len();
    take_pairs(&mut left_a, &mut left_b, near);
    let mut slipped = left_a.len() + left_b.len() < before;
    if near(&joined(&left_a), &joined(&left_b)) {
        // "Help Line" and "Helpline".
        slipped |= joined(&left_a) != joined(&left_b);
        left_a.clear();
        left_b.clear();
    }
    let (more_a, more_b) = (
        left_a.iter().any(|word| strong(word, known_of_a)),
        left_b.iter().any(|word| strong(word, known_of_b)),
    );
    match (more_a, more_b, slipped) {
        (true, true, _) => Likeness::Other,
        (true, false, _) | (false, true, _) => Likeness::Part,
        (false, false, true) => Likeness::Near,
        (false, false, false) => Likeness::Same,
    }
}

fn joined(words: &[&String]) -> String {
    words.iter().map(|word| word.as_str()).collect()
}

/// Removes the words that have a match on the other side.
fn take_pairs(a: &mut Vec<&String>, b: &mut Vec<&String>, alike: impl Fn(&str, &str) -> bool) {
    a.retain(|word| {
        let partner = b.iter().position(|other| alike(word, other));
        if let Some(partner) = partner {
            b.remove(partner);
        }
        partner.is_none()
    });
}
