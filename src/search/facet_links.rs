//! Facets with their labels, and the search that choosing each value makes.

use super::answer::{Facet, FacetValue, Relaxation};
use super::facet::{Counted, NARROWED_BY};
use crate::index::generation::Generation;
use crate::index::tags::TagKind;
use crate::model::text::Text;
use crate::query::Query;

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
