//! Connections: how many, how long each may take to ask and to read, and how
//! they end. The answers come from a router.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_io_timeout::TimeoutWriter;

use super::clients::{Proxies, network_of};
use super::metrics::{Metrics, TurnedAway};
use super::pages::message::BARE;

/// Most bytes of a request's first line and headers; beyond, the connection
/// is told so and closed.
const HEAD_LIMIT: usize = 32 << 10;

/// Most headers of a request.
const MOST_HEADERS: usize = 64;

/// Connections beyond the limit that are told so at the same time.
const MOST_TURNED_AWAY: usize = 256;

/// How long to wait before taking connections again when the system gives
/// none.
const PAUSE: Duration = Duration::from_millis(100);

/// What a connection may take.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Time until the first byte, for a whole head, and between two requests.
    pub head: Duration,
    /// Time an answer may wait for a reader that takes none of it.
    pub stall: Duration,
    /// Connections at the same time.
    pub most: usize,
    /// How many of them are kept for another request; one that comes when
    /// there are more ends with its answer, so that idle ones stay few.
    pub kept: usize,
    /// Of them, from one address that is no server of our own.
    pub most_of_one: usize,
    /// Servers of our own in front of this one.
    pub proxies: Proxies,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            head: Duration::from_secs(15),
            stall: Duration::from_secs(15),
            most: 12_000,
            kept: 4_000,
            most_of_one: 1_000,
            proxies: Proxies::default(),
        }
    }
}

/// Open connections, in all and of each address.
#[derive(Default)]
struct Open {
    counts: Mutex<(usize, HashMap<IpAddr, usize>)>,
}

/// One of them, counted until it is dropped.
struct Counted {
    open: Arc<Open>,
    network: IpAddr,
    /// Whether it may be kept for another request.
    kept: bool,
}

impl Open {
    /// Counts one more; `None` when there are too many.
    fn one_more(self: &Arc<Open>, address: IpAddr, limits: &Limits) -> Option<Counted> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, of) = &mut *counts;
        let network = network_of(address);
        let own = of.get(&network).copied().unwrap_or_default();
        let too_many = own >= limits.most_of_one && !limits.proxies.hold(address);
        if *all >= limits.most || too_many {
            return None;
        }
        *all += 1;
        of.insert(network, own + 1);
        Some(Counted {
            open: Arc::clone(self),
            network,
            kept: *all <= limits.kept,
        })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let counts = self.open.counts.lock();
        let (all, of) = &mut *counts.unwrap_or_else(PoisonError::into_inner);
        *all -= 1;
        let own = of.get(&self.network).copied().unwrap_or_default();
        if own > 1 {
            of.insert(self.network, own - 1);
        } else {
            of.remove(&self.network);
        }
    }
}

impl fmt::Debug for Open {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Open").finish_non_exhaustive()
    }
}

/// Serves a router until asked to stop, and then until the requests that are
/// under way are answered.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    metrics: Arc<Metrics>,
    stop: impl Future<Output = ()>,
) {
    let (stopping, stopped) = watch::channel(());
    let (open, turned_away) = (Arc::<Open>::default(), Arc::new(()));
    let limits = Arc::new(limits);
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if is_of_one_connection(&error) => continue,
            Err(_) => {
                metrics.turned_away(TurnedAway::NoConnections);
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let Some(counted) = open.one_more(peer.ip().to_canonical(), &limits) else {
            metrics.turned_away(TurnedAway::Connections);
            if Arc::strong_count(&turned_away) <= MOST_TURNED_AWAY {
                let mine = Arc::clone(&turned_away);
                tokio::spawn(async move {
                    let _ = tokio::time::timeout(Duration::from_secs(1), turn_away(stream)).await;
                    drop(mine);
                });
            }
            continue;
        };
        let (router, limits, stopped) = (router.clone(), Arc::clone(&limits), stopped.clone());
        tokio::spawn(async move {
            connection(stream, peer, router, &limits, counted.kept, stopped).await;
            drop(counted);
        });
    }
    drop((listener, stopped));
    // Every connection holds a receiver until it ends.
    stopping.send_replace(());
    stopping.closed().await;
}

/// One connection. What goes wrong on it is the other end's affair.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: &Limits,
    kept: bool,
    mut stopped: watch::Receiver<()>,
) {
    // No room is taken before there is something to read: thousands may wait.
    // (A new socket may be called readable before anything has come.)
    let mut first = [0];
    tokio::select! {
        come = tokio::time::timeout(limits.head, stream.peek(&mut first)) => {
            if !matches!(come, Ok(Ok(1))) {
                return;
            }
        }
        _ = stopped.changed() => return,
    }
    Box::pin(requests(stream, peer, router, limits, kept, stopped)).await;
}

/// Answers the requests of a connection.
async fn requests(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: &Limits,
    kept: bool,
    mut stopped: watch::Receiver<()>,
) {
    // An answer is written whole; waiting for more of it only costs time.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(limits.stall));
    let answer = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        TowerToHyperService::new(router.clone()).call(request)
    });
    let mut serving = http1::Builder::new();
    serving
        .timer(TokioTimer::new())
        .keep_alive(kept)
        .header_read_timeout(limits.head)
        .max_buf_size(HEAD_LIMIT)
        .max_headers(MOST_HEADERS);
    let serving = serving.serve_connection(TokioIo::new(Box::pin(stream)), answer);
    let mut serving = std::pin::pin!(serving);
    tokio::select! {
        _ = serving.as_mut() => {}
        _ = stopped.changed() => {
            serving.as_mut().graceful_shutdown();
            let _ = serving.await;
        }
    }
}

/// Tells one connection too many so, with the numbers to call.
async fn turn_away(mut stream: TcpStream) -> io::Result<()> {
    let mut asked = [0; 4096];
    // What is left unread would cut the answer short.
    let _ = stream.read(&mut asked).await?;
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/html; charset=utf-8\r\n\
         content-length: {}\r\nretry-after: 5\r\ncache-control: no-store\r\n\
         connection: close\r\n\r\n{BARE}",
        BARE.len()
    );
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

/// Whether only the connection that was to be accepted is gone.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    [ConnectionAborted, ConnectionRefused, ConnectionReset].contains(&error.kind())
}
