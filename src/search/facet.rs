//! What results can be narrowed by, with counts that are what choosing gives.

use std::collections::BTreeMap;

use super::rank::Ranked;
use super::want::Want;
use crate::index::generation::Generation;
use crate::index::tags::{Tag, TagKind};

/// The kinds of tags results can be narrowed by.
pub const NARROWED_BY: [TagKind; 7] = [
    TagKind::Category,
    TagKind::Audience,
    TagKind::Language,
    TagKind::Cost,
    TagKind::Access,
    TagKind::Attendance,
    TagKind::Eligibility,
];

/// How often each value of a facet stands among the results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The parameter.
    pub parameter: &'static str,
    /// Value and count, the most frequent first, then by value.
    pub values: Vec<(String, usize)>,
}

/// Counts the values of every facet. Choosing a category takes the place of
/// the one chosen before, so beside a chosen one only those below it are
/// counted; choosing another value adds to what is chosen. So each count is
/// what choosing that value gives.
pub fn count(generation: &Generation, want: &Want, ranked: &[Ranked]) -> Vec<Counted> {
    let mut tags: BTreeMap<u16, usize> = BTreeMap::new();
    let mut freshness: BTreeMap<&'static str, usize> = BTreeMap::new();
    for found in ranked {
        if found.failed.is_empty() {
            // One freshness takes the place of another, too.
            *freshness.entry(found.freshness.word()).or_default() += 1;
        }
        if found.failed_freshness || !found.failed.is_empty() {
            continue;
        }
        let Some(record) = generation.records.get(found.document) else {
            continue;
        };
        for number in generation.records.tags(&record) {
            *tags.entry(number).or_default() += 1;
        }
    }
    let chosen: Vec<&str> = want.chosen_categories().collect();
    let below = |id: &str| {
        let line = generation.facts.categories.lineage(id);
        let mut line = line.iter();
        chosen.is_empty() || line.any(|one| chosen.contains(&one.id.as_str()))
    };
    let mut facets: Vec<Counted> = Vec::new();
    for kind in NARROWED_BY {
        let of_kind = tags.iter().filter_map(|(number, count)| {
            let tag: &Tag = generation.facts.tags.tag(*number)?;
            let is_offered = tag.kind == kind && (kind != TagKind::Category || below(&tag.value));
            is_offered.then(|| (tag.value.clone(), *count))
        });
        facets.push(sorted(kind.word(), of_kind));
    }
    let freshness = freshness.into_iter();
    facets.push(sorted(
        "freshness",
        freshness.map(|(word, count)| (word.to_owned(), count)),
    ));
    facets
}

fn sorted(parameter: &'static str, values: impl Iterator<Item = (String, usize)>) -> Counted {
    let mut values: Vec<(String, usize)> = values.collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Counted { parameter, values }
}
