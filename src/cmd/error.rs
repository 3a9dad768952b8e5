//! The error type of commands.

use std::fmt;

/// Why a command could not run, in one line, with advice on what to do. It is
/// no [`Error`](std::error::Error) itself, so that every error becomes one
/// with `?`.
#[derive(Debug)]
pub struct Failure(pub String);

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
