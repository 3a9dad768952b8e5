//! Everything that answers, in one list, and what stands around it.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn_with_state, map_response_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use super::api::{calendars, documentation, health, lists, resources, search, suggest};
use super::assets::asset;
use super::failure::Failure;
use super::headers::{ONLY_BY_TLS, protect_site};
use super::hsds::{about, organizations, places, services, taxonomies};
use super::pages::message::BARE;
use super::pages::shell::Visitor;
use super::pages::{
    binder, category, compare, data, find, handout, home, leave, list, listing, meetings, offline,
    text,
};
use super::state::App;
use super::tiles::tile;

/// Longest time for an answer.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// Largest body of a request, in bytes: the form of a search.
const BODY_LIMIT: usize = 16 << 10;

/// Longest path with its query string, in bytes.
const ADDRESS_LIMIT: usize = 16 << 10;

/// A route: who it is for, its path, what it answers.
type Route = (&'static str, &'static str, fn() -> MethodRouter<App>);

/// Everything that answers. All of it is `GET`, and so `HEAD`; the lists for
/// other systems are asked for by `POST`, too.
pub const ROUTES: &[Route] = &[
    ("people", "/", || get(home::home)),
    ("people", "/find", || get(find::find)),
    ("people", "/c", || get(category::kinds)),
    ("people", "/c/{id}", || get(category::category)),
    ("people", "/r/{id}", || get(listing::listing)),
    ("people", "/meetings", || get(meetings::meetings)),
    ("people", "/list", || get(list::list)),
    ("people", "/l/{codes}", || get(list::short)),
    ("people", "/handout", || get(handout::handout)),
    ("people", "/compare", || get(compare::compare)),
    ("people", "/binder", || get(binder::binder)),
    ("people", "/safety", || get(text::safety)),
    ("people", "/about", || get(text::about)),
    ("people", "/data", || get(data::data)),
    ("programs", "/docs", || get(data::docs)),
    ("people", "/leave", || get(leave::leave)),
    ("programs", "/api/search", || get(search::search)),
    ("programs", "/find.json", || get(search::search)),
    ("programs", "/find.ics", || get(calendars::search)),
    ("programs", "/meetings.json", || get(calendars::feed)),
    ("programs", "/list.json", || get(lists::json)),
    ("programs", "/list.vcf", || get(lists::contacts)),
    ("programs", "/list.csv", || get(lists::spreadsheet)),
    ("programs", "/list.ics", || get(lists::calendar)),
    ("programs", "/api/suggest", || get(suggest::answer)),
    ("programs", "/api/resources/{id}", || {
        get(resources::resource)
    }),
    ("programs", "/openapi.json", || get(documentation::openapi)),
    ("systems", "/hsds", || get(about::about)),
    ("systems", "/hsds/", || get(about::about)),
    ("systems", "/hsds/services", || {
        get(services::list).post(services::list)
    }),
    ("systems", "/hsds/services/{id}", || get(services::one)),
    ("systems", "/hsds/organizations", || {
        get(organizations::list).post(organizations::list)
    }),
    ("systems", "/hsds/organizations/{id}", || {
        get(organizations::one)
    }),
    ("systems", "/hsds/service_at_locations", || {
        get(places::list).post(places::list)
    }),
    ("systems", "/hsds/service_at_locations/{id}", || {
        get(places::one)
    }),
    ("systems", "/hsds/taxonomies", || {
        get(taxonomies::list).post(taxonomies::list)
    }),
    ("systems", "/hsds/taxonomies/{id}", || get(taxonomies::one)),
    ("systems", "/hsds/taxonomy_terms", || {
        get(taxonomies::terms).post(taxonomies::terms)
    }),
    ("systems", "/hsds/taxonomy_terms/{id}", || {
        get(taxonomies::term)
    }),
    ("people", "/offline", || get(offline::offline)),
    ("browsers", "/sw.js", || get(offline::worker)),
    ("browsers", "/static/{name}", || get(asset)),
    ("browsers", "/tiles/{z}/{x}/{y}", || get(tile)),
    ("watchers", "/livez", || get(health::livez)),
    ("watchers", "/readyz", || get(health::readyz)),
];

