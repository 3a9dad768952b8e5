//! What every request to the desk shares.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::dashboard::Dashboard;
use super::error::DeskError;
use super::lockout::{Guesser, Lockout};
use super::passphrase::Passphrase;
use crate::index::store::Store;
use crate::web::middleware::rate_limit::{Proxies, network_of};
use crate::web::state::App;

/// How long a sign-in lasts.
pub const SESSION: SignedDuration = SignedDuration::from_hours(12);

/// Uploads that are held in memory at once: one is read, the others wait.
const MAX_UPLOADS: usize = 3;

/// How long work waits for the work before it.
const MAX_WAIT_LENGTH: Duration = Duration::from_secs(30);

/// Who may come in, and how.
#[derive(Debug, Clone, Default)]
pub struct AccessPolicy {
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
    /// Servers in front of the desk whose word about the client counts.
    proxies: Arc<Proxies>,
}

struct Inner {
    app: App,
    data: PathBuf,
    store: Store,
    door: AccessPolicy,
    /// Makes the tokens of forms from the tokens of visitors.
    key: [u8; 32],
    /// Ends of the sessions, by the hash of their tokens.
    sessions: Mutex<HashMap<blake3::Hash, Timestamp>>,
    lockout: Lockout,
    uploads: Arc<Semaphore>,
    /// What reads or writes all seeds takes memory for each: one at a time.
    work: Arc<Semaphore>,
    look: Mutex<Option<Arc<Dashboard>>>,
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
    pub fn new(
        app: App,
        data: &Path,
        index: &Path,
        door: AccessPolicy,
    ) -> Result<Desk, getrandom::Error> {
        Ok(Desk {
            inner: Arc::new(Inner {
                app,
                data: data.to_owned(),
                store: Store::new(index),
                door,
                key: random()?,
                sessions: Mutex::default(),
                lockout: Lockout::default(),
                uploads: Arc::new(Semaphore::new(MAX_UPLOADS)),
                work: Arc::new(Semaphore::new(1)),
                look: Mutex::default(),
            }),
            proxies: Arc::default(),
        })
    }

    /// The same behind servers of our own.
    #[must_use]
    pub fn with_proxies(mut self, proxies: Proxies) -> Desk {
        self.proxies = Arc::new(proxies);
        self
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
    pub fn door(&self) -> &AccessPolicy {
        &self.inner.door
    }

    /// Room for one more upload in memory.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn room_for_upload(&self) -> Result<OwnedSemaphorePermit, DeskError> {
        let room = Arc::clone(&self.inner.uploads).try_acquire_owned();
        room.map_err(|_| DeskError::Busy)
    }

    /// A turn to read or write the seeds. Others wait until it is dropped.
    ///
    /// # Errors
    /// When the work before it takes too long.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit, DeskError> {
        let turn = Arc::clone(&self.inner.work).acquire_owned();
        let turn = tokio::time::timeout(MAX_WAIT_LENGTH, turn).await;
        turn.map_err(|_| DeskError::Busy)?
            .map_err(|_| DeskError::Ours)
    }

    /// The last look at the data.
    pub(super) fn last_look(&self) -> MutexGuard<'_, Option<Arc<Dashboard>>> {
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

    /// The mark of a browser that signed in, for a random text. It opens
    /// nothing, and is good until the next start.
    pub(super) fn mark_of(&self, random: &str) -> String {
        let mac = blake3::keyed_hash(&self.inner.key, format!("known {random}").as_bytes());
        format!("{random}.{}", mac.to_hex())
    }

    /// The browser that a mark of ours stands for.
    pub(super) fn known_browser(&self, mark: &str) -> Option<blake3::Hash> {
        let (random, mac) = mark.split_once('.')?;
        let expected = blake3::keyed_hash(&self.inner.key, format!("known {random}").as_bytes());
        (blake3::Hash::from_hex(mac).ok()? == expected).then_some(expected)
    }

    /// Whoever comes from the address of a request, of whom nothing can be told.
    pub(super) fn stranger(&self, parts: &Parts) -> blake3::Hash {
        let address = self.proxies.client(parts);
        let network = address.map_or(String::new(), |address| network_of(address).to_string());
        blake3::keyed_hash(&self.inner.key, format!("address {network}").as_bytes())
    }

    /// Checks a passphrase; a wrong one is counted.
    ///
    /// # Errors
    /// When it is wrong, or not checked because of others that were.
    pub(super) async fn check_passphrase(
        &self,
        typed: String,
        guesser: Guesser,
    ) -> Result<(), DeskError> {
        let passphrase = self.door().passphrase.clone().ok_or(DeskError::ReadOnly)?;
        let (lockout, now) = (&self.inner.lockout, self.app().now());
        lockout
            .check(guesser, now, move || passphrase.is(&typed))
            .await
    }
}
