//! Which documents match: the wanted words and categories as tantivy queries
//! built term by term. A person's text never goes through a query parser.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, Term};

use super::want::{Loose, Want, Word};
use crate::index::generation::Generation;
use crate::index::tags::{Tag, TagKind};

/// The category of those who know where else to ask.
pub const INFORMATION: &str = "information-referral";

/// Most words a typed beginning is widened to.
const MOST_COMPLETIONS: usize = 24;

/// Shortest beginning that is widened, in letters.
const SHORTEST_PREFIX: usize = 3;

/// What a word in a name counts, against one elsewhere.
const NAME_BOOST: f32 = 2.0;

/// What a completed beginning counts, against a whole word.
const COMPLETION_WEIGHT: f64 = 0.4;

/// A document that matches, with the score of its words alone.
pub type Match = (DocId, Score);

/// All documents that match what is wanted, distance and filters aside.
pub fn matches(
    generation: &Generation,
    want: &Want,
    loose: Loose,
    names: &[DocId],
) -> tantivy::Result<Vec<Match>> {
    if let Some(digits) = &want.digits {
        let term = Term::from_field_text(generation.fields.number, digits);
        let found = collect(generation, &TermQuery::new(term, IndexRecordOption::Basic))?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let found = collect(generation, &*query(generation, want, loose))?;
    Ok(with_names(found, names))
}

/// The documents whose names were recognised belong to the answer even when
/// a category says otherwise.
fn with_names(mut found: Vec<Match>, names: &[DocId]) -> Vec<Match> {
    for name in names {
        if !found.iter().any(|(document, _)| document == name) {
            found.push((*name, 0.0));
        }
    }
    found
}

fn query(generation: &Generation, want: &Want, loose: Loose) -> Box<dyn Query> {
    let words: Vec<(&Word, Box<dyn Query>)> = want
        .words
        .iter()
        .filter_map(|word| Some((word, word_query(generation, word)?)))
        .collect();
    let categories = category_query(generation, want, loose);
    let needed: Vec<_> = words.iter().filter(|(word, _)| word.needed).collect();
    let words_bind = loose.words || needed.is_empty();
    let all_words: Option<Box<dyn Query>> = (!needed.is_empty()).then(|| {
        let occur = if loose.words {
            Occur::Should
        } else {
            Occur::Must
        };
        let parts = needed.iter().map(|(_, query)| (occur, query.box_clone()));
        Box::new(BooleanQuery::new(parts.collect())) as Box<dyn Query>
    });
    let gate: Box<dyn Query> = match (categories, all_words) {
        (Some(categories), Some(all)) if !words_bind => either(categories, all),
        (Some(categories), _) => categories,
        (None, Some(all)) => all,
        (None, None) => Box::new(AllQuery),
    };
    let silent: Box<dyn Query> = Box::new(ConstScoreQuery::new(gate, 0.0));
    let mut parts = vec![(Occur::Must, silent)];
    parts.extend(words.into_iter().map(|(_, query)| (Occur::Should, query)));
    Box::new(BooleanQuery::new(parts))
}

fn either(one: Box<dyn Query>, other: Box<dyn Query>) -> Box<dyn Query> {
    let parts = vec![(Occur::Should, one), (Occur::Should, other)];
    Box::new(BooleanQuery::new(parts))
}

/// Documents in one of the wanted categories or below it.
fn category_query(generation: &Generation, want: &Want, loose: Loose) -> Option<Box<dyn Query>> {
    let chosen = want.chosen.iter().filter(|_| loose.category);
    if want.categories.is_empty() && chosen.clone().next().is_none() {
        return None;
    }
    let known = &generation.facts.categories;
    let asked = want.categories.iter().map(|(id, _)| id);
    let mut ids: Vec<&str> = asked.chain(chosen).map(String::as_str).collect();
    if loose.category {
        let parents = ids
            .iter()
            .filter_map(|id| known.lineage(id).last().copied());
        let parents: Vec<&str> = parents.map(|category| category.id.as_str()).collect();
        ids.extend(parents);
        ids.push(INFORMATION);
    }
    let one = |id: &&str| {
        let query = tag_query(generation, TagKind::Category, id);
        (Occur::Should, query)
    };
    Some(Box::new(BooleanQuery::new(ids.iter().map(one).collect())))
}

fn tag_query(generation: &Generation, kind: TagKind, value: &str) -> Box<dyn Query> {
    let value = value.to_owned();
    let term = Term::from_field_text(generation.fields.tag, &Tag { kind, value }.term());
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// The word, what means the same, and what it may be the beginning of.
/// `None` when no document has any of these.
fn word_query(generation: &Generation, word: &Word) -> Option<Box<dyn Query>> {
    let mut terms: Vec<(String, f64)> = word.stems.clone();
    terms.retain(|(stem, _)| document_count(generation, stem) > 0);
    if word.prefix && terms.is_empty() {
        terms.extend(completions(generation, &word.text));
    }
    if terms.is_empty() {
        return None;
    }
    let fields = generation.fields;
    let mut parts = Vec::with_capacity(terms.len() * 2);
    for (stem, weight) in terms {
        #[expect(clippy::cast_possible_truncation, reason = "a weight of at most 1")]
        let weight = weight as f32;
        for (field, boost) in [(fields.body, 1.0), (fields.name, NAME_BOOST)] {
            let query = term_query(field, &stem);
            let query: Box<dyn Query> = Box::new(BoostQuery::new(query, weight * boost));
            parts.push((Occur::Should, query));
        }
    }
    Some(Box::new(BooleanQuery::new(parts)))
}

fn term_query(field: Field, text: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, text);
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// Whether any document has the word, or a word it may be the beginning of.
pub fn is_known(generation: &Generation, word: &Word) -> bool {
    word_query(generation, word).is_some()
}

fn document_count(generation: &Generation, stem: &str) -> u64 {
    let term = Term::from_field_text(generation.fields.body, stem);
    generation.searcher.doc_freq(&term).unwrap_or(0)
}

/// Words of the index that begin with these letters.
fn completions(generation: &Generation, letters: &str) -> Vec<(String, f64)> {
    if letters.chars().count() < SHORTEST_PREFIX {
        return Vec::new();
    }
    let mut found = Vec::new();
    for segment in generation.searcher.segment_readers() {
        let Ok(inverted) = segment.inverted_index(generation.fields.body) else {
            continue;
        };
        let start = letters.as_bytes();
        let range = inverted.terms().range().ge(start);
        let Ok(mut terms) = range.into_stream() else {
            continue;
        };
        while found.len() < MOST_COMPLETIONS && terms.advance() {
            match std::str::from_utf8(terms.key()) {
                Ok(term) if term.starts_with(letters) => {
                    found.push((term.to_owned(), COMPLETION_WEIGHT));
                }
                _ => break,
            }
        }
    }
    found
}

/// The documents that carry one of these terms, in document order.
pub fn documents_with(
    generation: &Generation,
    field: Field,
    text: &str,
) -> tantivy::Result<Vec<DocId>> {
    let term = Term::from_field_text(field, text);
    if generation.searcher.doc_freq(&term)? == 0 {
        return Ok(Vec::new());
    }
    let found = collect(generation, &TermQuery::new(term, IndexRecordOption::Basic))?;
    Ok(found.into_iter().map(|(document, _)| document).collect())
}

fn collect(generation: &Generation, query: &dyn Query) -> tantivy::Result<Vec<Match>> {
    generation.searcher.search(query, &AllMatches)
}

/// Gathers every matching document with its score. A generation has one
/// segment, so a document's number in it is its number everywhere.
struct AllMatches;

struct SegmentMatches(Vec<Match>);

impl Collector for AllMatches {
    type Fruit = Vec<Match>;
    type Child = SegmentMatches;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<SegmentMatches> {
        Ok(SegmentMatches(Vec::new()))
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Vec<Match>>) -> tantivy::Result<Vec<Match>> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

impl SegmentCollector for SegmentMatches {
    type Fruit = Vec<Match>;

    fn collect(&mut self, document: DocId, score: Score) {
        self.0.push((document, score));
    }

    fn harvest(self) -> Vec<Match> {
        self.0
    }
}
