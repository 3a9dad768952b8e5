//! `GET /leave`: the quick exit.

use axum::http::header::HeaderName;
use axum::response::{IntoResponse, Redirect, Response};

use super::layout::Visitor;

/// Answers `/leave`: redirects to the county's neutral page and asks the
/// browser to clear cache and storage for this site. The browser's history
/// cannot be cleared from here.
pub async fn leave(visitor: Visitor) -> Response {
    leaving(&visitor.generation.facts.site.leave_to)
}

/// Redirects to `to` with `Clear-Site-Data` for cache and storage.
pub fn leaving(to: &str) -> Response {
    let forget = (
        HeaderName::from_static("clear-site-data"),
        "\"cache\", \"storage\"",
    );
    ([forget], Redirect::to(to)).into_response()
}
