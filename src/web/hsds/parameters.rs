//! Parameters of the HSDS specification and no others: an unknown, repeated or
//! invalid parameter is rejected with the reason.

use std::borrow::Cow;
use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request as Received};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method};
use jiff::Timestamp;
use jiff::civil::Date;
use url::form_urlencoded;
use uuid::Uuid;

use crate::model::place::Point;
use crate::web::error::WebError;
use crate::web::state::App;

/// Default number of items per page.
pub const USUAL_PER_PAGE: usize = 50;

/// Max items per page.
pub const MAX_PER_PAGE: usize = 500;

/// Max page number.
pub const MAX_PAGE: usize = i32::MAX as usize;

/// Max length of a search, in characters.
pub const MAX_SEARCH_LENGTH: usize = 200;

/// Parameters of every list.
const PAGES: [&str; 4] = ["search", "page", "per_page", "format"];

/// Parameters of a path besides `PAGES`, and whether it accepts those.
#[derive(Debug, Clone, Copy)]
pub struct Takes(pub &'static [&'static str], pub bool);

impl Takes {
    /// Names of all parameters.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let pages: &[&str] = if self.1 { &PAGES } else { &[] };
        pages.iter().chain(self.0).copied()
    }
}

/// Parameters of `/hsds/services`.
pub const OF_SERVICES: Takes = Takes(
    &[
        "taxonomy_term_id",
        "taxonomy_id",
        "organization_id",
        "modified_after",
        "minimal",
        "full",
    ],
    true,
);

/// Parameters of `/hsds/service_at_locations`.
pub const OF_PLACES: Takes = Takes(
    &[
        "taxonomy_term_id",
        "taxonomy_id",
        "organization_id",
        "modified_after",
        "full",
        "postcode",
        "proximity",
        "point",
        "radius",
    ],
    true,
);

/// Parameters of `/hsds/organizations`.
pub const OF_ORGANIZATIONS: Takes = Takes(
    &["taxonomy_term_id", "taxonomy_id", "full", "full_service"],
    true,
);

/// Parameters of `/hsds/taxonomies`.
pub const OF_TAXONOMIES: Takes = Takes(&[], true);

/// Parameters of `/hsds/taxonomy_terms`.
pub const OF_TERMS: Takes = Takes(&["taxonomy_id", "top_only", "parent_id"], true);

/// Parameters of `/hsds/organizations/{id}`.
pub const OF_ONE_ORGANIZATION: Takes = Takes(&["full_service"], false);

/// Parameters of every other path.
pub const OF_ONE: Takes = Takes(&[], false);

/// Parsed parameters.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    /// Words to look for.
    pub search: Option<String>,
    /// The page, from 1.
    pub page: usize,
    /// Items per page, when given.
    pub per_page: Option<usize>,
    /// NDJSON: all items, one per line.
    pub lines: bool,
    /// A required term.
    pub taxonomy_term_id: Option<Uuid>,
    /// A taxonomy from which a term is required.
    pub taxonomy_id: Option<Uuid>,
    /// The organization that runs the service.
    pub organization_id: Option<Uuid>,
    /// Only listings confirmed on this day or later, or never.
    pub modified_after: Option<Date>,
    /// Only ids, names and days.
    pub minimal: bool,
    /// Include all that belongs to each item.
    pub full: bool,
    /// Include full services.
    pub full_service: bool,
    /// A ZIP that the service area must cover.
    pub postcode: Option<String>,
    /// Max distance from the middle of the ZIP, in meters.
    pub proximity: Option<f64>,
    /// A point; our extension of HSDS.
    pub point: Option<Point>,
    /// Max distance from the point, in meters.
    pub radius: Option<f64>,
    /// Only terms without a parent.
    pub top_only: bool,
    /// The parent of the terms.
    pub parent_id: Option<Uuid>,
}

impl Parameters {
    /// Parses a query string.
    ///
    /// # Errors
    /// An unknown, repeated or invalid parameter.
    pub fn read(query: &str, takes: Takes) -> Result<Parameters, WebError> {
        let mut read = Parameters {
            page: 1,
            ..Parameters::default()
        };
        let mut seen: Vec<Cow<'_, str>> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !takes.names().any(|known| known == name) {
                return Err(unknown(&name, takes));
            }
            if seen.contains(&name) {
                return Err(refuse(&name, "is given twice; give it once"));
            }
            read.take(&name, &value)?;
            seen.push(name);
        }
        read.whole()
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), WebError> {
        match name {
            "search" => self.search = search(value)?,
            "page" => self.page = count(name, value, MAX_PAGE)?,
            "per_page" => self.per_page = Some(count(name, value, MAX_PER_PAGE)?),
            "format" => {
                self.lines = match value {
                    "json" => false,
                    "ndjson" => true,
                    _ => return Err(refuse(name, "takes json or ndjson")),
                }
            }
            "taxonomy_term_id" => self.taxonomy_term_id = Some(uuid(name, value)?),
            "taxonomy_id" => self.taxonomy_id = Some(uuid(name, value)?),
            "organization_id" => self.organization_id = Some(uuid(name, value)?),
            "parent_id" => self.parent_id = Some(uuid(name, value)?),
            "modified_after" => self.modified_after = Some(day(name, value)?),
            "minimal" => self.minimal = truth(name, value)?,
            "full" => self.full = truth(name, value)?,
            "full_service" => self.full_service = truth(name, value)?,
            "top_only" => self.top_only = truth(name, value)?,
            "postcode" => self.postcode = Some(value.to_owned()),
            "proximity" => self.proximity = Some(metres(name, value)?),
            "radius" => self.radius = Some(metres(name, value)?),
            "point" => self.point = Some(point(name, value)?),
            _ => return Err(refuse(name, "is not known here")),
        }
        Ok(())
    }

    /// Checks that the parameters fit together.
    fn whole(self) -> Result<Parameters, WebError> {
        if self.minimal && self.full {
            return Err(refuse("minimal", "and full cannot both be true"));
        }
        if self.proximity.is_some() && self.postcode.is_none() {
            return Err(refuse("proximity", "is measured from postcode; give both"));
        }
        if self.radius.is_some() != self.point.is_some() {
            return Err(refuse("point", "and radius go together; give both"));
        }
        Ok(self)
    }
}

