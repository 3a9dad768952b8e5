//! Posting lists: the documents that have a term, in order, read block by
//! block from the index. Scores are made of them elsewhere.

use std::ops::Range;

use tantivy::postings::{BlockSegmentPostings, TermInfo};
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

/// A term of the index: where its list is.
#[derive(Debug, Clone)]
pub struct Listed {
    field: Field,
    info: TermInfo,
}

impl Listed {
    /// How many documents have the term.
    pub fn count(&self) -> usize {
        self.info.doc_freq as usize
    }

    /// The documents that have it.
    pub fn open(&self, generation: &Generation) -> tantivy::Result<Postings> {
        let blocks = match segment(generation) {
            Some(segment) => segment
                .inverted_index(self.field)?
                .read_block_postings_from_terminfo(&self.info, IndexRecordOption::WithFreqs)?,
            None => BlockSegmentPostings::empty(),
        };
        Ok(Postings { blocks })
    }
}

/// Looks a term up; `None` when no document has it.
pub fn listed(
    generation: &Generation,
    field: Field,
    text: &str,
) -> tantivy::Result<Option<Listed>> {
    let Some(segment) = segment(generation) else {
        return Ok(None);
    };
    let term = Term::from_field_text(field, text);
    let info = segment.inverted_index(field)?.get_term_info(&term)?;
    Ok(info.map(|info| Listed { field, info }))
}

/// How many documents have a term.
pub fn count(generation: &Generation, field: Field, text: &str) -> usize {
    let found = listed(generation, field, text).ok().flatten();
    found.map_or(0, |found| found.count())
}

/// The documents that have a term; `None` when there are none.
pub fn postings(
    generation: &Generation,
    field: Field,
    text: &str,
) -> tantivy::Result<Option<Postings>> {
    let found = listed(generation, field, text)?;
    found.map(|found| found.open(generation)).transpose()
}

/// The terms of a field that begin with these letters.
pub fn with_prefix(
    generation: &Generation,
    field: Field,
    letters: &str,
) -> tantivy::Result<Vec<Listed>> {
    let mut found = Vec::new();
    let Some(segment) = segment(generation) else {
        return Ok(found);
    };
    let index = segment.inverted_index(field)?;
    let range = index.terms().range().ge(letters.as_bytes());
    let mut terms = range.into_stream()?;
    while terms.advance() && terms.key().starts_with(letters.as_bytes()) {
        let info = terms.value().clone();
        found.push(Listed { field, info });
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
    pub fn meet(self, documents: &[u32], take: impl FnMut(usize, u32)) {
        if self.len() * RUN_COSTS < documents.len() {
            self.look_up_in(documents, take);
        } else {
            self.walk_along(documents, take);
        }
    }

    /// A short list: each of its documents is looked up among the others.
    fn look_up_in(mut self, documents: &[u32], mut take: impl FnMut(usize, u32)) {
        let mut place = 0;
        while self.blocks.block_len() > 0 {
            for at in 0..self.blocks.block_len() {
                let one = self.blocks.doc(at);
                let rest = documents.get(place..).unwrap_or_default();
                place += rest.partition_point(|document| *document < one);
                if documents.get(place) == Some(&one) {
                    take(place, self.blocks.freq(at));
                }
            }
            self.blocks.advance();
        }
    }

    /// A long list: both go on side by side, and blocks between are left out.
    fn walk_along(mut self, documents: &[u32], mut take: impl FnMut(usize, u32)) {
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
                let (one_moves, sought_moves) = (one <= sought, sought <= one);
                at += usize::from(one_moves);
                place += usize::from(sought_moves);
            }
        }
    }
}
