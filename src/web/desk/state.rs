//! State shared by all requests to the desk.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::request::Parts;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::dashboard::Dashboard;
use super::refusal::Refusal;
use super::sign_in::lockout::{Guess, Guesser, Lockout};
use super::sign_in::staff_list::{Member, StaffList, folded};
use crate::index::store::Store;
use crate::publish::changes::accepted_seeds::AcceptedSeeds;
use crate::publish::changes::store::ChangeStore;
use crate::web::error::WebError;
use crate::web::middleware::rate_limit::{Proxies, network_of};
use crate::web::state::App;

/// Length of a session.
pub const SESSION: SignedDuration = SignedDuration::from_hours(12);

/// Max uploads in memory: one is read while the others wait.
const MAX_UPLOADS: usize = 3;

/// Max wait for earlier work.
const MAX_WAIT_LENGTH: Duration = Duration::from_secs(30);

/// Access to the desk.
#[derive(Debug, Clone, Default)]
pub struct AccessPolicy {
    /// File of the staff who may sign in.
    pub staff_file: Option<PathBuf>,
    /// Staff while the file names nobody.
    pub otherwise: StaffList,
    /// Whether a reverse proxy serves the desk over TLS.
    pub behind_tls: bool,
    /// Whether everybody on this machine may look while nobody can sign in. The
    /// desk then refuses all other host names, so that no web page can reach it
    /// by DNS rebinding. Only for an address that is reachable from this machine
    /// alone, and a desk that started without staff.
    pub open: bool,
}

/// An open session.
#[derive(Debug, Clone)]
struct Session {
    /// Who signed in.
    name: String,
    /// Mark of the passphrase that was given.
    mark: blake3::Hash,
    end: Timestamp,
}

/// The desk.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
    /// Reverse proxies whose `X-Forwarded-For` is trusted.
    proxies: Arc<Proxies>,
}

struct Inner {
    app: App,
    data: PathBuf,
    store: Store,
    door: AccessPolicy,
    /// Key for form tokens, browser marks and address hashes.
    key: [u8; 32],
    /// Open sessions, by the hash of their token.
    sessions: Mutex<HashMap<blake3::Hash, Session>>,
    lockout: Lockout,
    uploads: Arc<Semaphore>,
    /// Reading or writing all seeds takes much memory: one at a time.
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
/// When the system has no randomness.
pub fn random() -> Result<[u8; 32], getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

impl Desk {
    /// The desk of a served directory.
    ///
    /// # Errors
    /// When the system has no randomness.
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

    /// Sets the trusted reverse proxies.
    #[must_use]
    pub fn with_proxies(mut self, proxies: Proxies) -> Desk {
        self.proxies = Arc::new(proxies);
        self
    }

    /// The directory being served.
    pub fn app(&self) -> &App {
        &self.inner.app
    }

    /// The seed folder.
    pub fn data(&self) -> &Path {
        &self.inner.data
    }

    /// The store of generations.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Changes that wait, and those that went live.
    pub(super) fn changes(&self) -> ChangeStore {
        ChangeStore::of(self.store())
    }

    /// The accepted content of every seed file.
    ///
    /// # Errors
    /// Folder or store cannot be read.
    pub(super) fn accepted_seeds(&self) -> Result<AcceptedSeeds, WebError> {
        let examples = self.app().serves_examples();
        Ok(AcceptedSeeds::read(self.store(), self.data(), examples)?)
    }

    /// Access to the desk.
    pub fn door(&self) -> &AccessPolicy {
        &self.inner.door
    }

    /// Reserves memory for an upload.
    ///
    /// # Errors
    /// When there is no room.
    pub(super) fn room_for_upload(&self) -> Result<OwnedSemaphorePermit, WebError> {
        let room = Arc::clone(&self.inner.uploads).try_acquire_owned();
        Ok(room.map_err(|_| Refusal::Busy)?)
    }

    /// The lock for reading or writing the seeds, released when dropped.
    ///
    /// # Errors
    /// When earlier work takes longer than `MAX_WAIT_LENGTH`.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit, WebError> {
        let turn = Arc::clone(&self.inner.work).acquire_owned();
        let turn = tokio::time::timeout(MAX_WAIT_LENGTH, turn).await;
        Ok(turn.map_err(|_| Refusal::Busy)??)
    }