fn refuse(name: &str, why: &str) -> WebError {
    WebError::BadRequest(format!("The parameter {name} {why}."))
}

fn unknown(name: &str, takes: Takes) -> WebError {
    let shown: String = name.chars().take(40).collect();
    let known: Vec<&str> = takes.names().collect();
    let why = match known.as_slice() {
        [] => "is not known here; this address takes none".to_owned(),
        known => format!("is not known here; these are: {}", known.join(", ")),
    };
    refuse(&shown, &why)
}

fn search(value: &str) -> Result<Option<String>, WebError> {
    let words = value.trim();
    if value.chars().count() > MAX_SEARCH_LENGTH {
        let why = format!("takes {MAX_SEARCH_LENGTH} characters at most");
        return Err(refuse("search", &why));
    }
    Ok((!words.is_empty()).then(|| words.to_owned()))
}

fn count(name: &str, value: &str, most: usize) -> Result<usize, WebError> {
    let read = value.parse().ok();
    let fits = read.filter(|number| (1..=most).contains(number));
    fits.ok_or_else(|| refuse(name, &format!("takes a whole number from 1 to {most}")))
}

/// Parses a UUID in a path or parameter.
///
/// # Errors
/// When `value` is not a UUID.
pub fn uuid(name: &str, value: &str) -> Result<Uuid, WebError> {
    // Other spellings, in braces or without dashes, are rejected.
    let usual = Some(value).filter(|value| value.len() == 36);
    let read = usual.and_then(|value| Uuid::from_str(value).ok());
    let like = "takes a UUID such as 6a1fbc3e-9f5c-5f5e-8a59-2d3a33a0c7f1";
    read.ok_or_else(|| refuse(name, like))
}

fn day(name: &str, value: &str) -> Result<Date, WebError> {
    let moment = Timestamp::from_str(value);
    let day = moment.map_or_else(
        |_| Date::from_str(value),
        |moment| Ok(moment.to_zoned(jiff::tz::TimeZone::UTC).date()),
    );
    let like = "takes a day or a moment, such as 2026-11-09 or 2026-11-09T00:00:00Z";
    day.map_err(|_| refuse(name, like))
}

fn truth(name: &str, value: &str) -> Result<bool, WebError> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(refuse(name, "takes true or false")),
    }
}

/// Half of the Earth's circumference in meters: the max distance.
pub const FARTHEST: f64 = 20_100_000.0;

fn metres(name: &str, value: &str) -> Result<f64, WebError> {
    let read: Option<f64> = value.parse().ok();
    let fits = read.filter(|metres| (0.0..=FARTHEST).contains(metres));
    fits.ok_or_else(|| refuse(name, "takes metres, a number from 0 to 20100000"))
}

fn point(name: &str, value: &str) -> Result<Point, WebError> {
    let parts = value.split_once(',');
    let number = |part: &str| part.trim().parse::<f64>().ok();
    let read = parts.and_then(|(north, east)| Point::new(number(north)?, number(east)?));
    let like = "takes degrees north and east with a comma, such as 41.137,-77.447";
    read.ok_or_else(|| refuse(name, like))
}

/// The only accepted media type of a form.
const FORM: &str = "application/x-www-form-urlencoded";

/// A request: path, parameters and headers.
#[derive(Debug)]
pub struct Request {
    /// Path.
    pub path: String,
    /// Parameters of the URL and of a posted form, as a query string.
    pub query: String,
    /// Headers.
    pub headers: HeaderMap,
}

impl FromRequest<App> for Request {
    type Rejection = WebError;

    async fn from_request(received: Received, app: &App) -> Result<Request, WebError> {
        let headers = received.headers().clone();
        let uri = received.uri();
        let path = uri.path().to_owned();
        let mut query = uri.query().unwrap_or_default().to_owned();
        if received.method() == Method::POST {
            let body = Bytes::from_request(received, app).await;
            let body = body.map_err(|refused| WebError::from_status(refused.status()))?;
            let form = form(&headers, &body)?;
            if !(query.is_empty() || form.is_empty()) {
                query.push('&');
            }
            query.push_str(form);
        }
        Ok(Request {
            path,
            query,
            headers,
        })
    }
}

fn form<'a>(headers: &HeaderMap, body: &'a [u8]) -> Result<&'a str, WebError> {
    if body.is_empty() {
        return Ok("");
    }
    let kind = headers.get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_form = kind
        .split(';')
        .next()
        .is_some_and(|kind| kind.trim() == FORM);
    let text = std::str::from_utf8(body).ok().filter(|_| is_form);
    text.ok_or_else(|| {
        WebError::BadRequest(format!(
            "Parameters are read from the address, or from a form of the type {FORM}."
        ))
    })
}
