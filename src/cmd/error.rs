//! The error type of commands.

use std::fmt;

/// Why a command could not run, in one line, with advice on what to do.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failure(pub String);

impl Failure {
    /// A failure with the message of another error.
    pub fn new(error: impl fmt::Display) -> Failure {
        Failure(error.to_string())
    }
}
