//! Facets: the filters that can narrow the results. Each count equals the
//! number of results that selecting the value gives, without those that only
//! may help as well.

use super::answer::{Facet, FacetValue, Relaxation};
use super::criteria::SearchCriteria;
use crate::index::format::tags::TagKind;
use crate::index::generation::Generation;
use crate::model::freshness::Freshness;
use crate::model::localized_text::Text;
use crate::query::Query;
use crate::query::parameters::PERSON;

/// Tag kinds that can narrow the results.
pub const NARROWED_BY: [TagKind; 7] = [
    TagKind::Category,
    TagKind::Audience,
    TagKind::Language,
    TagKind::Cost,
    TagKind::Access,
    TagKind::Attendance,
    TagKind::Eligibility,
];

/// The values of one facet with their counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Parameter name.
    pub parameter: &'static str,
    /// Value and count, most frequent first, then by value.
    pub values: Vec<(String, usize)>,
}

/// Facet counters, filled while results are found.
#[derive(Debug, Default)]
pub struct Tally {
    /// The tag group of each result. Tags are counted at the end, because many
    /// results share a tag group.
    kinds: Vec<u32>,
    freshness: [usize; Freshness::ALL.len()],
}

/// Results are grouped before their tags are counted if there is at least one
/// result per this many tag groups; with fewer, counting one by one is cheaper.
const RESULTS_A_KIND: usize = 4;

impl Tally {
    /// Counts a listing that passes all filters except possibly freshness.
    /// Selecting one freshness replaces another, so freshness is always
    /// counted.
    #[inline]
    pub fn add(&mut self, kind: u32, freshness: Freshness, passes: bool) {
        self.freshness[freshness as usize] += 1;
        if passes {
            self.kinds.push(kind);
        }
    }

    /// Number of results per tag number. The facet tags have the lowest
    /// numbers, so the list ends with the last of them.
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

    /// All facets with their counts. Selecting a category replaces the selected
    /// one, so only its descendants are counted next to it; selecting a value
    /// of another facet adds to the selection. Each count is therefore the
    /// number of results after selecting that value.
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

/// Builds the facets for display; values that no word stands for, such as a
/// note in a cell, and facets without values are omitted.
pub fn facets(
    generation: &Generation,
    query: &Query,
    counted: &[Counted],
    relaxed: &[Relaxation],
) -> Vec<Facet> {
    // The audience filters matched nothing and were dropped. Links must drop
    // them, too, or the next search would fail the same way.
    let base = if relaxed.contains(&Relaxation::Audience) {
        without_filters(query)
    } else {
        query.clone()
    };
    let facet = |counted: &Counted| {
        let values = counted.values.iter().filter_map(|(value, count)| {
            let chosen = base.values(counted.parameter).contains(value);
            Some(FacetValue {
                value: value.clone(),
                label: label(generation, counted.parameter, value)?,
                count: *count,
                chosen,
                link: link(&base, counted.parameter, value, chosen).to_text(),
            })
        });
        Facet {
            parameter: counted.parameter,
            values: values.collect(),
        }
    };
    let facets = counted.iter().map(facet);
    facets.filter(|facet| !facet.values.is_empty()).collect()
}

fn label(generation: &Generation, parameter: &str, value: &str) -> Option<Text> {
    match parameter {
        "category" => {
            let category = generation.facts.categories.get(value)?;
            Some(category.name.clone())
        }
        "freshness" => Some(Text::new(value, "")),
        _ => generation.words.known_label(parameter, value).cloned(),
    }
}

/// The query without facets and without answers about the person; its category
/// stays.
pub fn without_filters(query: &Query) -> Query {
    let kinds = NARROWED_BY
        .into_iter()
        .filter(|kind| *kind != TagKind::Category);
    let parameters = kinds.map(TagKind::word).chain(["freshness"]).chain(PERSON);
    parameters.fold(query.clone(), |query, name| query.without_parameter(name))
}

/// The query with the value selected or, if already selected, cleared. A
/// category replaces the other categories.
fn link(query: &Query, parameter: &'static str, value: &str, chosen: bool) -> Query {
    if chosen {
        return query.without_value(parameter, value);
    }
    let base = match parameter {
        "category" => query.without_parameter(parameter),
        _ => query.clone(),
    };
    base.with(parameter, value)
}
