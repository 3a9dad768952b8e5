//! All errors of the public site: status, plain words and next steps.

use std::error::Error;

use axum::Json;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::i18n::{Words, words};
use super::middleware::request_id::Reference;
use super::pages::error_page;
use super::pages::layout::{Visitor, plain};

/// An error, in as much detail as the public needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebError {
    /// No such page or listing.
    NotFound,
    /// An invalid parameter: its name, and the values it accepts.
    BadRequest(String),
    /// Method not allowed.
    Method,
    /// Request too large.
    TooLarge,
    /// Internal error. [`WebError::internal`] logs its cause.
    Internal,
    /// Overload: too many requests at once.
    Busy,
    /// Rate limit of one client exceeded; seconds until the next try.
    TooMany(u64),
    /// Timeout.
    TooSlow,
}

/// Status, code and text of an error.
struct Facts {
    status: StatusCode,
    code: &'static str,
    title: fn(&Words) -> &String,
    plain: fn(&Words) -> &String,
}

impl WebError {
    /// Internal error. Logs the chain of causes once, under the request number
    /// that is shown to the person. Causes must not contain anything that a
    /// person asked.
    pub fn internal(cause: impl Error + 'static) -> WebError {
        let first: &(dyn Error + 'static) = &cause;
        let chain = std::iter::successors(Some(first), |&error| error.source());
        let chain = chain.map(ToString::to_string).collect::<Vec<_>>();
        tracing::error!(
            code = "failed",
            request = %Reference::current(),
            cause = chain.join(": "),
            "An answer could not be made."
        );
        WebError::Internal
    }

    /// The error for a response that only has a status code.
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
            _ => WebError::Internal,
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
            WebError::Internal => facts(
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

    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        self.facts().status
    }

    /// The error as a page in the visitor's language.
    pub fn page(&self, visitor: &Visitor) -> Response {
        let facts = self.facts();
        let said = words(visitor.language);
        let reference = reference(facts.status);
        let page = error_page::page(visitor, (facts.title)(said), (facts.plain)(said), reference);
        self.finished((facts.status, Html(page)).into_response())
    }

    /// The error as a page in both languages that needs no directory and almost
    /// no work.
    pub fn plain_page(&self, leave_to: &str) -> Response {
        let facts = self.facts();
        let html = plain::page(facts.title, facts.plain, leave_to);
        self.finished((facts.status, Html(html)).into_response())
    }

    /// The error as JSON: in English, in the shape all errors share.
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

    /// Adds `Retry-After` to errors that a later try may avoid.
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

/// Reference number to quote to us; reveals nothing of the request.
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
