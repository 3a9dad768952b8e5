//! Connections: their number, the time limits for reading and writing, and how
//! they end. A router makes the responses.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{fmt, io};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONNECTION, HOST};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_io_timeout::TimeoutWriter;
use tower::ServiceExt as _;

use super::error::WebError;
use super::middleware::error_responses::plain_page;
use super::middleware::metrics::{Metrics, TurnedAway};
use super::middleware::rate_limit::{Proxies, network_of};
use super::middleware::security_headers::protect;
use super::request_gate::{MAX_HEAD_BYTES, RequestGate};
use crate::seeds::settings_files::LEAVE_TO;

/// Max headers of a request.
const MAX_HEADERS: usize = 64;

/// Max connections over the limit that get a 503 at the same time; the rest are
/// dropped.
const MAX_TURNED_AWAY: usize = 256;

/// Max request bodies streamed at the same time, over all connections: those
/// whose length is large or unknown.
pub const MAX_OPEN_BODIES: usize = 256;

/// Max time to send a refusal.
const REFUSAL_TIME: Duration = Duration::from_secs(1);

/// Pause after the system failed to accept a connection.
const PAUSE: Duration = Duration::from_millis(100);

/// Limits of the connections.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Timeout for the first byte, for a whole head, and between requests.
    pub head: Duration,
    /// Max time that a write waits for a client that does not read.
    pub stall: Duration,
    /// Max open connections.
    pub most: usize,
    /// Max connections kept alive for another request; when more are open, a
    /// new one closes after its response, so that few are idle.
    pub kept: usize,
    /// Max connections from one network, unless it is one of `proxies`.
    pub most_of_one: usize,
    /// Our own reverse proxies.
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

/// Open connections, in total and per network.
#[derive(Default)]
struct ConnectionCounts {
    counts: Mutex<(usize, HashMap<IpAddr, usize>)>,
}

/// One open connection, counted until dropped.
struct ConnectionGuard {
    open: Arc<ConnectionCounts>,
    network: IpAddr,
    /// Whether it is kept alive for another request.
    kept: bool,
}

impl ConnectionCounts {
    /// Counts a new connection; `None` when there are too many.
    fn one_more(
        self: &Arc<ConnectionCounts>,
        address: IpAddr,
        limits: &Limits,
    ) -> Option<ConnectionGuard> {
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
        Some(ConnectionGuard {
            open: Arc::clone(self),
            network,
            kept: *all <= limits.kept,
        })
    }
}

impl Drop for ConnectionGuard {
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

impl fmt::Debug for ConnectionCounts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Open").finish_non_exhaustive()
    }
}

/// Shared by the connections of a server.
#[derive(Clone)]
struct Server {
    limits: Arc<Limits>,
    open_bodies: Arc<Semaphore>,
}

/// Serves a router until `stop` resolves, then finishes the requests in
/// progress.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    metrics: Arc<Metrics>,
    stop: impl Future<Output = ()>,
) {
    let (stopping, stopped) = watch::channel(());
    let (open, turned_away) = (Arc::<ConnectionCounts>::default(), Arc::new(()));
    let server = Server {
        limits: Arc::new(limits),
        open_bodies: Arc::new(Semaphore::new(MAX_OPEN_BODIES)),
    };
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if is_of_one_connection(&error) => continue,
            Err(error) => {
                metrics.not_accepted(&error);
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let Some(counted) = open.one_more(peer.ip().to_canonical(), &server.limits) else {
            metrics.turned_away(TurnedAway::Connections);
            if Arc::strong_count(&turned_away) <= MAX_TURNED_AWAY {
                let mine = Arc::clone(&turned_away);
                tokio::spawn(async move {
                    reject(stream).await;
                    drop(mine);
                });
            }
            continue;
        };
        let (router, server, stopped) = (router.clone(), server.clone(), stopped.clone());
        tokio::spawn(async move {
            connection(stream, peer, router, server, counted.kept, stopped).await;
            drop(counted);
        });
    }
    drop((listener, stopped));
    // Every connection keeps a receiver until it ends.
    stopping.send_replace(());
    stopping.closed().await;
}

/// Serves one connection. Its errors concern the client only.
async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    server: Server,
    kept: bool,
    mut stopped: watch::Receiver<()>,
) {
    // No buffer is allocated before a request arrives: thousands may wait.
    let mut gate = RequestGate::new(stream, Arc::clone(&server.open_bodies));
    let come = tokio::select! {
        come = tokio::time::timeout(server.limits.head, gate.request()) => come,
        _ = stopped.changed() => return,
    };
    let Ok(come) = come else {
        if gate.is_partial() {
            refuse(gate.stream(), StatusCode::REQUEST_TIMEOUT).await;
        }
        return;
    };
    if come.is_err() {
        // The client is gone.
        return;
    }
    match gate.refusal() {
        Some(status) => refuse(gate.stream(), status).await,
        None => Box::pin(requests(gate, peer, router, &server.limits, kept, stopped)).await,
    }
}

