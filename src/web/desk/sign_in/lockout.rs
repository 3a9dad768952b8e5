//! Counts wrong passphrases per guesser: a browser that signed in before, or
//! else an address. A guessing stranger only locks out others at the same
//! address, and of these only browsers that have never signed in. They are also
//! counted per name: a name that many addresses guess at leaves each address one
//! free try instead of five, so that its owner is still heard from anywhere
//! else. Hashing takes memory, so it is bounded.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::web::desk::refusal::Refusal;
use crate::web::error::WebError;

/// Wrong passphrases before the first pause.
const FREE: u32 = 5;

/// Wrong passphrases of strangers for one name, after which each address has a
/// single one before its first pause.
const MAX_FOR_NAME: u32 = 20;

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

/// A name and passphrase that somebody types.
#[derive(Debug, Clone, Copy)]
pub struct Guess {
    /// Who types.
    pub guesser: Guesser,
    /// Keyed hash of the name, whether there is one like it or not.
    pub name: blake3::Hash,
}

#[derive(Debug, Clone, Copy)]
struct Wrong {
    count: u32,
    last: Timestamp,
}

impl Wrong {
    /// Pause required after the last wrong passphrase, of which `free` have none.
    fn pause(self, free: u32) -> SignedDuration {
        let Some(doublings) = self.count.checked_sub(free) else {
            return SignedDuration::ZERO;
        };
        let pause = FIRST_PAUSE.checked_mul(1_i32.checked_shl(doublings).unwrap_or(i32::MAX));
        pause.map_or(MAX_PAUSE_LENGTH, |pause| {
            pause.clamp(FIRST_PAUSE, MAX_PAUSE_LENGTH)
        })
    }

    fn add(&mut self, now: Timestamp) {
        self.count = self.count.saturating_add(1);
        self.last = now;
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
    /// Checks a passphrase when it is this guesser's turn, and returns what
    /// `check` finds for a right one. The try counts as wrong from the start, so
    /// that neither disconnecting nor trying many at once is free; a right one
    /// resets the count.
    ///
    /// # Errors
    /// When it is wrong, too early, or too many are waiting.
    pub async fn check<T: Send + 'static>(
        &self,
        guess: Guess,
        now: Timestamp,
        check: impl FnOnce() -> Option<T> + Send + 'static,
    ) -> Result<T, WebError> {
        let (queue, key) = match guess.guesser {
            Guesser::Known(key) => (&self.known, key),
            Guesser::Stranger(key) => (&self.strangers, key),
        };
        let place = Arc::clone(&queue.waiting).try_acquire_owned();
        let place = place.map_err(|_| Refusal::ManySigningIn)?;
        self.count(guess, now)?;
        let turn = Arc::clone(&queue.turn).acquire_owned().await?;
        drop(place);
        // Moving the turn along keeps it until the hash is done, even when the
        // client is gone.
        let checked = tokio::task::spawn_blocking(move || (check(), turn)).await;
        let (found, turn) = checked?;
        if let Some(found) = found {
            let mut all = self.locked();
            all.remove(&key);
            if let Some(of_name) = all.get_mut(&guess.name) {
                of_name.count = of_name.count.saturating_sub(1);
            }
            return Ok(found);
        }
        if matches!(guess.guesser, Guesser::Stranger(_)) {
            rest(turn);
        }
        Err(Refusal::WrongPassphrase.into())
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, HashMap<blake3::Hash, Wrong>> {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a try, or refuses it during a pause.
    fn count(&self, guess: Guess, now: Timestamp) -> Result<(), WebError> {
        let mut all = self.locked();
        let (key, free) = match guess.guesser {
            Guesser::Known(key) => (key, FREE),
            Guesser::Stranger(key) => {
                let of_name = entry(&mut all, guess.name, now);
                let free = if of_name.count < MAX_FOR_NAME {
                    FREE
                } else {
                    1
                };
                (key, free)
            }
        };
        let wrong = entry(&mut all, key, now);
        let left = wrong
            .pause(free)
            .saturating_sub(now.duration_since(wrong.last));
        if left > SignedDuration::ZERO {
            let seconds = left.as_secs().unsigned_abs().max(1);
            return Err(Refusal::Wait(seconds).into());
        }
        wrong.add(now);
        if matches!(guess.guesser, Guesser::Stranger(_)) {
            entry(&mut all, guess.name, now).add(now);
        }
        Ok(())
    }
}

/// The count of a key, which starts again after a quiet day.
fn entry(all: &mut HashMap<blake3::Hash, Wrong>, key: blake3::Hash, now: Timestamp) -> &mut Wrong {
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
    if now.duration_since(wrong.last) >= FORGOTTEN_AFTER {
        *wrong = fresh;
    }
    wrong
}

/// Releases a turn after [`REST`].
fn rest(turn: OwnedSemaphorePermit) {
    tokio::spawn(async move {
        tokio::time::sleep(REST).await;
        drop(turn);
    });
}
