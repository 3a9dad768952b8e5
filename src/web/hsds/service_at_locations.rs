//! `GET /hsds/service_at_locations`: services that have a public location.

use axum::extract::{Path, State};
use axum::response::Response;

use super::catalogue::Source;
use super::filter;
use super::parameters::{OF_ONE, OF_PLACES, Parameters, Request, uuid};
use super::respond::{self, Page};
use crate::export::hsds::objects::{Location, Service, ServiceAtLocation};
use crate::export::hsds::{listing, place};
use crate::model::listing::Listing;
use crate::web::error::WebError;
use crate::web::state::App;

/// The services that are at a location. What is reached by phone alone and
/// what keeps its place private is among the services only.
#[utoipa::path(
    get,
    path = "/hsds/service_at_locations",
    tag = "hsds",
    responses((status = 200, description = "A page of services at locations", body = Page<ServiceAtLocation>))
)]
pub async fn list(State(app): State<App>, request: Request) -> Result<Response, WebError> {
    let make = |source: &Source, asked: &Parameters, entry: u32| {
        let whole = placed(source, entry)?;
        Ok(whole.map(|whole| if asked.full { whole } else { brief(whole) }))
    };
    respond::list(&app, request, OF_PLACES, filter::at_locations, make).await
}

/// One service at its location with all that belongs to it.
#[utoipa::path(
    get,
    path = "/hsds/service_at_locations/{id}",
    tag = "hsds",
    responses((status = 200, description = "The service at its location", body = ServiceAtLocation))
)]
pub async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, WebError> {
    let make = move |source: &Source, _: &Parameters| {
        let id = uuid("id", &id)?;
        let entry = source.catalogue.place(id);
        Ok(entry
            .map(|entry| placed(source, entry))
            .transpose()?
            .flatten())
    };
    respond::one(&app, request, OF_ONE, make).await
}

/// The service of a listing at its location; `None` when it has none.
fn placed(source: &Source, entry: u32) -> Result<Option<ServiceAtLocation>, WebError> {
    let found = source.listing(entry)?;
    Ok(found.and_then(|found| whole(source, &found)))
}

fn whole(source: &Source, found: &Listing) -> Option<ServiceAtLocation> {
    source.framed(|frame| {
        let place = place::service_at_location(found, frame)?;
        let service = listing::service(found, frame);
        // The service is already nested in its location.
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
