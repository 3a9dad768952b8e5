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
        crate::web::hsds::about::about,
        crate::web::hsds::services::list,
        crate::web::hsds::services::one,
        crate::web::hsds::organizations::list,
        crate::web::hsds::organizations::one,
        crate::web::hsds::places::list,
        crate::web::hsds::places::one,
        crate::web::hsds::taxonomies::list,
        crate::web::hsds::taxonomies::one,
        crate::web::hsds::taxonomies::terms,
        crate::web::hsds::taxonomies::term,
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
