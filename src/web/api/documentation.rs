//! `GET /openapi.json`: the API described for programs.

use axum::Json;
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi;

/// The description, gathered from the handlers.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Waypost",
        description = "Where can this person get help, near here, now? \
            Nothing that is asked is kept."
    ),
    paths(
        super::search::search,
        super::calendars::search,
        super::calendars::feed,
        super::suggest::answer,
        super::resources::resource,
        super::lists::json,
        super::lists::contacts,
        super::lists::spreadsheet,
        super::lists::calendar,
        super::health::livez,
        super::health::readyz,
    )
)]
struct Documentation;

/// Answers `/openapi.json`.
pub async fn openapi() -> Response {
    Json(document()).into_response()
}

/// The description.
pub fn document() -> utoipa::openapi::OpenApi {
    Documentation::openapi()
}
