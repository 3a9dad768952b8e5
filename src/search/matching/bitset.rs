//! A set of documents: one bit each. At a million documents it is 125 kB, and
//! putting sets together costs a few microseconds.

use std::ops::Range;

use crate::index::format::cached_bitmaps::{CachedBitmap, documents_in};

/// Words that are passed over together where they hold nothing.
const STRETCH: usize = 16;

/// Some of the documents of a generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSet {
    words: Vec<u64>,
}

impl DocumentSet {
    /// An empty set of `documents` documents.
    pub fn new(documents: usize) -> DocumentSet {
        DocumentSet {
            words: vec![0; documents.div_ceil(64)],
        }
    }

    /// Adds a document; one past the last is passed over.
    pub fn insert(&mut self, document: u32) {
        if let Some(word) = self.words.get_mut(document as usize / 64) {
            *word |= 1 << (document % 64);
        }
    }

    /// Adds a run of documents.
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

    /// Whether a document is in it.
    pub fn contains(&self, document: u32) -> bool {
        let word = self.words.get(document as usize / 64);
        word.is_some_and(|word| word >> (document % 64) & 1 == 1)
    }

    /// Keeps only what is in another set, too.
    pub fn intersect(&mut self, other: &DocumentSet) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Adds what is in another set.
    pub fn unite(&mut self, other: &DocumentSet) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Adds a set that stands ready.
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

    /// Adds those of a set that are in some runs, and maybe others.
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

    /// Keeps only what is in a set that stands ready, too.
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

    /// Its documents, in order.
    pub fn documents(&self) -> Vec<u32> {
        documents_in(self.filled())
    }

    /// Its words of 64 documents, each with its first document, but for long
    /// stretches in which there are none: most sets are of one place.
    fn filled(&self) -> impl Iterator<Item = (u32, u64)> {
        let stretches = (0..).step_by(64 * STRETCH).zip(self.words.chunks(STRETCH));
        let any = |words: &[u64]| words.iter().fold(0, |all, word| all | word) != 0;
        let filled = stretches.filter(move |(_, words)| any(words));
        filled.flat_map(|(base, words)| (base..).step_by(64).zip(words.iter().copied()))
    }

    /// Its runs of neighbouring documents, in order. Runs that go on from one
    /// word of 64 to the next are put together.
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
