//! Why the desk refuses a request: status, plain words and next steps.

use axum::http::StatusCode;

use crate::diagnostic::render::counted;

/// Why the desk refuses a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the desk refuses: {}", self.words().0)]
pub enum Refusal {
    /// Sign-in required.
    SignIn,
    /// Wrong name or passphrase.
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
    /// Nobody may sign in at the desk, so it is read-only.
    ReadOnly,
    /// No file was chosen.
    NoFile,
    /// Not the name of a seed file; the name.
    BadName(String),
    /// The file cannot be used; the reason.
    WrongKind(String),
    /// The file to change was changed in the folder itself, and refused.
    ChangedInFolder(String),
    /// Too many changes wait.
    ManyWaiting,
    /// No change with this number waits, or can be taken back.
    NoSuchChange,
    /// An accepted change cannot be taken back; the reason.
    CannotUndo(String),
    /// The accepted report is not the current one: nothing was published.
    OtherReport,
    /// Somebody else must override this report; their names.
    SecondPerson(Vec<String>),
    /// The names that confirm overriding a report were not typed.
    NotTyped(Vec<String>),
}

fn wait(seconds: u64) -> String {
    let minutes = usize::try_from(seconds.div_ceil(60)).unwrap_or(usize::MAX);
    format!("Wait {}, then try again.", counted(minutes, "minute"))
}

/// Names to choose from: “Ana or Maria”.
pub(super) fn either(names: &[String]) -> String {
    match names {
        [] => "a colleague".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// Names in quotation marks.
pub(super) fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
    quoted.join(", ")
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
            | Refusal::CannotUndo(_) => StatusCode::CONFLICT,
            Refusal::SecondPerson(_) => StatusCode::FORBIDDEN,
            Refusal::NotTyped(_) => StatusCode::UNPROCESSABLE_ENTITY,
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

    /// Whether it answers a try to sign in, which may be repeated.
    pub fn is_of_sign_in(&self) -> bool {
        use Refusal::{ManySigningIn, Wait, WrongPassphrase};
        matches!(self, WrongPassphrase | Wait(_) | ManySigningIn)
    }

    /// Heading, and what to do.
    pub fn words(&self) -> (&'static str, String) {
        let say = |heading, what: &str| (heading, what.to_owned());
        match self {
            Refusal::SignIn => say("Please sign in", "Give your name and passphrase first."),
            Refusal::WrongPassphrase => say(
                "Name and passphrase do not go together",
                "Check both, and the keyboard's capitals, and try again.",
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
                "While nobody can sign in, the desk answers only to localhost and 127.0.0.1.",
            ),
            Refusal::ReadOnly => say(
                "This desk only shows",
                "Nobody can sign in, so nothing can be changed here. Whoever runs the server adds \
                 the first name with waypost staff add.",
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
            Refusal::ManyWaiting => say(
                "Too many changes wait",
                "This one was refused and not kept, for 20 wait already. Look at them, and throw \
                 away what is not needed.",
            ),
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
            Refusal::SecondPerson(others) => (
                "Somebody else must press this",
                format!(
                    "Nothing was published. What overrides a safety rule takes two people. Ask {}.",
                    either(others)
                ),
            ),
            Refusal::NotTyped(names) => (
                "The names do not match",
                format!(
                    "Nothing was published. Go back and type {}, as the page shows.",
                    quoted(names)
                ),
            ),
        }
    }
}
