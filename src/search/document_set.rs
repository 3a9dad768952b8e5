//! A set of documents: one bit each. At a million documents it is 125 kB, and
//! putting sets together costs a few microseconds.

use std::ops::Range;

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

    /// Its documents, in order.
    pub fn documents(&self) -> Vec<u32> {
        let count: u32 = self.words.iter().map(|word| word.count_ones()).sum();
        let mut documents = Vec::with_capacity(count as usize);
        for (base, word) in (0..).step_by(64).zip(&self.words) {
            let mut left = *word;
            while left != 0 {
                documents.push(base + left.trailing_zeros());
                left &= left - 1;
            }
        }
        documents
    }

    /// Its runs of neighbouring documents, in order. Runs that go on from one
    /// word of 64 to the next are put together.
    pub fn runs(&self) -> Vec<Range<u32>> {
        let mut runs: Vec<Range<u32>> = Vec::new();
        for (base, word) in (0..).step_by(64).zip(&self.words) {
            let mut left = *word;
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
