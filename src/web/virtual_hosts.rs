//! Several directories in one process, each with its own host names.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{from_fn, map_response};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use tower::ServiceExt as _;

use super::assets::asset;
use super::error::WebError;
use super::host_name::host_name;
use super::middleware::error_responses::text_errors;
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
struct AllJson {
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
        .layer(from_fn(text_errors))
        .layer(map_response(protect));
    let sites = Arc::new(Sites { all, by_host });
    let unknown = unknown.with_state(Arc::clone(&sites));
    Router::new().fallback(move |request: Request| async move {
        let host = host_name(request.headers(), request.uri());
        let site = host.and_then(|host| sites.by_host.get(&host));
        let router = match site.and_then(|at| sites.all.get(*at)) {
            Some(site) => site.router.clone(),
            None => unknown,
        };
        // A router never fails: its errors are responses.
        router.oneshot(request).await.into_response()
    })
}

async fn all_ready(State(sites): State<Arc<Sites>>) -> Result<Response, WebError> {
    let mut said = HashMap::new();
    let mut ready = true;
    for site in &sites.all {
        let request = Request::get("/readyz").body(Body::empty())?;
        let answer = site.router.clone().oneshot(request).await.into_response();
        ready &= answer.status() == StatusCode::OK;
        let bytes = to_bytes(answer.into_body(), 1 << 16).await?;
        said.insert(site.county.clone(), serde_json::from_slice(&bytes)?);
    }
    let (status, word) = match ready {
        true => (StatusCode::OK, "ready"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "not-all-ready"),
    };
    let body = Json(AllJson {
        status: word,
        sites: said,
    });
    Ok((status, body).into_response())
}
