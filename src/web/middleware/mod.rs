//! Middleware: limits, error bodies, headers, metrics and the access log.

pub mod admission;
pub mod heavy;
pub mod metrics;
pub mod rate_limit;
pub mod request_id;
pub mod security_headers;
pub mod stream;

use std::any::Any;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn_with_state, map_response_with_state};
use axum::response::{Html, IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::error::WebError;
use super::pages::error_page::BARE;
use super::pages::layout::Visitor;
use super::routes::{Cost, cost_of};
use super::state::App;
use heavy::Full;
use metrics::{TurnedAway, method_label};
use rate_limit::Client;
use request_id::Reference;
use security_headers::{ONLY_BY_TLS, protect_site};
use stream::in_one_piece;

/// Timeout of a response, including its wait in the queue, and of reading a
/// request body.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// Timeout of a heavy response until its first piece; it has a lower priority
/// than all others.
const HEAVY_TIME_LIMIT: Duration = Duration::from_secs(10);

/// Max request body in bytes: a search form.
const BODY_LIMIT: usize = 16 << 10;

/// Max path with query string, in bytes.
const ADDRESS_LIMIT: usize = 16 << 10;

/// Max bytes of all header names and values together.
const HEADERS_LIMIT: usize = 24 << 10;

/// Adds the middleware to the routes. Innermost first: catch panics, render
/// error bodies, compress, admission queue, metrics and access log, security
/// headers.
pub fn apply_middleware(routes: Router<App>, app: App) -> Router {
    routes
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }))
        .layer(from_fn_with_state(app.clone(), render_errors))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            // Even the error page could not be rendered.
            (StatusCode::INTERNAL_SERVER_ERROR, Html(BARE)).into_response()
        }))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), around))
        .layer(map_response_with_state(app.clone(), protect_site))
        .with_state(app)
}

/// Enforces rate limits, queues and timeouts, counts, and logs the route alone:
/// never the URL, which contains what a person typed.
async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", |route| route.as_str()).to_owned();
    let method = request.method().clone();
    let (parts, body) = request.into_parts();
    let for_program = is_for_program(&parts);
    let refused = |failure: WebError| {
        if for_program {
            return failure.json();
        }
        failure.plain_page(&app.generation().facts.site.leave_to)
    };
    let cost = cost_of(&route);
    let client = app.clients().and_then(|clients| clients.client(&parts));
    if let (Some(clients), Some(client)) = (app.clients(), client)
        && cost != Cost::Free
        && let Some(seconds) = clients.refuse(client, cost.weight())
    {
        app.metrics().turned_away(TurnedAway::Client);
        return refused(WebError::TooMany(seconds));
    }
    let reference = Reference::draw();
    let answered = match whole(body).await {
        Ok(body) => {
            let answer = next.run(Request::from_parts(parts, body));
            run_queued(&app, reference.clone().during(answer), cost, client).await
        }
        Err(failure) => Err(failure),
    };
    match &answered {
        Err(WebError::Busy) => app.metrics().turned_away(TurnedAway::Busy),
        Err(WebError::TooMany(_)) => app.metrics().turned_away(TurnedAway::Client),
        _ => {}
    }
    if let Err(failure @ (WebError::Busy | WebError::TooMany(_))) = answered {
        return refused(failure);
    }
    let response = answered.unwrap_or_else(refused);
    let (status, took) = (response.status(), start.elapsed());
    app.metrics().answered(&route, &method, status, took);
    tracing::info!(
        request = %reference,
        method = method_label(&method),
        route,
        status = status.as_u16(),
        microseconds = took.as_micros() as u64,
        "answered"
    );
    response
}

/// The request body, read before the request is queued: a slow upload holds up
/// nobody else.
async fn whole(body: Body) -> Result<Body, WebError> {
    match tokio::time::timeout(TIME_LIMIT, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(bytes)) => Ok(Body::from(bytes)),
        Ok(Err(_)) => Err(WebError::TooLarge),
        Err(_) => Err(WebError::TooSlow),
    }
}

