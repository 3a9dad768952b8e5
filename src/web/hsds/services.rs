//! `GET /hsds/services`.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Serialize;

use super::catalogue::Source;
use super::choose;
use super::parameters::{OF_ONE, OF_SERVICES, Parameters, uuid};
use super::respond::{self, Page, Request};
use crate::exchange::hsds::listing;
use crate::exchange::hsds::service::{MinimalService, Service};
use crate::web::failure::ErrorBody;
use crate::web::state::App;

/// A service, whole or in short.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Item {
    Whole(Box<Service>),
    Minimal(MinimalService),
}

/// The services of the directory: listings and meetings.
#[utoipa::path(
    get,
    path = "/hsds/services",
    tag = "hsds",
    params(
        ("search" = Option<String>, Query, description = "What is needed, in plain words; the best come first", example = "food pantry"),
        ("page" = Option<u32>, Query, description = "The page, from 1"),
        ("per_page" = Option<u32>, Query, description = "Services a page, 1 to 500; 50 when not said"),
        ("format" = Option<String>, Query, description = "json, or ndjson for all of them, one a line and without pages"),
        ("taxonomy_term_id" = Option<String>, Query, description = "A term it must have, itself or below it"),
        ("taxonomy_id" = Option<String>, Query, description = "A taxonomy of which it must have a term"),
        ("organization_id" = Option<String>, Query, description = "Who must run it"),
        ("modified_after" = Option<String>, Query, description = "Confirmed on this day or later, or never", example = "2026-01-01"),
        ("minimal" = Option<bool>, Query, description = "Ids, names and days alone, on one page unless per_page says otherwise"),
        ("full" = Option<bool>, Query, description = "Each with all that belongs to it"),
    ),
    responses(
        (status = 200, description = "A page of services", body = Page<Service>),
        (status = 304, description = "Nothing changed"),
        (status = 400, description = "A parameter that is unknown or cannot be read", body = ErrorBody),
        (status = 503, description = "Too many requests at once", body = ErrorBody),
    )
)]
pub async fn list(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let request = Request { uri, headers };
    respond::list(&app, request, OF_SERVICES, choose::listings, item).await
}

fn item(source: &Source, asked: &Parameters, entry: u32) -> Option<Item> {
    let found = source.listing(entry)?;
    if asked.minimal {
        return Some(Item::Minimal(listing::minimal(&found)));
    }
    let whole = source.framed(|frame| listing::service(&found, frame));
    let whole = if asked.full { whole } else { whole.brief() };
    Some(Item::Whole(Box::new(whole)))
}

/// One service with all that belongs to it.
#[utoipa::path(
    get,
    path = "/hsds/services/{id}",
    tag = "hsds",
    params(("id" = String, Path, description = "UUID of the service")),
    responses(
        (status = 200, description = "The service", body = Service),
        (status = 304, description = "Nothing changed"),
        (status = 400, description = "Not a UUID, or a parameter that is unknown", body = ErrorBody),
        (status = 404, description = "There is no such service", body = ErrorBody),
        (status = 503, description = "Too many requests at once", body = ErrorBody),
    )
)]
pub async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let request = Request { uri, headers };
    let make = move |source: &Source, _: &Parameters| {
        let id = uuid("id", &id)?;
        let found = source.catalogue().service(id);
        let found = found.and_then(|entry| source.listing(entry));
        Ok(found.map(|found| source.framed(|frame| listing::service(&found, frame))))
    };
    respond::one(&app, request, OF_ONE, make).await
}
