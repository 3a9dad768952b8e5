//! The error type of commands.

use std::fmt;

/// Why a command could not run, in one line, with advice on what to do.
#[derive(Debug)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl std::error::Error for Failure {}

impl Failure {
    /// A failure with the message of another error.
    pub fn new(error: impl fmt::Display) -> Failure {
        Failure(error.to_string())
    }
}