/// Makes the response in the queue of its cost.
async fn run_queued(
    app: &App,
    answer: impl Future<Output = Response> + Send + 'static,
    cost: Cost,
    client: Option<Client>,
) -> Result<Response, WebError> {
    let queues = app.queues();
    let (queue, limit) = match cost {
        Cost::Free => return Ok(answer.await),
        Cost::Urgent => (Some(&queues.urgent), TIME_LIMIT),
        Cost::Normal => (Some(&queues.normal), TIME_LIMIT),
        Cost::Heavy => (None, HEAVY_TIME_LIMIT),
    };
    let made = async {
        let Some(queue) = queue else {
            let place = queues.heavy.enter(client).map_err(|full| match full {
                Full::OfClient => WebError::TooMany(HEAVY_TIME_LIMIT.as_secs()),
                Full::OfAll => WebError::Busy,
            })?;
            return place.run(answer).await.ok_or(WebError::Internal);
        };
        let permit = queue.try_enter().ok_or(WebError::Busy)?;
        let runtime = tokio::runtime::Handle::current();
        let work = move || runtime.block_on(async { in_one_piece(answer.await).await });
        permit.run(work).await.ok_or(WebError::Internal)
    };
    let made = tokio::time::timeout(limit, made).await;
    made.unwrap_or(Err(WebError::TooSlow))
}

/// Renders an error body for responses that only carry a status code, and
/// refuses URLs and headers that are too long.
async fn render_errors(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let visitor = Visitor::from_parts(&parts, &app);
    let for_program = is_for_program(&parts);
    let by_tls = is_by_tls(&parts, &visitor);
    let length = parts.uri.path().len() + parts.uri.query().map_or(0, str::len);
    let response = if length > ADDRESS_LIMIT || length_of(&parts.headers) > HEADERS_LIMIT {
        StatusCode::URI_TOO_LONG.into_response()
    } else {
        next.run(Request::from_parts(parts, body)).await
    };
    let mut response = in_words(response, &visitor, for_program);
    if by_tls {
        response.headers_mut().extend([ONLY_BY_TLS]);
    }
    response
}

fn length_of(headers: &HeaderMap) -> usize {
    let lengths = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len());
    lengths.sum()
}

/// Whether the person came by TLS, which ends at the proxy in front of this
/// server: `X-Forwarded-Proto` or the county's own address says so.
fn is_by_tls(parts: &Parts, visitor: &Visitor) -> bool {
    let told = parts.headers.get("x-forwarded-proto");
    told.is_some_and(|scheme| scheme == "https")
        || visitor
            .generation
            .facts
            .site
            .address
            .starts_with("https://")
}

/// Whether the client is a program: by path, or by accepting JSON but not HTML.
fn is_for_program(parts: &Parts) -> bool {
    let path = parts.uri.path();
    let health = ["/livez", "/readyz"].contains(&path);
    if path.starts_with("/api/") || path.starts_with("/hsds") || path.ends_with(".json") || health {
        return true;
    }
    let accepts = |headers: &HeaderMap, kind: &str| {
        let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        accepted.is_some_and(|accepted| accepted.contains(kind))
    };
    accepts(&parts.headers, "application/json") && !accepts(&parts.headers, "text/html")
}

/// Adds a body to an error response that has none, as JSON or HTML depending on
/// the client.
fn in_words(response: Response, visitor: &Visitor, for_program: bool) -> Response {
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind.map_or(&b""[..], |kind| kind.as_bytes());
    let has_words = kind.starts_with(b"application/json") || kind.starts_with(b"text/html");
    if has_words || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let failure = WebError::from_status(status);
    let mut worded = if for_program {
        failure.json()
    } else {
        failure.page(visitor)
    };
    if let Some(allowed) = response.headers().get(ALLOW) {
        worded.headers_mut().insert(ALLOW, allowed.clone());
    }
    worded
}

/// Logs the location of a panic, not its message, which may contain user input.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let request = Reference::current();
        tracing::error!(code = "panicked", %request, place, "An error of ours.");
    }));
}
