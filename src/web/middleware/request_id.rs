//! The number of a request: it stands in the log beside what went wrong, and
//! on the page of a failure, so that a person can tell it and the line be
//! found. It says nothing of what was asked, nor by whom.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};

tokio::task_local! {
    static REFERENCE: Reference;
}

/// Letters and digits that are not mistaken for each other.
const LETTERS: &[u8] = b"23456789CDFGHJKMNPQRTVWXY";

/// How many of them: one in six thousand million is the same as another.
const LENGTH: u32 = 7;

/// The number of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference(String);

impl Reference {
    /// A new one, from the randomness of the standard library's maps.
    pub fn draw() -> Reference {
        let drawn = RandomState::new().hash_one(0_u8);
        let letter = |at: u32| {
            let index = (drawn >> (at * 8)) as usize % LETTERS.len();
            char::from(LETTERS[index])
        };
        Reference((0..LENGTH).map(letter).collect())
    }

    /// That of the request that is being answered, or a new one.
    pub fn current() -> Reference {
        let current = REFERENCE.try_with(Reference::clone);
        current.unwrap_or_else(|_| Reference::draw())
    }

    /// Answers a request under this number.
    pub async fn during<F: Future>(self, answer: F) -> F::Output {
        REFERENCE.scope(self, answer).await
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}
