//! Names inside a question: "american rescue workers phone" holds one.

use std::ops::Range;

use tantivy::schema::Field;

use super::postings::documents_with;
use crate::index::generation::Generation;
use crate::query::NameWord;
use crate::search::matching::postings::count;

/// Names that were recognised in a question.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The listings with what their names count, in document order.
    listings: Vec<(u32, f64)>,
}

/// What a name counts that is told by a word of its own, however much else
/// the question says; its share of the question comes on top.
const TOLD: f64 = 1.0;

/// What a name counts that is all of the question.
const ALL: f64 = 3.0;

/// What the name of an organization counts, against the listing's own.
const ORGANIZATION: f64 = 0.9;

/// What most of a name counts, against the whole.
const MAX_OF_NAME: f64 = 0.7;

/// What a smaller part of a name counts, against the whole.
const PART_OF_NAME: f64 = 0.5;

/// What a listing's second name in a question adds to its first.
const SECOND_NAME: f64 = 0.2;

/// What a small word counts in the share of a name in a question.
const SMALL_WORD: f64 = 0.25;

/// A single word of a longer question is rarely meant as a name.
const LEAST_SHARE_OF_ONE_WORD: f64 = 0.5;

/// Listings that may have a word in their names which alone tells a name.
const MAX_LISTINGS_OF_ONE_WORD: usize = 5;

impl Names {
    /// Whether no name was recognised.
    pub fn is_empty(&self) -> bool {
        self.listings.is_empty()
    }

    /// The documents with what their names count, in document order.
    pub fn listings(&self) -> impl Iterator<Item = (u32, f64)> {
        self.listings.iter().copied()
    }

    /// What the name of a document counts.
    #[inline(always)]
    pub fn of(&self, document: u32) -> f64 {
        if self.listings.is_empty() {
            return 0.0;
        }
        let at = self
            .listings
            .binary_search_by_key(&document, |(found, _)| *found);
        at.ok()
            .and_then(|at| self.listings.get(at))
            .map_or(0.0, |(_, counts)| *counts)
    }
}

/// The listings whose name or organization, or a telling part of it, stands
/// in the question. Of names inside one another the longest counts.
pub fn named(generation: &Generation, question: &[NameWord]) -> tantivy::Result<Names> {
    let mut search = Search {
        generation,
        question,
        found: Vec::new(),
    };
    let mut covered: Vec<Range<usize>> = Vec::new();
    for length in (1..=question.len()).rev() {
        for start in 0..=question.len() - length {
            let window = start..start + length;
            let inside = |one: &Range<usize>| one.start <= window.start && window.end <= one.end;
            if !covered.iter().any(inside) && search.take(window.clone())? {
                covered.push(window);
            }
        }
    }
    Ok(search.finish())
}

struct Search<'a> {
    generation: &'a Generation,
    question: &'a [NameWord],
    found: Vec<(u32, f64)>,
}

impl Search<'_> {
    /// Adds the listings that some words of the question name.
    fn take(&mut self, window: Range<usize>) -> tantivy::Result<bool> {
        let words = self.question.get(window).unwrap_or_default();
        let stems: Vec<&str> = words.iter().map(|word| word.stem.as_str()).collect();
        let found = self.take_run(words, &stems.join(" "))?;
        // "child help" is asked for "Childhelp".
        if found || stems.len() != 2 {
            return Ok(found);
        }
        self.take_run(words, &stems.concat())
    }

    fn take_run(&mut self, words: &[NameWord], run: &str) -> tantivy::Result<bool> {
        let share = weight(words) / weight(self.question).max(SMALL_WORD);
        let alone = !run.contains(' ');
        let is_joined = alone && words.len() > 1;
        let is_unusual = is_joined || words.iter().any(|word| word.is_unusual);
        let is_told = is_joined || words.iter().any(|word| word.is_unusual && !word.is_meant);
        let fields = self.generation.fields;
        let is_name = !alone || share >= LEAST_SHARE_OF_ONE_WORD;
        let kinds = [
            (fields.whole_name, 1.0, is_name),
            (fields.organization, ORGANIZATION, is_name),
            (fields.most_of_name, MAX_OF_NAME, !alone),
            (fields.part_of_name, PART_OF_NAME, is_unusual),
        ];
        let told = if is_told { TOLD } else { 0.0 };
        let part = told + (ALL - told) * share * share;
        let before = self.found.len();
        for (field, counts, may) in kinds {
            // Common words in names tell none of them.
            let is_doubtful = field == fields.part_of_name && (alone || !is_told);
            if !may || is_doubtful && !self.is_rare(field, run) {
                continue;
            }
            let documents = documents_with(self.generation, field, run)?.into_iter();
            self.found
                .extend(documents.map(|document| (document, counts * part)));
        }
        Ok(self.found.len() > before)
    }

    fn is_rare(&self, field: Field, run: &str) -> bool {
        count(self.generation, field, run) <= MAX_LISTINGS_OF_ONE_WORD
    }

    /// One entry a document: its best name, and a little for each other.
    fn finish(mut self) -> Names {
        self.found
            .sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        self.found.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 += next.1 * SECOND_NAME;
            }
            is_same
        });
        Names {
            listings: self.found,
        }
    }
}

fn weight(words: &[NameWord]) -> f64 {
    let one = |word: &NameWord| if word.is_small { SMALL_WORD } else { 1.0 };
    words.iter().map(one).sum()
}

/// What a name counts that is meant for sure: distance does not hide it.
pub const NAME_MATCH_THRESHOLD: f64 = 1.0;
