//! `GET /hsds/taxonomies` and `GET /hsds/taxonomy_terms`.

use axum::extract::{Path, State};
use axum::response::Response;

use super::catalogue::Source;
use super::parameters::{OF_ONE, OF_TAXONOMIES, OF_TERMS, Parameters, Request, uuid};
use super::respond::{self, Page};
use crate::export::hsds::objects::TaxonomyTerm;
use crate::export::hsds::terms;
use crate::export::hsds::terms::Taxonomy;
use crate::web::error::WebError;
use crate::web::state::App;

/// The taxonomies: kinds of help, people served, meeting types.
#[utoipa::path(
    get,
    path = "/hsds/taxonomies",
    tag = "hsds",
    responses((status = 200, description = "A page of taxonomies", body = Page<Taxonomy>))
)]
pub async fn list(State(app): State<App>, request: Request) -> Result<Response, WebError> {
    let chosen = |_: &Source, asked: &Parameters| {
        let numbered = (0_u32..).zip(terms::taxonomies());
        let found = numbered.filter(|(_, one)| has_words(&one.name, asked));
        Ok(found.map(|(number, _)| number).collect())
    };
    let make = |_: &Source, _: &Parameters, number: u32| {
        Ok(terms::taxonomies().into_iter().nth(number as usize))
    };
    respond::list(&app, request, OF_TAXONOMIES, chosen, make).await
}

/// One taxonomy.
#[utoipa::path(
    get,
    path = "/hsds/taxonomies/{id}",
    tag = "hsds",
    responses((status = 200, description = "The taxonomy", body = Taxonomy))
)]
pub async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, WebError> {
    let make = move |_: &Source, _: &Parameters| {
        let id = uuid("id", &id)?.to_string();
        Ok(terms::taxonomies().into_iter().find(|one| one.id == id))
    };
    respond::one(&app, request, OF_ONE, make).await
}

/// The terms of all taxonomies.
#[utoipa::path(
    get,
    path = "/hsds/taxonomy_terms",
    tag = "hsds",
    responses((status = 200, description = "A page of terms", body = Page<TaxonomyTerm>))
)]
pub async fn terms(State(app): State<App>, request: Request) -> Result<Response, WebError> {
    let make = |source: &Source, _: &Parameters, number: u32| {
        Ok(source.catalogue.terms.get(number as usize).cloned())
    };
    respond::list(&app, request, OF_TERMS, chosen_terms, make).await
}

/// One term.
#[utoipa::path(
    get,
    path = "/hsds/taxonomy_terms/{id}",
    tag = "hsds",
    responses((status = 200, description = "The term", body = TaxonomyTerm))
)]
pub async fn term(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, WebError> {
    let make = move |source: &Source, _: &Parameters| {
        let catalogue = &source.catalogue;
        let found = catalogue.term(uuid("id", &id)?);
        Ok(found.and_then(|number| catalogue.terms.get(number as usize).cloned()))
    };
    respond::one(&app, request, OF_ONE, make).await
}

fn chosen_terms(source: &Source, asked: &Parameters) -> Result<Vec<u32>, WebError> {
    let catalogue = &source.catalogue;
    let taxonomy = asked.taxonomy_id.map(|id| id.to_string());
    let parent = asked.parent_id.map(|id| id.to_string());
    let mut found = catalogue.all_terms();
    found.retain(|number| {
        let term = catalogue.terms.get(*number as usize);
        term.is_some_and(|term| {
            has_words(&term.name, asked)
                && taxonomy.as_ref().is_none_or(|id| *id == term.taxonomy_id)
                && parent.as_ref().is_none_or(|id| *id == term.parent_id)
                && (!asked.top_only || term.parent_id.is_empty())
        })
    });
    Ok(found)
}

fn has_words(name: &str, asked: &Parameters) -> bool {
    let name = name.to_lowercase();
    let words = asked.search.as_deref().unwrap_or_default().to_lowercase();
    words.split_whitespace().all(|word| name.contains(word))
}
