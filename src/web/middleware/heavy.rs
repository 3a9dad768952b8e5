//! Heavy responses, such as a whole binder or a list of every listing. They are
//! made on low-priority threads of their own, on half of the processors at
//! most, one at a time per client, with the clients in turn. A streamed list
//! waits for its turn again before each piece, so a slow reader blocks no
//! thread.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};
use std::{fmt, io};

use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_LENGTH;
use axum::response::Response;
use futures_core::Stream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

use super::admission::processors;
use super::rate_limit::Client;
use super::request_id::Reference;
use super::stream::{MAX_PIECE_BYTES, is_streamed};
use crate::web::error::WebError;

/// Max heavy responses of one client waiting, rendering or being sent.
pub const MAX_OF_CLIENT: usize = 8;

/// Max heavy responses of all clients: each keeps a piece in memory.
pub const MAX_OF_ALL: usize = 256;

/// Niceness of the threads: 0 is normal, 19 the lowest priority.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Why a heavy response is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// This client already has [`MAX_OF_CLIENT`].
    OfClient,
    /// All clients together have [`MAX_OF_ALL`].
    OfAll,
}

/// The queue. Clones share it.
#[derive(Debug, Clone)]
pub struct HeavyQueue(Arc<Shared>);

struct Shared {
    /// Responses rendered at the same time.
    slots: Arc<Semaphore>,
    places: Arc<Semaphore>,
    clients: Mutex<HashMap<Client, OfClient>>,
    threads: OnceLock<Result<Runtime, Arc<io::Error>>>,
}

/// Heavy responses of one client.
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
    /// A queue that renders `slots` responses at a time, on as many threads.
    pub fn with_slots(slots: usize) -> HeavyQueue {
        HeavyQueue(Arc::new(Shared {
            slots: Arc::new(Semaphore::new(slots)),
            places: Arc::new(Semaphore::new(MAX_OF_ALL)),
            clients: Mutex::default(),
            threads: OnceLock::new(),
        }))
    }

    /// A place for one response. Internal callers have no client.
    ///
    /// # Errors
    /// When the client or the queue has too many already.
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

    /// Counts one more response of a client; `None` when it has too many.
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

    /// The threads, started on first use.
    fn threads(&self) -> Result<&Runtime, WebError> {
        let start = || {
            Builder::new_multi_thread()
                .worker_threads(self.slots.available_permits().max(1))
                .thread_name("heavy")
                .enable_time()
                .on_thread_start(give_way)
                .build()
                .map_err(Arc::new)
        };
        let threads = self.threads.get_or_init(start).as_ref();
        threads.map_err(|error| WebError::internal(Arc::clone(error)))
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // The last owner may be one of these threads, which cannot wait for
        // itself.
        if let Some(Ok(threads)) = self.threads.take() {
            threads.shutdown_background();
        }
    }
}

/// Lowers the priority of this thread.
#[cfg(target_os = "linux")]
fn give_way() {
    // On failure heavy responses get a normal share of the processors.
    let _ = rustix::process::setpriority_process(None, NICENESS);
}

/// Elsewhere this would lower the priority of the whole process.
#[cfg(not(target_os = "linux"))]
fn give_way() {}

/// A place in the queue, kept until the response is sent.
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

/// The right to render, released when dropped.
type Turn = (OwnedSemaphorePermit, OwnedSemaphorePermit);

impl Place {
    /// Waits for this response's turn. Each client has at most one response in
    /// the queue for the slots, so first come, first served means one client
    /// after the other.
    ///
    /// # Errors
    /// When the server is stopping.
    async fn turn(&self) -> Result<Turn, AcquireError> {
        let of_client = Arc::clone(&self.turn).acquire_owned().await?;
        let slot = Arc::clone(&self.queue.slots).acquire_owned().await?;
        Ok((of_client, slot))
    }

    /// Queues and makes the response. Dropping the future leaves the queue.
    ///
    /// # Errors
    /// When there are no threads for it, or the server is stopping.
    pub fn run(
        self,
        answer: impl Future<Output = Response> + Send + 'static,
    ) -> impl Future<Output = Result<Response, WebError>> {
        let queue = Arc::clone(&self.queue);
        let (head, made) = oneshot::channel();
        let work = Reference::current().during(self.make(answer, head));
        // Queued now, not when the future is polled: first come, first served.
        let queued = queue.threads().map(|threads| drop(threads.spawn(work)));
        async {
            queued?;
            made.await?
        }
    }

    async fn make(
        self,
        answer: impl Future<Output = Response>,
        mut head: oneshot::Sender<Result<Response, WebError>>,
    ) {
        // Looks first whether anybody still waits: a turn may come in the same
        // moment.
        let turn = tokio::select! {
            biased;
            () = head.closed() => return,
            turn = self.turn() => turn.map_err(WebError::from),
        };
        let turn = match turn {
            Ok(turn) => turn,
            Err(stopping) => return drop(head.send(Err(stopping))),
        };
        let response = answer.await;
        let is_streamed = is_streamed(&response);
        let (mut parts, body) = response.into_parts();
        let place = Arc::new(self);
        let (pieces, sent) = mpsc::channel(2);
        let sending = Body::from_stream(Sending {
            pieces: sent,
            _place: Arc::clone(&place),
        });
        if is_streamed {
            drop(turn);
            if head.send(Ok(Response::from_parts(parts, sending))).is_ok() {
                place.send(body, pieces).await;
            }
            return;
        }
        // A single piece of known length, then the end.
        let whole = axum::body::to_bytes(body, MAX_PIECE_BYTES).await;
        drop((turn, place));
        let whole = match whole {
            Ok(whole) => whole,
            Err(error) => return drop(head.send(Err(WebError::internal(error)))),
        };
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
        let _ = head.send(Ok(Response::from_parts(parts, body)));
    }

    /// Makes the rest of a response: each piece once the one before is read and
    /// it is this response's turn.
    async fn send(&self, body: Body, pieces: mpsc::Sender<Option<Bytes>>) {
        let mut body = body.into_data_stream();
        loop {
            // Waits for both places in the channel: nothing is made ahead.
            let Ok(mut room) = pieces.reserve_many(2).await else {
                return;
            };
            let turn = tokio::select! {
                turn = self.turn() => turn,
                () = pieces.closed() => return,
            };
            if let Err(stopping) = turn {
                return WebError::internal(stopping).log();
            }
            let next = std::future::poll_fn(|task| Pin::new(&mut body).poll_next(task)).await;
            drop(turn);
            let Some(room) = room.next() else { return };
            match next {
                Some(Ok(piece)) => room.send(Some(piece)),
                // Without an end marker the client sees that it was cut short.
                Some(Err(error)) => return WebError::internal(error).log(),
                None => return room.send(None),
            }
        }
    }
}

/// A body in pieces; `None` marks the end.
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
