//! Counts wrong passphrases per guesser: a browser that signed in before, or
//! else an address. A guessing stranger only locks out others at the same
//! address, and of these only browsers that have never signed in. Hashing takes
//! memory, so it is bounded.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::refusal::Refusal;
use crate::web::error::WebError;

/// Wrong passphrases before the first pause.
const FREE: u32 = 5;

/// First pause; each further wrong passphrase doubles it.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// Max pause.
const MAX_PAUSE_LENGTH: SignedDuration = SignedDuration::from_hours(1);

/// Time without a wrong passphrase after which the count restarts.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// Max guessers remembered; beyond it the least recent is forgotten.
const MAX_GUESSERS: usize = 10_000;

/// Max tries waiting for their turn. Each keeps only its form in memory.
const MAX_WAITING: usize = 64;

/// Delay after a wrong passphrase from a browser that never signed in, before
/// the next such browser's turn, so that guessing uses only part of one
/// processor.
const REST: Duration = Duration::from_millis(250);

/// Who types a passphrase, as a keyed hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guesser {
    /// A browser that signed in before.
    Known(blake3::Hash),
    /// Any other browser, by its address.
    Stranger(blake3::Hash),
}

#[derive(Debug, Clone, Copy)]
struct Wrong {
    count: u32,
    last: Timestamp,
}

impl Wrong {
    /// Pause required after the last wrong passphrase.
    fn pause(self) -> SignedDuration {
        let Some(doublings) = self.count.checked_sub(FREE) else {
            return SignedDuration::ZERO;
        };
        let pause = FIRST_PAUSE.checked_mul(1_i32.checked_shl(doublings).unwrap_or(i32::MAX));
        pause.map_or(MAX_PAUSE_LENGTH, |pause| {
            pause.clamp(FIRST_PAUSE, MAX_PAUSE_LENGTH)
        })
    }
}

/// A queue that hashes one passphrase at a time.
#[derive(Debug)]
struct Queue {
    waiting: Arc<Semaphore>,
    turn: Arc<Semaphore>,
}

impl Default for Queue {
    fn default() -> Queue {
        Queue {
            waiting: Arc::new(Semaphore::new(MAX_WAITING)),
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

/// Counts of wrong passphrases, and the queues for checking them.
#[derive(Debug, Default)]
pub struct Lockout {
    wrong: Mutex<HashMap<blake3::Hash, Wrong>>,
    known: Queue,
    strangers: Queue,
}

impl Lockout {
    /// Checks a passphrase when it is this guesser's turn. The try counts as
    /// wrong from the start, so that neither disconnecting nor trying many at
    /// once is free; a right one resets the count.
    ///
    /// # Errors
    /// When it is wrong, too early, or too many are waiting.
    pub async fn check(
        &self,
        who: Guesser,
        now: Timestamp,
        is_right: impl FnOnce() -> bool + Send + 'static,
    ) -> Result<(), WebError> {
        let (queue, key) = match &who {
            Guesser::Known(key) => (&self.known, key),
            Guesser::Stranger(key) => (&self.strangers, key),
        };
        let place = Arc::clone(&queue.waiting).try_acquire_owned();
        let place = place.map_err(|_| Refusal::ManySigningIn)?;
        self.count(*key, now)?;
        let turn = Arc::clone(&queue.turn).acquire_owned().await?;
        drop(place);
        // Moving the turn along keeps it until the hash is done, even when the
        // client is gone.
        let checked = tokio::task::spawn_blocking(move || (is_right(), turn)).await;
        let (right, turn) = checked?;
        if right {
            self.locked().remove(key);
            return Ok(());
        }
        if matches!(who, Guesser::Stranger(_)) {
            rest(turn);
        }
        Err(Refusal::WrongPassphrase.into())
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, HashMap<blake3::Hash, Wrong>> {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a try, or refuses it during a pause.
    fn count(&self, key: blake3::Hash, now: Timestamp) -> Result<(), WebError> {
        let mut all = self.locked();
        if all.len() >= MAX_GUESSERS && !all.contains_key(&key) {
            all.retain(|_, wrong| now.duration_since(wrong.last) < FORGOTTEN_AFTER);
            let quiet = all.iter().min_by_key(|(_, wrong)| wrong.last);
            if let Some(quiet) = quiet
                .map(|(key, _)| *key)
                .filter(|_| all.len() >= MAX_GUESSERS)
            {
                all.remove(&quiet);
            }
        }
        let fresh = Wrong {
            count: 0,
            last: now,
        };
        let wrong = all.entry(key).or_insert(fresh);
        // In case the clock was set back.
        wrong.last = wrong.last.min(now);
        let since = now.duration_since(wrong.last);
        if since >= FORGOTTEN_AFTER {
            *wrong = fresh;
        }
        let left = wrong.pause().saturating_sub(since);
        if left > SignedDuration::ZERO {
            let seconds = left.as_secs().unsigned_abs().max(1);
            return Err(Refusal::Wait(seconds).into());
        }
        wrong.count = wrong.count.saturating_add(1);
        wrong.last = now;
        Ok(())
    }
}

/// Releases a turn after [`REST`].
fn rest(turn: OwnedSemaphorePermit) {
    tokio::spawn(async move {
        tokio::time::sleep(REST).await;
        drop(turn);
    });
}
