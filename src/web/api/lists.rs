//! Exports of a list: JSON, vCards, CSV, and an iCalendar file of its meetings.

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::calendars;
use super::listing_json::ListingJson;
use super::resources::wire;
use crate::export::{list_csv, vcard};
use crate::model::listing::Listing;
use crate::search::lookup::{LookupResult, by_ids};
use crate::web::error::WebError;
use crate::web::links::whole_listing;
use crate::web::pages::layout::Visitor;
use crate::web::pages::list::selected_listings::MAX_ON_A_LIST;
use crate::web::state::App;

/// A list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListJson {
    /// The listings, in the order of the ids.
    pub results: Vec<ListingJson>,
    /// Ids that no listing has.
    pub unknown: Vec<String>,
    /// How many more ids were given than are looked up.
    #[schema(example = 0)]
    pub left_off: usize,
}

fn chosen(visitor: &Visitor) -> Result<LookupResult, WebError> {
    Ok(by_ids(&visitor.generation, &visitor.ids, MAX_ON_A_LIST)?)
}

/// A list as JSON.
#[utoipa::path(
    get,
    path = "/list.json",
    tag = "lists",
    params(("ids" = Option<String>, Query, description = "Ids of listings, parted by commas; at most 40 are looked up", example = "pa-211,new-love-center-pantry")),
    responses(
        (status = 200, description = "The listings, and the ids that no listing has", body = ListJson),
    )
)]
pub async fn json(State(app): State<App>, visitor: Visitor) -> Result<Json<ListJson>, WebError> {
    let found = chosen(&visitor)?;
    let listings = found.listings.iter();
    Ok(Json(ListJson {
        results: listings
            .map(|listing| wire(listing, &app, &visitor.generation))
            .collect(),
        unknown: found.unknown,
        left_off: found.left_off,
    }))
}

/// A list as contacts.
#[utoipa::path(
    get,
    path = "/list.vcf",
    tag = "lists",
    params(("ids" = Option<String>, Query, description = "Ids of listings, parted by commas", example = "pa-211")),
    responses(
        (status = 200, description = "A vCard 3.0 for each listing; a private place has none", body = String, content_type = "text/vcard"),
    )
)]
pub async fn contacts(visitor: Visitor) -> Result<Response, WebError> {
    let found = chosen(&visitor)?;
    let site = &visitor.generation.facts.site.address;
    let page = |listing: &Listing| whole_listing(site, &listing.id);
    let text = vcard::cards(&found.listings, &page);
    Ok(file(vcard::MEDIA_TYPE, "my-list.vcf", text.into_bytes()))
}

/// A list as a spreadsheet.
#[utoipa::path(
    get,
    path = "/list.csv",
    tag = "lists",
    params(("ids" = Option<String>, Query, description = "Ids of listings, parted by commas", example = "pa-211")),
    responses(
        (status = 200, description = "A row for each listing, in UTF-8 that Excel reads", body = String, content_type = "text/csv"),
    )
)]
pub async fn spreadsheet(visitor: Visitor) -> Result<Response, WebError> {
    let csv = list_csv::to_csv(&chosen(&visitor)?.listings)?;
    Ok(file("text/csv; charset=utf-8", "my-list.csv", csv))
}

/// The meetings of a list as a calendar.
#[utoipa::path(
    get,
    path = "/list.ics",
    tag = "lists",
    params(("ids" = Option<String>, Query, description = "Ids of listings, parted by commas", example = "noon-in-bloom")),
    responses(
        (status = 200, description = "Its active meetings that are not invented", body = String, content_type = "text/calendar"),
    )
)]
pub async fn calendar(visitor: Visitor) -> Result<Response, WebError> {
    let found = chosen(&visitor)?;
    Ok(calendars::calendar(&visitor.generation, &found.listings))
}

/// A download whose file name does not reveal its contents.
fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
