//! The error of every handler, of the public site and of the staff desk. A
//! handler returns it; `middleware::error_responses` logs and renders it.

use std::error::Error;
use std::sync::Arc;
use std::{fmt, io};

use axum::Extension;
use axum::http::StatusCode;
use axum::http::header::InvalidHeaderValue;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::sync::AcquireError;
use tokio::sync::oneshot::error::RecvError;
use tokio::task::JoinError;
use utoipa::ToSchema;

use super::desk::refusal::Refusal;
use super::i18n::{Words, words};
use super::middleware::request_id::Reference;
use crate::directory::LoadError;
use crate::error_chain::chain;
use crate::index::generation::OpenError;
use crate::model::language::Language;
use crate::publish::publisher::PublishError;
use crate::search::SearchError;

/// The error below an internal one.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why a request gets no answer. [`WebError::Internal`] and [`WebError::Data`]
/// keep their cause, which must not contain anything that a person asked.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// No such page or listing.
    #[error("there is no such page or listing")]
    NotFound,
    /// An invalid parameter: its name, and the values it accepts.
    #[error("a parameter is invalid")]
    BadRequest(String),
    /// Method not allowed.
    #[error("the method is not allowed")]
    Method,
    /// Request too large.
    #[error("the request is too large")]
    TooLarge,
    /// Overload: too many requests at once.
    #[error("there are too many requests at once")]
    Busy,
    /// Rate limit of one client exceeded; seconds until the next try.
    #[error("one client asked too much")]
    TooMany(u64),
    /// Timeout.
    #[error("it took too long")]
    TooSlow,
    /// A panic. The panic hook has logged where it happened.
    #[error("a handler panicked")]
    Panicked,
    /// Internal error.
    #[error("an answer could not be made")]
    Internal(#[source] Cause),
    /// The seeds or the index could not be read or written.
    #[error("the data could not be read or written")]
    Data(#[source] Cause),
    /// The staff desk refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A response had an error status and no error.
#[derive(Debug, thiserror::Error)]
#[error("a handler answered {0} without a cause")]
struct Unexplained(StatusCode);

/// Work that was dropped because the server is stopping.
#[derive(Debug, thiserror::Error)]
#[error("the server is stopping")]
struct Stopping;

impl From<JoinError> for WebError {
    /// Without the message of a panic, which may contain what a person asked.
    fn from(error: JoinError) -> WebError {
        match error.is_panic() {
            true => WebError::Panicked,
            false => WebError::internal(Stopping),
        }
    }
}

/// Lets handlers use `?` on these errors.
macro_rules! causes {
    ($make:path: $($error:ty),+ $(,)?) => {
        $(impl From<$error> for WebError {
            fn from(error: $error) -> WebError {
                $make(error)
            }
        })+
    };
}

causes!(WebError::internal:
    askama::Error,
    axum::Error,
    axum::http::Error,
    csv::Error,
    fmt::Error,
    getrandom::Error,
    InvalidHeaderValue,
    RecvError,
    SearchError,
    serde_json::Error,
    AcquireError,
);

causes!(WebError::data:
    Arc<io::Error>,
    io::Error,
    LoadError,
    OpenError,
    pmtiles::PmtError,
    PublishError,
);

/// Words of the pages, by language.
type Sentence = fn(&Words) -> &String;

/// Status, code and text of an error.
struct Facts {
    status: StatusCode,
    code: &'static str,
    title: Sentence,
    plain: Sentence,
}

impl WebError {
    /// Internal error with its cause.
    pub fn internal(cause: impl Into<Cause>) -> WebError {
        WebError::Internal(cause.into())
    }

    /// The seeds or the index could not be read or written.
    pub fn data(cause: impl Into<Cause>) -> WebError {
        WebError::Data(cause.into())
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
            status => WebError::internal(Unexplained(status)),
        }
    }

    /// Logs the causes of an internal error, under the number of the request
    /// that stands on the person's page. Other errors ask for nothing.
    pub fn log(&self) {
        let (WebError::Internal(cause) | WebError::Data(cause)) = self else {
            return;
        };
        tracing::error!(
            code = "failed",
            request = %Reference::current(),
            cause = chain(cause.as_ref()),
            "An answer could not be made."
        );
    }

    #[rustfmt::skip]
    fn facts(&self) -> Facts {
        use StatusCode as Status;
        let (status, code, title, plain): (_, _, Sentence, Sentence) = match self {
            WebError::NotFound => (Status::NOT_FOUND, "not-found", |w| &w.not_found_title, |w| &w.not_found),
            WebError::BadRequest(_) | WebError::Refused(_) =>
                (Status::BAD_REQUEST, "bad-request", |w| &w.bad_request_title, |w| &w.bad_request),
            WebError::Method => (Status::METHOD_NOT_ALLOWED, "method-not-allowed", |w| &w.method_title, |w| &w.method),
            WebError::TooLarge => (Status::PAYLOAD_TOO_LARGE, "too-large", |w| &w.too_large_title, |w| &w.too_large),
            WebError::Panicked | WebError::Internal(_) | WebError::Data(_) =>
                (Status::INTERNAL_SERVER_ERROR, "failed", |w| &w.failed_title, |w| &w.failed),
            WebError::Busy => (Status::SERVICE_UNAVAILABLE, "busy", |w| &w.busy_title, |w| &w.busy),
            WebError::TooMany(_) => (Status::TOO_MANY_REQUESTS, "too-many-requests", |w| &w.busy_title, |w| &w.too_many),
            WebError::TooSlow => (Status::GATEWAY_TIMEOUT, "too-slow", |w| &w.timeout_title, |w| &w.timeout),
        };
        Facts { status, code, title, plain }
    }

    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            WebError::Refused(refusal) => refusal.status(),
            error => error.facts().status,
        }
    }

    /// Heading, by language.
    pub fn title(&self) -> fn(&Words) -> &String {
        self.facts().title
    }

    /// Plain sentences, by language.
    pub fn plain(&self) -> fn(&Words) -> &String {
        self.facts().plain
    }

    /// Seconds until a later try may succeed; `None` when it would not.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            WebError::Busy | WebError::TooSlow => Some(5),
            WebError::TooMany(seconds) => Some(*seconds),
            WebError::Refused(refusal) => refusal.retry_after(),
            _ => None,
        }
    }

    /// Number to quote to us; reveals nothing of the request.
    pub fn reference(&self) -> String {
        format!("{}-{}", self.status().as_u16(), Reference::current())
    }

    /// The error for programs, in English.
    pub fn body(&self) -> ErrorBody {
        let facts = self.facts();
        let english = words(Language::English);
        let detail = match self {
            WebError::BadRequest(detail) if !detail.is_empty() => detail.clone(),
            _ => (facts.plain)(english).clone(),
        };
        ErrorBody {
            error: ErrorFacts {
                status: facts.status.as_u16(),
                code: facts.code,
                title: (facts.title)(english).clone(),
                detail,
                next: self.next_steps(),
                reference: self.reference(),
            },
        }
    }

    fn next_steps(&self) -> Vec<String> {
        let step = match self {
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
}

impl IntoResponse for WebError {
    /// A response without a body, which the middleware logs and renders.
    fn into_response(self) -> Response {
        (self.status(), Extension(Arc::new(self))).into_response()
    }
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
