//! Many strings in little memory: all in one block, not each in a piece of its
//! own.

use serde::{Deserialize, Serialize};

/// Strings behind one another, in the order they came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Adds one behind the last.
    pub fn push(&mut self, string: &str) {
        self.text.push_str(string);
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Gives back what was kept for more of them.
    pub fn shrink_to_fit(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The string of a number; empty when there is none.
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

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// The first number whose string reaches something, or their count. They
    /// must be sorted so that all after it do, too.
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
