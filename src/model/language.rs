//! User interface languages.

use serde::{Deserialize, Serialize};

/// Language of pages and generated text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// American English.
    #[default]
    English,
    /// Spanish as spoken in the United States: 12-hour clock, formal address.
    Spanish,
}

impl Language {
    /// Selects the value for this language.
    pub fn pick<T>(self, english: T, spanish: T) -> T {
        match self {
            Language::English => english,
            Language::Spanish => spanish,
        }
    }

    /// The BCP 47 tag: `en` or `es`.
    pub fn tag(self) -> &'static str {
        self.pick("en", "es")
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
