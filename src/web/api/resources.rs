//! `GET /api/resources/{id}`: one listing as JSON.

use axum::Json;
use axum::extract::{Path, State};

use super::listing_json;
use super::listing_json::{ListingJson, Seen};
use crate::index::generation::Generation;
use crate::model::freshness::Freshness;
use crate::model::listing::Listing;
use crate::search::engine;
use crate::web::error::{ErrorBody, WebError};
use crate::web::state::App;

/// One listing.
#[utoipa::path(
    get,
    path = "/api/resources/{id}",
    tag = "search",
    params(("id" = String, Path, description = "Id of the listing", example = "pa-211")),
    responses(
        (status = 200, description = "The listing", body = ListingJson),
        (status = 404, description = "There is no such listing", body = ErrorBody),
    )
)]
pub async fn resource(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<ListingJson>, WebError> {
    answer(&app, &app.generation(), &id)
}

/// The listing with this id as JSON.
///
/// # Errors
/// When there is none, or it cannot be read.
pub fn answer(app: &App, generation: &Generation, id: &str) -> Result<Json<ListingJson>, WebError> {
    let listing = engine::listing(generation, id)?;
    let listing = listing.ok_or(WebError::NotFound)?;
    Ok(Json(wire(&listing, app, generation)))
}

/// A listing as JSON, outside a search.
pub fn wire(listing: &Listing, app: &App, generation: &Generation) -> ListingJson {
    let now = app.now();
    let term = generation.facts.categories.fresh_days(&listing.categories);
    let seen = Seen {
        miles: None,
        reach: listing.reach.for_person(None),
        freshness: Freshness::on(app.today(), listing.verified_on, term),
        open: &listing.hours.schedule.open_state(now),
        now,
        fits: Vec::new(),
        group: None,
        unsaid: Vec::new(),
        only_for: Vec::new(),
        why: Vec::new(),
    };
    listing_json::listing(listing, seen, generation)
}
