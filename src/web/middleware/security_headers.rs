//! Headers that keep a search private: nothing is cached, nothing is sent on,
//! nothing of others is loaded.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::response::Response;

use crate::web::map_tiles::Tiles;
use crate::web::state::App;

/// What pages may load: all of it from here.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (REFERRER_POLICY, "no-referrer"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "geolocation=(self), camera=(), microphone=()",
    ),
];

/// Asks browsers to come by TLS alone from now on, for a year. Only for those
/// who came so, or for a site whose public address says so.
pub const ONLY_BY_TLS: (HeaderName, HeaderValue) = (
    STRICT_TRANSPORT_SECURITY,
    HeaderValue::from_static("max-age=31536000"),
);

/// Puts the headers on an answer. What did not say how long it may be kept
/// may not be kept at all.
pub async fn protect(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let no_store = HeaderValue::from_static("no-store");
    headers.entry(CACHE_CONTROL).or_insert(no_store);
    response
}

/// The same for the site: pictures under its maps may be of one server more,
/// when the operator named it.
pub async fn protect_site(State(app): State<App>, response: Response) -> Response {
    let mut response = protect(response).await;
    if let Some(policy) = app.tiles().as_deref().and_then(Tiles::policy) {
        let headers = response.headers_mut();
        headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
    }
    response
}
