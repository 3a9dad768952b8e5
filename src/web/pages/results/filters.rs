//! The filters beside the results: when, how far, and the facets. Each choice
//! is a plain link.

use std::collections::HashSet;

use super::context::{LinkOption, ResultsContext};
use crate::model::schedule::time_window::Day;
use crate::query::Query;
use crate::search::answer::{Answer, Facet, FacetValue, Sort};
use crate::search::facets::without_filters;
use crate::web::i18n::fill;

/// Maximum values per facet; the least common are hidden unless chosen.
const MAX_VALUES: usize = 12;

/// Days to choose from.
const DAYS: [Day; 5] = [
    Day::Now,
    Day::Today,
    Day::Tonight,
    Day::Tomorrow,
    Day::Weekend,
];

/// Distances to choose from, in miles.
const MILES: [&str; 4] = ["5", "10", "25", "60"];

/// Parameters that narrow by time.
const TIME: [&str; 4] = ["when", "from", "to", "open"];

/// The filters, ready for the templates.
#[derive(Debug)]
pub struct Filters {
    /// Days, and any day once one is chosen.
    pub days: Vec<LinkOption>,
    /// Distances, and any distance once one is chosen; empty without a place to
    /// measure from.
    pub distances: Vec<DistanceOption>,
    /// Sort options.
    pub sorts: Vec<LinkOption>,
    /// Facets that can narrow the results.
    pub facets: Vec<FacetView>,
    /// The search without any filter, if there is one.
    pub clear: Option<String>,
}

/// A maximum distance to choose.
#[derive(Debug)]
pub struct DistanceOption {
    /// The link, labeled "5 miles".
    pub link: LinkOption,
    /// What is shown of the label: "5" in a row that ends with "60 miles".
    pub shown: String,
}

/// A facet with its values.
#[derive(Debug)]
pub struct FacetView {
    /// Facet name.
    pub label: String,
    /// Values to choose from.
    pub values: Vec<LinkOption>,
}

/// Builds the filters of an answer.
pub fn filters(stand: ResultsContext<'_>, query: &Query, answer: &Answer) -> Filters {
    Filters {
        days: days(stand, query, answer),
        distances: distances(stand, query, answer),
        sorts: sorts(stand, query, answer),
        facets: answer
            .facets
            .iter()
            .filter_map(|facet| narrowing(stand, answer, facet))
            .collect(),
        clear: clear(stand, query),
    }
}

/// The query without these parameters, from the first page.
fn without(query: &Query, parameters: &[&str]) -> Query {
    let query = query.without_value("", "");
    parameters
        .iter()
        .fold(query, |query, name| query.without_parameter(name))
}

/// Choosing a day replaces the time that the words name.
fn days(stand: ResultsContext<'_>, query: &Query, answer: &Answer) -> Vec<LinkOption> {
    let in_words = answer
        .understood
        .iter()
        .find(|part| part.kind == "time" && part.by == "words");
    let wordless = in_words.map(|part| Query::from_text(&part.without).0);
    let any = without(wordless.as_ref().unwrap_or(query), &TIME);
    let is_timed = in_words.is_some() || query.names_time();
    let chosen = match query.when() {
        _ if query.open() => Some(Day::Now),
        None => in_words.and_then(|part| Day::from_word(&part.value)),
        when => when,
    };
    let option = |day: Day, query: &Query| LinkOption {
        chosen: chosen == Some(day),
        ..LinkOption::new(
            stand.href(query),
            stand
                .visitor
                .generation
                .words
                .label("time", day.word())
                .shown_in(stand.visitor.language),
        )
    };
    let days = DAYS.map(|day| match chosen == Some(day) {
        true => option(day, &any),
        false => option(day, &any.with("when", day.word())),
    });
    let any = is_timed.then(|| option(Day::Any, &any));
    days.into_iter().chain(any).collect()
}

fn distances(stand: ResultsContext<'_>, query: &Query, answer: &Answer) -> Vec<DistanceOption> {
    let chosen = query.within();
    let measured = answer.hits.iter().any(|hit| hit.distance_miles.is_some());
    if !measured && chosen.is_none() {
        return Vec::new();
    }
    let words = stand.visitor.words();
    let any = without(query, &["within"]);
    let distances = MILES.map(|miles| {
        let is_chosen = chosen.is_some() && chosen == miles.parse().ok();
        let to = match is_chosen {
            true => any.clone(),
            false => any.with("within", miles),
        };
        let label = fill(&words.distance_miles, "miles", miles);
        DistanceOption {
            shown: match MILES.last() == Some(&miles) {
                true => label.clone(),
                false => miles.to_owned(),
            },
            link: LinkOption {
                chosen: is_chosen,
                ..LinkOption::new(stand.href(&to), label)
            },
        }
    });
    let any = chosen.map(|_| DistanceOption {
        shown: words.any_distance.clone(),
        link: LinkOption::new(stand.href(&any), &words.any_distance),
    });
    distances.into_iter().chain(any).collect()
}

