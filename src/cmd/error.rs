//! The error type of commands.

use std::fmt;

use crate::seeds::read::seed_folder::Unreadable;

/// Why a command could not run, in one line, with advice on what to do. It is
/// no [`Error`](std::error::Error) itself, so that every error becomes one
/// with `?`.
#[derive(Debug)]
pub struct Failure(pub String);

impl Failure {
    /// A seed file that cannot be read.
    pub fn unread((path, error): Unreadable) -> Failure {
        Failure(format!("{} could not be read ({error}).", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(error.to_string())
    }
}
