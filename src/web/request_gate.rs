//! The reading side of a connection. hyper gets a request only when all of it
//! has arrived; until then its bytes stay in the socket buffer, so a request
//! that is sent slowly uses none of our memory. Error responses that hyper
//! sends by itself, without a body, are held back, so that the connection can
//! answer with the crisis numbers.

use std::cell::RefCell;
use std::io::{self, IoSlice};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::http::StatusCode;
use rustix::net::RecvFlags;
use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};

/// Max bytes of a request line and its headers.
pub const MAX_HEAD_BYTES: usize = 32 << 10;

/// Max bytes of a body that is waited for here; a longer one, or one of unknown
/// length, is streamed.
const MAX_BODY_BYTES: usize = 16 << 10;

/// How hyper's own error responses begin. They never have a body.
const BARE: [(&[u8], StatusCode); 3] = [
    (b"HTTP/1.1 400 ", StatusCode::BAD_REQUEST),
    (b"HTTP/1.1 414 ", StatusCode::URI_TOO_LONG),
    (
        b"HTTP/1.1 431 ",
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
    ),
];

thread_local! {
    /// Buffer for peeking at the socket.
    static PEEKED: RefCell<Vec<u8>> = RefCell::new(vec![0; MAX_HEAD_BYTES + MAX_BODY_BYTES]);
}

/// A request that hyper rejects immediately. Passed on in place of one refused
/// here, so that earlier responses are sent first.
const REFUSED: &[u8] = b"\0\r\n\r\n";

/// A connection that passes on whole requests only.
#[derive(Debug)]
pub struct RequestGate {
    stream: TcpStream,
    state: State,
    /// Bytes received of an unfinished request.
    partial: usize,
    /// Status of an error response of hyper that was held back.
    held_back: Option<StatusCode>,
    /// Whether a body is streamed: then it is the connection's last request.
    is_open: Arc<AtomicBool>,
    open_bodies: Arc<Semaphore>,
}

#[derive(Debug)]
enum State {
    /// No whole request yet.
    Waiting,
    /// Bytes left of the current request.
    Passing(usize),
    /// Streaming: everything passes.
    Open(#[expect(dead_code, reason = "held")] OwnedSemaphorePermit),
    /// The next request is refused with this status.
    Refused(StatusCode),
    /// hyper was given [`REFUSED`] in place of the request.
    Refusing(StatusCode),
    /// End of input.
    Ended,
}

/// Extent of the request at the start of a buffer.
#[derive(Debug, PartialEq, Eq)]
enum Extent {
    Partial,
    Whole(usize),
    /// The body length is large or unknown.
    Open,
    TooLarge,
}

impl RequestGate {
    /// A gate for a connection. `open_bodies` limits the streamed bodies of all
    /// connections together.
    pub fn new(stream: TcpStream, open_bodies: Arc<Semaphore>) -> RequestGate {
        RequestGate {
            stream,
            state: State::Waiting,
            partial: 0,
            held_back: None,
            is_open: Arc::default(),
            open_bodies,
        }
    }

    /// Waits for the first request.
    pub async fn request(&mut self) -> io::Result<()> {
        std::future::poll_fn(|task| self.poll_request(task)).await
    }

    /// Whether a request has begun to arrive but is not whole.
    pub fn is_partial(&self) -> bool {
        matches!(self.state, State::Waiting) && self.partial > 0
    }

    /// Shared flag: whether the latest request is the connection's last.
    pub fn is_open(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.is_open)
    }

    /// Status of the response to send before closing, if any.
    pub fn refusal(&self) -> Option<StatusCode> {
        match self.state {
            State::Refused(status) => Some(status),
            _ => self.held_back,
        }
    }

    /// The underlying socket.
    pub fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Whether the client has stopped sending. Bytes that are readable once
    /// more are no sign of it: their arrival may be told twice.
    fn has_ended(&self, task: &mut Context<'_>) -> io::Result<bool> {
        match pin!(self.stream.ready(Interest::READABLE)).poll(task) {
            Poll::Ready(ready) => Ok(ready?.is_read_closed()),
            Poll::Pending => Ok(false),
        }
    }

