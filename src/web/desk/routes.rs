//! Route table of the desk, and its middleware.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::error::DeskError;
use super::session::{is_from_here, is_this_machine};
use super::state::Desk;
use super::upload::MAX_FORM_BYTES;
use super::{call_list, handlers};
use crate::web::assets::asset;
use crate::web::middleware::security_headers::protect;

/// Timeout of a response; a large file is read, checked and published.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// Max body of a form without a file, in bytes.
const FORM_LIMIT: usize = 16 << 10;

/// Max path with query string, in bytes.
const ADDRESS_LIMIT: usize = 4 << 10;

/// A route: path and handler.
type Route = (&'static str, fn() -> MethodRouter<Desk>);

/// All routes.
pub const ROUTES: &[Route] = &[
    ("/", || get(handlers::desk)),
    ("/calls.csv", || get(handlers::calls)),
    ("/sign-in", || {
        get(handlers::sign_in_form).post(handlers::sign_in)
    }),
    ("/sign-out", || post(handlers::sign_out)),
    ("/check", || with_file(post(handlers::check))),
    ("/publish", || with_file(post(handlers::publish))),
    ("/returned", || with_file(post(call_list::look))),
    ("/returned/publish", || with_file(post(call_list::publish))),
    ("/accept", || post(handlers::accept)),
    ("/confirmed", || post(handlers::confirmed)),
    ("/desk.css", || get(style)),
    ("/static/{name}", || get(asset)),
];

fn with_file(route: MethodRouter<Desk>) -> MethodRouter<Desk> {
    route.layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
}

async fn style() -> impl IntoResponse {
    let style = include_str!("../static/desk.css");
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], style)
}

/// The desk.
pub fn router(desk: Desk) -> Router {
    let mut router = Router::new();
    for (path, answer) in ROUTES {
        router = router.route(path, answer());
    }
    let router = router.fallback(async || DeskError::NotFound);
    router
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            DeskError::Internal.into_response()
        }))
        .layer(from_fn_with_state(desk.clone(), around))
        .layer(map_response(protect))
        .layer(CompressionLayer::new())
        .with_state(desk)
}

/// Refuses requests from other sites or under another host name, enforces the
/// timeout, renders error pages, and logs route and status: never a URL, a
/// passphrase, a file or its name.
async fn around(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", |route| route.as_str()).to_owned();
    let (parts, body) = request.into_parts();
    let length = parts.uri.path().len() + parts.uri.query().map_or(0, str::len);
    let asks = [Method::GET, Method::HEAD].contains(&parts.method);
    let response = if desk.door().loopback && !is_this_machine(&parts) {
        DeskError::OtherName.into_response()
    } else if length > ADDRESS_LIMIT {
        DeskError::TooLarge.into_response()
    } else if !asks && !is_from_here(&parts) {
        DeskError::NotOurForm.into_response()
    } else {
        let answer = next.run(Request::from_parts(parts, body));
        let answer = tokio::time::timeout(TIME_LIMIT, answer).await;
        answer.unwrap_or_else(|_| DeskError::TooSlow.into_response())
    };
    let response = in_words(response);
    tracing::info!(
        route,
        status = response.status().as_u16(),
        microseconds = start.elapsed().as_micros(),
        "answered at the desk"
    );
    response
}

/// Adds a page to an error response that has none.
fn in_words(response: Response) -> Response {
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE);
    let has_words = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if has_words || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let mut worded = DeskError::of_status(status).into_response();
    if let Some(allowed) = response.headers().get(ALLOW) {
        worded.headers_mut().insert(ALLOW, allowed.clone());
    }
    worded
}
