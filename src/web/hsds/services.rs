//! `GET /hsds/services`: listings and meetings as HSDS services.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Serialize;
use utoipa::openapi::schema::{AnyOfBuilder, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::catalogue::Source;
use super::filter;
use super::parameters::{OF_ONE, OF_SERVICES, Parameters, Request, uuid};
use super::respond::{self, Page};
use crate::export::hsds::listing;
use crate::export::hsds::objects::{MinimalService, Service};
use crate::web::error::WebError;
use crate::web::state::App;

/// A full or a minimal service.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Item {
    Whole(Box<Service>),
    Minimal(MinimalService),
}

/// Either type: a full service has all fields of a minimal one.
impl PartialSchema for Item {
    fn schema() -> RefOr<Schema> {
        let either = AnyOfBuilder::new().item(Ref::from_schema_name(Service::name()));
        let either = either.item(Ref::from_schema_name(MinimalService::name()));
        RefOr::T(Schema::AnyOf(either.build()))
    }
}

impl ToSchema for Item {
    fn schemas(all: &mut Vec<(String, RefOr<Schema>)>) {
        all.push((Service::name().into_owned(), Service::schema()));
        all.push((
            MinimalService::name().into_owned(),
            MinimalService::schema(),
        ));
        Service::schemas(all);
    }
}

/// The services of the directory: listings and meetings.
#[utoipa::path(
    get,
    path = "/hsds/services",
    tag = "hsds",
    responses((status = 200, description = "A page of services", body = Page<Item>))
)]
pub async fn list(State(app): State<App>, request: Request) -> Result<Response, WebError> {
    respond::list(&app, request, OF_SERVICES, filter::listings, item).await
}

fn item(source: &Source, asked: &Parameters, entry: u32) -> Result<Option<Item>, WebError> {
    let found = source.listing(entry)?;
    Ok(found.map(|found| {
        if asked.minimal {
            return Item::Minimal(listing::minimal(&found));
        }
        let whole = source.framed(|frame| listing::service(&found, frame));
        Item::Whole(Box::new(if asked.full { whole } else { whole.brief() }))
    }))
}

/// One service with all that belongs to it.
#[utoipa::path(
    get,
    path = "/hsds/services/{id}",
    tag = "hsds",
    responses((status = 200, description = "The service", body = Service))
)]
pub async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, WebError> {
    let make = move |source: &Source, _: &Parameters| {
        let id = uuid("id", &id)?;
        let Some(entry) = source.catalogue.service(id) else {
            return Ok(None);
        };
        let found = source.listing(entry)?;
        Ok(found.map(|found| source.framed(|frame| listing::service(&found, frame))))
    };
    respond::one(&app, request, OF_ONE, make).await
}