    /// The cached dashboard.
    pub(super) fn last_look(&self) -> MutexGuard<'_, Option<Arc<Dashboard>>> {
        held(&self.inner.look)
    }

    /// Token for the forms of a visitor.
    pub fn form_token(&self, token: &str) -> String {
        let mac = blake3::keyed_hash(&self.inner.key, token.as_bytes());
        mac.to_hex().to_string()
    }

    /// Whether a form has its visitor's token; compared in constant time.
    pub fn is_own_form(&self, token: &str, carried: &str) -> bool {
        let expected = blake3::keyed_hash(&self.inner.key, token.as_bytes());
        blake3::Hash::from_hex(carried).is_ok_and(|carried| carried == expected)
    }

    /// The staff who may sign in.
    ///
    /// # Errors
    /// The list cannot be read: then nobody may.
    pub(super) fn staff(&self) -> Result<StaffList, WebError> {
        let file = self.door().staff_file.as_deref();
        let listed = file.map(StaffList::read).transpose();
        let listed = listed.map_err(WebError::internal)?.unwrap_or_default();
        Ok(match listed.staff.is_empty() {
            true => self.door().otherwise.clone(),
            false => listed,
        })
    }

    /// Whether everybody on this machine may look.
    pub(super) fn is_open(&self) -> bool {
        let nobody = || self.staff().is_ok_and(|staff| staff.staff.is_empty());
        self.door().open && nobody()
    }

    /// Opens a session for a token.
    pub(super) fn open_session(&self, token: &str, member: &Member) {
        let now = self.app().now();
        let mut sessions = held(&self.inner.sessions);
        sessions.retain(|_, session| session.end > now);
        let session = Session {
            name: member.name.clone(),
            mark: member.passphrase.mark(),
            end: now.saturating_add(SESSION).unwrap_or(now),
        };
        sessions.insert(blake3::hash(token.as_bytes()), session);
    }

    /// Ends the session of a token.
    pub(super) fn end_session(&self, token: &str) {
        held(&self.inner.sessions).remove(&blake3::hash(token.as_bytes()));
    }

    /// Who has an open session with a token. It ends when its member is removed
    /// or gets another passphrase.
    pub(super) fn signed_in(&self, token: &str, staff: &StaffList) -> Option<String> {
        let sessions = held(&self.inner.sessions);
        let session = sessions.get(&blake3::hash(token.as_bytes()))?;
        let member = staff.find(&session.name)?;
        let is_theirs = member.passphrase.mark() == session.mark;
        (is_theirs && session.end > self.app().now()).then(|| member.name.clone())
    }

    /// A signed mark for a browser that signed in, from a random text. It gives
    /// no access, and is valid until the next restart.
    pub(super) fn mark_of(&self, random: &str) -> String {
        let mac = blake3::keyed_hash(&self.inner.key, format!("known {random}").as_bytes());
        format!("{random}.{}", mac.to_hex())
    }

    /// The browser of a mark, if the mark is valid.
    pub(super) fn known_browser(&self, mark: &str) -> Option<blake3::Hash> {
        let (random, mac) = mark.split_once('.')?;
        let expected = blake3::keyed_hash(&self.inner.key, format!("known {random}").as_bytes());
        let is_ours = blake3::Hash::from_hex(mac).is_ok_and(|mac| mac == expected);
        is_ours.then_some(expected)
    }

    /// Keyed hash of a request's address, which does not reveal it.
    pub(super) fn stranger(&self, parts: &Parts) -> blake3::Hash {
        let address = self.proxies.client(parts);
        let network = address.map_or(String::new(), |address| network_of(address).to_string());
        blake3::keyed_hash(&self.inner.key, format!("address {network}").as_bytes())
    }

    /// Checks a name and passphrase, and counts wrong ones.
    ///
    /// # Errors
    /// When they are wrong, or not checked because of earlier tries.
    pub(super) async fn check_passphrase(
        &self,
        name: &str,
        typed: String,
        guesser: Guesser,
    ) -> Result<Member, WebError> {
        let staff = self.staff()?;
        if staff.staff.is_empty() {
            return Err(Refusal::ReadOnly.into());
        }
        let key = format!("name {}", folded(name));
        let guess = Guess {
            guesser,
            name: blake3::keyed_hash(&self.inner.key, key.as_bytes()),
        };
        let (name, now) = (name.to_owned(), self.app().now());
        let check = move || staff.check(&name, &typed).cloned();
        self.inner.lockout.check(guess, now, check).await
    }
}
