//! Long answers, made only as fast as they are read.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use futures_core::Stream;

/// Pieces that are made at once.
const AT_ONCE: usize = 64;

/// Marks an answer that is made while it is sent.
#[derive(Debug, Clone, Copy)]
pub struct Streamed;

/// An answer of a media type, in pieces.
pub fn streamed(
    kind: &'static str,
    pieces: impl Iterator<Item = Vec<u8>> + Send + 'static,
) -> Response {
    let body = Body::from_stream(Pieces(Box::new(pieces)));
    (Extension(Streamed), [(CONTENT_TYPE, kind)], body).into_response()
}

struct Pieces(Box<dyn Iterator<Item = Vec<u8>> + Send>);

impl Stream for Pieces {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let first = self.0.next();
        Poll::Ready(first.map(|mut some| {
            some.extend(self.0.by_ref().take(AT_ONCE - 1).flatten());
            Ok(some.into())
        }))
    }
}
