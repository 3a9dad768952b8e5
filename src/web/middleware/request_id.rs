//! Request number: logged with the request and shown on error pages, so that a
//! person can quote it and the log line can be found. It reveals nothing of the
//! request or the person.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};

tokio::task_local! {
    static REFERENCE: Reference;
}

/// Letters and digits that are not easily confused.
const LETTERS: &[u8] = b"23456789CDFGHJKMNPQRTVWXY";

/// Length of a number: two are the same in one of six billion cases.
const LENGTH: u32 = 7;

/// A request number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference(String);

impl Reference {
    /// A new number, from the randomness of the standard library's maps.
    pub fn draw() -> Reference {
        let drawn = RandomState::new().hash_one(0_u8);
        let letter = |at: u32| {
            let index = (drawn >> (at * 8)) as usize % LETTERS.len();
            char::from(LETTERS[index])
        };
        Reference((0..LENGTH).map(letter).collect())
    }

    /// The number of the current request, or a new one.
    pub fn current() -> Reference {
        let current = REFERENCE.try_with(Reference::clone);
        current.unwrap_or_else(|_| Reference::draw())
    }

    /// Runs `answer` with this as the current number.
    pub async fn during<F: Future>(self, answer: F) -> F::Output {
        REFERENCE.scope(self, answer).await
    }

    /// Runs `work`, on a thread without a request, with this as the current
    /// number.
    pub fn during_work<T>(self, work: impl FnOnce() -> T) -> T {
        REFERENCE.sync_scope(self, work)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}
