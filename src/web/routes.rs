//! Everything that answers, in one list, and what stands around it.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

use super::api::{documentation, health, resources, search, suggest};
use super::failure::Failure;
use super::headers::protect;
use super::pages::message::BARE;
use super::pages::shell::Visitor;
use super::pages::{find, home, leave, listing, text};
use super::state::App;

/// Longest time for an answer.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// Largest body of a request, in bytes. Nothing here takes one.
const BODY_LIMIT: usize = 16 << 10;

/// Longest path with its query string, in bytes.
const ADDRESS_LIMIT: usize = 8 << 10;

/// A route: who it is for, its path, what it answers.
type Route = (&'static str, &'static str, fn() -> MethodRouter<App>);

/// Everything that answers.
pub const ROUTES: &[Route] = &[
    ("people", "/", || get(home::home)),
    ("people", "/find", || get(find::find)),
    ("people", "/r/{id}", || get(listing::listing)),
    ("people", "/safety", || get(text::safety)),
    ("people", "/about", || get(text::about)),
    ("people", "/leave", || get(leave::leave)),
    ("programs", "/api/search", || get(search::search)),
    ("programs", "/find.json", || get(search::search)),
    ("programs", "/api/suggest", || get(suggest::answer)),
    ("programs", "/api/resources/{id}", || {
        get(resources::resource)
    }),
    ("programs", "/openapi.json", || get(documentation::openapi)),
    ("browsers", "/static/{name}", || get(asset)),
    ("watchers", "/livez", || get(health::livez)),
    ("watchers", "/readyz", || get(health::readyz)),
];

/// The whole site.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for (_, path, answer) in ROUTES {
        router = router.route(path, answer());
    }
    router
        .fallback(nothing_here)
        .layer(from_fn_with_state(app.clone(), around))
        .layer(CatchPanicLayer::custom(broken))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            TIME_LIMIT,
        ))
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(map_response(protect))
        .layer(CompressionLayer::new())
        .with_state(app)
}

async fn nothing_here() -> StatusCode {
    StatusCode::NOT_FOUND
}

/// Stands around every answer: refuses addresses that are too long, gives
/// answers without words their words, and logs what was asked for by its
/// route alone: never the address, which holds what a person typed.
async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", |route| route.as_str()).to_owned();
    let (parts, body) = request.into_parts();
    let visitor = Visitor::of(&parts, &app);
    let too_long = parts.uri.to_string().len() > ADDRESS_LIMIT;
    let response = if too_long {
        StatusCode::URI_TOO_LONG.into_response()
    } else {
        next.run(Request::from_parts(parts, body)).await
    };
    let response = in_words(response, &visitor);
    tracing::info!(
        route,
        status = response.status().as_u16(),
        microseconds = start.elapsed().as_micros(),
        "answered"
    );
    response
}

/// Errors that axum makes have no words of their own.
fn in_words(response: Response, visitor: &Visitor) -> Response {
    let status = response.status();
    let json = response.headers().get(CONTENT_TYPE);
    let ours = json.is_some_and(|kind| {
        kind.as_bytes().starts_with(b"application/json")
            || kind.as_bytes().starts_with(b"text/html")
    });
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let failure = Failure::of_status(status);
    if visitor.path.starts_with("/api/") || visitor.path.ends_with(".json") {
        failure.json()
    } else {
        failure.page(visitor)
    }
}

/// A panic is the answer to one request only, and it names the numbers.
fn broken(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, Html(BARE)).into_response()
}

/// Names of the static files: their hash is in them, so they never go stale.
#[derive(Debug)]
pub struct Assets {
    /// The stylesheet.
    pub style: String,
    /// The script.
    pub script: String,
    /// The icon.
    pub icon: String,
}

const STYLE: &str = include_str!("static/waypost.css");
const SCRIPT: &str = include_str!("static/waypost.js");
const ICON: &str = include_str!("static/icon.svg");

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let name = |text: &str, ending: &str| {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        format!("/static/{}.{ending}", &hash[..12])
    };
    Assets {
        style: name(STYLE, "css"),
        script: name(SCRIPT, "js"),
        icon: name(ICON, "svg"),
    }
});

impl Assets {
    /// The names.
    pub fn get() -> &'static Assets {
        &ASSETS
    }
}

async fn asset(Path(name): Path<String>) -> Response {
    let files = [
        (&ASSETS.style, STYLE, "text/css; charset=utf-8"),
        (&ASSETS.script, SCRIPT, "text/javascript; charset=utf-8"),
        (&ASSETS.icon, ICON, "image/svg+xml"),
    ];
    let found = files
        .into_iter()
        .find(|(path, ..)| path.strip_prefix("/static/") == Some(name.as_str()));
    match found {
        Some((_, text, kind)) => {
            let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
            let kind = HeaderValue::from_static(kind);
            ([(CACHE_CONTROL, forever), (CONTENT_TYPE, kind)], text).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
