//! Display text in the languages of Waypost.

use serde::{Deserialize, Deserializer, Serialize};

use super::language::Language;

/// A text in English, with an optional Spanish translation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Text {
    /// The English text; empty when the cell was blank.
    pub english: String,
    /// The Spanish text, never empty.
    pub spanish: Option<String>,
}

/// Reads a text that older records have in English alone.
///
/// # Errors
/// If it is neither.
pub fn one_or_both<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        English(String),
        Both(Text),
    }
    // Bytes of a generation are of this version, and do not tell their type.
    if !deserializer.is_human_readable() {
        return Text::deserialize(deserializer);
    }
    Ok(match Form::deserialize(deserializer)? {
        Form::English(english) => Text::new(&english, ""),
        Form::Both(text) => text,
    })
}

impl Text {
    /// A text from two cells; a blank Spanish cell counts as no translation.
    pub fn new(english: &str, spanish: &str) -> Text {
        Text {
            english: english.to_owned(),
            spanish: (!spanish.is_empty()).then(|| spanish.to_owned()),
        }
    }

    /// The text to show in a language; falls back to English.
    pub fn shown_in(&self, language: Language) -> &str {
        match (language, &self.spanish) {
            (Language::Spanish, Some(spanish)) => spanish,
            _ => &self.english,
        }
    }

    /// The language of the text that [`Text::shown_in`] returns, for `lang`
    /// attributes.
    pub fn language_shown(&self, wanted: Language) -> Language {
        match (wanted, &self.spanish) {
            (Language::Spanish, Some(_)) => Language::Spanish,
            _ => Language::English,
        }
    }
}

/// The base letter without its accent: `ñ` is `n`. Other characters are
/// unchanged.
pub fn without_accent(character: char) -> char {
    use unicode_normalization::UnicodeNormalization as _;
    if character.is_ascii() {
        return character;
    }
    std::iter::once(character).nfd().next().unwrap_or(character)
}
