//! Type codes of meetings: `W`, `ONL`, `BT`. A code belongs to a fellowship:
//! `S` is a meeting in Spanish in AA and a speaker meeting in ACA.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::language::Language;
use super::localized_text::Text;

/// The fellowship of codes that mean the same in every one that has none of
/// its own for them.
pub const ANY_FELLOWSHIP: &str = "any";

/// What a code says of a meeting besides its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TraitKind {
    /// Whom it is for: `women`.
    Audience,
    /// The language spoken: `Spanish`.
    Language,
    /// Access: `wheelchair`.
    Access,
    /// How it is attended: `online`, `hybrid`, or `closed-place` when the room
    /// is closed for now.
    Attendance,
}

impl TraitKind {
    /// The kind of this word in the file of codes.
    pub fn from_word(word: &str) -> Option<TraitKind> {
        match word {
            "audience" => Some(TraitKind::Audience),
            "language" => Some(TraitKind::Language),
            "access" => Some(TraitKind::Access),
            "attendance" => Some(TraitKind::Attendance),
            _ => None,
        }
    }
}

/// One code of one fellowship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingType {
    /// The fellowship, or [`ANY_FELLOWSHIP`].
    pub fellowship: String,
    /// The code as it is written.
    pub code: String,
    /// What it means.
    pub name: Text,
    /// What it says of the meeting, for filters.
    pub says: Option<(TraitKind, String)>,
}

/// All the codes there are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MeetingTypes {
    list: Vec<MeetingType>,
    numbers: BTreeMap<(String, String), usize>,
}

impl MeetingTypes {
    /// The codes of a list; of two alike the first counts.
    pub fn new(list: Vec<MeetingType>) -> MeetingTypes {
        let mut numbers = BTreeMap::new();
        for (number, one) in list.iter().enumerate() {
            let key = (one.fellowship.to_lowercase(), one.code.clone());
            numbers.entry(key).or_insert(number);
        }
        MeetingTypes { list, numbers }
    }

    /// What a code means in a fellowship. Capitals count first, since NA
    /// servers tell `St` from `ST`; where nothing fits they do not.
    pub fn get(&self, fellowship: &str, code: &str) -> Option<&MeetingType> {
        let fellowship = fellowship.to_lowercase();
        let code = code.trim();
        let upper = code.to_uppercase();
        let tries = [
            (fellowship.as_str(), code),
            (fellowship.as_str(), upper.as_str()),
            (ANY_FELLOWSHIP, code),
            (ANY_FELLOWSHIP, upper.as_str()),
        ];
        tries.into_iter().find_map(|(fellowship, code)| {
            let key = (fellowship.to_owned(), code.to_owned());
            self.numbers.get(&key).map(|number| &self.list[*number])
        })
    }

    /// The name of a code in a language; `None` when nobody has said what it
    /// means, so that the code itself is shown.
    pub fn name(&self, fellowship: &str, code: &str, language: Language) -> Option<&str> {
        let found = self.get(fellowship, code)?;
        Some(found.name.shown_in(language))
    }

    /// All codes, in the order of the file.
    pub fn list(&self) -> &[MeetingType] {
        &self.list
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
