//! Posting lists: the documents that have a term, in order, read block by
//! block from the index. Scores are made of them elsewhere.

use std::ops::Range;

use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{SegmentReader, Term};

use super::document_set::DocumentSet;
use crate::index::generation::Generation;

/// A list shorter than so many documents a run is read whole: finding the
/// place of each run would cost more.
const RUN_COSTS: usize = 8;

/// The documents that have a term.
pub struct Postings {
    blocks: BlockSegmentPostings,
}

/// The one segment of a generation.
fn segment(generation: &Generation) -> Option<&SegmentReader> {
    generation.searcher.segment_readers().first()
}

/// How many documents have a term.
pub fn count(generation: &Generation, field: Field, text: &str) -> usize {
    let term = Term::from_field_text(field, text);
    let count = segment(generation).and_then(|segment| {
        let index = segment.inverted_index(field).ok()?;
        index.doc_freq(&term).ok()
    });
    count.unwrap_or(0) as usize
}

/// The documents that have a term; `None` when there are none.
pub fn postings(
    generation: &Generation,
    field: Field,
    text: &str,
) -> tantivy::Result<Option<Postings>> {
    let Some(segment) = segment(generation) else {
        return Ok(None);
    };
    let term = Term::from_field_text(field, text);
    let index = segment.inverted_index(field)?;
    let blocks = index.read_block_postings(&term, IndexRecordOption::WithFreqs)?;
    Ok(blocks.map(|blocks| Postings { blocks }))
}

/// Terms of a field that begin with these letters, in order, each with the
/// number of documents that have it.
pub fn terms_with_prefix(
    generation: &Generation,
    field: Field,
    letters: &str,
) -> tantivy::Result<Vec<(String, usize)>> {
    let mut found = Vec::new();
    let Some(segment) = segment(generation) else {
        return Ok(found);
    };
    let index = segment.inverted_index(field)?;
    let range = index.terms().range().ge(letters.as_bytes());
    let mut terms = range.into_stream()?;
    while terms.advance() {
        match std::str::from_utf8(terms.key()) {
            Ok(term) if term.starts_with(letters) => {
                found.push((term.to_owned(), terms.value().doc_freq as usize));
            }
            _ => break,
        }
    }
    Ok(found)
}

impl Postings {
    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.blocks.doc_freq() as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All documents, in order.
    pub fn documents(mut self) -> Vec<u32> {
        let mut documents = Vec::with_capacity(self.len());
        while self.blocks.block_len() > 0 {
            documents.extend(self.blocks.docs());
            self.blocks.advance();
        }
        documents
    }

    /// Adds all documents to a set.
    pub fn add_to(mut self, set: &mut DocumentSet) {
        while self.blocks.block_len() > 0 {
            self.blocks.docs().iter().for_each(|at| set.insert(*at));
            self.blocks.advance();
        }
    }

    /// Adds to a set all documents that are in some runs, and maybe others.
    /// The runs are in order.
    pub fn add_near(mut self, runs: &[Range<u32>], set: &mut DocumentSet) {
        if runs.len() * RUN_COSTS > self.len() {
            return self.add_to(set);
        }
        for run in runs {
            let mut at = self.blocks.seek(run.start);
            // A list that is at its end has an empty block.
            while let Some(rest) = self.blocks.docs().get(at..).filter(|rest| !rest.is_empty()) {
                let inside = rest.partition_point(|document| *document < run.end);
                rest.iter().take(inside).for_each(|one| set.insert(*one));
                if inside < rest.len() {
                    break;
                }
                self.blocks.advance();
                at = 0;
            }
        }
    }

    /// Tells which of some documents, in order, are among these: the place of
    /// each in `documents`, and how often it has the term.
    pub fn meet(mut self, documents: &[u32], mut take: impl FnMut(usize, u32)) {
        let mut place = 0;
        while let Some(next) = documents.get(place) {
            let mut at = self.blocks.seek(*next);
            if self.blocks.docs().get(at).is_none() {
                return;
            }
            while let (Some(one), Some(sought)) = (self.blocks.docs().get(at), documents.get(place))
            {
                if one == sought {
                    take(place, self.blocks.freq(at));
                }
                // No branch to guess wrong: both sides move as they must.
                at += usize::from(one <= sought);
                place += usize::from(sought <= one);
            }
        }
    }
}
