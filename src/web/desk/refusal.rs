//! Why the desk refuses a request: status, plain words and next steps.

use axum::http::StatusCode;

use crate::model::language::Language;
use crate::web::i18n::{DeskWords, counted, desk_words, fill};

/// Why the desk refuses a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the desk refuses: {}", self.said(desk_words(Language::English)).heading)]
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
    /// Somebody else must override this report; their names.
    SecondPerson(Vec<String>),
    /// The names that confirm overriding a report were not typed.
    NotTyped(Vec<String>),
}

/// Names to choose from: “Ana or Maria”.
pub(super) fn either(names: &[String], w: &DeskWords) -> String {
    match names {
        [] => w.a_colleague.clone(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {} {last}", most.join(", "), w.or),
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
            | Refusal::RowChanged
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

    /// Heading and sentence.
    #[rustfmt::skip]
    pub fn said(&self, w: &'static DeskWords) -> Said {
        let (heading, what) = match self {
            Refusal::SignIn => (&w.no_sign_in, &w.no_sign_in_say),
            Refusal::WrongPassphrase => (&w.no_wrong, &w.no_wrong_say),
            Refusal::ManySigningIn => (&w.no_many_sign_in, &w.no_many_sign_in_say),
            Refusal::Busy => (&w.no_busy, &w.no_busy_say),
            Refusal::NotOurForm => (&w.no_old_form, &w.no_old_form_say),
            Refusal::OtherName => (&w.no_other_name, &w.no_other_name_say),
            Refusal::ReadOnly => (&w.no_read_only, &w.no_read_only_say),
            Refusal::NoFile => (&w.no_file, &w.no_file_say),
            Refusal::ManyWaiting => (&w.no_room, &w.no_room_say),
            Refusal::RowChanged => (&w.no_row, &w.no_row_say),
            Refusal::NoSuchChange => (&w.no_change, &w.no_change_say),
            Refusal::OtherReport => (&w.no_report, &w.no_report_say),
            Refusal::Wait(seconds) => {
                let minutes = usize::try_from(seconds.div_ceil(60)).unwrap_or(usize::MAX);
                return Said::new(&w.no_wait, counted(minutes, &w.no_wait_one, &w.no_wait_many));
            }
            Refusal::BadName(name) => return Said::new(&w.no_name, fill(&w.no_name_say, "name", name)),
            Refusal::ChangedInFolder(file) =>
                return Said::new(&w.no_in_folder, fill(&w.no_in_folder_say, "file", file)),
            Refusal::SecondPerson(others) =>
                return Said::new(&w.no_alone, fill(&w.no_alone_say, "names", &either(others, w))),
            Refusal::NotTyped(names) =>
                return Said::new(&w.no_typed, fill(&w.no_typed_say, "names", &quoted(names))),
            Refusal::WrongKind(why) => return Said::new(&w.no_kind, w.no_kind_say.clone()).because(why),
            Refusal::CannotUndo(why) => return Said::new(&w.no_undo, w.no_undo_say.clone()).because(why),
        };
        Said::new(heading, what.clone())
    }
}

/// A refusal in words.
#[derive(Debug)]
pub struct Said {
    /// Heading.
    pub heading: &'static str,
    /// What happened, and what to do.
    pub what: String,
    /// What a check or the system found, which is in English.
    pub found: Option<String>,
}

impl Said {
    /// A heading and a sentence.
    pub fn new(heading: &'static str, what: String) -> Said {
        Said {
            heading,
            what,
            found: None,
        }
    }

    /// The same, with what was found.
    #[must_use]
    pub fn because(mut self, found: &str) -> Said {
        self.found = Some(found.to_owned());
        self
    }
}