/// Answers the requests of a connection.
async fn requests(
    mut gate: RequestGate,
    peer: SocketAddr,
    router: Router,
    limits: &Limits,
    kept: bool,
    mut stopped: watch::Receiver<()>,
) {
    // A response is written in one go; delaying packets only costs time.
    let _ = gate.stream().set_nodelay(true);
    let is_last = gate.is_open();
    let mut stream = TimeoutWriter::new(gate);
    stream.set_timeout(Some(limits.stall));
    let answer = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let (router, is_last) = (router.clone(), is_last.load(Ordering::Relaxed));
        Box::pin(async move {
            let mut response = match request.headers().get_all(HOST).iter().count() {
                0 | 1 => router.oneshot(request.map(Body::new)).await?,
                // Two Host headers: a proxy may have used the other one.
                _ => refusal(StatusCode::BAD_REQUEST).await,
            };
            if is_last {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(CONNECTION, close);
            }
            Ok::<_, Infallible>(response)
        })
    });
    let mut serving = http1::Builder::new();
    serving
        .timer(TokioTimer::new())
        .keep_alive(kept)
        .header_read_timeout(limits.head)
        .max_buf_size(MAX_HEAD_BYTES)
        .max_headers(MAX_HEADERS);
    let mut serving = serving.serve_connection(TokioIo::new(Box::pin(stream)), answer);
    let mut is_stopping = false;
    let served = loop {
        let serve = std::future::poll_fn(|task| serving.poll_without_shutdown(task));
        tokio::select! {
            served = serve => break served,
            _ = stopped.changed(), if !is_stopping => is_stopping = true,
        }
        Pin::new(&mut serving).graceful_shutdown();
    };
    let mut stream = serving.into_parts().io.into_inner();
    let gate = stream.as_mut().get_pin_mut().get_mut();
    let refusal = gate.refusal().or_else(|| match served {
        Err(error) if error.is_timeout() && gate.is_partial() => Some(StatusCode::REQUEST_TIMEOUT),
        Err(error) if error.is_parse() => Some(StatusCode::BAD_REQUEST),
        _ => None,
    });
    match refusal {
        Some(status) => refuse(gate.stream(), status).await,
        // An error means that the client is already gone.
        None => drop(gate.stream().shutdown().await),
    }
}

/// Answers 503 to a connection over the limit.
async fn reject(mut stream: TcpStream) {
    let asked = tokio::time::timeout(REFUSAL_TIME, stream.readable()).await;
    if asked.is_ok_and(|asked| asked.is_ok()) {
        refuse(&mut stream, StatusCode::SERVICE_UNAVAILABLE).await;
    }
}

/// Response with the crisis numbers, when no page can be made.
async fn refusal(status: StatusCode) -> Response {
    let mut response = protect(plain_page(&WebError::from_status(status), LEAVE_TO)).await;
    *response.status_mut() = status;
    let close = HeaderValue::from_static("close");
    response.headers_mut().insert(CONNECTION, close);
    response
}

/// Sends a response with the crisis numbers and closes the connection.
async fn refuse(stream: &mut TcpStream, status: StatusCode) {
    let answer = async {
        let (parts, body) = refusal(status).await.into_parts();
        let body = to_bytes(body, usize::MAX).await.map_err(io::Error::other)?;
        let mut bytes = format!("HTTP/1.1 {status}\r\n").into_bytes();
        for (name, value) in &parts.headers {
            bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
        bytes.extend(format!("content-length: {}\r\n\r\n", body.len()).bytes());
        bytes.extend(body);
        stream.write_all(&bytes).await?;
        stream.shutdown().await?;
        // Closing with unread input would cut the response short.
        while !is_drained(stream)? {
            stream.readable().await?;
        }
        Ok::<_, io::Error>(())
    };
    // A client that does not read in time gets no response.
    let _ = tokio::time::timeout(REFUSAL_TIME, answer).await;
}

/// Discards what has arrived; true when the client has closed.
fn is_drained(stream: &TcpStream) -> io::Result<bool> {
    match stream.try_read(&mut [0; 16 << 10]) {
        Ok(read) => Ok(read == 0),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether the error only concerns the connection being accepted.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    [ConnectionAborted, ConnectionRefused, ConnectionReset].contains(&error.kind())
}
