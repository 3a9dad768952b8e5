//! How sure it is that somebody is in danger.

use serde::{Deserialize, Serialize};

/// How sure it is that a question is about somebody in danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum CrisisLevel {
    /// Nothing says so.
    #[default]
    None,
    /// The question is like those of people in danger.
    Possible,
    /// Its words say so.
    Certain,
}

impl CrisisLevel {
    /// Name in the API and in `golden-questions.csv`.
    pub fn word(self) -> &'static str {
        match self {
            CrisisLevel::None => "none",
            CrisisLevel::Possible => "possible",
            CrisisLevel::Certain => "certain",
        }
    }

    /// The level with this name.
    pub fn from_word(word: &str) -> Option<CrisisLevel> {
        [Self::None, Self::Possible, Self::Certain]
            .into_iter()
            .find(|level| level.word() == word)
    }
}
