//! Meeting type codes such as `W`, `ONL` or `BT`. A code belongs to a
//! fellowship: `S` is a meeting in Spanish in AA and a speaker meeting in ACA.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::language::Language;
use super::listing::Meeting;
use super::localized_text::Text;

/// Fellowship of the fallback codes, used when a fellowship does not define a
/// code itself.
pub const ANY_FELLOWSHIP: &str = "any";

/// Kind of trait that a code adds to a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TraitKind {
    /// Intended audience: `women`.
    Audience,
    /// Spoken language: `Spanish`.
    Language,
    /// Access: `wheelchair`.
    Access,
    /// Attendance: `online`, `hybrid`, or `closed-place` while the room is
    /// closed.
    Attendance,
}

impl TraitKind {
    /// Parses the kind column of the codes file.
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
    /// The code as written.
    pub code: String,
    /// Display name.
    pub name: Text,
    /// Trait of the meeting, used by filters.
    pub says: Option<(TraitKind, String)>,
}

/// All meeting type codes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MeetingTypes {
    list: Vec<MeetingType>,
    numbers: BTreeMap<(String, String), usize>,
}

impl MeetingTypes {
    /// Builds the lookup; the first of two entries with the same code wins.
    pub fn new(list: Vec<MeetingType>) -> MeetingTypes {
        let mut numbers = BTreeMap::new();
        for (number, one) in list.iter().enumerate() {
            let key = (one.fellowship.to_lowercase(), one.code.clone());
            numbers.entry(key).or_insert(number);
        }
        MeetingTypes { list, numbers }
    }

    /// Looks up a code: case-sensitively first, because NA servers distinguish
    /// `St` from `ST`, then in upper case, then among the [`ANY_FELLOWSHIP`]
    /// codes.
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

    /// The name of a code in a language; `None` for an unknown code, which is
    /// then shown as is.
    pub fn name(&self, fellowship: &str, code: &str, language: Language) -> Option<&str> {
        let found = self.get(fellowship, code)?;
        Some(found.name.shown_in(language))
    }

    /// Who may come to a meeting: "Women", "Closed". Empty if it is open to all.
    pub fn who_may_come(&self, meeting: &Meeting, language: Language) -> Vec<String> {
        const CLOSED: [&str; 2] = ["C", "CLOSED"];
        let codes = meeting.types.iter().filter(|code| {
            let found = self.get(&meeting.fellowship, code);
            let says = found.and_then(|found| found.says.as_ref());
            let is_audience = says.is_some_and(|(kind, _)| *kind == TraitKind::Audience);
            is_audience || CLOSED.contains(&code.to_uppercase().as_str())
        });
        let names = codes.map(|code| {
            let name = self.name(&meeting.fellowship, code, language);
            name.unwrap_or(code).to_owned()
        });
        names.collect()
    }

    /// All codes, in the order of the file.
    pub fn list(&self) -> &[MeetingType] {
        &self.list
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
