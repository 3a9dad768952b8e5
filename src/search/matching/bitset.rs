//! A set of documents, one bit each: 125 kB for a million documents; combining
//! two sets takes a few microseconds.

use std::ops::Range;

use crate::index::format::cached_bitmaps::{CachedBitmap, documents_in};

/// Number of 64-bit words that are skipped together if all are zero.
const STRETCH: usize = 16;

/// A set of documents of one generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSet {
    words: Vec<u64>,
}

impl DocumentSet {
    /// An empty set for `documents` documents.
    pub fn new(documents: usize) -> DocumentSet {
        DocumentSet {
            words: vec![0; documents.div_ceil(64)],
        }
    }

    /// Adds a document; out-of-range numbers are ignored.
    pub fn insert(&mut self, document: u32) {
        if let Some(word) = self.words.get_mut(document as usize / 64) {
            *word |= 1 << (document % 64);
        }
    }

    /// Adds a range of documents.
    pub fn insert_run(&mut self, run: Range<u32>) {
        if run.is_empty() {
            return;
        }
        let (start, end) = (run.start as usize, run.end as usize);
        for at in start / 64..end.div_ceil(64) {
            let from = start.saturating_sub(at * 64).min(63);
            let to = (end - at * 64).min(64);
            if let Some(word) = self.words.get_mut(at) {
                *word |= (u64::MAX >> (64 - (to - from))) << from;
            }
        }
    }

    /// Whether the set contains a document.
    pub fn contains(&self, document: u32) -> bool {
        let word = self.words.get(document as usize / 64);
        word.is_some_and(|word| word >> (document % 64) & 1 == 1)
    }

    /// Removes every document that is not in the other set.
    pub fn intersect(&mut self, other: &DocumentSet) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Adds all documents of another set.
    pub fn unite(&mut self, other: &DocumentSet) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Adds a cached bitmap.
    pub fn insert_set(&mut self, set: CachedBitmap<'_>) {
        match set {
            CachedBitmap::Bits(words) => {
                for (word, other) in self.words.iter_mut().zip(words) {
                    *word |= u64::from_le_bytes(*other);
                }
            }
            CachedBitmap::List(list) => {
                let documents = list.iter().map(|one| u32::from_le_bytes(*one));
                documents.for_each(|one| self.insert(one));
            }
        }
    }

    /// Adds the documents of a cached bitmap that lie in `runs`, and possibly
    /// others.
    pub fn insert_set_near(&mut self, set: CachedBitmap<'_>, runs: &[Range<u32>]) {
        let CachedBitmap::Bits(words) = set else {
            return self.insert_set(set);
        };
        for run in runs {
            let touched = run.start as usize / 64..(run.end as usize).div_ceil(64);
            let own = self.words.get_mut(touched.clone()).unwrap_or_default();
            let others = words.get(touched).unwrap_or_default();
            for (word, other) in own.iter_mut().zip(others) {
                *word |= u64::from_le_bytes(*other);
            }
        }
    }

    /// Removes every document that is not in a cached bitmap.
    pub fn intersect_set(&mut self, set: CachedBitmap<'_>) {
        if let CachedBitmap::Bits(words) = set {
            for (word, other) in self.words.iter_mut().zip(words) {
                *word &= u64::from_le_bytes(*other);
            }
            return;
        }
        let mut listed = DocumentSet {
            words: vec![0; self.words.len()],
        };
        listed.insert_set(set);
        self.intersect(&listed);
    }

    /// The documents in ascending order.
    pub fn documents(&self) -> Vec<u32> {
        documents_in(self.filled())
    }

    /// The 64-bit words with the number of their first document. Skips long
    /// stretches of zeros, because most sets cover a single place.
    fn filled(&self) -> impl Iterator<Item = (u32, u64)> {
        let stretches = (0..).step_by(64 * STRETCH).zip(self.words.chunks(STRETCH));
        let any = |words: &[u64]| words.iter().fold(0, |all, word| all | word) != 0;
        let filled = stretches.filter(move |(_, words)| any(words));
        filled.flat_map(|(base, words)| (base..).step_by(64).zip(words.iter().copied()))
    }

    /// The ranges of consecutive documents, in order. Ranges that continue
    /// across 64-bit words are merged.
    pub fn runs(&self) -> Vec<Range<u32>> {
        let mut runs: Vec<Range<u32>> = Vec::new();
        for (base, word) in self.filled() {
            let mut left = word;
            while left != 0 {
                let start = left.trailing_zeros();
                let length = (left >> start).trailing_ones();
                match runs.last_mut().filter(|last| last.end == base + start) {
                    Some(last) => last.end += length,
                    None => runs.push(base + start..base + start + length),
                }
                left &= u64::MAX.checked_shl(start + length).unwrap_or(0);
            }
        }
        runs
    }
}
