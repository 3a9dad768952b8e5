//! Heavy answers: a whole binder, a list of every listing. They are made on
//! threads of their own that give way to all others, on half of the
//! processors at most, for each client one at a time, and for the clients in
//! turn. A list that is made while it is sent waits for its turn again before
//! each piece, so that one that is not read holds no thread.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_LENGTH;
use axum::response::Response;
use futures_core::Stream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use super::admission::processors;
use super::rate_limit::Client;
use super::stream::{in_one_piece, is_streamed};

/// Heavy answers of one client that wait, are made or are being sent.
pub const MAX_OF_CLIENT: usize = 8;

/// The same of all clients: each holds a piece of its answer in memory.
pub const MAX_OF_ALL: usize = 256;

/// Priority of the threads; 0 is that of all others, 19 the lowest.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Why a heavy answer is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// This client has too many already.
    OfClient,
    /// All clients together have too many.
    OfAll,
}

/// The queue. Clones are the same queue.
#[derive(Debug, Clone)]
pub struct HeavyQueue(Arc<Shared>);

struct Shared {
    /// What may be made at the same time.
    slots: Arc<Semaphore>,
    places: Arc<Semaphore>,
    clients: Mutex<HashMap<Client, OfClient>>,
    threads: OnceLock<Option<Runtime>>,
}

/// The heavy answers of one client.
struct OfClient {
    turn: Arc<Semaphore>,
    open: usize,
}

impl fmt::Debug for Shared {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("HeavyQueue").finish_non_exhaustive()
    }
}

impl Default for HeavyQueue {
    fn default() -> HeavyQueue {
        HeavyQueue::with_slots((processors() / 2).max(1))
    }
}

impl HeavyQueue {
    /// A queue that makes `slots` answers at a time, on as many threads.
    pub fn with_slots(slots: usize) -> HeavyQueue {
        HeavyQueue(Arc::new(Shared {
            slots: Arc::new(Semaphore::new(slots)),
            places: Arc::new(Semaphore::new(MAX_OF_ALL)),
            clients: Mutex::default(),
            threads: OnceLock::new(),
        }))
    }

    /// A place for one answer. Callers within the program are no client.
    ///
    /// # Errors
    /// When there are too many already.
    pub fn enter(&self, client: Option<Client>) -> Result<Place, Full> {
        let of_all = Arc::clone(&self.0.places).try_acquire_owned();
        let of_all = of_all.map_err(|_| Full::OfAll)?;
        let turn = match client {
            None => Arc::new(Semaphore::new(1)),
            Some(client) => self.0.turn_of(client).ok_or(Full::OfClient)?,
        };
        Ok(Place {
            queue: Arc::clone(&self.0),
            client,
            turn,
            _of_all: of_all,
        })
    }
}

impl Shared {
    fn clients(&self) -> MutexGuard<'_, HashMap<Client, OfClient>> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one answer more of a client.
    fn turn_of(&self, client: Client) -> Option<Arc<Semaphore>> {
        let mut clients = self.clients();
        let of_client = clients.entry(client).or_insert_with(|| OfClient {
            turn: Arc::new(Semaphore::new(1)),
            open: 0,
        });
        if of_client.open >= MAX_OF_CLIENT {
            return None;
        }
        of_client.open += 1;
        Some(Arc::clone(&of_client.turn))
    }

    /// The threads, started when they are first needed; `None` when the system
    /// gives none.
    fn threads(&self) -> Option<&Runtime> {
        let start = || {
            Builder::new_multi_thread()
                .worker_threads(self.slots.available_permits().max(1))
                .thread_name("heavy")
                .enable_time()
                .on_thread_start(give_way)
                .build()
                .ok()
        };
        self.threads.get_or_init(start).as_ref()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // The last who holds it may be one of these threads, which cannot wait
        // for itself.
        if let Some(threads) = self.threads.take().flatten() {
            threads.shutdown_background();
        }
    }
}

/// Lowers the priority of this thread.
#[cfg(target_os = "linux")]
fn give_way() {
    // Without, heavy answers get as much of the processors as all others.
    let _ = rustix::process::setpriority_process(None, NICENESS);
}

/// Elsewhere it would be the priority of the whole program.
#[cfg(not(target_os = "linux"))]
fn give_way() {}

