//! What results can be narrowed by, with counts that are what choosing gives.

use super::answer::{Facet, FacetValue, Relaxation};
use super::criteria::SearchCriteria;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::model::freshness::Freshness;
use crate::model::localized_text::Text;
use crate::query::Query;

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
#[derive(Debug, Default)]
pub struct Tally {
    /// The kind of each result: its tags are counted in the end, since many
    /// results are of one kind.
    kinds: Vec<u32>,
    freshness: [usize; Freshness::ALL.len()],
}

/// Kinds are counted before their tags when there are as many results as this
/// share of the kinds: fewer cost less one by one.
const RESULTS_A_KIND: usize = 4;

impl Tally {
    /// Counts a listing of this kind that passes all filters but maybe that of
    /// freshness. One freshness takes the place of another, so it is counted
    /// in any case.
    #[inline]
    pub fn add(&mut self, kind: u32, freshness: Freshness, passes: bool) {
        self.freshness[freshness as usize] += 1;
        if passes {
            self.kinds.push(kind);
        }
    }

    /// For each tag number below a bound, how many results have it: the tags
    /// results can be narrowed by are numbered before all others.
    fn by_tag(&self, generation: &Generation) -> Vec<usize> {
        let (tags, kinds) = (&generation.facts.tags, &generation.records.kinds);
        let ends = NARROWED_BY.map(|kind| tags.of_kind(kind).end);
        let bound = ends.into_iter().max().unwrap_or_default();
        let mut by_tag = vec![0; usize::from(bound)];
        let mut add = |kind: u32, results: usize| {
            for number in kinds.get(kind).iter() {
                if let Some(count) = by_tag.get_mut(usize::from(number)) {
                    *count += results;
                }
            }
        };
        if self.kinds.len() * RESULTS_A_KIND < kinds.len() {
            self.kinds.iter().for_each(|kind| add(*kind, 1));
            return by_tag;
        }
        let mut by_kind = vec![0_u32; kinds.len()];
        for kind in &self.kinds {
            if let Some(count) = by_kind.get_mut(*kind as usize) {
                *count += 1;
            }
        }
        let found = (0..).zip(by_kind).filter(|(_, results)| *results > 0);
        found.for_each(|(kind, results)| add(kind, results as usize));
        by_tag
    }

    /// The values of every facet with their counts. Choosing a category takes
    /// the place of the one chosen before, so beside a chosen one only those
    /// below it are counted; choosing another value adds to what is chosen. So
    /// each count is what choosing that value gives.
    pub fn counted(&self, generation: &Generation, want: &SearchCriteria) -> Vec<Counted> {
        let chosen: Vec<&str> = want.chosen_categories().collect();
        let below = |id: &str| {
            let line = generation.facts.categories.lineage(id);
            let mut line = line.iter();
            chosen.is_empty() || line.any(|one| chosen.contains(&one.id.as_str()))
        };
        let tags = &generation.facts.tags;
        let by_tag = self.by_tag(generation);
        let mut facets: Vec<Counted> = Vec::new();
        for kind in NARROWED_BY {
            let of_kind = tags.of_kind(kind).filter_map(|number| {
                let count = by_tag
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

/// The counted facets as they are shown; those without values are left out.
pub fn facets(
    generation: &Generation,
    query: &Query,
    counted: &[Counted],
    relaxed: &[Relaxation],
) -> Vec<Facet> {
    // Filters that nothing passed were dropped; what is chosen next must not
    // fail by them again.
    let base = if relaxed.contains(&Relaxation::Audience) {
        without_filters(query)
    } else {
        query.clone()
    };
    let facet = |counted: &Counted| {
        let values = counted.values.iter().map(|(value, count)| {
            let chosen = base.values(counted.parameter).contains(value);
            FacetValue {
                value: value.clone(),
                label: label(generation, counted.parameter, value),
                count: *count,
                chosen,
                link: link(&base, counted.parameter, value, chosen).to_text(),
            }
        });
        Facet {
            parameter: counted.parameter,
            values: values.collect(),
        }
    };
    let facets = counted.iter().map(facet);
    facets.filter(|facet| !facet.values.is_empty()).collect()
}

fn label(generation: &Generation, parameter: &str, value: &str) -> Text {
    match generation.facts.categories.get(value) {
        Some(category) if parameter == "category" => category.name.clone(),
        _ => generation.words.label(parameter, value),
    }
}

fn without_filters(query: &Query) -> Query {
    let mut base = query.clone();
    let kinds = NARROWED_BY
        .into_iter()
        .filter(|kind| *kind != TagKind::Category);
    for parameter in kinds.map(TagKind::word).chain(["freshness", "fits"]) {
        for value in query.values(parameter) {
            base = base.without_value(parameter, value);
        }
    }
    base
}

/// A chosen value is taken off; a category takes the place of the others.
fn link(query: &Query, parameter: &'static str, value: &str, chosen: bool) -> Query {
    if chosen {
        return query.without_value(parameter, value);
    }
    let mut base = query.clone();
    if parameter == "category" {
        for other in query.values(parameter) {
            base = base.without_value(parameter, other);
        }
    }
    base.with(parameter, value)
}
