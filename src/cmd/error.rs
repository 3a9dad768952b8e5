//! Why a command could not run.

use std::fmt;

/// Why a command could not run at all: one line that says what, and what to do.
#[derive(Debug)]
pub struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl std::error::Error for Failure {}

impl Failure {
    /// A failure that says what another error says.
    pub fn new(error: impl fmt::Display) -> Failure {
        Failure(error.to_string())
    }
}
