//! Whether two names name the same thing: letters slip, words are shortened,
//! translated, left out or run together.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::model::localized_text::without_accent;

/// How words are compared, read from `same_words.txt`.
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

/// The words of a name as they are compared: small letters, no accents, short
/// forms and translations as one, words that say nothing left out.
pub fn words(text: &str) -> Vec<String> {
    let vocabulary = vocabulary();
    let mut words: Vec<String> = Vec::new();
    for bare in bare_words(text) {
        // "Squad 1-A" and "Squad 1-B" are two.
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

/// Letters and digits in a row; what stands in brackets is an aside.
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

/// The word that stands for this one and its like, without its plural.
fn settled(word: &str) -> String {
    let same = &vocabulary().same;
    let singular = match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with('s') => stem,
        _ => word,
    };
    let found = same.get(word).or_else(|| same.get(singular));
    found.map_or_else(|| singular.to_owned(), |first| (*first).to_owned())
}

/// Whether a name may have or lack this word.
pub fn is_weak(word: &str) -> bool {
    vocabulary().weak.contains(word)
}

/// Whether two words are one with a slip of the hand: one letter from five
/// letters on, two from eight. Numbers never are.
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

/// How two names stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// Each says something the other does not.
    Other,
    /// One says what the other does, and more.
    Part,
    /// One of them says nothing that tells it from others.
    Silent,
    /// The same but for a slip.
    Near,
    /// The same.
    Same,
}

/// Compares two names given as their words. A word of one that the other has
/// not counts for nothing when it is among the words `known` of it from
/// elsewhere: the town, and who runs the other.
pub fn compare(
    (a, known_of_a): (&[String], &HashSet<&str>),
    (b, known_of_b): (&[String], &HashSet<&str>),
) -> Likeness {
    let strong =
        |word: &String, known: &HashSet<&str>| !is_weak(word) && !known.contains(word.as_str());
    let says_a = a.iter().any(|word| strong(word, known_of_a));
    let says_b = b.iter().any(|word| strong(word, known_of_b));
    if !says_a || !says_b {
        // Names of weak words alone are the same only word for word.
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

/// Takes out the words that have a partner on the other side.
fn take_pairs(a: &mut Vec<&String>, b: &mut Vec<&String>, alike: impl Fn(&str, &str) -> bool) {
    a.retain(|word| {
        let partner = b.iter().position(|other| alike(word, other));
        if let Some(partner) = partner {
            b.remove(partner);
        }
        partner.is_none()
    });
}
