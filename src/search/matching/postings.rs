//! Posting lists: the documents that have a term, in order, read block by
//! block from the index, or standing ready as a set. Scores are made of them
//! elsewhere.

use std::ops::Range;

use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{SegmentReader, Term};

use crate::index::format::cached_bitmaps::{BitmapEntry, CachedBitmap, TermKind, has_bit};
use crate::index::format::tags::Tag;
use crate::index::generation::Generation;
use crate::search::matching::bitset::DocumentSet;

/// A list shorter than so many documents a run is read whole: finding the
/// place of each run would cost more.
const RUN_COSTS: usize = 8;

/// The documents that have a term.
pub enum Postings<'a> {
    /// Read from the index.
    Blocks(Box<Blocks>),
    /// Standing ready: those that have it, and those that have it in their
    /// name.
    Ready(CachedBitmap<'a>, CachedBitmap<'a>),
}

/// A list as the index has it.
pub struct Blocks(BlockSegmentPostings);

/// The one segment of a generation.
fn segment(generation: &Generation) -> Option<&SegmentReader> {
    generation.searcher.segment_readers().first()
}

/// A term of the index: where its list is.
#[derive(Debug, Clone)]
pub enum Listed {
    /// In the index.
    Blocks(Field, TermInfo),
    /// Among the sets that stand ready.
    Ready(BitmapEntry),
}

impl Listed {
    /// How many documents have the term; of a beginning, its words added up.
    pub fn count(&self) -> usize {
        match self {
            Listed::Blocks(_, info) => info.doc_freq as usize,
            Listed::Ready(entry) => entry.listings as usize,
        }
    }

    /// The documents that have it.
    pub fn open<'a>(&self, generation: &'a Generation) -> tantivy::Result<Postings<'a>> {
        let (field, info) = match self {
            Listed::Blocks(field, info) => (field, info),
            Listed::Ready(entry) => {
                let sets = &generation.ready;
                return Ok(Postings::Ready(sets.all(entry), sets.named(entry)));
            }
        };
        let blocks = match segment(generation) {
            Some(segment) => segment
                .inverted_index(*field)?
                .read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?,
            None => BlockSegmentPostings::empty(),
        };
        Ok(Postings::Blocks(Box::new(Blocks(blocks))))
    }
}

/// Looks a term up; `None` when no document has it.
pub fn listed(
    generation: &Generation,
    field: Field,
    text: &str,
) -> tantivy::Result<Option<Listed>> {
    let fields = generation.fields;
    let kinds = [(fields.body, TermKind::Word), (fields.tag, TermKind::Tag)];
    let kind = kinds.into_iter().find(|(of, _)| *of == field);
    let ready = kind.and_then(|(_, of)| generation.ready.of(of, text));
    if ready.is_some() {
        return Ok(ready.map(Listed::Ready));
    }
    let Some(segment) = segment(generation) else {
        return Ok(None);
    };
    let term = Term::from_field_text(field, text);
    let info = segment.inverted_index(field)?.get_term_info(&term)?;
    Ok(info.map(|info| Listed::Blocks(field, info)))
}

/// How many documents have a term.
pub fn count(generation: &Generation, field: Field, text: &str) -> usize {
    let found = listed(generation, field, text).ok().flatten();
    found.map_or(0, |found| found.count())
}

/// The documents that have a term; `None` when there are none.
pub fn postings<'a>(
    generation: &'a Generation,
    field: Field,
    text: &str,
) -> tantivy::Result<Option<Postings<'a>>> {
    let found = listed(generation, field, text)?;
    found.map(|found| found.open(generation)).transpose()
}

/// The documents that have a tag; `None` when there are none.
pub fn with_tag<'a>(
    generation: &'a Generation,
    tag: &Tag,
) -> tantivy::Result<Option<Postings<'a>>> {
    postings(generation, generation.fields.tag, &tag.term())
}

/// The words that begin with these letters, together when they stand ready.
pub fn with_prefix(generation: &Generation, letters: &str) -> tantivy::Result<Vec<Listed>> {
    if let Some(entry) = generation.ready.of(TermKind::Beginning, letters) {
        return Ok(vec![Listed::Ready(entry)]);
    }
    let (mut found, field) = (Vec::new(), generation.fields.body);
    let Some(segment) = segment(generation) else {
        return Ok(found);
    };
    let index = segment.inverted_index(field)?;
    let range = index.terms().range().ge(letters.as_bytes());
    let mut terms = range.into_stream()?;
    while terms.advance() && terms.key().starts_with(letters.as_bytes()) {
        let info = terms.value().clone();
        found.push(Listed::Blocks(field, info));
    }
    Ok(found)
}

