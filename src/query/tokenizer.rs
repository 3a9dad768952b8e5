//! Tokenizer and stemmer. Listings and questions go through the same rules, so
//! that their words match.
//!
//! A token keeps letters and digits, in lower case and without accents or
//! apostrophes ("Women's" is `womens`, "Niños" is `ninos`); invisible
//! characters are dropped. "D&A", "A.A." and "24/7" are one token each;
//! "12-step" is two.
//!
//! One stemmer serves both languages: the English Snowball stemmer on the
//! folded word, which also removes Spanish plurals; then a final "a" becomes
//! "o", so that "sola" matches "solo" and "niñas" matches "niños". A short list
//! covers irregular plurals ("women", "teeth", "luces").

use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Maximum length of a token, in characters; the rest is cut off.
const MAX_WORD_LENGTH: usize = 40;

/// Minimum length of a stem whose final "a" may be a Spanish ending.
const MIN_WITH_ENDING_LENGTH: usize = 4;

/// Irregular forms and their stems.
const IRREGULAR: [(&str, &str); 12] = [
    ("centre", "center"),
    ("children", "child"),
    ("feet", "foot"),
    ("luces", "luz"),
    ("men", "man"),
    ("mens", "man"),
    ("saint", "st"),
    ("teeth", "tooth"),
    ("veces", "vez"),
    ("voces", "voz"),
    ("women", "woman"),
    ("womens", "woman"),
];

/// A token of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The word in lower case, without accents and apostrophes.
    pub text: String,
    /// The stem, shared by all forms of the word.
    pub stem: String,
    /// Byte range in the text.
    pub range: Range<usize>,
}

/// The tokens of a text, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let stemmer = Stemmer::create(Algorithm::English);
    let words = words(text).into_iter();
    words
        .map(|(text, range)| Token {
            stem: stem_with(&stemmer, &text),
            text,
            range,
        })
        .collect()
}

/// Words that join the parts of a name and are often left out: "Drug & Alcohol
/// Commission".
const JOINERS: [&str; 6] = ["and", "the", "of", "y", "de", "la"];

/// Whether a folded word only joins the parts of a name.
pub fn is_joiner(word: &str) -> bool {
    JOINERS.contains(&word)
}

/// Numbers word forms and their stems, each from 0. Listings repeat the same
/// few thousand words, so each form is stemmed only once.
#[derive(Default)]
pub struct Forms {
    numbers: FxHashMap<Box<str>, u32>,
    stem_of: Vec<u32>,
    stem_numbers: FxHashMap<Box<str>, u32>,
    stems: Vec<Box<str>>,
}

impl Forms {
    /// The number of a folded word, assigned on first use.
    pub fn number(&mut self, form: &str) -> u32 {
        if let Some(number) = self.numbers.get(form) {
            return *number;
        }
        let stem = stem(form).into_boxed_str();
        let next = next_number(self.stems.len());
        let stem_number = *self.stem_numbers.entry(stem.clone()).or_insert(next);
        if stem_number == next {
            self.stems.push(stem);
        }
        let number = next_number(self.stem_of.len());
        self.stem_of.push(stem_number);
        self.numbers.insert(form.into(), number);
        number
    }

    /// The stem number of a form.
    pub fn stem_of(&self, form: u32) -> u32 {
        self.stem_of.get(form as usize).copied().unwrap_or_default()
    }

    /// The stem with this number.
    pub fn stem(&self, stem: u32) -> &str {
        self.stems.get(stem as usize).map_or("", AsRef::as_ref)
    }

    /// All forms with their numbers, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        let forms = self.numbers.iter();
        forms.map(|(form, number)| (form.as_ref(), *number))
    }

    /// Stem numbers of a name, without joining words.
    pub fn name_stems(&mut self, name: &str) -> Vec<u32> {
        let mut stems = Vec::new();
        each_word(name, |word, _| {
            if !is_joiner(word) {
                let form = self.number(word);
                stems.push(self.stem_of(form));
            }
        });
        stems
    }
}

/// The next number; no text has 2³² distinct words.
fn next_number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The stem of one folded word.
pub fn stem(word: &str) -> String {
    stem_with(&Stemmer::create(Algorithm::English), word)
}

