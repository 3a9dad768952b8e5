//! `GET /api/search`: search results as JSON.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::listing_json;
use super::listing_json::{CrisisJson, FitJson, ListingJson, Seen};
use crate::index::generation::Generation;
use crate::model::localized_text::Text;
use crate::query::Query;
use crate::search::answer::{Answer, ResultGroup};
use crate::search::engine;
use crate::web::error::{ErrorBody, WebError};
use crate::web::state::App;

/// An answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchJson {
    /// What was asked and how it was read.
    pub query: QueryJson,
    /// How sure it is that somebody is in danger: `none`, `possible` or
    /// `certain`.
    #[schema(example = "none")]
    pub crisis_level: &'static str,
    /// Crisis lines to show above the results; empty when the level is `none`.
    pub crisis: Vec<CrisisJson>,
    /// Results on all pages.
    #[schema(example = 12)]
    pub total: usize,
    /// Results on all pages by group, in the order in which they stand: first
    /// what fits, then what might fit, then what also may help.
    pub groups: Vec<GroupJson>,
    /// Listings left out because they are known not to fit the answers;
    /// `unfit=show` shows them.
    #[schema(example = 0)]
    pub unfit: usize,
    /// The page; the first is 1.
    #[schema(example = 1)]
    pub page: usize,
    /// Results a page.
    #[schema(example = 20)]
    pub per_page: usize,
    /// The results, the best first.
    pub results: Vec<ListingJson>,
    /// What they can be narrowed by.
    pub facets: FacetsJson,
    /// Limits that were loosened because nothing fitted them: `time`,
    /// `distance`, `audience`, `words`, `category`.
    pub relaxed: Vec<&'static str>,
    /// The question with its spelling corrected, when that changed the
    /// answer; null otherwise.
    pub did_you_mean: Option<String>,
}

/// The results of one group.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupJson {
    /// `fits`: everything asked for is known to be true; `might-fit`: something
    /// asked for is not known; `also-helps`: other help, at another time, or for
    /// others.
    #[schema(example = "fits")]
    pub id: &'static str,
    /// Results on all pages.
    #[schema(example = 2)]
    pub total: usize,
}

/// What was asked and how it was read.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueryJson {
    /// The search as the text of a link.
    #[schema(example = "q=food&near=17745")]
    pub text: String,
    /// What the question was taken to mean.
    pub understood: Vec<UnderstoodJson>,
    /// What was not used, and why.
    pub ignored: Vec<IgnoredJson>,
    /// Where distances are measured from; null when no place was given.
    pub origin: Option<OriginJson>,
    /// The counties that this directory covers.
    #[schema(example = json!(["Lycoming, PA", "Clinton, PA"]))]
    pub covers: Vec<String>,
    /// Whether no part of the question means anything here; the results are
    /// then the lines for everyone.
    pub not_understood: bool,
    /// How the results are sorted.
    #[schema(example = "relevance")]
    pub sort: &'static str,
}

/// One thing the question was taken to mean.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnderstoodJson {
    /// `crisis`, `place`, `time`, `audience`, `category`, `text` and others.
    #[schema(example = "category")]
    pub kind: String,
    /// As the parameters write it.
    #[schema(example = "utility-assistance")]
    pub value: String,
    /// For people.
    #[schema(example = "Help with utility bills")]
    pub label: String,
    /// The words it was read from.
    #[schema(example = "lights are getting shut off")]
    pub from: String,
    /// `words`, `parameter`, or `likeness` when the whole question is only like
    /// others that mean it.
    #[schema(example = "words")]
    pub by: &'static str,
}

/// Something that was given and not used.
#[derive(Debug, Serialize, ToSchema)]
pub struct IgnoredJson {
    /// The word, or the parameter with its value.
    #[schema(example = "within=-3")]
    pub what: String,
    /// Why, and what to do.
    pub why: String,
}

/// A place.
#[derive(Debug, Serialize, ToSchema)]
pub struct OriginJson {
    /// In words.
    #[schema(example = "Lock Haven, PA")]
    pub label: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Other places of that name.
    pub others: Vec<String>,
    /// Whether nothing here is near it or serves it in particular: only what
    /// serves everyone is found, and 211 knows what is there.
    pub outside: bool,
}