impl Postings<'_> {
    /// All documents, in order.
    pub fn documents(self) -> Vec<u32> {
        match self {
            Postings::Blocks(blocks) => blocks.documents(),
            Postings::Ready(all, _) => all.documents(),
        }
    }

    /// Adds all documents to a set.
    pub fn add_to(self, set: &mut DocumentSet) {
        match self {
            Postings::Blocks(blocks) => blocks.add_to(set),
            Postings::Ready(all, _) => set.insert_set(all),
        }
    }

    /// Adds to a set all documents that are in some runs, and maybe others.
    /// The runs are in order.
    pub fn add_near(self, runs: &[Range<u32>], set: &mut DocumentSet) {
        match self {
            Postings::Blocks(blocks) => blocks.add_near(runs, set),
            Postings::Ready(all, _) => set.insert_set_near(all, runs),
        }
    }

    /// Adds those in some runs to a set, and maybe others; all where there are
    /// no runs.
    pub fn add_in(self, runs: Option<&[Range<u32>]>, set: &mut DocumentSet) {
        match runs {
            Some(runs) => self.add_near(runs, set),
            None => self.add_to(set),
        }
    }

    /// Tells which of some documents, in order, are among these: the place of
    /// each in `documents`, and whether it has the term in its name.
    pub fn meet(self, documents: &[u32], mut take: impl FnMut(usize, bool)) {
        let (all, named) = match self {
            Postings::Blocks(blocks) => return blocks.meet(documents, take),
            // Common words, met by all documents of long lists.
            Postings::Ready(CachedBitmap::Bits(all), CachedBitmap::Bits(named)) => {
                for (at, document) in documents.iter().enumerate() {
                    if has_bit(all, *document) {
                        take(at, has_bit(named, *document));
                    }
                }
                return;
            }
            Postings::Ready(all, named) => (all, named),
        };
        let mut names = named.meeting();
        let mut meeting = all.meeting();
        for (at, document) in documents.iter().enumerate() {
            if meeting.has(*document) {
                take(at, names.has(*document));
            }
        }
    }
}

impl Blocks {
    fn len(&self) -> usize {
        self.0.doc_freq() as usize
    }

    fn documents(mut self) -> Vec<u32> {
        let mut documents = Vec::with_capacity(self.len());
        while self.0.block_len() > 0 {
            documents.extend(self.0.docs());
            self.0.advance();
        }
        documents
    }

    fn add_to(mut self, set: &mut DocumentSet) {
        while self.0.block_len() > 0 {
            self.0.docs().iter().for_each(|at| set.insert(*at));
            self.0.advance();
        }
    }

    fn add_near(mut self, runs: &[Range<u32>], set: &mut DocumentSet) {
        if runs.len() * RUN_COSTS > self.len() {
            return self.add_to(set);
        }
        for run in runs {
            let mut at = self.0.seek(run.start);
            // A list that is at its end has an empty block.
            while let Some(rest) = self.0.docs().get(at..).filter(|rest| !rest.is_empty()) {
                let inside = rest.partition_point(|document| *document < run.end);
                rest.iter().take(inside).for_each(|one| set.insert(*one));
                if inside < rest.len() {
                    break;
                }
                self.0.advance();
                at = 0;
            }
        }
    }

    fn meet(self, documents: &[u32], take: impl FnMut(usize, bool)) {
        if self.len() * RUN_COSTS < documents.len() {
            self.look_up_in(documents, take);
        } else {
            self.walk_along(documents, take);
        }
    }

    /// Stems of the name stand in the index twice.
    fn is_named(&self, at: usize) -> bool {
        self.0.freq(at) > 1
    }

    /// A short list: each of its documents is looked up among the others.
    fn look_up_in(mut self, documents: &[u32], mut take: impl FnMut(usize, bool)) {
        let mut place = 0;
        while self.0.block_len() > 0 {
            for at in 0..self.0.block_len() {
                let one = self.0.doc(at);
                let rest = documents.get(place..).unwrap_or_default();
                place += rest.partition_point(|document| *document < one);
                if documents.get(place) == Some(&one) {
                    take(place, self.is_named(at));
                }
            }
            self.0.advance();
        }
    }

    /// A long list: both go on side by side, and blocks between are left out.
    fn walk_along(mut self, documents: &[u32], mut take: impl FnMut(usize, bool)) {
        let mut place = 0;
        while let Some(next) = documents.get(place) {
            let mut at = self.0.seek(*next);
            if self.0.docs().get(at).is_none() {
                return;
            }
            while let (Some(one), Some(sought)) = (self.0.docs().get(at), documents.get(place)) {
                if one == sought {
                    take(place, self.is_named(at));
                }
                // No branch to guess wrong: both sides move as they must.
                let (one_moves, sought_moves) = (one <= sought, sought <= one);
                at += usize::from(one_moves);
                place += usize::from(sought_moves);
            }
        }
    }
}

/// The documents that carry one of these terms, in document order.
pub fn documents_with(
    generation: &Generation,
    field: Field,
    text: &str,
) -> tantivy::Result<Vec<u32>> {
    let found = postings(generation, field, text)?;
    Ok(found.map_or_else(Vec::new, |found| found.documents()))
}
