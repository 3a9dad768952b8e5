//! Middleware: limits, error bodies, headers, metrics and the access log.

pub mod admission;
pub mod error_responses;
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
use axum::http::header::{ACCEPT, CONTENT_SECURITY_POLICY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn_with_state, map_response_with_state};
use axum::response::{Html, IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::error::WebError;
use super::map_tiles::Tiles;
use super::pages::error_page::BARE;
use super::pages::layout::Visitor;
use super::route::{Audience, Cost, Route, audience_near, route_of};
use super::state::App;
use error_responses::{Format, accepts, in_words, log_error, page, plain_page, without_page};
use heavy::Full;
use metrics::{TurnedAway, method_label};
use rate_limit::Client;
use request_id::Reference;
use security_headers::{ONLY_BY_TLS, protect};
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

/// The site that the middleware stands in front of.
#[derive(Debug, Clone)]
struct Site {
    app: App,
    routes: &'static [Route],
}

/// Adds the middleware to a router of these routes. Innermost first: catch
/// panics, render error bodies, compress, admission queue, metrics and access
/// log, security headers.
pub fn apply_middleware(router: Router<App>, routes: &'static [Route], app: App) -> Router {
    let site = Site {
        app: app.clone(),
        routes,
    };
    router
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            WebError::Panicked.into_response()
        }))
        .layer(from_fn_with_state(site.clone(), render_errors))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            // Even the error page could not be rendered.
            (StatusCode::INTERNAL_SERVER_ERROR, Html(BARE)).into_response()
        }))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(site, around))
        .layer(map_response_with_state(app.clone(), protect_site))
        .with_state(app)
}

/// Like [`protect`], but allows map tiles of the operator's tile server.
async fn protect_site(State(app): State<App>, response: Response) -> Response {
    let mut response = protect(response).await;
    if let Some(policy) = app.tiles().as_deref().and_then(Tiles::policy) {
        let headers = response.headers_mut();
        headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
    }
    response
}

/// Numbers the request. The number is known to all that runs for it.
async fn around(State(site): State<Site>, request: Request, next: Next) -> Response {
    Reference::draw().during(answer(site, request, next)).await
}

/// Enforces rate limits, queues and timeouts, counts, and logs the route alone:
/// never the URL, which contains what a person typed.
async fn answer(site: Site, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let (parts, body) = request.into_parts();
    let (route, method) = (template(&parts).to_owned(), parts.method.clone());
    let format = site.format(&parts);
    let app = &site.app;
    let refused = |error: WebError| {
        let leave_to = &app.generation().facts.site.leave_to;
        in_words(error.into_response(), |error| match format {
            Format::Html => plain_page(error, leave_to),
            format => without_page(error, format),
        })
    };
    let cost = site.cost(&route);
    let client = app.clients().and_then(|clients| clients.client(&parts));
    if let (Some(clients), Some(client)) = (app.clients(), client)
        && cost != Cost::Free
        && let Some(seconds) = clients.refuse(client, cost.weight())
    {
        app.metrics().turned_away(TurnedAway::Client);
        return refused(WebError::TooMany(seconds));
    }
    let answered = match whole(body).await {
        Ok(body) => {
            let answer = next.run(Request::from_parts(parts, body));
            run_queued(app, Reference::current().during(answer), cost, client).await
        }
        Err(error) => Err(error),
    };
    match answered {
        Err(WebError::Busy) => app.metrics().turned_away(TurnedAway::Busy),
        Err(WebError::TooMany(_)) => app.metrics().turned_away(TurnedAway::Client),
        _ => {}
    }
    if let Err(error @ (WebError::Busy | WebError::TooMany(_))) = answered {
        return refused(error);
    }
    let response = answered.unwrap_or_else(refused);
    log_error(&response);
    let (status, took) = (response.status(), start.elapsed());
    app.metrics().answered(&route, &method, status, took);
    tracing::info!(
        request = %Reference::current(),
        method = method_label(&method),
        route,
        status = status.as_u16(),
        microseconds = took.as_micros() as u64,
        "answered"
    );
    response
}

/// Path template of the route of a request; `none` when it has none.
fn template(parts: &Parts) -> &str {
    let matched = parts.extensions.get::<MatchedPath>();
    matched.map_or("none", MatchedPath::as_str)
}

impl Site {
    /// Cost of a path template; [`Cost::Normal`] for an unknown one.
    fn cost(&self, template: &str) -> Cost {
        route_of(self.routes, template).map_or(Cost::Normal, |route| route.cost)
    }

    /// Format for the audience of the route. People may ask for another, by
    /// `Accept` or by the ending of the path.
    fn format(&self, parts: &Parts) -> Format {
        let path = parts.uri.path();
        let route = route_of(self.routes, template(parts));
        let audience =
            route.map_or_else(|| audience_near(self.routes, path), |route| route.audience);
        let by_ending = path.ends_with(".json") || path.ends_with(".ics");
        let accepts = |kind| accepts(&parts.headers, kind);
        match audience {
            Audience::Programs | Audience::Systems | Audience::Watchers => Format::Json,
            _ if by_ending => Format::Json,
            _ if accepts("text/html") => Format::Html,
            _ if accepts("application/json") => Format::Json,
            Audience::Browsers if parts.headers.contains_key(ACCEPT) => Format::Text,
            _ if accepts("text/plain") => Format::Text,
            _ => Format::Html,
        }
    }
}

/// The request body, read before the request is queued: a slow upload holds up
/// nobody else. A client that goes away while it sends gets no answer.
async fn whole(body: Body) -> Result<Body, WebError> {
    let read = tokio::time::timeout(TIME_LIMIT, to_bytes(body, BODY_LIMIT));
    let bytes = read.await.map_err(|_| WebError::TooSlow)?;
    bytes.map(Body::from).map_err(|_| WebError::TooLarge)
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
            return place.run(answer).await;
        };
        let permit = queue.try_enter().ok_or(WebError::Busy)?;
        let runtime = tokio::runtime::Handle::current();
        let work = move || runtime.block_on(async { in_one_piece(answer.await).await });
        permit.run(work).await?
    };
    let in_time = tokio::time::timeout(limit, made).await;
    in_time.unwrap_or(Err(WebError::TooSlow))
}

/// Renders the error of a response that has no body, and refuses URLs and
/// headers that are too long.
async fn render_errors(State(site): State<Site>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let visitor = Visitor::from_parts(&parts, &site.app);
    let format = site.format(&parts);
    let by_tls = is_by_tls(&parts, &visitor);
    let length = parts.uri.path().len() + parts.uri.query().map_or(0, str::len);
    let response = if length > ADDRESS_LIMIT || length_of(&parts.headers) > HEADERS_LIMIT {
        WebError::TooLarge.into_response()
    } else {
        next.run(Request::from_parts(parts, body)).await
    };
    let mut response = in_words(response, |error| match format {
        Format::Html => page(error, &visitor),
        format => without_page(error, format),
    });
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

/// Logs the location of a panic, not its message, which may contain user input.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        let request = Reference::current();
        tracing::error!(code = "panicked", %request, place, "An error of ours.");
    }));
}