/// A place in the queue, until the answer has been sent.
pub struct Place {
    queue: Arc<Shared>,
    client: Option<Client>,
    turn: Arc<Semaphore>,
    _of_all: OwnedSemaphorePermit,
}

impl fmt::Debug for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Place").finish_non_exhaustive()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(client) = self.client else { return };
        let mut clients = self.queue.clients();
        let Some(of_client) = clients.get_mut(&client) else {
            return;
        };
        of_client.open -= 1;
        if of_client.open == 0 {
            clients.remove(&client);
        }
    }
}

/// The right to work, given back when it is dropped.
type Turn = (OwnedSemaphorePermit, OwnedSemaphorePermit);

impl Place {
    /// Waits until it is this answer's turn. No client has more than one
    /// answer in the queue for the slots, whose order of arrival is therefore
    /// one client after the other. `None` when the server stops.
    async fn turn(&self) -> Option<Turn> {
        let of_client = Arc::clone(&self.turn).acquire_owned().await.ok()?;
        let slot = Arc::clone(&self.queue.slots).acquire_owned().await.ok()?;
        Some((of_client, slot))
    }

    /// Joins the queue and makes the answer. `None` when that failed. Whoever
    /// no longer waits for it leaves the queue.
    pub fn run(
        self,
        answer: impl Future<Output = Response> + Send + 'static,
    ) -> impl Future<Output = Option<Response>> {
        let queue = Arc::clone(&self.queue);
        let (head, made) = oneshot::channel();
        // Without threads the sender goes, and so does the answer.
        if let Some(threads) = queue.threads() {
            threads.spawn(self.make(answer, head));
        }
        async { made.await.ok() }
    }

    async fn make(
        self,
        answer: impl Future<Output = Response>,
        mut head: oneshot::Sender<Response>,
    ) {
        let turn = tokio::select! {
            turn = self.turn() => turn,
            () = head.closed() => return,
        };
        let response = answer.await;
        let is_streamed = is_streamed(&response);
        let response = match is_streamed {
            true => response,
            false => in_one_piece(response).await,
        };
        let (mut parts, body) = response.into_parts();
        let place = Arc::new(self);
        let (pieces, sent) = mpsc::channel(2);
        let sending = Body::from_stream(Sending {
            pieces: sent,
            _place: Arc::clone(&place),
        });
        if is_streamed {
            drop(turn);
            if head.send(Response::from_parts(parts, sending)).is_ok() {
                place.send(body, pieces).await;
            }
            return;
        }
        // One piece, whose length is known, and the end.
        let whole = axum::body::to_bytes(body, usize::MAX).await;
        let whole = whole.unwrap_or_default();
        drop((turn, place));
        let body = match whole.is_empty() {
            true => Body::empty(),
            false => sending,
        };
        if !whole.is_empty() {
            let length = HeaderValue::from(whole.len());
            parts.headers.entry(CONTENT_LENGTH).or_insert(length);
        }
        let _ = pieces.try_send(Some(whole));
        let _ = pieces.try_send(None);
        let _ = head.send(Response::from_parts(parts, body));
    }

    /// Makes the rest of an answer, each piece when the one before is taken
    /// and it is its turn again.
    async fn send(&self, body: Body, pieces: mpsc::Sender<Option<Bytes>>) {
        let mut body = body.into_data_stream();
        loop {
            // Both places of the channel are free: nothing is made ahead.
            let Ok(mut room) = pieces.reserve_many(2).await else {
                return;
            };
            let turn = tokio::select! {
                turn = self.turn() => turn,
                () = pieces.closed() => return,
            };
            let next = std::future::poll_fn(|task| Pin::new(&mut body).poll_next(task)).await;
            drop(turn);
            let Some(room) = room.next() else { return };
            match next {
                Some(Ok(piece)) => room.send(Some(piece)),
                // Without its end the answer is seen to be cut short.
                Some(Err(_)) => return,
                None => return room.send(None),
            }
        }
    }
}

/// What is sent, in pieces; `None` is the end.
struct Sending {
    pieces: mpsc::Receiver<Option<Bytes>>,
    _place: Arc<Place>,
}

impl Stream for Sending {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(match ready!(self.pieces.poll_recv(task)) {
            Some(Some(piece)) => Some(Ok(piece)),
            Some(None) => None,
            None => Some(Err(io::ErrorKind::UnexpectedEof.into())),
        })
    }
}
