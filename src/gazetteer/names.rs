//! Normalization of typed place names to keys.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::model::string_arena::Strings;

/// Abbreviations with their long forms. Both sides of every comparison are
/// expanded, so "St. Marys", "Saint Marys" and "st marys" are the same name.
const WRITTEN_OUT: [(&str, &str); 11] = [
    ("st", "saint"),
    ("ste", "sainte"),
    ("mt", "mount"),
    ("mtn", "mountain"),
    ("ft", "fort"),
    ("twp", "township"),
    ("twshp", "township"),
    ("boro", "borough"),
    ("hts", "heights"),
    ("spgs", "springs"),
    ("cnty", "county"),
];

/// Compass letters, expanded at the start of a name ("S Williamsport").
const COMPASS: [(&str, &str); 4] = [("n", "north"), ("s", "south"), ("e", "east"), ("w", "west")];

/// Splits a text into lower-case words without accents and punctuation;
/// abbreviations are kept. "St. Mary’s,  PA" gives `["st", "marys", "pa"]`.
pub(super) fn plain_words(text: &str) -> Vec<String> {
    let mut plain = String::with_capacity(text.len());
    for character in text
        .nfd()
        .filter(|character| !is_combining_mark(*character))
    {
        match character {
            // "Mary's" equals "Marys", and "D.C." equals "DC".
            '\'' | '\u{2018}' | '\u{2019}' | '\u{02BC}' | '`' => {}
            '.' if ends_in_single_letter(&plain) => {}
            other if other.is_alphanumeric() => plain.extend(other.to_lowercase()),
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().map(str::to_owned).collect()
}

/// Whether the last word so far is a single letter, such as "d" in "D.C.".
fn ends_in_single_letter(plain: &str) -> bool {
    let last = plain.rsplit(' ').next().unwrap_or_default();
    last.chars().count() == 1
}

/// Expands an abbreviation.
pub(super) fn written_out(word: &str) -> &str {
    let found = WRITTEN_OUT.iter().find(|(short, _)| *short == word);
    found.map_or(word, |(_, long)| long)
}

/// The key of a name: its expanded words joined without spaces, so that
/// "lockhaven" finds "Lock Haven". Empty for a text without letters and digits.
pub(super) fn key_of_words<W: AsRef<str>>(words: &[W]) -> String {
    let mut key = String::new();
    for (place, word) in words.iter().enumerate() {
        let word = word.as_ref();
        let compass = COMPASS
            .iter()
            .find(|(short, _)| place == 0 && words.len() > 1 && *short == word);
        key.push_str(compass.map_or_else(|| written_out(word), |(_, long)| long));
    }
    key
}

/// The key of a name given as a text.
pub(super) fn key_of(text: &str) -> String {
    key_of_words(&plain_words(text))
}

/// Index range of the sorted texts for which `order` returns `Equal`. `order`
/// compares a text with the sought value.
pub(super) fn matching(
    texts: &Strings,
    order: impl Fn(&str) -> std::cmp::Ordering,
) -> std::ops::Range<usize> {
    let start = texts.first(|text| order(text).is_ge());
    let end = texts.first(|text| order(text).is_gt());
    start..end.max(start)
}

/// Compares a text with a prefix: `Equal` if it starts with the prefix.
pub(super) fn against_prefix(text: &str, prefix: &str) -> std::cmp::Ordering {
    let length = prefix.len().min(text.len());
    text.as_bytes()[..length]
        .cmp(prefix.as_bytes())
        .then(if text.len() < prefix.len() {
            std::cmp::Ordering::Less
        } else {
            std::cmp::Ordering::Equal
        })
}
