//! Posting lists: the documents that contain a term, in order, read block by
//! block from the index or from a cached bitmap. They are not scored here.

use std::ops::Range;

use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{SegmentReader, Term};

use crate::index::format::cached_bitmaps::{BitmapEntry, CachedBitmap, TermKind, has_bit};
use crate::index::format::tags::Tag;
use crate::index::generation::Generation;
use crate::search::matching::bitset::DocumentSet;

/// A list with fewer than this many documents per range is read whole; seeking
/// each range would cost more.
const RUN_COSTS: usize = 8;

/// The documents that contain a term.
pub enum Postings<'a> {
    /// A posting list read from the index.
    Blocks(Box<Blocks>),
    /// Cached bitmaps: all documents with the term, and those with the term in
    /// their name.
    Ready(CachedBitmap<'a>, CachedBitmap<'a>),
}

/// A posting list in the index.
pub struct Blocks(BlockSegmentPostings);

/// The only segment of a generation.
fn segment(generation: &Generation) -> Option<&SegmentReader> {
    generation.searcher.segment_readers().first()
}

/// A term, with the location of its posting list.
#[derive(Debug, Clone)]
pub enum Listed {
    /// In the index.
    Blocks(Field, TermInfo),
    /// In the cached bitmaps.
    Ready(BitmapEntry),
}

impl Listed {
    /// Number of documents with the term; for a prefix, the sum over its words.
    pub fn count(&self) -> usize {
        match self {
            Listed::Blocks(_, info) => info.doc_freq as usize,
            Listed::Ready(entry) => entry.listings as usize,
        }
    }

    /// Opens the posting list.
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

/// Looks up a term; `None` if no document contains it.
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

/// Number of documents with a term.
pub fn count(generation: &Generation, field: Field, text: &str) -> usize {
    let found = listed(generation, field, text).ok().flatten();
    found.map_or(0, |found| found.count())
}

/// The documents that contain a term; `None` if there are none.
pub fn postings<'a>(
    generation: &'a Generation,
    field: Field,
    text: &str,
) -> tantivy::Result<Option<Postings<'a>>> {
    let found = listed(generation, field, text)?;
    found.map(|found| found.open(generation)).transpose()
}

/// The documents that have a tag; `None` if there are none.
pub fn with_tag<'a>(
    generation: &'a Generation,
    tag: &Tag,
) -> tantivy::Result<Option<Postings<'a>>> {
    postings(generation, generation.fields.tag, &tag.term())
}

/// The words that start with these letters; a single entry if the prefix is
/// cached.
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

    /// Adds the documents in `runs` to a set, and possibly others. The ranges
    /// must be in order.
    pub fn add_near(self, runs: &[Range<u32>], set: &mut DocumentSet) {
        match self {
            Postings::Blocks(blocks) => blocks.add_near(runs, set),
            Postings::Ready(all, _) => set.insert_set_near(all, runs),
        }
    }

    /// Adds the documents in `runs` to a set, and possibly others; adds all if
    /// `runs` is `None`.
    pub fn add_in(self, runs: Option<&[Range<u32>]>, set: &mut DocumentSet) {
        match runs {
            Some(runs) => self.add_near(runs, set),
            None => self.add_to(set),
        }
    }

    /// Calls `take` for each of `documents` that is in the list, in order: with
    /// its index in `documents`, and whether the term is in its name.
    pub fn meet(self, documents: &[u32], mut take: impl FnMut(usize, bool)) {
        let (all, named) = match self {
            Postings::Blocks(blocks) => return blocks.meet(documents, take),
            // Common words, where most documents of a long list match.
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
            // At the end of the list, the block is empty.
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

    /// Whether the term is in the name: such terms are indexed twice.
    fn is_named(&self, at: usize) -> bool {
        self.0.freq(at) > 1
    }

    /// For short lists: looks up each document of the list in `documents`.
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

    /// For long lists: advances both in parallel and skips blocks in between.
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
                // Branch-free, to avoid mispredictions.
                let (one_moves, sought_moves) = (one <= sought, sought <= one);
                at += usize::from(one_moves);
                place += usize::from(sought_moves);
            }
        }
    }
}

/// The documents that contain a term, in document order.
pub fn documents_with(
    generation: &Generation,
    field: Field,
    text: &str,
) -> tantivy::Result<Vec<u32>> {
    let found = postings(generation, field, text)?;
    Ok(found.map_or_else(Vec::new, |found| found.documents()))
}
