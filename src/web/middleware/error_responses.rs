//! Renders errors, as HTML, JSON or text, and logs internal ones. The only
//! place where a [`WebError`] becomes words.

use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::request_id::Reference;
use crate::web::error::WebError;
use crate::web::i18n::words;
use crate::web::pages::error_page;
use crate::web::pages::layout::{Visitor, plain};

/// What an error is rendered as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A page, for people.
    Html,
    /// For programs.
    Json,
    /// For scripts and images of a page, and for command lines.
    Text,
}

/// The response with its error in words, if it is an error without any. Headers
/// that the handler set are kept. The error stays with the response, so that it
/// can be logged.
pub fn in_words(response: Response, render: impl FnOnce(&WebError) -> Response) -> Response {
    let Some(error) = error_of(&response) else {
        return response;
    };
    let mut worded = finished(&error, render(&error));
    let (before, _) = response.into_parts();
    for (name, value) in &before.headers {
        if ![CONTENT_TYPE, CONTENT_LENGTH].contains(name) {
            worded.headers_mut().insert(name, value.clone());
        }
    }
    worded.extensions_mut().insert(error);
    worded
}

/// The error of a response that has no words for it yet.
fn error_of(response: &Response) -> Option<Arc<WebError>> {
    if let Some(error) = response.extensions().get::<Arc<WebError>>() {
        return Some(Arc::clone(error));
    }
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind.map_or(&b""[..], HeaderValue::as_bytes);
    let has_words = kind.starts_with(b"application/json") || kind.starts_with(b"text/html");
    let is_error = status.is_client_error() || status.is_server_error();
    (is_error && !has_words).then(|| Arc::new(WebError::from_status(status)))
}

/// Logs the error that a response carries, if it is an internal one.
pub fn log_error(response: &Response) {
    if let Some(error) = response.extensions().get::<Arc<WebError>>() {
        error.log();
    }
}

/// An error for programs and command lines; [`Format::Html`] needs a visitor.
pub fn without_page(error: &WebError, format: Format) -> Response {
    let body = match format {
        Format::Json => Json(error.body()).into_response(),
        Format::Text | Format::Html => text(error).into_response(),
    };
    (error.status(), body).into_response()
}

/// Heading, what happened, what to do, and the number to quote.
fn text(error: &WebError) -> String {
    let facts = error.body().error;
    format!(
        "{}\n{}\n{}\n{}\n",
        facts.title,
        facts.detail,
        facts.next.join(" "),
        facts.reference
    )
}

/// The error in a visitor's language.
pub fn page(error: &WebError, visitor: &Visitor) -> Response {
    let said = words(visitor.language);
    let (title, plain) = (error.title()(said), error.plain()(said));
    let page = error_page::page(visitor, title, plain, error.reference());
    (error.status(), Html(page)).into_response()
}

/// The error as a page in both languages that needs no directory and almost no
/// work.
pub fn plain_page(error: &WebError, leave_to: &str) -> Response {
    let html = plain::page(error.title(), error.plain(), leave_to);
    finished(error, (error.status(), Html(html)).into_response())
}

/// Adds `Retry-After` to errors that a later try may avoid.
fn finished(error: &WebError, mut response: Response) -> Response {
    if let Some(seconds) = error.retry_after() {
        let seconds = HeaderValue::from(seconds);
        response.headers_mut().insert(RETRY_AFTER, seconds);
    }
    response
}

/// Middleware of listeners without pages: errors as text, and logged.
pub async fn text_errors(request: Request, next: Next) -> Response {
    let answer = async {
        let response = next.run(request).await;
        let response = in_words(response, |error| without_page(error, Format::Text));
        log_error(&response);
        response
    };
    Reference::draw().during(answer).await
}

/// Whether a client accepts a media type.
pub fn accepts(headers: &HeaderMap, kind: &str) -> bool {
    let accepted = headers.get_all(ACCEPT).iter();
    let mut accepted = accepted.filter_map(|value| value.to_str().ok());
    accepted.any(|accepted| accepted.contains(kind))
}
