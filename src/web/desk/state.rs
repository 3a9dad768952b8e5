//! What every request to the desk shares.

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;

use super::look::Look;
use super::passphrase::Passphrase;
use crate::index::store::Store;
use crate::web::state::App;

/// How long a sign-in lasts.
pub const SESSION: SignedDuration = SignedDuration::from_hours(12);

/// Over how long wrong passphrases are counted.
const COUNTED_OVER: SignedDuration = SignedDuration::from_mins(15);

/// Wrong passphrases from one address before it has to wait.
const MOST_FROM_ONE: usize = 5;

/// Wrong passphrases from all addresses together before all have to wait.
const MOST_FROM_ALL: usize = 50;

/// Who may come in, and how.
#[derive(Debug, Clone, Default)]
pub struct Door {
    /// The passphrase; without one the desk only shows.
    pub passphrase: Option<Passphrase>,
    /// Whether a server in front speaks TLS to the browsers.
    pub behind_tls: bool,
    /// Whether only this machine can reach the desk. It then answers to no
    /// name but this machine's, so that no web page can reach it by another.
    pub loopback: bool,
}

/// The desk.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    app: App,
    data: PathBuf,
    store: Store,
    door: Door,
    /// Makes the tokens of forms from the tokens of visitors.
    key: [u8; 32],
    /// Ends of the sessions, by the hash of their tokens.
    sessions: Mutex<HashMap<blake3::Hash, Timestamp>>,
    /// Wrong passphrases: from where and when.
    wrong: Mutex<Vec<(Option<IpAddr>, Timestamp)>>,
    /// Passphrases are checked one at a time: each takes memory.
    checking: Semaphore,
    /// Held while seeds are changed.
    changing: Mutex<()>,
    look: Mutex<Option<Arc<Look>>>,
}

impl fmt::Debug for Desk {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Desk").finish_non_exhaustive()
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// 256 random bits.
///
/// # Errors
/// When the system has none to give.
pub fn random() -> Result<[u8; 32], getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

impl Desk {
    /// The desk of a directory that is served.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn new(app: App, data: &Path, index: &Path, door: Door) -> Result<Desk, getrandom::Error> {
        Ok(Desk {
            inner: Arc::new(Inner {
                app,
                data: data.to_owned(),
                store: Store::new(index),
                door,
                key: random()?,
                sessions: Mutex::default(),
                wrong: Mutex::default(),
                checking: Semaphore::new(1),
                changing: Mutex::new(()),
                look: Mutex::default(),
            }),
        })
    }

    /// The directory that is served.
    pub fn app(&self) -> &App {
        &self.inner.app
    }

    /// The seed folder.
    pub fn data(&self) -> &Path {
        &self.inner.data
    }

    /// The generations.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Who may come in.
    pub fn door(&self) -> &Door {
        &self.inner.door
    }

    /// Only one change of the seeds at a time.
    pub(super) fn changing(&self) -> MutexGuard<'_, ()> {
        held(&self.inner.changing)
    }

    /// The last look at the data.
    pub(super) fn last_look(&self) -> MutexGuard<'_, Option<Arc<Look>>> {
        held(&self.inner.look)
    }

    /// The token that a visitor's forms carry.
    pub fn form_token(&self, token: &str) -> String {
        let mac = blake3::keyed_hash(&self.inner.key, token.as_bytes());
        mac.to_hex().to_string()
    }

    /// Whether a form carries its visitor's token; compared in constant time.
    pub fn is_own_form(&self, token: &str, carried: &str) -> bool {
        let expected = blake3::keyed_hash(&self.inner.key, token.as_bytes());
        blake3::Hash::from_hex(carried).is_ok_and(|carried| carried == expected)
    }

    /// Opens a session for a token.
    pub(super) fn open_session(&self, token: &str) {
        let now = self.app().now();
        let mut sessions = held(&self.inner.sessions);
        sessions.retain(|_, end| *end > now);
        let end = now.saturating_add(SESSION).unwrap_or(now);
        sessions.insert(blake3::hash(token.as_bytes()), end);
    }

    /// Ends the session of a token.
    pub(super) fn end_session(&self, token: &str) {
        held(&self.inner.sessions).remove(&blake3::hash(token.as_bytes()));
    }

    /// Whether a token has a session.
    pub fn has_session(&self, token: &str) -> bool {
        let sessions = held(&self.inner.sessions);
        let end = sessions.get(&blake3::hash(token.as_bytes()));
        end.is_some_and(|end| *end > self.app().now())
    }

    /// Whether a passphrase from this address must not be tried now.
    pub(super) fn must_wait(&self, from: Option<IpAddr>) -> bool {
        let now = self.app().now();
        let mut wrong = held(&self.inner.wrong);
        wrong.retain(|(_, at)| now.duration_since(*at) < COUNTED_OVER);
        let from_one = wrong.iter().filter(|(other, _)| *other == from).count();
        from_one >= MOST_FROM_ONE || wrong.len() >= MOST_FROM_ALL
    }

    /// Whether the passphrase is right; a wrong one is counted.
    pub(super) async fn is_passphrase(&self, typed: String, from: Option<IpAddr>) -> bool {
        let Some(passphrase) = self.door().passphrase.clone() else {
            return false;
        };
        let Ok(_one) = self.inner.checking.acquire().await else {
            return false;
        };
        // Whoever queued up while others were counted waits as well.
        if self.must_wait(from) {
            return false;
        }
        let checked = tokio::task::spawn_blocking(move || passphrase.is(&typed));
        let right = checked.await.unwrap_or(false);
        if !right {
            held(&self.inner.wrong).push((from, self.app().now()));
        }
        right
    }
}