/// Facets by parameter.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct FacetsJson {
    /// Kinds of help.
    pub category: Vec<FacetValueJson>,
    /// Whom it is for.
    pub audience: Vec<FacetValueJson>,
    /// Languages.
    pub language: Vec<FacetValueJson>,
    /// Costs.
    pub cost: Vec<FacetValueJson>,
    /// Who can use it.
    pub eligibility: Vec<FacetValueJson>,
    /// Access.
    pub access: Vec<FacetValueJson>,
    /// How meetings are attended.
    pub attendance: Vec<FacetValueJson>,
    /// How lately it was checked.
    pub freshness: Vec<FacetValueJson>,
}

/// A value of a facet.
#[derive(Debug, Serialize, ToSchema)]
pub struct FacetValueJson {
    /// As the parameter writes it.
    #[schema(example = "food-pantry")]
    pub id: String,
    /// For people.
    #[schema(example = "Food pantries")]
    pub label: String,
    /// Results that are left when it is chosen.
    #[schema(example = 4)]
    pub count: usize,
}

/// Search listings by plain words and place.
#[utoipa::path(
    get,
    path = "/api/search",
    tag = "search",
    params(
        ("q" = Option<String>, Query, description = "What is needed, in plain words, English or Spanish; 200 characters are read. Empty browses by reach and nearness.", example = "my lights are getting shut off"),
        ("near" = Option<String>, Query, description = "A ZIP, a town, a county, or a latitude and longitude", example = "17745"),
        ("within" = Option<f64>, Query, description = "Largest distance in miles for what must be visited"),
        ("category" = Option<Vec<String>>, Query, description = "Ids of categories; any of them will do", explode = true),
        ("audience" = Option<Vec<String>>, Query, description = "Whom it is for", explode = true),
        ("language" = Option<Vec<String>>, Query, description = "Languages spoken", explode = true),
        ("cost" = Option<Vec<String>>, Query, description = "Costs", explode = true),
        ("eligibility" = Option<Vec<String>>, Query, description = "Who can use it", explode = true),
        ("fits" = Option<Vec<String>>, Query, description = "What must not be refused: medicaid, uninsured, veterans, women, men, families, teens, lgbtq, older-adults, re-entry, pregnant, pets, no-id, walk-in, wheelchair, spanish, asl. What a listing does not say does not hide it", explode = true),
        ("age" = Option<u8>, Query, description = "Age of the person in years. A listing for other ages is left out; one that names none is not", example = 67),
        ("household" = Option<u8>, Query, description = "People in the household, 1 to 30, for `income`"),
        ("income" = Option<String>, Query, description = "Income of the household in dollars a month, with `household`. Compared with limits in percent of the federal poverty level; any other limit is `unknown`"),
        ("residence" = Option<String>, Query, description = "Where the person lives: a county, a town or a ZIP. Left out are listings for people who live elsewhere", example = "Clinton County, PA"),
        ("unfit" = Option<String>, Query, description = "show: also what is known not to fit, last"),
        ("for" = Option<String>, Query, description = "The place of the person who is helped, used when the question names none", example = "17745"),
        ("access" = Option<Vec<String>>, Query, description = "Access", explode = true),
        ("attendance" = Option<Vec<String>>, Query, description = "in-person, hybrid, online or phone", explode = true),
        ("freshness" = Option<String>, Query, description = "fresh, due, stale or unchecked"),
        ("when" = Option<String>, Query, description = "now, today, tonight, tomorrow, weekend or mon to sun"),
        ("from" = Option<String>, Query, description = "Earliest time of day, such as 17:00"),
        ("to" = Option<String>, Query, description = "Latest time of day"),
        ("open" = Option<String>, Query, description = "true: only what is open now, or may be"),
        ("at" = Option<String>, Query, description = "A moment in place of the clock", example = "2026-11-22T19:00-05:00"),
        ("sort" = Option<String>, Query, description = "relevance, distance or soonest"),
        ("page" = Option<u32>, Query, description = "The page, from 1"),
        ("per_page" = Option<u32>, Query, description = "Results a page, 1 to 50"),
    ),
    responses(
        (status = 200, description = "The answer. What could not be used comes back in `query.ignored`.", body = SearchJson),
        (status = 400, description = "The link cannot be read", body = ErrorBody),
    )
)]
pub async fn search(
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Json<SearchJson>, WebError> {
    let generation = app.generation();
    let query = query.unwrap_or_default();
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    // `lang` is for pages; labels of the API are English.
    let pairs = pairs.filter(|(name, _)| name != "lang");
    let (query, problems) = Query::from_pairs(pairs);
    let answer = engine::search(&generation, &query, &problems, app.now())?;
    Ok(Json(search_wire(&generation, &query, &answer)))
}

/// An answer as JSON.
pub fn search_wire(generation: &Generation, query: &Query, answer: &Answer) -> SearchJson {
    let english = |label: &Text| label.english.clone();
    let results = answer.hits.iter().map(|hit| {
        let seen = Seen {
            miles: hit.distance_miles,
            reach: hit.reach.clone(),
            freshness: hit.freshness,
            open: &hit.open,
            now: answer.now,
            group: Some(hit.group),
            unsaid: hit.unsaid.iter().map(english).collect(),
            only_for: hit.only_for.iter().map(english).collect(),
            why: hit.why.iter().map(|why| why.say.clone()).collect(),
            fits: hit
                .fits
                .iter()
                .map(|(question, known)| FitJson {
                    ask: question.word,
                    known: known.word(),
                })
                .collect(),
        };
        listing_json::listing(&hit.listing, seen, generation)
    });
    SearchJson {
        query: query_wire(generation, query, answer),
        crisis_level: answer.crisis_level.word(),
        crisis: answer.crisis.iter().map(listing_json::crisis).collect(),
        total: answer.total,
        groups: ResultGroup::ALL
            .into_iter()
            .zip(answer.groups)
            .map(|(group, total)| GroupJson {
                id: group.word(),
                total,
            })
            .collect(),
        unfit: answer.unfit,
        page: answer.page,
        per_page: answer.per_page,
        results: results.collect(),
        facets: facets_wire(answer),
        relaxed: answer
            .relaxed
            .iter()
            .map(|relaxed| relaxed.word())
            .collect(),
        did_you_mean: answer.did_you_mean.clone(),
    }
}

fn query_wire(generation: &Generation, query: &Query, answer: &Answer) -> QueryJson {
    let english = |text: &Text| text.english.clone();
    let understood = answer.understood.iter().map(|part| UnderstoodJson {
        kind: part.kind.clone(),
        value: part.value.clone(),
        label: english(&part.label),
        from: part.from.clone(),
        by: part.by,
    });
    let ignored = answer.ignored.iter().map(|ignored| IgnoredJson {
        what: ignored.what.clone(),
        why: english(&ignored.why),
    });
    let home = generation.facts.home_counties.iter();
    let covers = home.map(|county| format!("{}, {}", county.name, county.state));
    QueryJson {
        text: query.to_text(),
        understood: understood.collect(),
        ignored: ignored.collect(),
        origin: answer.origin.as_ref().map(|origin| OriginJson {
            label: origin.label.clone(),
            latitude: origin.point.latitude,
            longitude: origin.point.longitude,
            others: origin.others.clone(),
            outside: origin.is_outside,
        }),
        covers: covers.collect(),
        not_understood: answer.is_not_understood,
        sort: answer.sort.word(),
    }
}

fn facets_wire(answer: &Answer) -> FacetsJson {
    let mut facets = FacetsJson::default();
    for facet in &answer.facets {
        let into = match facet.parameter {
            "category" => &mut facets.category,
            "audience" => &mut facets.audience,
            "language" => &mut facets.language,
            "cost" => &mut facets.cost,
            "eligibility" => &mut facets.eligibility,
            "access" => &mut facets.access,
            "attendance" => &mut facets.attendance,
            _ => &mut facets.freshness,
        };
        into.extend(facet.values.iter().map(|value| FacetValueJson {
            id: value.value.clone(),
            label: value.label.english.clone(),
            count: value.count,
        }));
    }
    facets
}