    /// Waits until the next request is whole, and sets the state for it.
    fn poll_request(&mut self, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            ready!(self.stream.poll_read_ready(task))?;
            // Asked before the bytes are looked at: what came before the end
            // is then among them.
            let is_end = self.has_ended(task)?;
            let looked = PEEKED.with_borrow_mut(|peeked| {
                self.stream.try_io(Interest::READABLE, || {
                    let seen = rustix::net::recv(&self.stream, &mut peeked[..], RecvFlags::PEEK);
                    let (_, seen) = seen?;
                    self.partial = seen;
                    match extent(&peeked[..seen]) {
                        Extent::Partial if seen > 0 && !is_end => {
                            Err(io::ErrorKind::WouldBlock.into())
                        }
                        extent => Ok(extent),
                    }
                })
            });
            self.state = match looked {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
                Err(error) => return Poll::Ready(Err(error)),
                Ok(Extent::Whole(length)) => State::Passing(length),
                Ok(Extent::Partial) if self.partial == 0 => State::Ended,
                Ok(Extent::Partial) => State::Refused(StatusCode::BAD_REQUEST),
                Ok(Extent::TooLarge) => State::Refused(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE),
                Ok(Extent::Open) => match Arc::clone(&self.open_bodies).try_acquire_owned() {
                    Ok(permit) => {
                        self.is_open.store(true, Ordering::Relaxed);
                        State::Open(permit)
                    }
                    Err(TryAcquireError::NoPermits | TryAcquireError::Closed) => {
                        State::Refused(StatusCode::SERVICE_UNAVAILABLE)
                    }
                },
            };
            return Poll::Ready(Ok(()));
        }
    }

    /// Fails when `bytes` begin an error response of hyper, so that it is not
    /// sent.
    fn hold_back(&mut self, bytes: &[u8]) -> io::Result<()> {
        let bare = BARE.iter().find(|(start, _)| bytes.starts_with(start));
        let Some((_, status)) = bare else {
            return Ok(());
        };
        let is_empty = b"\r\ncontent-length: 0\r\n";
        if bytes.windows(is_empty.len()).any(|part| part == is_empty) {
            self.held_back = Some(match self.state {
                State::Refusing(own) => own,
                _ => *status,
            });
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(())
    }
}

/// Finds the end of a request. Only hyper interprets it: if the two disagree,
/// hyper only gets some bytes later.
fn extent(bytes: &[u8]) -> Extent {
    // hyper skips empty lines before a request.
    let blank = bytes.iter().take_while(|byte| b"\r\n".contains(byte));
    let start = blank.count();
    let Some(end) = end_of_head(bytes, start) else {
        return match bytes.len() < MAX_HEAD_BYTES {
            true => Extent::Partial,
            false => Extent::TooLarge,
        };
    };
    if end >= MAX_HEAD_BYTES {
        return Extent::TooLarge;
    }
    let mut body = 0;
    for line in bytes[start..end].split(|byte| *byte == b'\n').skip(1) {
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = line.split_at(colon.unwrap_or(line.len()));
        let is = |wanted: &str| name.trim_ascii().eq_ignore_ascii_case(wanted.as_bytes());
        if is("transfer-encoding") || is("expect") {
            return Extent::Open;
        }
        if is("content-length") {
            let value = std::str::from_utf8(value).unwrap_or_default();
            // hyper refuses an invalid length; there is no body to wait for.
            body = value.trim_start_matches(':').trim().parse().unwrap_or(0);
        }
    }
    match end + body {
        _ if body > MAX_BODY_BYTES => Extent::Open,
        whole if bytes.len() < whole => Extent::Partial,
        whole => Extent::Whole(whole),
    }
}

/// End of the empty line after the headers.
fn end_of_head(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at += bytes[at..].iter().position(|byte| *byte == b'\n')? + 1;
        match &bytes[at..] {
            [b'\n', ..] => return Some(at + 1),
            [b'\r', b'\n', ..] => return Some(at + 2),
            _ => {}
        }
    }
}

impl AsyncRead for RequestGate {
    fn poll_read(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let gate = &mut *self;
        loop {
            match &mut gate.state {
                State::Waiting => ready!(gate.poll_request(task))?,
                State::Passing(0) => {
                    gate.partial = 0;
                    gate.state = State::Waiting;
                }
                State::Passing(left) => {
                    let room = into.remaining().min(*left);
                    let mut part = ReadBuf::new(into.initialize_unfilled_to(room));
                    ready!(Pin::new(&mut gate.stream).poll_read(task, &mut part))?;
                    let read = part.filled().len();
                    *left -= read;
                    into.advance(read);
                    return Poll::Ready(Ok(()));
                }
                State::Open(_) => return Pin::new(&mut gate.stream).poll_read(task, into),
                State::Refused(status) => {
                    gate.state = State::Refusing(*status);
                    into.put_slice(REFUSED);
                    return Poll::Ready(Ok(()));
                }
                State::Refusing(_) | State::Ended => return Poll::Ready(Ok(())),
            }
        }
    }
}

impl AsyncWrite for RequestGate {
    fn poll_write(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.hold_back(bytes)?;
        Pin::new(&mut self.stream).poll_write(task, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.hold_back(parts.first().map_or(&[], |first| first))?;
        Pin::new(&mut self.stream).poll_write_vectored(task, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(task)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(task)
    }
}
