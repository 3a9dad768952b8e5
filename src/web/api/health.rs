//! `GET /livez` and `GET /readyz`, for monitoring.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::search::engine::stale_lines;
use crate::web::error::WebError;
use crate::web::state::App;

/// Whether the server can answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadyJson {
    /// `ready`.
    #[schema(example = "ready")]
    pub status: &'static str,
    /// Name of the generation that is served.
    #[schema(example = "4-0123456789abcdef")]
    pub generation: String,
    /// Hash of the seeds it was built from.
    pub seeds: String,
    /// Day its seeds were checked.
    #[schema(example = "2026-11-22")]
    pub built_on: String,
    /// Days since then.
    #[schema(example = 0)]
    pub age_days: i64,
    /// Since when it is served.
    #[schema(example = "2026-11-22T17:30:00Z")]
    pub served_since: String,
    /// Listings that are served.
    #[schema(example = 116)]
    pub listings: usize,
    /// Rows with an error whose last good version is served.
    #[schema(example = 0)]
    pub kept_rows: usize,
    /// Crisis lines that are served although their last check is more than
    /// twice its term ago: call them.
    #[schema(example = 0)]
    pub stale_crisis_lines: usize,
    /// The seeds as they lie in the folder, when they do not go before the
    /// public.
    pub refused: Option<RefusedJson>,
    /// Present while the seed folder was not looked at for a minute: what is
    /// served is sound, but files that change are not published meanwhile.
    pub watcher: Option<WatcherJson>,
}

/// Watching that stands still, or a publication that takes long.
#[derive(Debug, Serialize, ToSchema)]
pub struct WatcherJson {
    /// Seconds since the last look at the seed folder began.
    #[schema(example = 75)]
    pub seconds_since_look: i64,
}

/// Seconds without a look at the seed folder until `/readyz` reports it.
const LONG_WITHOUT_LOOK: i64 = 60;

/// A change of the seeds that was refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct RefusedJson {
    /// Hash of its report.
    #[schema(example = "0a1b2c3d")]
    pub hash: String,
    /// How many reasons it names.
    #[schema(example = 1)]
    pub reasons: usize,
    /// When it was refused.
    #[schema(example = "2026-11-22T17:30:00Z")]
    pub at: String,
}

/// Others should be asked: there is no directory to serve and people see the
/// crisis lines alone, or the server is about to stop.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotReadyJson {
    /// `no-directory` or `stopping`.
    #[schema(example = "no-directory")]
    pub status: &'static str,
}

/// Whether the process lives.
#[utoipa::path(get, path = "/livez", tag = "health", responses((status = 200, description = "It lives", body = String, content_type = "text/plain")))]
pub async fn livez() -> &'static str {
    "live\n"
}

/// Whether it can answer, and with what.
#[utoipa::path(get, path = "/readyz", tag = "health", responses(
    (status = 200, description = "It answers", body = ReadyJson),
    (status = 503, description = "Others should be asked: there is no directory yet and people see the crisis lines alone, or the server is about to stop", body = NotReadyJson),
))]
pub async fn readyz(State(app): State<App>) -> Result<Response, WebError> {
    if app.is_stopping() {
        let status = "stopping";
        let body = Json(NotReadyJson { status });
        return Ok((StatusCode::SERVICE_UNAVAILABLE, body).into_response());
    }
    let generation = app.generation();
    let manifest = &generation.manifest;
    let refused = app.refused().map(|refused| RefusedJson {
        hash: refused.hash,
        reasons: refused.reasons,
        at: refused.at.to_string(),
    });
    let stale = stale_lines(&generation, app.today())?;
    Ok(Json(ReadyJson {
        status: "ready",
        generation: generation.name(),
        seeds: manifest.seeds.clone(),
        built_on: manifest.built_on.to_string(),
        age_days: app.age_in_days(),
        served_since: app.served_since().to_string(),
        listings: manifest.listings,
        kept_rows: manifest.kept.len(),
        stale_crisis_lines: stale.len(),
        refused,
        watcher: app
            .seconds_since_look()
            .filter(|seconds| *seconds > LONG_WITHOUT_LOOK)
            .map(|seconds_since_look| WatcherJson { seconds_since_look }),
    })
    .into_response())
}
