//! Which documents match: the wanted words and categories as tantivy queries
//! built term by term. A person's text never goes through a query parser.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, Term};

use super::names::Names;
use super::want::{Loose, Want, Word};
use crate::index::generation::Generation;
use crate::index::tags::{Tag, TagKind, listed_under};
use crate::model::listing::Listing;

/// The category of those who know where else to ask.
pub const INFORMATION: &str = "information-referral";

/// Most words a typed beginning is widened to.
const MOST_COMPLETIONS: usize = 24;

/// Shortest beginning that is widened, in letters.
const SHORTEST_PREFIX: usize = 3;

/// What a word counts that stands in the body and not in the name.
const IN_BODY: f64 = 0.75;

/// What a completed beginning counts, against a whole word.
const COMPLETION_WEIGHT: f64 = 0.8;

/// What a word counts that a category was read from, or that says little.
const NOT_NEEDED: f64 = 0.5;

/// What a second word of the same meaning adds: "MH" is "mental" and "health".
const SECOND_STEM: f32 = 0.5;

/// A word in one of so many listings at most is telling: listings that have
/// it are worth a look, whatever else they lack.
const TELLING: f64 = 0.02;

/// A word in so few listings is telling in the smallest directory.
const TELLING_LISTINGS: f64 = 5.0;

/// A document that matches, with how much of the words it has.
pub type Match = (DocId, Score);

/// Documents that match.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matches {
    /// The documents, in order.
    pub documents: Vec<Match>,
    /// How much a document would have that had all the words in its name.
    pub most: f64,
}

/// All documents that match what is wanted, distance and filters aside.
pub fn matches(
    generation: &Generation,
    want: &Want,
    loose: Loose,
    names: &Names,
) -> tantivy::Result<Matches> {
    if let Some(digits) = &want.digits {
        let term = Term::from_field_text(generation.fields.number, digits);
        let documents = collect(generation, &TermQuery::new(term, IndexRecordOption::Basic))?;
        if !documents.is_empty() {
            return Ok(Matches {
                documents,
                most: 0.0,
            });
        }
    }
    let words = want.words.iter();
    let words: Vec<Sought> = words.filter_map(|word| sought(generation, word)).collect();
    let query = query(generation, want, loose, names, &words);
    Ok(Matches {
        documents: collect(generation, &query)?,
        most: words.iter().map(|word| word.weight).sum(),
    })
}

/// A word that documents have, ready to be looked for.
struct Sought {
    query: Box<dyn Query>,
    needed: bool,
    /// What it counts: the rarer, the more.
    weight: f64,
    telling: bool,
}

/// The gate lets documents in and counts nothing; the words count.
fn query(
    generation: &Generation,
    want: &Want,
    loose: Loose,
    names: &Names,
    words: &[Sought],
) -> BooleanQuery {
    let mut gate: Vec<Box<dyn Query>> = Vec::new();
    let chosen = !loose.category && want.chosen_categories().next().is_some();
    if !(chosen && loose.question) {
        gate.extend(names.terms.iter().map(|term| {
            Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)) as Box<dyn Query>
        }));
        gate.extend(category_query(generation, want, loose));
        gate.extend(words_gate(words, loose));
    }
    let gate = if gate.is_empty() {
        Box::new(AllQuery)
    } else {
        any_of(gate)
    };
    let mut parts = vec![(Occur::Must, silent(gate))];
    if chosen {
        let ids = want.chosen_categories();
        let chosen = ids.map(|id| tag_query(generation, TagKind::Category, id));
        parts.push((Occur::Must, silent(any_of(chosen.collect()))));
    }
    let counting = words.iter().map(|word| word.query.box_clone());
    parts.extend(counting.map(|query| (Occur::Should, query)));
    BooleanQuery::new(parts)
}

/// Documents with all needed words, and those with one telling word; any of
/// the needed words when they are loosened.
fn words_gate(words: &[Sought], loose: Loose) -> Vec<Box<dyn Query>> {
    let lets_in = |word: &&Sought| word.telling || loose.words && word.needed;
    let one_by_one = words.iter().filter(lets_in);
    let mut gate: Vec<Box<dyn Query>> = one_by_one.map(|word| word.query.box_clone()).collect();
    let needed = words.iter().filter(|word| word.needed);
    let all = needed.map(|word| (Occur::Must, word.query.box_clone()));
    let all: Vec<(Occur, Box<dyn Query>)> = all.collect();
    if !loose.words && !all.is_empty() {
        gate.push(Box::new(BooleanQuery::new(all)));
    }
    gate
}

