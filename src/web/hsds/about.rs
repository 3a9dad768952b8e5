//! `GET /hsds/`: what this is.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::request::Request;
use super::respond::plain;
use crate::exchange::hsds::VERSION;
use crate::web::state::App;

/// The specification: there is no profile beside it.
const PROFILE: &str = "https://docs.openreferral.org";

/// What this is.
#[derive(Debug, Serialize, ToSchema)]
pub struct AboutWire {
    /// The version of HSDS.
    #[schema(example = "3.1")]
    pub version: &'static str,
    /// The specification.
    #[schema(format = "uri")]
    pub profile: &'static str,
    /// The description of this API.
    #[schema(format = "uri")]
    pub openapi_url: String,
}

/// What this is: the version of HSDS, and where the API is described.
#[utoipa::path(
    get,
    path = "/hsds/",
    tag = "hsds",
    responses((status = 200, description = "What this is", body = AboutWire))
)]
pub async fn about(State(app): State<App>, request: Request) -> Response {
    let generation = app.generation();
    let site = generation.facts.site.address.trim_end_matches('/');
    let site = match site {
        "" => asked_at(&request.headers),
        site => site.to_owned(),
    };
    let wire = AboutWire {
        version: VERSION,
        profile: PROFILE,
        openapi_url: format!("{site}/openapi.json"),
    };
    plain(&request, &wire)
}

/// The address the request came to, for a site that has not said its own.
fn asked_at(headers: &HeaderMap) -> String {
    let plain = |host: &&str| {
        let allowed = |c: char| c.is_ascii_alphanumeric() || ".:-[]".contains(c);
        !host.is_empty() && host.chars().all(allowed)
    };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = host.filter(plain).unwrap_or("localhost");
    let secure = headers.get("x-forwarded-proto");
    let secure = secure.is_some_and(|scheme| scheme == "https");
    format!("http{}://{host}", if secure { "s" } else { "" })
}
