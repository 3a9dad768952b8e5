//! Type codes in a feed: lists of codes, or of names spelled out.

use std::collections::{HashMap, HashSet};

use crate::model::meeting_type::{ANY_FELLOWSHIP, MeetingTypes, TraitKind};

/// The codes there are, by their names as well.
#[derive(Debug)]
pub struct Codes<'a> {
    types: &'a MeetingTypes,
    by_name: HashMap<(String, String), &'a str>,
}

/// A code of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// As the seed file has it.
    pub text: String,
    /// Whether anybody has said what it means.
    pub known: bool,
}

impl<'a> Codes<'a> {
    /// The codes of a file of them.
    pub fn new(types: &'a MeetingTypes) -> Codes<'a> {
        let mut by_name = HashMap::new();
        for one in types.list() {
            let spanish = one.name.spanish.as_deref();
            for name in std::iter::once(one.name.english.as_str()).chain(spanish) {
                let key = (one.fellowship.to_lowercase(), name.to_lowercase());
                by_name.entry(key).or_insert(one.code.as_str());
            }
        }
        Codes { types, by_name }
    }

    /// The codes of a cell, each once, in its order. Names become codes;
    /// codes of the site itself are marked so, that they are not taken for
    /// what others mean by them; the rest is kept as it stands.
    pub fn read(&self, fellowship: &str, cell: &str, own: &HashSet<String>) -> Vec<Code> {
        let mut codes: Vec<Code> = Vec::new();
        for part in parts(cell) {
            let code = if own.contains(part) {
                let text = format!("site-{part}");
                Code { text, known: false }
            } else {
                self.code(fellowship, part)
            };
            if !codes.iter().any(|known| known.text == code.text) {
                codes.push(code);
            }
        }
        codes
    }

    fn code(&self, fellowship: &str, part: &str) -> Code {
        if let Some(found) = self.types.get(fellowship, part) {
            let text = found.code.clone();
            return Code { text, known: true };
        }
        let name = part.to_lowercase();
        let tries = [fellowship.to_lowercase(), ANY_FELLOWSHIP.to_owned()];
        let mut named = tries
            .into_iter()
            .map(|fellowship| (fellowship, name.clone()));
        match named.find_map(|key| self.by_name.get(&key)) {
            Some(code) => Code {
                text: (*code).to_owned(),
                known: true,
            },
            None => Code {
                text: part.to_owned(),
                known: false,
            },
        }
    }

    /// The language a code says in a fellowship.
    pub fn language(&self, fellowship: &str, code: &str) -> Option<&'a str> {
        match &self.types.get(fellowship, code)?.says {
            Some((TraitKind::Language, language)) => Some(language),
            _ => None,
        }
    }

    /// The way of attending a code says in a fellowship.
    pub fn attendance(&self, fellowship: &str, code: &str) -> Option<&'a str> {
        match &self.types.get(fellowship, code)?.says {
            Some((TraitKind::Attendance, value)) => Some(value),
            _ => None,
        }
    }

    /// Whether there are no codes to compare with.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }
}

/// The parts of a cell of codes.
pub fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '|'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}