fn silent(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn any_of(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    let parts = queries.into_iter().map(|query| (Occur::Should, query));
    Box::new(BooleanQuery::new(parts.collect()))
}

/// Documents in one of the wanted categories or below it.
fn category_query(generation: &Generation, want: &Want, loose: Loose) -> Option<Box<dyn Query>> {
    let known = &generation.facts.categories;
    let mut ids: Vec<&str> = want.categories.iter().map(|(id, _)| id.as_str()).collect();
    if loose.category {
        ids.extend(want.chosen_categories());
        let roots = ids
            .iter()
            .filter_map(|id| known.lineage(id).last().copied());
        let roots: Vec<&str> = roots.map(|category| category.id.as_str()).collect();
        ids.extend(roots);
        ids.push(INFORMATION);
    }
    let queries = ids
        .iter()
        .map(|id| tag_query(generation, TagKind::Category, id));
    let queries: Vec<Box<dyn Query>> = queries.collect();
    (!queries.is_empty()).then(|| any_of(queries))
}

fn tag_query(generation: &Generation, kind: TagKind, value: &str) -> Box<dyn Query> {
    let value = value.to_owned();
    let term = Term::from_field_text(generation.fields.tag, &Tag { kind, value }.term());
    Box::new(TermQuery::new(term, IndexRecordOption::Basic))
}

/// The word, what means the same, and what it may be the beginning of, each
/// counting by how rare the word is and not by how often a listing has it.
/// `None` when no document has any of these.
fn sought(generation: &Generation, word: &Word) -> Option<Sought> {
    let found = |stem: &str| document_count(generation, stem);
    let mut terms: Vec<(String, f64)> = word.stems.clone();
    terms.retain(|(stem, _)| found(stem) > 0);
    if word.prefix && terms.is_empty() {
        terms.extend(completions(generation, &word.text));
    }
    #[expect(clippy::cast_precision_loss, reason = "far fewer listings than that")]
    let (listings, all) = (
        found(&terms.first()?.0) as f64,
        generation.searcher.num_docs() as f64,
    );
    let rarity = (1.0 + all / listings).ln();
    let weight = if word.needed {
        rarity
    } else {
        rarity * NOT_NEEDED
    };
    let fields = generation.fields;
    let one = |(stem, share): (String, f64)| -> Box<dyn Query> {
        let places = [(fields.name, 1.0), (fields.body, IN_BODY)].map(|(field, counts)| {
            #[expect(clippy::cast_possible_truncation, reason = "a small weight")]
            let counts = (weight * share * counts) as f32;
            let query = Box::new(term_query(field, &stem));
            Box::new(ConstScoreQuery::new(query, counts)) as Box<dyn Query>
        });
        Box::new(DisjunctionMaxQuery::new(places.into()))
    };
    let terms = terms.into_iter().map(one).collect();
    Some(Sought {
        query: Box::new(DisjunctionMaxQuery::with_tie_breaker(terms, SECOND_STEM)),
        needed: word.needed,
        weight,
        telling: listings <= (all * TELLING).max(TELLING_LISTINGS),
    })
}

fn term_query(field: Field, text: &str) -> TermQuery {
    let term = Term::from_field_text(field, text);
    TermQuery::new(term, IndexRecordOption::Basic)
}

/// Whether any document has the word, or a word it may be the beginning of.
pub fn is_known(generation: &Generation, word: &Word) -> bool {
    sought(generation, word).is_some()
}

fn document_count(generation: &Generation, stem: &str) -> u64 {
    let term = Term::from_field_text(generation.fields.body, stem);
    generation.searcher.doc_freq(&term).unwrap_or(0)
}

/// Whether some listing names this category as its own.
pub fn is_listed_under(generation: &Generation, category: &str) -> bool {
    let term = Term::from_field_text(generation.fields.tag, &listed_under(category));
    generation.searcher.doc_freq(&term).unwrap_or(0) > 0
}

/// Whether some listing is in this category or below it.
pub fn has_listings(generation: &Generation, category: &str) -> bool {
    let tags = &generation.facts.tags;
    tags.number(TagKind::Category, category).is_some()
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

/// The listing of an id.
pub fn listing(generation: &Generation, id: &str) -> tantivy::Result<Option<Listing>> {
    let found = documents_with(generation, generation.fields.id, id)?;
    let first = found.first();
    Ok(first.and_then(|document| generation.documents.get(*document)))
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
