//! While there is no directory at all, not even an older one: one page with
//! the numbers to call, in both languages, and status 503. It is built in and
//! asks nothing of the disk.

use std::sync::{Arc, OnceLock};

use askama::Template;
use axum::Json;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use tower::ServiceExt as _;

use super::assets::{Assets, asset};
use super::headers::protect;
use super::pages::message::BARE;
use super::words::{Words, words};
use crate::model::language::Language;

/// The page.
#[derive(Debug, Template)]
#[template(path = "standby.html")]
struct Standby {
    style: &'static str,
    halves: [Half; 2],
}

/// The page in one language.
#[derive(Debug)]
struct Half {
    language: Language,
    words: &'static Words,
}

/// Answers with the numbers to call until the site is there, and hands every
/// request on to the site from then on. `/livez` says that the process lives,
/// `/readyz` that it is not ready.
pub fn router(site: Arc<OnceLock<Router>>) -> Router {
    Router::new()
        .route("/livez", get(|| async { "live\n" }))
        .route("/readyz", get(not_ready))
        .route("/static/{name}", get(asset))
        .fallback(page)
        .layer(map_response(protect))
        .layer(from_fn_with_state(site, hand_on))
}

async fn hand_on(
    State(site): State<Arc<OnceLock<Router>>>,
    request: Request,
    next: Next,
) -> Response {
    match site.get() {
        // A router never fails: its failures are answers.
        Some(site) => site.clone().oneshot(request).await.into_response(),
        None => next.run(request).await,
    }
}

async fn page() -> Response {
    let half = |language| Half {
        language,
        words: words(language),
    };
    let page = Standby {
        style: &Assets::get().style,
        halves: [half(Language::English), half(Language::Spanish)],
    };
    let page = page.render().unwrap_or_else(|_| BARE.to_owned());
    later(Html(page))
}

async fn not_ready() -> Response {
    later(Json(serde_json::json!({ "status": "no-directory" })))
}

fn later(answer: impl IntoResponse) -> Response {
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, answer).into_response();
    let seconds = HeaderValue::from_static("30");
    response.headers_mut().insert(RETRY_AFTER, seconds);
    response
}
