//! Sorted strings in one block: little to decode, found by halving.

use serde::{Deserialize, Serialize};

/// Distinct strings in order, each known by its number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StringTable {
    text: String,
    ends: Vec<u32>,
}

impl StringTable {
    /// A table of strings in any order; of equal ones one is kept.
    pub fn new<'a>(strings: impl IntoIterator<Item = &'a str>) -> StringTable {
        let mut sorted: Vec<&str> = strings.into_iter().collect();
        sorted.sort_unstable();
        sorted.dedup();
        let mut table = StringTable::default();
        for string in sorted {
            table.text.push_str(string);
            table
                .ends
                .push(u32::try_from(table.text.len()).unwrap_or(u32::MAX));
        }
        table
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
    pub fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = match number.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
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
        let (mut low, mut high) = (0_usize, self.len());
        while low < high {
            let middle = low.midpoint(high);
            if self.get(u32::try_from(middle).unwrap_or(u32::MAX)) < string {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        u32::try_from(low).unwrap_or(u32::MAX)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.get(u32::try_from(number).unwrap_or(u32::MAX)))
    }
}
