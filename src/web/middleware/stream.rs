//! Streamed and buffered responses.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Extension;
use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use futures_core::Stream;

use crate::web::error::WebError;

/// Items per piece: a few milliseconds of work.
const ITEMS_PER_PIECE: usize = 16;

/// Max size of a buffered response, in bytes.
pub const MAX_PIECE_BYTES: usize = 64 << 20;

/// Marks a response that is made while it is sent.
#[derive(Debug, Clone, Copy)]
struct Streamed;

/// Whether a response is made while it is sent.
pub fn is_streamed(response: &Response) -> bool {
    response.extensions().get::<Streamed>().is_some()
}

/// A response of a media type, made item by item while it is sent. An item that
/// fails cuts it short. Only for heavy routes: all others are
/// buffered.
pub fn streamed(
    kind: &'static str,
    items: impl Iterator<Item = Result<Vec<u8>, WebError>> + Send + 'static,
) -> Response {
    let body = Body::from_stream(Pieces(Box::new(items)));
    (Extension(Streamed), [(CONTENT_TYPE, kind)], body).into_response()
}

struct Pieces(Box<dyn Iterator<Item = Result<Vec<u8>, WebError>> + Send>);

impl Stream for Pieces {
    type Item = Result<Bytes, WebError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let some = self.0.by_ref().take(ITEMS_PER_PIECE);
        let piece = some.collect::<Result<Vec<_>, _>>();
        Poll::Ready(match piece {
            Ok(some) if some.is_empty() => None,
            piece => Some(piece.map(|some| some.concat().into())),
        })
    }
}

/// The response with its whole body rendered, so that rendering is part of the
/// queued work.
///
/// # Errors
/// When the body fails or is larger than [`MAX_PIECE_BYTES`].
pub async fn in_one_piece(response: Response) -> Result<Response, WebError> {
    if response.body().is_end_stream() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, MAX_PIECE_BYTES).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}
