//! `GET /hsds/organizations`: organizations that run services.

use std::collections::HashSet;
use std::io;

use axum::extract::{Path, State};
use axum::response::Response;

use super::catalogue::Source;
use super::filter;
use super::parameters::{OF_ONE_ORGANIZATION, OF_ORGANIZATIONS, Parameters, Request, uuid};
use super::respond::{self, Page};
use crate::export::hsds::frame::{self, Frame};
use crate::export::hsds::listing;
use crate::export::hsds::objects::{Organization, Service};
use crate::model::listing::Listing;
use crate::web::error::WebError;
use crate::web::state::App;

/// The organizations that run services.
#[utoipa::path(
    get,
    path = "/hsds/organizations",
    tag = "hsds",
    responses((status = 200, description = "A page of organizations", body = Page<Organization>))
)]
pub async fn list(State(app): State<App>, request: Request) -> Result<Response, WebError> {
    let make = |source: &Source, asked: &Parameters, number: u32| {
        organization(source, number, asked.full || asked.full_service, asked)
    };
    respond::list(&app, request, OF_ORGANIZATIONS, chosen, make).await
}

/// One organization with its services.
#[utoipa::path(
    get,
    path = "/hsds/organizations/{id}",
    tag = "hsds",
    responses((status = 200, description = "The organization", body = Organization))
)]
pub async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, WebError> {
    let make = move |source: &Source, asked: &Parameters| {
        let id = uuid("id", &id)?;
        let Some(number) = source.catalogue.organization(id) else {
            return Ok(None);
        };
        organization(source, number, true, asked)
    };
    respond::one(&app, request, OF_ONE_ORGANIZATION, make).await
}

/// Numbers of the matching organizations.
fn chosen(source: &Source, asked: &Parameters) -> Result<Vec<u32>, WebError> {
    let catalogue = &source.catalogue;
    let mut found = catalogue.all_organizations();
    if let Some(words) = &asked.search {
        let words = words.to_lowercase();
        found.retain(|number| {
            let name = catalogue.organizations.get(*number as usize);
            let name = name.map(|runner| runner.name.to_lowercase());
            name.is_some_and(|name| words.split_whitespace().all(|word| name.contains(word)))
        });
    }
    if asked.taxonomy_id.is_some() || asked.taxonomy_term_id.is_some() {
        let of_services = Parameters {
            search: None,
            ..asked.clone()
        };
        let entries = filter::listings(source, &of_services)?.into_iter();
        let entries = entries.filter_map(|entry| catalogue.entries.get(entry as usize));
        let runners: HashSet<u32> = entries.map(|entry| entry.organization).collect();
        found.retain(|number| runners.contains(number));
    }
    Ok(found)
}

fn organization(
    source: &Source,
    number: u32,
    with_services: bool,
    asked: &Parameters,
) -> Result<Option<Organization>, WebError> {
    let Some(runner) = source.catalogue.organizations.get(number as usize) else {
        return Ok(None);
    };
    let shown = if with_services {
        runner.entries.len()
    } else {
        1
    };
    let listings = runner
        .entries
        .iter()
        .take(shown)
        .filter_map(|entry| source.listing(*entry).transpose())
        .collect::<io::Result<Vec<Listing>>>()?;
    Ok(listings.first().map(|first| {
        source.framed(|frame| {
            let mut organization = frame::organization(first, frame);
            if with_services {
                let services = listings.iter().map(|one| service(one, asked, frame));
                organization.services = services.collect();
            }
            organization
        })
    }))
}

/// A service, as it is nested in its organization.
fn service(listing: &Listing, asked: &Parameters, frame: &Frame<'_>) -> Service {
    let whole = listing::service(listing, frame);
    let service = if asked.full_service {
        whole
    } else {
        whole.brief()
    };
    Service {
        organization: None,
        ..service
    }
}
