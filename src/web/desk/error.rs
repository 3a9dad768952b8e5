//! All errors of the desk, in plain words with next steps.

use std::error::Error;

use axum::http::StatusCode;
use axum::http::header::{LOCATION, RETRY_AFTER};
use axum::response::{Html, IntoResponse, Response};

use super::views;
use crate::diagnostic::render::counted;
use crate::web::error::WebError;

/// Why the desk refuses a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskError {
    /// Sign-in required.
    SignIn,
    /// Wrong passphrase.
    WrongPassphrase,
    /// Too many wrong passphrases; seconds to wait.
    Wait(u64),
    /// Too many sign-ins at the same time.
    ManySigningIn,
    /// Other files are being read or are waiting.
    Busy,
    /// The form is foreign, or older than the last restart.
    NotOurForm,
    /// The desk was addressed by a name that is not this machine's.
    OtherName,
    /// The desk has no passphrase, so it is read-only.
    ReadOnly,
    /// No such page.
    NotFound,
    /// Method not allowed.
    Method,
    /// The file is over the size limit.
    TooLarge,
    /// The form could not be read.
    BadForm,
    /// No file was chosen.
    NoFile,
    /// Not the name of a seed file; the name.
    BadName(String),
    /// The file cannot be used; the reason.
    WrongKind(String),
    /// The seeds have changed since the sender loaded the page.
    Changed,
    /// The accepted report is not the current one: nothing was published.
    OtherReport,
    /// The data could not be read or written; the reason.
    Disk(String),
    /// Timeout.
    TooSlow,
    /// Internal error. [`DeskError::internal`] logs its cause.
    Internal,
}

fn wait(seconds: u64) -> String {
    let minutes = usize::try_from(seconds.div_ceil(60)).unwrap_or(usize::MAX);
    format!("Wait {}, then try again.", counted(minutes, "minute"))
}

impl DeskError {
    /// Internal error; logs the chain of causes as [`WebError::internal`] does.
    pub fn internal(cause: impl Error + 'static) -> DeskError {
        WebError::internal(cause);
        DeskError::Internal
    }

    fn status(&self) -> StatusCode {
        match self {
            DeskError::SignIn => StatusCode::UNAUTHORIZED,
            DeskError::WrongPassphrase | DeskError::NotOurForm | DeskError::ReadOnly => {
                StatusCode::FORBIDDEN
            }
            DeskError::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            DeskError::ManySigningIn | DeskError::Busy => StatusCode::SERVICE_UNAVAILABLE,
            DeskError::OtherName => StatusCode::MISDIRECTED_REQUEST,
            DeskError::NotFound => StatusCode::NOT_FOUND,
            DeskError::Method => StatusCode::METHOD_NOT_ALLOWED,
            DeskError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            DeskError::BadForm | DeskError::NoFile => StatusCode::BAD_REQUEST,
            DeskError::BadName(_) | DeskError::WrongKind(_) => StatusCode::UNPROCESSABLE_ENTITY,
            DeskError::Changed | DeskError::OtherReport => StatusCode::CONFLICT,
            DeskError::TooSlow => StatusCode::GATEWAY_TIMEOUT,
            DeskError::Disk(_) | DeskError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The error for a response that only has a status code.
    pub(super) fn of_status(status: StatusCode) -> DeskError {
        match status {
            StatusCode::NOT_FOUND => DeskError::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => DeskError::Method,
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => DeskError::TooLarge,
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => DeskError::TooSlow,
            status if status.is_client_error() => DeskError::BadForm,
            _ => DeskError::Internal,
        }
    }

    /// Heading, and what to do.
    fn words(&self) -> (&'static str, String) {
        let say = |heading, what: &str| (heading, what.to_owned());
        match self {
            DeskError::SignIn => say("Please sign in", "Give the passphrase first."),
            DeskError::WrongPassphrase => say(
                "That is not the passphrase",
                "Check the keyboard's capitals and try again.",
            ),
            DeskError::Wait(seconds) => ("Too many wrong passphrases", wait(*seconds)),
            DeskError::ManySigningIn => say(
                "Too many are signing in",
                "Your passphrase was not looked at. Try again in half a minute.",
            ),
            DeskError::Busy => say(
                "Another file is being read",
                "One file is read at a time. Nothing of yours was changed or kept. Try again in \
                 half a minute.",
            ),
            DeskError::NotOurForm => say(
                "That form is too old",
                "Nothing was changed. Go back to the desk, load it again and send the form again.",
            ),
            DeskError::OtherName => say(
                "Use this machine's own name",
                "Without a passphrase the desk answers only to localhost and 127.0.0.1.",
            ),
            DeskError::ReadOnly => say(
                "This desk only shows",
                "It has no passphrase, so nothing can be changed here. Make one with waypost \
                 passphrase.",
            ),
            DeskError::NotFound => say("There is no such page", "Go to the desk."),
            DeskError::Method => say("That cannot be done with this page", "Go to the desk."),
            DeskError::TooLarge => say(
                "That is too large",
                "A file may have 20 MB. Nothing of it was kept.",
            ),
            DeskError::BadForm => say("The form could not be read", "Load the desk and try again."),
            DeskError::NoFile => say("No file was chosen", "Choose a file, then send the form."),
            DeskError::BadName(name) => (
                "That is not the name of a seed file",
                format!(
                    "“{name}” was not used. A list of places starts with resources, a list of \
                     meetings with meetings, and ends in .csv or .xlsx: resources-food.csv. Or \
                     choose the file it replaces."
                ),
            ),
            DeskError::WrongKind(why) => (
                "That file cannot be put in place",
                format!("{why} Nothing was changed."),
            ),
            DeskError::Changed => say(
                "Somebody else changed the data",
                "Nothing of yours was put in place. Load the desk again, see what changed, and \
                 send your file again if it is still right.",
            ),
            DeskError::OtherReport => say(
                "That report no longer stands",
                "Nothing was published. The data has changed since; read the report that stands \
                 now.",
            ),
            DeskError::Disk(why) => ("The data could not be read or written", why.clone()),
            DeskError::TooSlow => say(
                "That took too long",
                "Look at the desk before you try again.",
            ),
            DeskError::Internal => say("Something went wrong", "It is our fault. Try again."),
        }
    }
}

impl IntoResponse for DeskError {
    fn into_response(self) -> Response {
        if self == DeskError::SignIn {
            // A page opened directly redirects to the form.
            return (StatusCode::SEE_OTHER, [(LOCATION, "/sign-in")]).into_response();
        }
        let (heading, what) = self.words();
        let page = Html(views::message(heading, &what));
        let mut response = (self.status(), page).into_response();
        let again = match self {
            DeskError::Wait(seconds) => Some(seconds),
            DeskError::ManySigningIn | DeskError::Busy => Some(30),
            _ => None,
        };
        if let Some(seconds) = again {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}
