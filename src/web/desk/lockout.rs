//! Wrong passphrases: counted by who typed them, so that a stranger who guesses
//! keeps nobody out but those at the same address, and of these only browsers
//! that have never signed in. Hashing is bounded, since each try takes memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::DeskError;

/// Wrong passphrases in a row before the first pause.
const FREE: u32 = 5;

/// The first pause; each further wrong passphrase doubles it.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// The longest pause.
const MAX_PAUSE_LENGTH: SignedDuration = SignedDuration::from_hours(1);

/// After so long without a wrong passphrase all of them are forgotten.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// Most guessers that are remembered; then the one that is longest quiet is
/// forgotten.
const MAX_GUESSERS: usize = 10_000;

/// Tries that may wait for their turn. Each holds its form and nothing else.
const MAX_WAITING: usize = 64;

/// Rest after a wrong passphrase of a browser that never signed in, before the
/// next such browser has its turn: guessing takes a part of one processor.
const REST: Duration = Duration::from_millis(250);

/// Who types passphrases, as a keyed hash: a browser that signed in before, or
/// an address.
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
    /// How long to wait from the last one on.
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

/// A queue in which one hashes at a time.
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

/// The wrong passphrases, and the queues of those who try.
#[derive(Debug, Default)]
pub struct Lockout {
    wrong: Mutex<HashMap<blake3::Hash, Wrong>>,
    known: Queue,
    strangers: Queue,
}

impl Lockout {
    /// Checks a passphrase when it is this guesser's turn. The try counts as
    /// wrong from the start, so that neither hanging up nor trying many at once
    /// is free; a right one takes all wrong ones back.
    ///
    /// # Errors
    /// When it is wrong, too early, or too many others wait.
    pub async fn check(
        &self,
        who: Guesser,
        now: Timestamp,
        is_right: impl FnOnce() -> bool + Send + 'static,
    ) -> Result<(), DeskError> {
        let (queue, key) = match &who {
            Guesser::Known(key) => (&self.known, key),
            Guesser::Stranger(key) => (&self.strangers, key),
        };
        let place = Arc::clone(&queue.waiting).try_acquire_owned();
        let place = place.map_err(|_| DeskError::ManySigningIn)?;
        self.count(*key, now)?;
        let turn = Arc::clone(&queue.turn).acquire_owned().await;
        let turn = turn.map_err(|_| DeskError::Ours)?;
        drop(place);
        // The turn goes along: the hash is made to its end even when whoever
        // asked is gone.
        let checked = tokio::task::spawn_blocking(move || (is_right(), turn)).await;
        let (right, turn) = checked.map_err(|_| DeskError::Ours)?;
        if right {
            self.locked().remove(key);
            return Ok(());
        }
        if matches!(who, Guesser::Stranger(_)) {
            rest(turn);
        }
        Err(DeskError::WrongPassphrase)
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, HashMap<blake3::Hash, Wrong>> {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a try, unless it is too early.
    fn count(&self, key: blake3::Hash, now: Timestamp) -> Result<(), DeskError> {
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
        // The clock may have been set back.
        wrong.last = wrong.last.min(now);
        let since = now.duration_since(wrong.last);
        if since >= FORGOTTEN_AFTER {
            *wrong = fresh;
        }
        let left = wrong.pause().saturating_sub(since);
        if left > SignedDuration::ZERO {
            return Err(DeskError::Wait(left.as_secs().unsigned_abs().max(1)));
        }
        wrong.count = wrong.count.saturating_add(1);
        wrong.last = now;
        Ok(())
    }
}

/// Keeps a turn for a little while.
fn rest(turn: OwnedSemaphorePermit) {
    tokio::spawn(async move {
        tokio::time::sleep(REST).await;
        drop(turn);
    });
}
