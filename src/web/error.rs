//! Every error of the web in one place: status, plain words, what to do next.

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::i18n::{Words, words};
use super::middleware::request_id::Reference;
use super::pages::error_page;
use super::pages::layout::Visitor;
use super::pages::layout::plain;

/// What went wrong, as far as the public needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebError {
    /// There is no such page or listing.
    NotFound,
    /// A parameter cannot be used: its name, and what it takes.
    BadRequest(String),
    /// The page cannot be posted to.
    Method,
    /// The request is too large.
    TooLarge,
    /// It is our fault.
    Ours,
    /// Too many requests at once.
    Busy,
    /// Too many requests of one client; after how many seconds to come again.
    TooMany(u64),
    /// It took too long.
    TooSlow,
}

/// What people read of a failure.
struct Facts {
    status: StatusCode,
    code: &'static str,
    title: fn(&Words) -> &String,
    plain: fn(&Words) -> &String,
}

impl WebError {
    /// The failure of an answer that was made without words.
    pub fn from_status(status: StatusCode) -> WebError {
        match status {
            StatusCode::NOT_FOUND => WebError::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => WebError::Method,
            StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::URI_TOO_LONG
            | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => WebError::TooLarge,
            StatusCode::SERVICE_UNAVAILABLE => WebError::Busy,
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => WebError::TooSlow,
            status if status.is_client_error() => WebError::BadRequest(String::new()),
            _ => WebError::Ours,
        }
    }

    fn facts(&self) -> Facts {
        let facts = |status, code, title, plain| Facts {
            status,
            code,
            title,
            plain,
        };
        match self {
            WebError::NotFound => facts(
                StatusCode::NOT_FOUND,
                "not-found",
                |w| &w.not_found_title,
                |w| &w.not_found,
            ),
            WebError::BadRequest(_) => facts(
                StatusCode::BAD_REQUEST,
                "bad-request",
                |w| &w.bad_request_title,
                |w| &w.bad_request,
            ),
            WebError::Method => facts(
                StatusCode::METHOD_NOT_ALLOWED,
                "method-not-allowed",
                |w| &w.method_title,
                |w| &w.method,
            ),
            WebError::TooLarge => facts(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                |w| &w.too_large_title,
                |w| &w.too_large,
            ),
            WebError::Ours => facts(
                StatusCode::INTERNAL_SERVER_ERROR,
                "failed",
                |w| &w.failed_title,
                |w| &w.failed,
            ),
            WebError::Busy => facts(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                |w| &w.busy_title,
                |w| &w.busy,
            ),
            WebError::TooMany(_) => facts(
                StatusCode::TOO_MANY_REQUESTS,
                "too-many-requests",
                |w| &w.busy_title,
                |w| &w.too_many,
            ),
            WebError::TooSlow => facts(
                StatusCode::GATEWAY_TIMEOUT,
                "too-slow",
                |w| &w.timeout_title,
                |w| &w.timeout,
            ),
        }
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.facts().status
    }

    /// The failure as a page in the visitor's language.
    pub fn page(&self, visitor: &Visitor) -> Response {
        let facts = self.facts();
        let said = words(visitor.language);
        let reference = reference(facts.status);
        let page = error_page::page(visitor, (facts.title)(said), (facts.plain)(said), reference);
        self.finished((facts.status, Html(page)).into_response())
    }

    /// The failure as a page that needs no directory and next to no work, in
    /// both languages.
    pub fn plain_page(&self, leave_to: &str) -> Response {
        let facts = self.facts();
        let html = plain::page(facts.title, facts.plain, leave_to);
        self.finished((facts.status, Html(html)).into_response())
    }

    /// The failure as JSON, in English and in the one shape of all errors.
    pub fn json(&self) -> Response {
        let facts = self.facts();
        let said = words(crate::model::language::Language::English);
        let detail = match self {
            WebError::BadRequest(detail) if !detail.is_empty() => detail.clone(),
            _ => (facts.plain)(said).clone(),
        };
        let body = ErrorBody {
            error: ErrorFacts {
                status: facts.status.as_u16(),
                code: facts.code,
                title: (facts.title)(said).clone(),
                detail,
                next: next_steps(self),
                reference: reference(facts.status),
            },
        };
        self.finished((facts.status, Json(body)).into_response())
    }

    /// Whoever comes too early is told when to come again.
    fn finished(&self, mut response: Response) -> Response {
        let seconds = match self {
            WebError::Busy | WebError::TooSlow => 5,
            WebError::TooMany(seconds) => *seconds,
            _ => return response,
        };
        let seconds = HeaderValue::from(seconds);
        response.headers_mut().insert(RETRY_AFTER, seconds);
        response
    }
}

fn next_steps(failure: &WebError) -> Vec<String> {
    let step = match failure {
        WebError::NotFound => "Search with GET /api/search.",
        WebError::BadRequest(_) | WebError::Method => {
            "See GET /openapi.json for what can be asked."
        }
        WebError::TooLarge => "Send less.",
        _ => "Try again in a moment.",
    };
    vec![
        step.to_owned(),
        "In danger, call 911. In a crisis, call or text 988.".to_owned(),
    ]
}

/// A number to tell us, which says nothing of what was asked.
fn reference(status: StatusCode) -> String {
    format!("{}-{}", status.as_u16(), Reference::current())
}

/// An error of the API.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    /// What went wrong.
    pub error: ErrorFacts,
}

/// What went wrong, and what to do.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorFacts {
    /// The HTTP status again.
    #[schema(example = 404)]
    pub status: u16,
    /// A word for programs.
    #[schema(example = "not-found")]
    pub code: &'static str,
    /// A line for people.
    #[schema(example = "That page is not here")]
    pub title: String,
    /// More of the same.
    #[schema(example = "The link may be old. The help is still here. Try a search.")]
    pub detail: String,
    /// What to do next.
    pub next: Vec<String>,
    /// A number to tell us.
    #[schema(example = "404-7K3MPQ2")]
    pub reference: String,
}
