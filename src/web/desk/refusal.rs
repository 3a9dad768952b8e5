//! Why the desk refuses a request: status, plain words and next steps.

use axum::http::StatusCode;

use crate::diagnostic::render::counted;

/// Why the desk refuses a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the desk refuses: {}", self.words().0)]
pub enum Refusal {
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
    /// No file was chosen.
    NoFile,
    /// Not the name of a seed file; the name.
    BadName(String),
    /// The file cannot be used; the reason.
    WrongKind(String),
    /// The file to change was changed in the folder itself, and refused.
    ChangedInFolder(String),
    /// The row that a form is about was removed, or changed while what the form
    /// was made from is not kept.
    RowChanged,
    /// Too many changes wait.
    ManyWaiting,
    /// No change with this number waits, or can be taken back.
    NoSuchChange,
    /// An accepted change cannot be taken back; the reason.
    CannotUndo(String),
    /// The accepted report is not the current one: nothing was published.
    OtherReport,
}

fn wait(seconds: u64) -> String {
    let minutes = usize::try_from(seconds.div_ceil(60)).unwrap_or(usize::MAX);
    format!("Wait {}, then try again.", counted(minutes, "minute"))
}

impl Refusal {
    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Refusal::SignIn => StatusCode::UNAUTHORIZED,
            Refusal::WrongPassphrase | Refusal::NotOurForm | Refusal::ReadOnly => {
                StatusCode::FORBIDDEN
            }
            Refusal::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Refusal::ManySigningIn | Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::OtherName => StatusCode::MISDIRECTED_REQUEST,
            Refusal::NoFile => StatusCode::BAD_REQUEST,
            Refusal::BadName(_) | Refusal::WrongKind(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::NoSuchChange => StatusCode::NOT_FOUND,
            Refusal::OtherReport
            | Refusal::ChangedInFolder(_)
            | Refusal::ManyWaiting
            | Refusal::RowChanged
            | Refusal::CannotUndo(_) => StatusCode::CONFLICT,
        }
    }

    /// Seconds until a later try may succeed; `None` when it would not.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Refusal::Wait(seconds) => Some(*seconds),
            Refusal::ManySigningIn | Refusal::Busy => Some(30),
            _ => None,
        }
    }

    /// Heading, and what to do.
    pub fn words(&self) -> (&'static str, String) {
        let say = |heading, what: &str| (heading, what.to_owned());
        match self {
            Refusal::SignIn => say("Please sign in", "Give the passphrase first."),
            Refusal::WrongPassphrase => say(
                "That is not the passphrase",
                "Check the keyboard's capitals and try again.",
            ),
            Refusal::Wait(seconds) => ("Too many wrong passphrases", wait(*seconds)),
            Refusal::ManySigningIn => say(
                "Too many are signing in",
                "Your passphrase was not looked at. Try again in half a minute.",
            ),
            Refusal::Busy => say(
                "Another file is being read",
                "One file is read at a time. Nothing of yours was changed or kept. Try again in \
                 half a minute.",
            ),
            Refusal::NotOurForm => say(
                "That form is too old",
                "Nothing was changed. Go back to the desk, load it again and send the form again.",
            ),
            Refusal::OtherName => say(
                "Use this machine's own name",
                "Without a passphrase the desk answers only to localhost and 127.0.0.1.",
            ),
            Refusal::ReadOnly => say(
                "This desk only shows",
                "It has no passphrase, so nothing can be changed here. Make one with waypost \
                 passphrase.",
            ),
            Refusal::NoFile => say("No file was chosen", "Choose a file, then send the form."),
            Refusal::BadName(name) => (
                "That is not the name of a seed file",
                format!(
                    "“{name}” was not used. A list of places starts with resources, a list of \
                     meetings with meetings, and ends in .csv or .xlsx: resources-food.csv. Or \
                     choose the file it replaces."
                ),
            ),
            Refusal::WrongKind(why) => (
                "That file cannot be put in place",
                format!("{why} Nothing was changed."),
            ),
            Refusal::ChangedInFolder(file) => (
                "That file was changed in the folder",
                format!(
                    "{file} was changed in the folder itself, and that was refused. Mend it \
                     there, or put the last good one back at the desk. Your change waits; publish \
                     it then."
                ),
            ),
            Refusal::RowChanged => row_changed(),
            Refusal::ManyWaiting => many_waiting(),
            Refusal::NoSuchChange => say(
                "That change is not there any more",
                "Somebody else published it or threw it away. Go to the desk.",
            ),
            Refusal::CannotUndo(why) => (
                "That cannot be taken back",
                format!("It cannot be taken back: {why}. Nothing was changed."),
            ),
            Refusal::OtherReport => say(
                "That report no longer stands",
                "Nothing was published. The data has changed since; read the report that stands \
                 now.",
            ),
        }
    }
}

fn row_changed() -> (&'static str, String) {
    let what = "Somebody else changed or removed it. Nothing of yours was changed. Look for it \
                again, and change it as it is now.";
    ("That row was changed meanwhile", what.to_owned())
}

fn many_waiting() -> (&'static str, String) {
    let what = "This one was refused and not kept, for 20 wait already. Look at them, and throw \
                away what is not needed.";
    ("Too many changes wait", what.to_owned())
}
