//! `GET /livez` and `GET /readyz`, for whoever watches the server.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::web::state::App;

/// Whether the server can answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadyWire {
    /// `ready`.
    #[schema(example = "ready")]
    pub status: &'static str,
    /// Hash of the seeds that are served.
    pub generation: String,
    /// Listings that are served.
    #[schema(example = 116)]
    pub listings: usize,
}

/// Whether the process lives.
#[utoipa::path(get, path = "/livez", tag = "health", responses((status = 200, description = "It lives", body = String, content_type = "text/plain")))]
pub async fn livez() -> &'static str {
    "live\n"
}

/// Whether it can answer, and with what.
#[utoipa::path(get, path = "/readyz", tag = "health", responses((status = 200, description = "It answers", body = ReadyWire)))]
pub async fn readyz(State(app): State<App>) -> Json<ReadyWire> {
    let generation = app.generation();
    Json(ReadyWire {
        status: "ready",
        generation: generation.manifest.seeds.clone(),
        listings: generation.manifest.listings,
    })
}
