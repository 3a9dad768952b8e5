//! Recognizes listing names in a query: "american rescue workers phone"
//! contains one.

use std::ops::Range;

use tantivy::schema::Field;

use super::postings::documents_with;
use crate::index::generation::Generation;
use crate::query::NameWord;
use crate::search::matching::postings::count;

/// The names recognized in a query.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The documents, in order.
    listings: Vec<Named>,
}

/// A document whose name was recognized.
#[derive(Debug, Clone, Copy)]
struct Named {
    document: u32,
    score: f64,
    /// Score if it is of the kind that the words of its name ask for.
    of_kind: f64,
}

/// Minimum score of a name with a distinctive word, however long the query. The
/// rest, up to `ALL`, grows with the name's share of the query.
const TOLD: f64 = 1.0;

/// Score of a name that is the whole query.
const ALL: f64 = 3.0;

/// Score of a name that has no more than the words for a kind of help, and is
/// the name of such help: "aa meeting" names no group called "A.A. Meetings".
const OF_KIND_WORDS: f64 = 0.4;

/// Factor for an organization name instead of the listing's own.
const ORGANIZATION: f64 = 0.9;

/// Factor for most of a name instead of the whole.
const MAX_OF_NAME: f64 = 0.7;

/// Number of words from which a part of a name identifies it though all of them
/// are ordinary: "good neighbor center".
const LONG_PART: usize = 3;

/// Factor for a smaller part of a name.
const PART_OF_NAME: f64 = 0.5;

/// Share of each further name's score that is added to a listing's best.
const SECOND_NAME: f64 = 0.2;

/// Weight of a small word in a name's share of the query.
const SMALL_WORD: f64 = 0.25;

/// Minimum share of the query for a name of a single word: in a longer query,
/// one word is rarely meant as a name.
const LEAST_SHARE_OF_ONE_WORD: f64 = 0.5;

/// Maximum number of listings for which a single word, or a part of a name,
/// identifies a name.
const MAX_LISTINGS_OF_ONE_WORD: usize = 5;

impl Names {
    /// Whether no name was recognized.
    pub fn is_empty(&self) -> bool {
        self.listings.is_empty()
    }

    /// The documents, in order.
    pub fn documents(&self) -> impl Iterator<Item = u32> {
        self.listings.iter().map(|named| named.document)
    }

    /// Name score of a document, which is of the kind asked for or not; 0 if its
    /// name was not recognized.
    #[inline(always)]
    pub fn of(&self, document: u32, is_of_kind: bool) -> f64 {
        if self.listings.is_empty() {
            return 0.0;
        }
        let at = self
            .listings
            .binary_search_by_key(&document, |named| named.document);
        at.ok()
            .and_then(|at| self.listings.get(at))
            .map_or(0.0, |named| {
                if is_of_kind {
                    named.of_kind
                } else {
                    named.score
                }
            })
    }
}

/// The listings whose name or organization, or a distinctive part of it, occurs
/// in the query. Of nested names, only the longest counts.
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
    found: Vec<Named>,
}

impl Search<'_> {
    /// Adds the listings named by a range of the query words.
    fn take(&mut self, window: Range<usize>) -> tantivy::Result<bool> {
        let words = self.question.get(window).unwrap_or_default();
        let stems: Vec<&str> = words.iter().map(|word| word.stem.as_str()).collect();
        let found = self.take_run(words, &stems.join(" "))?;
        // "child help" matches "Childhelp".
        if found || stems.len() != 2 {
            return Ok(found);
        }
        self.take_run(words, &stems.concat())
    }

    fn take_run(&mut self, words: &[NameWord], run: &str) -> tantivy::Result<bool> {
        let share = weight(words) / weight(self.question).max(SMALL_WORD);
        let alone = !run.contains(' ');
        let is_joined = alone && words.len() > 1;
        let is_long = words.len() >= LONG_PART;
        let is_unusual = is_joined || is_long || words.iter().any(|word| word.is_unusual);
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
        let of_kind = if is_joined || words.iter().any(|word| !word.is_meant) {
            part
        } else {
            OF_KIND_WORDS
        };
        let before = self.found.len();
        for (field, counts, may) in kinds {
            // Words that are common in names do not identify one.
            let is_doubtful = field == fields.part_of_name && (alone || !is_told);
            if !may || is_doubtful && !self.is_rare(field, run) {
                continue;
            }
            let documents = documents_with(self.generation, field, run)?.into_iter();
            self.found.extend(documents.map(|document| Named {
                document,
                score: counts * part,
                of_kind: counts * of_kind,
            }));
        }
        Ok(self.found.len() > before)
    }

    fn is_rare(&self, field: Field, run: &str) -> bool {
        count(self.generation, field, run) <= MAX_LISTINGS_OF_ONE_WORD
    }

    /// Merges the entries of each document: its best name plus a share of the
    /// others.
    fn finish(mut self) -> Names {
        self.found.sort_by(|a, b| {
            a.document
                .cmp(&b.document)
                .then(b.score.total_cmp(&a.score))
        });
        self.found.dedup_by(|next, kept| {
            let is_same = next.document == kept.document;
            if is_same {
                kept.score += next.score * SECOND_NAME;
                kept.of_kind += next.of_kind * SECOND_NAME;
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

/// Minimum name score at which a listing is shown at any distance.
pub const NAME_MATCH_THRESHOLD: f64 = 1.0;
