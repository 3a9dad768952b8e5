//! Questions of each class, the same for all who are measured.

use super::{Numbers, Zip, word};

/// Kinds of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Two words, anywhere.
    Text,
    /// The same with a slip in one of them.
    Typo,
    /// One word and the beginning of another.
    Prefix,
    /// What is nearest.
    Nearest,
    /// Two words, the nearest first.
    TextByDistance,
    /// Two words within 25 miles.
    TextInRadius,
    /// Two words, what fits best blended with how near it is.
    TextNear,
    /// A kind of help, near.
    CategoryNear,
}

impl Class {
    /// All of them.
    pub const ALL: [Class; 8] = [
        Class::Text,
        Class::Typo,
        Class::Prefix,
        Class::Nearest,
        Class::TextByDistance,
        Class::TextInRadius,
        Class::TextNear,
        Class::CategoryNear,
    ];

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Class::Text => "two words",
            Class::Typo => "two words, one misspelled",
            Class::Prefix => "a word and a beginning",
            Class::Nearest => "the nearest",
            Class::TextByDistance => "two words, the nearest first",
            Class::TextInRadius => "two words within 25 miles",
            Class::TextNear => "two words, near",
            Class::CategoryNear => "a kind of help, near",
        }
    }
}

/// A question.
#[derive(Debug, Clone)]
pub struct Question {
    /// The words; the last may be a beginning or misspelled.
    pub words: Vec<String>,
    /// What the last was before it was misspelled.
    pub meant: String,
    /// The kind of help.
    pub category: Option<&'static str>,
    /// Where it is asked from.
    pub zip: Option<Zip>,
    /// How far, in miles.
    pub within: Option<f64>,
}

/// `count` questions of a class. The words are frequent enough that some
/// listings have them all.
pub fn questions(class: Class, count: usize, zips: &[Zip]) -> Vec<Question> {
    let mut numbers = Numbers::new(class as u64 + 1);
    let one = |_| question(class, &mut numbers, zips);
    (0..count).map(one).collect()
}

fn question(class: Class, numbers: &mut Numbers, zips: &[Zip]) -> Question {
    let first = numbers.below(40);
    let second = (first + 1 + numbers.below(30)) % 64;
    let meant = word(second);
    let last = match class {
        Class::Typo => misspelled(&meant, numbers),
        Class::Prefix => meant.chars().take(3 + numbers.below(2)).collect(),
        _ => meant.clone(),
    };
    let words = match class {
        Class::Nearest | Class::CategoryNear => Vec::new(),
        _ => vec![word(first), last],
    };
    let placed = !matches!(class, Class::Text | Class::Typo | Class::Prefix);
    let zip = numbers.pick(zips).clone();
    Question {
        words,
        meant,
        category: (class == Class::CategoryNear).then(|| numbers.pick(super::KINDS).1),
        zip: placed.then_some(zip),
        within: (class == Class::TextInRadius).then_some(25.0),
    }
}

/// One slip behind the first letter: a letter left out, doubled, swapped with
/// the next, or another in its place.
fn misspelled(word: &str, numbers: &mut Numbers) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + numbers.below(letters.len() - 2);
    match numbers.below(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        2 => letters.swap(at, at + 1),
        _ => letters[at] = 'x',
    }
    letters.into_iter().collect()
}
