//! Words for people, in the languages Waypost writes in.

use serde::{Deserialize, Serialize};

use super::language::Language;

/// A text in English, and in Spanish where there is one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    /// The English text; empty when the cell was blank.
    pub english: String,
    /// The Spanish text, never empty.
    pub spanish: Option<String>,
}

impl Text {
    /// A text from two cells; a blank Spanish cell is no Spanish text.
    pub fn new(english: &str, spanish: &str) -> Text {
        Text {
            english: english.to_owned(),
            spanish: (!spanish.is_empty()).then(|| spanish.to_owned()),
        }
    }

    /// The text to show in a language: English where there is no Spanish.
    pub fn shown_in(&self, language: Language) -> &str {
        match (language, &self.spanish) {
            (Language::Spanish, Some(spanish)) => spanish,
            _ => &self.english,
        }
    }

    /// The language `shown_in` answers in, for the page's `lang` marks.
    pub fn language_shown(&self, wanted: Language) -> Language {
        match (wanted, &self.spanish) {
            (Language::Spanish, Some(_)) => Language::Spanish,
            _ => Language::English,
        }
    }
}

/// The letter without its accent: `ñ` is `n`. Other characters stay.
pub fn without_accent(character: char) -> char {
    use unicode_normalization::UnicodeNormalization as _;
    if character.is_ascii() {
        return character;
    }
    std::iter::once(character).nfd().next().unwrap_or(character)
}
