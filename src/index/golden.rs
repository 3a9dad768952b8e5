//! What a generation must find before it goes before the public, kept inside
//! it: a server that has no seed files asks the same as the one that built it.

use serde::{Deserialize, Serialize};

use crate::directory::Directory;
use crate::seeds::small::GoldenQuestion;

/// What must be found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Golden {
    /// Staff's questions.
    pub questions: Vec<GoldenQuestion>,
    /// Phrases of people in danger, and the kind of crisis that must be heard.
    pub crisis_phrases: Vec<(String, String)>,
    /// Phrases that only sound like danger.
    pub not_crisis_phrases: Vec<String>,
}

impl From<&Directory> for Golden {
    fn from(directory: &Directory) -> Golden {
        Golden {
            questions: directory.golden.clone(),
            crisis_phrases: directory.words.crisis.clone(),
            not_crisis_phrases: directory.words.not_crisis.clone(),
        }
    }
}
