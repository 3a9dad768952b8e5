//! Served while there is no directory, not even an older one: one page with the
//! crisis numbers, in both languages, with status 503. It is built in and reads
//! nothing from disk.

use std::sync::{Arc, OnceLock};

use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state, map_response};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use tower::ServiceExt as _;

use super::api::health::NotReadyJson;
use super::assets::asset;
use super::middleware::error_responses::text_errors;
use super::middleware::security_headers::protect;
use super::pages::layout::plain;
use super::pages::leave::leaving;
use crate::seeds::settings_files::LEAVE_TO;

/// Answers with the crisis numbers until `site` is set, then passes every
/// request to it. Before that, `/livez` reports that the process lives, and
/// `/readyz` that it is not ready.
pub fn router(site: Arc<OnceLock<Router>>) -> Router {
    Router::new()
        .route("/livez", get(|| async { "live\n" }))
        .route("/readyz", get(not_ready))
        .route("/leave", get(leave))
        .route("/static/{name}", get(asset))
        .fallback(page)
        .layer(from_fn(text_errors))
        .layer(map_response(protect))
        .layer(from_fn_with_state(site, forward))
}

async fn forward(
    State(site): State<Arc<OnceLock<Router>>>,
    request: Request,
    next: Next,
) -> Response {
    match site.get() {
        // A router never fails: its errors are responses.
        Some(site) => site.clone().oneshot(request).await.into_response(),
        None => next.run(request).await,
    }
}

async fn page() -> Response {
    let page = plain::page(|w| &w.failed_title, |w| &w.failed, LEAVE_TO);
    later(Html(page))
}

async fn leave() -> Response {
    leaving(LEAVE_TO)
}

async fn not_ready() -> Response {
    later(Json(NotReadyJson {
        status: "no-directory",
    }))
}

fn later(answer: impl IntoResponse) -> Response {
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, answer).into_response();
    let seconds = HeaderValue::from_static("30");
    response.headers_mut().insert(RETRY_AFTER, seconds);
    response
}
