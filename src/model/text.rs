//! Words for people, in the languages Waypost speaks.

use serde::{Deserialize, Serialize};

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// English, the language every listing has.
    #[default]
    English,
    /// Spanish, where staff gave it.
    Spanish,
}

impl Language {
    /// The BCP 47 tag: `en` or `es`.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Spanish => "es",
        }
    }

    /// The language with this tag, region ignored: `es-MX` is Spanish.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let primary = tag.split('-').next().unwrap_or_default();
        match primary.trim().to_ascii_lowercase().as_str() {
            "en" => Some(Language::English),
            "es" => Some(Language::Spanish),
            _ => None,
        }
    }
}

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
