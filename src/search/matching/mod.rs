//! Which documents match, with their text scores. User text never goes through
//! a query parser: terms are looked up one by one.

pub mod bitset;
pub mod geo_filter;
pub mod names;
pub mod postings;
pub mod terms;

use tantivy::Score;

use super::criteria::{RelaxedLimits, SearchCriteria, Word};
use crate::index::format::tags::{Tag, TagKind, listed_under};
use crate::index::generation::Generation;
use crate::model::category::INFORMATION;
use crate::model::listing::Listing;
use crate::search::matching::postings::documents_with;
use bitset::DocumentSet;
use geo_filter::{Reachable, add_reachable, only_reachable};
use names::Names;
use postings::{count, with_tag};
use terms::{Sought, add_with_all, sought, weigh};

/// A matching document and its raw text score.
pub type Match = (u32, Score);

/// The matching documents.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matches {
    /// Matches in document order.
    pub documents: Vec<Match>,
    /// Sum of the word weights: the raw score of a document with every word in
    /// its name.
    pub most: f64,
    /// Documents that have the words of the question.
    pub worded: Worded,
}

/// Documents that have the words of the question which tell what is meant.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Worded {
    /// Documents with all of them; `None` if no word is required.
    pub all: Option<DocumentSet>,
    /// Documents with one that is enough to be a candidate; `None` if no word is.
    pub some: Option<DocumentSet>,
    /// Documents with a word that nothing was read from; `None` if there is no
    /// such word.
    pub unread: Option<DocumentSet>,
    /// Whether the question has words, and none of them is known.
    pub is_unknown: bool,
}

impl Worded {
    /// Whether a document has all the words.
    #[inline]
    pub fn has_all(&self, document: u32) -> bool {
        self.all.as_ref().is_some_and(|all| all.contains(document))
    }

    /// Whether a document has one of the words.
    #[inline]
    pub fn has_some(&self, document: u32) -> bool {
        self.some
            .as_ref()
            .is_some_and(|some| some.contains(document))
    }

    /// Whether a document has a word that nothing was read from.
    #[inline]
    pub fn has_unread(&self, document: u32) -> bool {
        self.unread
            .as_ref()
            .is_some_and(|unread| unread.contains(document))
    }

    /// Whether no word limits the results.
    #[inline]
    pub fn is_unlimited(&self) -> bool {
        self.all.is_none() && self.some.is_none() && !self.is_unknown
    }
}

/// All documents in reach that match the criteria. Filters other than the
/// category are not applied yet.
pub fn matches(
    generation: &Generation,
    want: &SearchCriteria,
    loose: RelaxedLimits,
    names: &Names,
    reach: Option<&Reachable>,
) -> tantivy::Result<Matches> {
    if let Some(digits) = &want.digits {
        let documents = documents_with(generation, generation.fields.number, digits)?;
        if !documents.is_empty() {
            return Ok(Matches {
                documents: documents.into_iter().map(|one| (one, 0.0)).collect(),
                ..Matches::default()
            });
        }
    }
    let words = want.words.iter();
    let words = words.filter_map(|word| sought(generation, word).transpose());
    let words: Vec<Sought> = words.collect::<tantivy::Result<_>>()?;
    let ways_in = WaysIn {
        names,
        words: &words,
        reach,
    };
    let (documents, mut worded) = let_in(generation, want, loose, ways_in)?;
    let typed = want.words.iter().filter(|word| !word.is_category);
    worded.is_unknown = words.is_empty() && typed.count() > 0;
    for word in words.iter().filter(|word| !word.is_meant) {
        let all = generation.records.len();
        let unread = worded.unread.get_or_insert_with(|| DocumentSet::new(all));
        word.add_to(generation, reach, unread)?;
    }
    let documents = documents.documents();
    let counts = weigh(generation, &words, &documents)?;
    Ok(Matches {
        documents: documents.into_iter().zip(counts).collect(),
        most: words.iter().map(|word| word.weight).sum(),
        worded,
    })
}

/// What makes a document a candidate beside its categories.
struct WaysIn<'a> {
    names: &'a Names,
    words: &'a [Sought],
    reach: Option<&'a Reachable>,
}