/// Sort options. Sorting by distance needs an origin.
fn sorts(stand: ResultsContext<'_>, query: &Query, answer: &Answer) -> Vec<LinkOption> {
    let words = stand.visitor.words();
    let all = [
        (Sort::Relevance, &words.sort_relevance, true),
        (Sort::Soonest, &words.sort_soonest, true),
        (
            Sort::Distance,
            &words.sort_distance,
            answer.origin.is_some(),
        ),
    ];
    let offered = all.into_iter().filter(|(_, _, offered)| *offered);
    let choice = |(sort, label, _): (Sort, &String, bool)| LinkOption {
        chosen: sort == answer.sort,
        ..LinkOption::new(stand.href(&query.with("sort", sort.word())), label)
    };
    offered.map(choice).collect()
}

/// The facet with the values that narrow the results or are chosen; `None`
/// without any.
fn narrowing(stand: ResultsContext<'_>, answer: &Answer, facet: &Facet) -> Option<FacetView> {
    let words = stand.visitor.words();
    let label = match facet.parameter {
        "category" => &words.facet_category,
        "audience" => &words.facet_audience,
        "language" => &words.facet_language,
        "cost" => &words.facet_cost,
        "access" => &words.facet_access,
        "attendance" => &words.facet_attendance,
        "freshness" => &words.facet_freshness,
        "eligibility" => &words.who,
        _ => return None,
    };
    let of_page = |value: &FacetValue| {
        facet.parameter == "category" && Some(value.value.as_str()) == stand.category
    };
    let narrowed = answer.fits_or_might();
    let narrowing = facet
        .values
        .iter()
        .filter(|value| (value.chosen && !of_page(value)) || value.count < narrowed);
    let shown: Vec<&FacetValue> = narrowing
        .enumerate()
        .filter(|(at, value)| *at < MAX_VALUES || value.chosen)
        .map(|(_, value)| value)
        .collect();
    let values: Vec<LinkOption> = if facet.parameter == "category" {
        let mut values = Vec::with_capacity(shown.len());
        branch(stand, &shown, None, 0, &mut values);
        values
    } else {
        let option = |value: &&FacetValue| option(stand, value, 0);
        shown.iter().map(option).collect()
    };
    (!values.is_empty()).then(|| FacetView {
        label: label.clone(),
        values,
    })
}

/// Adds the categories under `parent`, each followed by those under it.
fn branch(
    stand: ResultsContext<'_>,
    shown: &[&FacetValue],
    parent: Option<&str>,
    depth: usize,
    values: &mut Vec<LinkOption>,
) {
    let categories = &stand.visitor.generation.facts.categories;
    let ids: HashSet<&str> = shown.iter().map(|value| value.value.as_str()).collect();
    let is_under = |value: &&&FacetValue| {
        let line = categories.lineage(&value.value);
        let mut above = line.iter().skip(1).map(|category| category.id.as_str());
        above.find(|id| ids.contains(id)) == parent
    };
    for value in shown.iter().filter(is_under) {
        values.push(option(stand, value, depth));
        branch(stand, shown, Some(&value.value), depth + 1, values);
    }
}

fn option(stand: ResultsContext<'_>, value: &FacetValue, depth: usize) -> LinkOption {
    let words = stand.visitor.words();
    let label = match value.value.as_str() {
        "fresh" => &words.fresh,
        "due" => &words.due,
        "stale" => &words.stale,
        "unchecked" => &words.unchecked,
        _ => value.label.shown_in(stand.visitor.language),
    };
    LinkOption {
        chosen: value.chosen,
        count: value.count,
        depth,
        ..LinkOption::new(stand.href_of_text(&value.link), label)
    }
}

/// The search without filters; a category page keeps its category.
fn clear(stand: ResultsContext<'_>, query: &Query) -> Option<String> {
    let bare = without(&without_filters(query), &TIME);
    let bare = without(&bare, &["within", "category"]);
    let bare = match stand.category {
        Some(id) => bare.with("category", id),
        None => bare,
    };
    (bare != query.without_value("", "")).then(|| stand.href(&bare))
}