fn stem_with(stemmer: &Stemmer, word: &str) -> String {
    if let Some((_, stem)) = IRREGULAR.iter().find(|(form, _)| *form == word) {
        return (*stem).to_owned();
    }
    if !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return word.to_owned();
    }
    let mut stem = stemmer.stem(word).into_owned();
    if stem.len() >= MIN_WITH_ENDING_LENGTH && stem.ends_with('a') {
        stem.pop();
        stem.push('o');
    }
    stem
}

/// The words of a text, folded but not stemmed, with their byte ranges.
pub fn words(text: &str) -> Vec<(String, Range<usize>)> {
    let mut words = Vec::new();
    each_word(text, |word, range| words.push((word.to_owned(), range)));
    words
}

/// Calls `take` with each word of a text, folded but not stemmed, and its byte
/// range.
pub fn each_word(text: &str, take: impl FnMut(&str, Range<usize>)) {
    let mut reader = Reader {
        text,
        taken: take,
        word: String::new(),
        start: 0,
    };
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        reader.take(at, character, next);
    }
    reader.end_word(text.len());
}

struct Reader<'a, T> {
    text: &'a str,
    taken: T,
    word: String,
    start: usize,
}

impl<T: FnMut(&str, Range<usize>)> Reader<'_, T> {
    fn take(&mut self, at: usize, character: char, next: Option<char>) {
        if character.is_alphanumeric() {
            if self.word.is_empty() {
                self.start = at;
            }
            self.push(character);
        } else if is_passed_over(character) || self.holds_together(character, next) {
            if matches!(character, '&' | '/' | ':') {
                self.word.push(character);
            }
        } else {
            self.end_word(at);
        }
    }

    fn push(&mut self, character: char) {
        if character.is_ascii() {
            self.word.push(character.to_ascii_lowercase());
        } else {
            let folded = std::iter::once(character)
                .nfkd()
                .filter(|c| !is_combining_mark(*c))
                .flat_map(char::to_lowercase);
            // A sign such as ½ folds to "1⁄2"; only letters and digits are kept.
            self.word.extend(folded.filter(|c| c.is_alphanumeric()));
        }
    }

    /// Whether a mark is inside a word: d&a, a.a., 24/7, 7:30.
    fn holds_together(&self, mark: char, next: Option<char>) -> bool {
        let last = self.word.chars().next_back();
        let (Some(last), Some(next)) = (last, next) else {
            // The final dot of "a.a." ends the word; there is nothing to keep.
            return false;
        };
        match mark {
            '&' => self.word.chars().count() == 1 && last.is_alphabetic() && next.is_alphabetic(),
            '.' => self.is_initials() && next.is_alphabetic() && self.next_is_initial(next),
            '/' => self.word == "24" && next == '7',
            ':' => last.is_ascii_digit() && next.is_ascii_digit(),
            _ => false,
        }
    }

    /// Whether the word so far is initials, each followed by a dot.
    fn is_initials(&self) -> bool {
        // Bounds the work per dot; no abbreviation is this long.
        if self.word.len() > MAX_WORD_LENGTH {
            return false;
        }
        let written = self.text.get(self.start..).unwrap_or_default();
        let mut letters = written.chars();
        let count = self.word.chars().count();
        (0..count).all(|_| {
            let letter = letters.next().is_some_and(char::is_alphabetic);
            letter && letters.next() == Some('.')
        })
    }

    /// Whether the letter after a dot is an initial, too, as in "a.a." but not
    /// in "e.mail".
    fn next_is_initial(&self, next: char) -> bool {
        let written = self.text.get(self.start..).unwrap_or_default();
        let count = self.word.chars().count() * 2;
        let mut after = written.chars().skip(count);
        after.next() == Some(next) && !after.next().is_some_and(char::is_alphanumeric)
    }

    fn end_word(&mut self, at: usize) {
        if self.word.is_empty() {
            return;
        }
        if let Some((cut, _)) = self.word.char_indices().nth(MAX_WORD_LENGTH) {
            self.word.truncate(cut);
        }
        (self.taken)(&self.word, self.start..at);
        self.word.clear();
    }
}

/// Characters that do not end a word: apostrophes, combining accents and
/// invisible characters. Line breaks and tabs do end it.
fn is_passed_over(character: char) -> bool {
    let invisible = matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    );
    let apostrophe = matches!(character, '\'' | '’' | '‘' | 'ʼ' | '`' | '´');
    let control = character.is_control() && !character.is_whitespace();
    invisible || apostrophe || control || is_combining_mark(character)
}
