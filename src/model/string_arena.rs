//! Compact storage for many strings: one shared buffer instead of one
//! allocation per string.

use serde::{Deserialize, Serialize};

/// An append-only list of strings in a single buffer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Appends a string.
    pub fn push(&mut self, string: &str) {
        self.text.push_str(string);
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Releases unused capacity.
    pub fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// Number of strings.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The string at an index; empty if out of range.
    pub fn get(&self, number: usize) -> &str {
        let start = match number.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// Iterates over the strings in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// Binary search: index of the first string for which `reaches` is true, or
    /// [`Strings::len`] if there is none. Requires that it is also true for all
    /// later strings.
    pub fn first(&self, reaches: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if reaches(self.get(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }
}

impl<T: AsRef<str>> Extend<T> for Strings {
    fn extend<I: IntoIterator<Item = T>>(&mut self, strings: I) {
        for string in strings {
            self.push(string.as_ref());
        }
    }
}

impl<T: AsRef<str>> FromIterator<T> for Strings {
    fn from_iter<I: IntoIterator<Item = T>>(strings: I) -> Strings {
        let mut all = Strings::default();
        all.extend(strings);
        all
    }
}

/// Sorted distinct strings, each identified by its index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StringTable(Strings);

impl StringTable {
    /// Builds a table from strings in any order; duplicates are dropped.
    pub fn new<'a>(strings: impl IntoIterator<Item = &'a str>) -> StringTable {
        let mut sorted: Vec<&str> = strings.into_iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        StringTable(sorted.into_iter().collect())
    }

    /// Number of strings.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The string at an index; empty if out of range.
    pub fn get(&self, number: u32) -> &str {
        self.0.get(number as usize)
    }

    /// The index of a string, if present.
    pub fn find(&self, string: &str) -> Option<u32> {
        let at = self.first_from(string);
        (self.get(at) == string && (at as usize) < self.len()).then_some(at)
    }

    /// Indexes of the strings that start with these letters.
    pub fn starting_with(&self, letters: &str) -> impl Iterator<Item = u32> {
        let all = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let from = self.first_from(letters)..all;
        from.take_while(move |number| self.get(*number).starts_with(letters))
    }

    /// Whether any string starts with these letters.
    pub fn has_prefix(&self, letters: &str) -> bool {
        let at = self.first_from(letters);
        (at as usize) < self.len() && self.get(at).starts_with(letters)
    }

    /// Index of the first string that is equal to or after this one.
    fn first_from(&self, string: &str) -> u32 {
        let first = self.0.first(|one| one >= string);
        u32::try_from(first).unwrap_or(u32::MAX)
    }

    /// Iterates over the strings in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter()
    }
}
