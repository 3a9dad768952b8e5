//! A request as these addresses read it: by `GET`, or by `POST` as the
//! specification has it for lists. What is asked stands in the address or in
//! a form; both are read as one.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request as Received};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};

use super::respond::open;
use crate::web::failure::Failure;
use crate::web::state::App;

/// The one form that is read.
const FORM: &str = "application/x-www-form-urlencoded";

/// A request: where it went and what came with it.
#[derive(Debug)]
pub struct Request {
    /// The path.
    pub path: String,
    /// What is asked, as the text of a query string.
    pub query: String,
    /// Its headers.
    pub headers: HeaderMap,
}

impl FromRequest<App> for Request {
    type Rejection = Response;

    async fn from_request(received: Received, app: &App) -> Result<Request, Response> {
        let headers = received.headers().clone();
        let uri = received.uri();
        let path = uri.path().to_owned();
        let mut query = uri.query().unwrap_or_default().to_owned();
        if received.method() == Method::POST {
            let body = Bytes::from_request(received, app).await;
            let body = body.map_err(|refused| open(refused.into_response()))?;
            let form = form(&headers, &body).map_err(|failure| open(failure.json()))?;
            if !(query.is_empty() || form.is_empty()) {
                query.push('&');
            }
            query.push_str(form);
        }
        Ok(Request {
            path,
            query,
            headers,
        })
    }
}

fn form<'a>(headers: &HeaderMap, body: &'a [u8]) -> Result<&'a str, Failure> {
    if body.is_empty() {
        return Ok("");
    }
    let kind = headers.get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_form = kind
        .split(';')
        .next()
        .is_some_and(|kind| kind.trim() == FORM);
    let text = std::str::from_utf8(body).ok().filter(|_| is_form);
    text.ok_or_else(|| {
        Failure::BadRequest(format!(
            "Parameters are read from the address, or from a form of the type {FORM}."
        ))
    })
}