/// The candidate documents: with a recognized name, in a wanted category,
/// containing all required words, or containing a distinctive word. All
/// documents if the criteria have none of these. A selected category always
/// applies. Returns which of them have the words, too.
fn let_in(
    generation: &Generation,
    want: &SearchCriteria,
    loose: RelaxedLimits,
    WaysIn {
        names,
        words,
        reach,
    }: WaysIn<'_>,
) -> tantivy::Result<(DocumentSet, Worded)> {
    let all = generation.records.len();
    let mut set = DocumentSet::new(all);
    let mut worded = Worded::default();
    let chosen = !loose.category && want.chosen_categories().next().is_some();
    let mut is_limited = false;
    if !(chosen && loose.question) {
        let categories = category_ids(generation, want, loose);
        let lets_in = |word: &&Sought| {
            let is_typed = word.telling || loose.words && word.needed;
            loose.text || is_typed && !word.is_category || word.is_category && loose.category
        };
        let all_words = !loose.words && words.iter().any(|word| word.needed);
        let one_by_one: Vec<&Sought> = words.iter().filter(lets_in).collect();
        is_limited =
            !names.is_empty() || !categories.is_empty() || !one_by_one.is_empty() || all_words;
        names.documents().for_each(|document| set.insert(document));
        add_categories(generation, &categories, reach, &mut set)?;
        for (kind, value) in &want.people {
            add_tag(generation, *kind, value, reach, &mut set)?;
        }
        if !one_by_one.is_empty() {
            let some = worded.some.insert(DocumentSet::new(all));
            for word in one_by_one {
                word.add_to(generation, reach, some)?;
            }
            set.unite(some);
        }
        if all_words {
            let with_all = worded.all.insert(DocumentSet::new(all));
            add_with_all(generation, words, reach, with_all)?;
            set.unite(with_all);
        }
    }
    if !is_limited {
        set.insert_run(0..u32::try_from(all).unwrap_or(u32::MAX));
    }
    if chosen {
        let ids: Vec<&str> = want.chosen_categories().collect();
        let mut chosen = DocumentSet::new(all);
        add_categories(generation, &ids, reach, &mut chosen)?;
        set.intersect(&chosen);
    }
    only_reachable(&mut set, reach);
    Ok((set, worded))
}

/// Adds the documents of the categories and their descendants.
fn add_categories(
    generation: &Generation,
    ids: &[&str],
    reach: Option<&Reachable>,
    set: &mut DocumentSet,
) -> tantivy::Result<()> {
    for id in ids {
        add_tag(generation, TagKind::Category, id, reach, set)?;
    }
    Ok(())
}

fn add_tag(
    generation: &Generation,
    kind: TagKind,
    value: &str,
    reach: Option<&Reachable>,
    set: &mut DocumentSet,
) -> tantivy::Result<()> {
    let value = value.to_owned();
    if let Some(found) = with_tag(generation, &Tag { kind, value })? {
        add_reachable(found, reach, set);
    }
    Ok(())
}

/// Ids of the wanted categories; also of their top categories and of
/// information and referral if the category limit is relaxed.
fn category_ids<'a>(
    generation: &'a Generation,
    want: &'a SearchCriteria,
    loose: RelaxedLimits,
) -> Vec<&'a str> {
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
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Whether any document contains the word, or a word that it may be a prefix
/// of.
pub fn is_known(generation: &Generation, word: &Word) -> bool {
    matches!(sought(generation, word), Ok(Some(_)))
}

/// Whether any listing names this category itself.
pub fn is_listed_under(generation: &Generation, category: &str) -> bool {
    count(generation, generation.fields.tag, &listed_under(category)) > 0
}

/// Whether any listing is in this category or a descendant.
pub fn has_listings(generation: &Generation, category: &str) -> bool {
    let tags = &generation.facts.tags;
    tags.number(TagKind::Category, category).is_some()
}

/// Looks up a listing by id.
pub fn listing(generation: &Generation, id: &str) -> tantivy::Result<Option<Listing>> {
    let document = document(generation, id)?;
    Ok(document
        .map(|document| generation.documents.get(document))
        .transpose()?)
}

/// Looks up the document of a listing by id.
pub fn document(generation: &Generation, id: &str) -> tantivy::Result<Option<u32>> {
    let found = documents_with(generation, generation.fields.id, id)?;
    Ok(found.first().copied())
}
