//! The listener of the metrics, on an address of its own: even counts reveal
//! that somebody here is searching.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::error::WebError;
use super::middleware::error_responses::text_errors;
use super::middleware::metrics::KIND;
use super::state::App;

/// Answers `/metrics` and nothing else.
pub fn metrics_router(app: App) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .layer(from_fn(text_errors))
        .with_state(app)
}

/// Directories whose metrics are served, by county name.
#[derive(Debug, Clone, Default)]
pub struct Counted(Arc<RwLock<BTreeMap<String, App>>>);

impl Counted {
    /// Adds a directory.
    pub fn add(&self, county: &str, app: App) {
        let held = self.0.write();
        let mut all = held.unwrap_or_else(PoisonError::into_inner);
        all.insert(county.to_owned(), app);
    }

    /// Answers `/metrics` when there is one directory, and `/metrics/{county}`
    /// for each of several.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/metrics", get(only))
            .route("/metrics/{county}", get(of_county))
            .layer(from_fn(text_errors))
            .with_state(self.clone())
    }

    fn all(&self) -> BTreeMap<String, App> {
        let held = self.0.read();
        held.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn only(State(counted): State<Counted>) -> Result<Response, WebError> {
    let mut all = counted.all().into_values();
    match (all.next(), all.next()) {
        (Some(app), None) => metrics(State(app)).await,
        // None yet, or several: each county has its own path.
        (Some(_), Some(_)) => Err(WebError::NotFound),
        (None, _) => Err(WebError::Busy),
    }
}

async fn of_county(
    State(counted): State<Counted>,
    Path(county): Path<String>,
) -> Result<Response, WebError> {
    let app = counted.all().remove(&county);
    metrics(State(app.ok_or(WebError::NotFound)?)).await
}

async fn metrics(State(app): State<App>) -> Result<Response, WebError> {
    let text = app.metrics().text(app.gauges())?;
    Ok(([(CONTENT_TYPE, KIND)], text).into_response())
}
