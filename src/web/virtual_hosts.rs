//! Several directories in one process, each with its own host names.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use tower::ServiceExt as _;

use super::assets::asset;
use super::middleware::security_headers::protect;
use super::pages::layout::plain;
use super::pages::leave::leaving;
use crate::seeds::settings_files::LEAVE_TO;

/// A directory.
#[derive(Debug, Clone)]
pub struct Site {
    /// Name of its county.
    pub county: String,
    /// Host names, lowercase and without ports.
    pub hosts: Vec<String>,
    /// Its routes.
    pub router: Router,
}

struct Sites {
    all: Vec<Site>,
    by_host: HashMap<String, usize>,
}

/// Body of `/readyz` for all directories.
#[derive(Debug, Serialize)]
struct AllWire {
    /// `ready` when all directories are, else `not-all-ready`.
    status: &'static str,
    /// Each directory's own `/readyz` body, by county.
    sites: HashMap<String, serde_json::Value>,
}

/// Sends each request to the directory of its host name. An unknown name gets
/// 421 with the crisis numbers. `/livez` works under any name; `/readyz` under
/// an unknown name reports whether all directories can answer.
pub fn router(all: Vec<Site>) -> Router {
    let mut by_host = HashMap::new();
    for (at, site) in all.iter().enumerate() {
        by_host.extend(site.hosts.iter().map(|host| (host.clone(), at)));
    }
    let unknown = Router::new()
        .route("/livez", get(|| async { "live\n" }))
        .route("/readyz", get(all_ready))
        .route("/leave", get(|| async { leaving(LEAVE_TO) }))
        .route("/static/{name}", get(asset))
        .fallback(|| async {
            let page = plain::page(|w| &w.not_found_title, |w| &w.unknown_host, LEAVE_TO);
            (StatusCode::MISDIRECTED_REQUEST, Html(page))
        })
        .layer(map_response(protect));
    let sites = Arc::new(Sites { all, by_host });
    let unknown = unknown.with_state(Arc::clone(&sites));
    Router::new().fallback(move |request: Request| async move {
        let host = host_of(request.headers(), request.uri());
        let site = host.and_then(|host| sites.by_host.get(&host));
        let router = match site.and_then(|at| sites.all.get(*at)) {
            Some(site) => site.router.clone(),
            None => unknown,
        };
        // A router never fails: its errors are responses.
        router.oneshot(request).await.into_response()
    })
}

/// Requested host name, lowercase and without a port.
fn host_of(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    // An absolute URL takes precedence over the header: RFC 9112, 3.2.2.
    let named = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = uri.host().or(named)?;
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    Some(host.trim_end_matches('.').to_ascii_lowercase())
}

async fn all_ready(State(sites): State<Arc<Sites>>) -> Response {
    let mut said = HashMap::new();
    let mut ready = true;
    for site in &sites.all {
        let request = axum::http::Request::get("/readyz").body(Body::empty());
        let Ok(request) = request else { continue };
        let answer = site.router.clone().oneshot(request).await.into_response();
        ready &= answer.status() == StatusCode::OK;
        let bytes = axum::body::to_bytes(answer.into_body(), 1 << 16).await;
        let read = bytes
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        said.insert(site.county.clone(), read.unwrap_or_default());
    }
    let (status, word) = match ready {
        true => (StatusCode::OK, "ready"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "not-all-ready"),
    };
    let body = Json(AllWire {
        status: word,
        sites: said,
    });
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}