/// The whole site.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for (_, path, answer) in ROUTES {
        router = router.route(path, answer());
    }
    with_surroundings(router.fallback(nothing_here), app)
}

/// Routes with all that stands around every one of them, from the inside out:
/// a panic becomes an answer, bodies are limited, answers get their words and
/// their headers, and are compressed.
pub fn with_surroundings(routes: Router<App>, app: App) -> Router {
    routes
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(from_fn_with_state(app.clone(), around))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            // Not even the page of a failure could be made.
            (StatusCode::INTERNAL_SERVER_ERROR, Html(BARE)).into_response()
        }))
        .layer(map_response_with_state(app.clone(), protect_site))
        .layer(CompressionLayer::new())
        .with_state(app)
}

async fn nothing_here() -> StatusCode {
    StatusCode::NOT_FOUND
}

/// Stands around every answer: refuses addresses that are too long, ends what
/// takes too long, gives answers without words their words, and logs what was
/// asked for by its route alone: never the address, which holds what a person
/// typed.
async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", |route| route.as_str()).to_owned();
    let (parts, body) = request.into_parts();
    let visitor = Visitor::of(&parts, &app);
    let for_program = is_for_program(&parts);
    let by_tls = is_by_tls(&parts, &visitor);
    let length = parts.uri.path().len() + parts.uri.query().map_or(0, str::len);
    let response = if length > ADDRESS_LIMIT {
        StatusCode::URI_TOO_LONG.into_response()
    } else {
        let answer = next.run(Request::from_parts(parts, body));
        let answer = tokio::time::timeout(TIME_LIMIT, answer).await;
        answer.unwrap_or_else(|_| StatusCode::GATEWAY_TIMEOUT.into_response())
    };
    let mut response = in_words(response, &visitor, for_program);
    if by_tls {
        response.headers_mut().extend([ONLY_BY_TLS]);
    }
    tracing::info!(
        route,
        status = response.status().as_u16(),
        microseconds = start.elapsed().as_micros(),
        "answered"
    );
    response
}

/// Whether the person came by TLS, which ends at the server in front of this
/// one: that server says so, or the county's own address does.
fn is_by_tls(parts: &Parts, visitor: &Visitor) -> bool {
    let told = parts.headers.get("x-forwarded-proto");
    told.is_some_and(|scheme| scheme == "https")
        || visitor
            .generation
            .facts
            .site
            .address
            .starts_with("https://")
}

/// Whether a program asks: by the path, or by accepting JSON and no page.
fn is_for_program(parts: &Parts) -> bool {
    let path = parts.uri.path();
    let health = ["/livez", "/readyz"].contains(&path);
    if path.starts_with("/api/") || path.starts_with("/hsds") || path.ends_with(".json") || health {
        return true;
    }
    let accepts = |headers: &HeaderMap, kind: &str| {
        let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        accepted.is_some_and(|accepted| accepted.contains(kind))
    };
    accepts(&parts.headers, "application/json") && !accepts(&parts.headers, "text/html")
}

/// Errors that have no words of their own get them, in the shape that whoever
/// asks can read.
fn in_words(response: Response, visitor: &Visitor, for_program: bool) -> Response {
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind.map_or(&b""[..], |kind| kind.as_bytes());
    let has_words = kind.starts_with(b"application/json") || kind.starts_with(b"text/html");
    if has_words || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let failure = Failure::of_status(status);
    let mut worded = if for_program {
        failure.json()
    } else {
        failure.page(visitor)
    };
    if let Some(allowed) = response.headers().get(ALLOW) {
        worded.headers_mut().insert(ALLOW, allowed.clone());
    }
    worded
}

/// Lets a panic say where it was and not what it held: its message may quote
/// what a person typed.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panicked");
    }));
}
