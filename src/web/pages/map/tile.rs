//! `GET /tiles/{z}/{x}/{y}`: a tile of the operator's file.

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use pmtiles::TileCoord;

use crate::web::error::WebError;
use crate::web::state::App;

/// Answers `/tiles/{z}/{x}/{y}`.
pub async fn tile(
    State(app): State<App>,
    Path((z, x, y)): Path<(u8, u32, u32)>,
) -> Result<impl IntoResponse, WebError> {
    let tiles = app.tiles().ok_or(WebError::NotFound)?;
    let at = TileCoord::new(z, x, y).map_err(|_| WebError::NotFound)?;
    let picture = tiles.picture(at).await?;
    let (kind, picture) = picture.ok_or(WebError::NotFound)?;
    Ok(([(CONTENT_TYPE, kind)], picture))
}
