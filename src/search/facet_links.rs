//! Facets with their labels, and the search that choosing each value makes.

use super::answer::{Facet, FacetValue};
use super::facet::Counted;
use crate::index::generation::Generation;
use crate::model::text::Text;
use crate::query::Query;

/// The counted facets as they are shown; those without values are left out.
pub fn facets(generation: &Generation, query: &Query, counted: &[Counted]) -> Vec<Facet> {
    let facet = |counted: &Counted| {
        let values = counted.values.iter().map(|(value, count)| {
            let chosen = query.values(counted.parameter).contains(value);
            FacetValue {
                value: value.clone(),
                label: label(generation, counted.parameter, value),
                count: *count,
                chosen,
                link: link(query, counted.parameter, value, chosen).to_text(),
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
