//! Leaving at once.

use axum::http::header::HeaderName;
use axum::response::{IntoResponse, Redirect, Response};

use super::layout::Visitor;

/// Answers `/leave`: sends the browser to a neutral page and asks it to forget
/// what it holds of this site. The browser's history is not ours to erase.
pub async fn leave(visitor: Visitor) -> Response {
    leaving(&visitor.generation.facts.site.leave_to)
}

/// Sends the browser to this page, and asks it to forget.
pub fn leaving(to: &str) -> Response {
    let forget = (
        HeaderName::from_static("clear-site-data"),
        "\"cache\", \"storage\"",
    );
    ([forget], Redirect::to(to)).into_response()
}
