//! Long answers, made only as fast as they are read.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use futures_core::Stream;

/// Pieces that are made at once.
const AT_ONCE: usize = 64;

/// A body of pieces.
pub fn body_of(pieces: impl Iterator<Item = Vec<u8>> + Send + 'static) -> Body {
    Body::from_stream(Pieces(Box::new(pieces)))
}

struct Pieces(Box<dyn Iterator<Item = Vec<u8>> + Send>);

impl Stream for Pieces {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let some: Vec<u8> = self.0.by_ref().take(AT_ONCE).flatten().collect();
        Poll::Ready((!some.is_empty()).then(|| Ok(some.into())))
    }
}
