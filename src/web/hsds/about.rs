//! `GET /hsds/`: HSDS version and the URL of the API description.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::parameters::Request;
use super::respond::plain;
use crate::export::hsds::VERSION;
use crate::web::error::WebError;
use crate::web::state::App;

/// The specification itself: there is no profile of our own.
const PROFILE: &str = "https://docs.openreferral.org";

/// What this is.
#[derive(Debug, Serialize, ToSchema)]
pub struct AboutJson {
    /// The version of HSDS.
    #[schema(example = "3.1")]
    pub version: &'static str,
    /// The specification.
    #[schema(format = "uri")]
    pub profile: &'static str,
    /// The description of this API: a URL, or a path of this server while the
    /// county has not set its address.
    #[schema(format = "uri-reference")]
    pub openapi_url: String,
}

/// What this is: the version of HSDS, and where the API is described.
#[utoipa::path(
    get,
    path = "/hsds/",
    tag = "hsds",
    responses((status = 200, description = "What this is", body = AboutJson))
)]
pub async fn about(State(app): State<App>, request: Request) -> Result<Response, WebError> {
    let generation = app.generation();
    let site = generation.facts.site.address.trim_end_matches('/');
    let wire = AboutJson {
        version: VERSION,
        profile: PROFILE,
        openapi_url: format!("{site}/openapi.json"),
    };
    plain(&request, &wire)
}
