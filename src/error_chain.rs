//! An error with its causes, for a line of text.

use std::error::Error;

/// An error and all those below it, on one line.
pub(crate) fn chain(first: &(dyn Error + 'static)) -> String {
    let errors = std::iter::successors(Some(first), |&error| error.source());
    errors
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}
