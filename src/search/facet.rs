//! What results can be narrowed by, with counts that are what choosing gives.

use super::want::Want;
use crate::index::generation::Generation;
use crate::index::records::TagNumbers;
use crate::index::tags::TagKind;
use crate::model::freshness::Freshness;

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

/// Counts of what results can be narrowed by, as results are found.
#[derive(Debug)]
pub struct Tally {
    /// For each tag number below a bound, how many results have it: the tags
    /// results can be narrowed by are numbered before all others.
    tags: Vec<usize>,
    freshness: [usize; Freshness::ALL.len()],
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(generation: &Generation) -> Tally {
        let tags = &generation.facts.tags;
        let ends = NARROWED_BY.map(|kind| tags.of_kind(kind).end);
        let bound = ends.into_iter().max().unwrap_or_default();
        Tally {
            tags: vec![0; usize::from(bound)],
            freshness: Default::default(),
        }
    }

    /// Counts a listing that passes all filters but maybe that of freshness.
    /// One freshness takes the place of another, so it is counted in any case.
    pub fn add(&mut self, tags: TagNumbers<'_>, freshness: Freshness, passes: bool) {
        self.freshness[freshness as usize] += 1;
        if !passes {
            return;
        }
        for number in tags.iter() {
            if let Some(count) = self.tags.get_mut(usize::from(number)) {
                *count += 1;
            }
        }
    }

    /// The values of every facet with their counts. Choosing a category takes
    /// the place of the one chosen before, so beside a chosen one only those
    /// below it are counted; choosing another value adds to what is chosen. So
    /// each count is what choosing that value gives.
    pub fn counted(&self, generation: &Generation, want: &Want) -> Vec<Counted> {
        let chosen: Vec<&str> = want.chosen_categories().collect();
        let below = |id: &str| {
            let line = generation.facts.categories.lineage(id);
            let mut line = line.iter();
            chosen.is_empty() || line.any(|one| chosen.contains(&one.id.as_str()))
        };
        let tags = &generation.facts.tags;
        let mut facets: Vec<Counted> = Vec::new();
        for kind in NARROWED_BY {
            let of_kind = tags.of_kind(kind).filter_map(|number| {
                let count = self
                    .tags
                    .get(usize::from(number))
                    .filter(|count| **count > 0)?;
                let tag = tags.tag(number)?;
                let is_offered = kind != TagKind::Category || below(&tag.value);
                is_offered.then(|| (tag.value.clone(), *count))
            });
            facets.push(sorted(kind.word(), of_kind));
        }
        let freshness = Freshness::ALL.into_iter().zip(self.freshness);
        let found = freshness.filter(|(_, count)| *count > 0);
        let words = found.map(|(one, count)| (one.word().to_owned(), count));
        facets.push(sorted("freshness", words));
        facets
    }
}

fn sorted(parameter: &'static str, values: impl Iterator<Item = (String, usize)>) -> Counted {
    let mut values: Vec<(String, usize)> = values.collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Counted { parameter, values }
}
