//! Distinct strings in order: little memory, little to decode, and found by
//! halving.

use serde::{Deserialize, Serialize};

use crate::model::strings::Strings;

/// Distinct strings in order, each known by its number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StringTable(Strings);

impl StringTable {
    /// A table of strings in any order; of equal ones one is kept.
    pub fn new<'a>(strings: impl IntoIterator<Item = &'a str>) -> StringTable {
        let mut sorted: Vec<&str> = strings.into_iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        StringTable(sorted.into_iter().collect())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The string of a number; empty when there is none.
    pub fn get(&self, number: u32) -> &str {
        self.0.get(number as usize)
    }

    /// The number of a string.
    pub fn find(&self, string: &str) -> Option<u32> {
        let at = self.first_from(string);
        (self.get(at) == string && (at as usize) < self.len()).then_some(at)
    }

    /// Whether some string begins with these letters.
    pub fn has_prefix(&self, letters: &str) -> bool {
        let at = self.first_from(letters);
        (at as usize) < self.len() && self.get(at).starts_with(letters)
    }

    /// The first string that is not before this one.
    fn first_from(&self, string: &str) -> u32 {
        let first = self.0.first(|one| one >= string);
        u32::try_from(first).unwrap_or(u32::MAX)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter()
    }
}
