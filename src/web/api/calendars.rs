//! Meetings for other programs: iCalendar feeds, and the Meeting Guide feed
//! that meeting lists read.

use std::iter;

use axum::extract::{RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::civil::{Date, date};

use crate::export::ics::Frame;
use crate::export::{ics, meeting_guide};
use crate::index::generation::Generation;
use crate::model::language::Language;
use crate::model::listing::Listing;
use crate::query::Query;
use crate::search::engine;
use crate::search::meetings::every_meeting;
use crate::web::error::{ErrorBody, WebError};
use crate::web::links::whole_listing;
use crate::web::middleware::stream::streamed;
use crate::web::state::App;

/// Max meetings in a calendar.
const MAX_MEETINGS: usize = 1_000;

/// Earliest start of an event; used when the date of change is unknown.
const EPOCH: Date = date(2026, 1, 1);

/// The meetings of any search, as a calendar to subscribe to.
#[utoipa::path(
    get,
    path = "/find.ics",
    tag = "meetings",
    responses(
        (status = 200, description = "Active meetings that are not invented, each with its rule, zone and real length", body = String, content_type = "text/calendar"),
    )
)]
pub async fn search(
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let generation = app.generation();
    let (query, _) = Query::from_text(&query.unwrap_or_default());
    let listings = engine::listings(&generation, &query, app.now(), MAX_MEETINGS)?;
    Ok(calendar(&generation, &listings))
}

/// All published meetings in the Meeting Guide format.
#[utoipa::path(
    get,
    path = "/meetings.json",
    tag = "meetings",
    responses(
        (status = 200, description = "A Meeting Guide feed: active meetings, none invented, no person named", body = Vec<serde_json::Value>),
    )
)]
pub async fn feed(State(app): State<App>) -> Result<Response, WebError> {
    let generation = app.generation();
    let meetings = every_meeting(&generation)?;
    let entry = move |document: u32| {
        let listing = generation.documents.get(document)?;
        let page = |listing: &Listing| address(&generation, listing);
        let entry = meeting_guide::entry(&listing, &page);
        let json = entry.map(|entry| serde_json::to_vec(&entry)).transpose();
        json.map_err(WebError::from)
    };
    let entries = meetings
        .into_iter()
        .filter_map(move |document| entry(document).transpose())
        .enumerate()
        .map(|(at, entry)| {
            let mark: &[u8] = if at > 0 { b"," } else { b"" };
            Ok([mark, &entry?].concat())
        });
    let [start, end] = [b"[", b"]"].map(|mark| iter::once(Ok(mark.to_vec())));
    let entries = start.chain(entries).chain(end);
    Ok(streamed("application/json", entries))
}

/// The calendar of one meeting, or of none for a listing that is no meeting.
#[utoipa::path(
    get,
    path = "/r/{id}.ics",
    tag = "meetings",
    params(("id" = String, Path, description = "Id of the meeting", example = "noon-in-bloom")),
    responses(
        (status = 200, description = "The meeting, when it is active and not invented", body = String, content_type = "text/calendar"),
        (status = 404, description = "There is no such listing", body = ErrorBody),
    )
)]
pub fn one(generation: &Generation, id: &str) -> Result<Response, WebError> {
    let listing = engine::listing(generation, id)?;
    let listing = listing.ok_or(WebError::NotFound)?;
    Ok(calendar(generation, &[listing]))
}

/// The meetings among these listings, as a calendar.
pub fn calendar(generation: &Generation, listings: &[Listing]) -> Response {
    let site = &generation.facts.site;
    let host = site
        .address
        .split("://")
        .nth(1)
        .unwrap_or("waypost.invalid");
    let page = |listing: &Listing| address(generation, listing);
    let text = ics::calendar(
        listings,
        &Frame {
            name: &site.title.english,
            language: Language::English,
            epoch: EPOCH,
            host: host.trim_end_matches('/'),
            page: &page,
        },
    );
    ([(CONTENT_TYPE, ics::MEDIA_TYPE)], text).into_response()
}

/// Absolute URL of a listing's page; empty when the site has no address.
fn address(generation: &Generation, listing: &Listing) -> String {
    whole_listing(&generation.facts.site.address, &listing.id)
}
