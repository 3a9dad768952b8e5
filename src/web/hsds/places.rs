//! `GET /hsds/service_at_locations`.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::catalogue::Source;
use super::choose;
use super::parameters::{OF_ONE, OF_PLACES, Parameters, uuid};
use super::respond::{self, Page, Request};
use crate::exchange::hsds::location::{Location, ServiceAtLocation};
use crate::exchange::hsds::service::Service;
use crate::exchange::hsds::{listing, place};
use crate::model::listing::Listing;
use crate::web::failure::ErrorBody;
use crate::web::state::App;

/// The services that are at a location. What is reached by phone alone and
/// what keeps its place private is among the services only.
#[utoipa::path(
    get,
    path = "/hsds/service_at_locations",
    tag = "hsds",
    params(
        ("search" = Option<String>, Query, description = "What is needed, in plain words; the best come first", example = "food pantry"),
        ("page" = Option<u32>, Query, description = "The page, from 1"),
        ("per_page" = Option<u32>, Query, description = "Items a page, 1 to 500; 50 when not said"),
        ("format" = Option<String>, Query, description = "json, or ndjson for all of them, one a line and without pages"),
        ("taxonomy_term_id" = Option<String>, Query, description = "A term the service must have, itself or below it"),
        ("taxonomy_id" = Option<String>, Query, description = "A taxonomy of which the service must have a term"),
        ("organization_id" = Option<String>, Query, description = "Who must run the service"),
        ("modified_after" = Option<String>, Query, description = "Confirmed on this day or later, or never", example = "2026-01-01"),
        ("full" = Option<bool>, Query, description = "Each with all that belongs to it"),
        ("postcode" = Option<String>, Query, description = "A ZIP that must be served; what names no area serves all", example = "17745"),
        ("proximity" = Option<f64>, Query, description = "Metres from the middle of postcode"),
        ("point" = Option<String>, Query, description = "An extension beside HSDS: degrees north and east, with radius", example = "41.137,-77.447"),
        ("radius" = Option<f64>, Query, description = "An extension beside HSDS: metres from point"),
    ),
    responses(
        (status = 200, description = "A page of services at locations", body = Page<ServiceAtLocation>),
        (status = 304, description = "Nothing changed"),
        (status = 400, description = "A parameter that is unknown or cannot be read", body = ErrorBody),
        (status = 503, description = "Too many requests at once", body = ErrorBody),
    )
)]
pub async fn list(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let request = Request { uri, headers };
    let make = |source: &Source, asked: &Parameters, entry: u32| {
        let whole = whole(source, &source.listing(entry)?)?;
        Some(if asked.full { whole } else { brief(whole) })
    };
    respond::list(&app, request, OF_PLACES, choose::at_locations, make).await
}

/// One service at its location with all that belongs to it.
#[utoipa::path(
    get,
    path = "/hsds/service_at_locations/{id}",
    tag = "hsds",
    params(("id" = String, Path, description = "UUID of the service at its location")),
    responses(
        (status = 200, description = "The service at its location", body = ServiceAtLocation),
        (status = 304, description = "Nothing changed"),
        (status = 400, description = "Not a UUID, or a parameter that is unknown", body = ErrorBody),
        (status = 404, description = "There is no such thing", body = ErrorBody),
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
        let found = source.catalogue().place(id);
        let found = found.and_then(|entry| source.listing(entry));
        Ok(found.and_then(|found| whole(source, &found)))
    };
    respond::one(&app, request, OF_ONE, make).await
}

fn whole(source: &Source, found: &Listing) -> Option<ServiceAtLocation> {
    source.framed(|frame| {
        let place = place::service_at_location(found, frame)?;
        let service = listing::service(found, frame);
        // The location stands around the service already.
        let service = Service {
            service_at_locations: Vec::new(),
            ..service
        };
        Some(ServiceAtLocation {
            service: Some(Box::new(service)),
            ..place
        })
    })
}

fn brief(whole: ServiceAtLocation) -> ServiceAtLocation {
    ServiceAtLocation {
        location: whole.location.map(Location::brief),
        service: whole.service.map(|service| Box::new(service.brief())),
        ..whole
    }
}
