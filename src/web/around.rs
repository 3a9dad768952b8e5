//! What stands around every answer: limits, words, headers, the log.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn_with_state, map_response_with_state};
use axum::response::{Html, IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::failure::Failure;
use super::headers::{ONLY_BY_TLS, protect_site};
use super::metrics::{TurnedAway, method_label};
use super::pages::message::BARE;
use super::pages::shell::Visitor;
use super::reference::Reference;
use super::state::App;
use super::stream::Streamed;

/// Longest time for an answer, the wait for its turn included.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// Largest body of a request, in bytes: the form of a search.
const BODY_LIMIT: usize = 16 << 10;

/// Longest path with its query string, in bytes.
const ADDRESS_LIMIT: usize = 16 << 10;

/// Most bytes of the names and values of all headers.
const HEADERS_LIMIT: usize = 24 << 10;

/// Largest answer that is made ready in one piece; what has no end known
/// beforehand is sent as it is made.
const IN_ONE_PIECE: usize = 64 << 20;

/// Routes that are answered at once and however often: the way out, what a
/// phone keeps for later, and what a watching machine asks. Each costs little.
pub const NEVER_REFUSED: [&str; 7] = [
    "/leave",
    "/livez",
    "/offline",
    "/readyz",
    "/safety",
    "/static/{name}",
    "/sw.js",
];

/// Routes with all that stands around every one of them, from the inside out:
/// a panic becomes an answer, answers get their words and are compressed; each waits its turn, is counted and logged, and gets its
/// headers.
pub fn with_surroundings(routes: Router<App>, app: App) -> Router {
    routes
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }))
        .layer(from_fn_with_state(app.clone(), with_words))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            // Not even the page of a failure could be made.
            (StatusCode::INTERNAL_SERVER_ERROR, Html(BARE)).into_response()
        }))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), around))
        .layer(map_response_with_state(app.clone(), protect_site))
        .with_state(app)
}

/// Turns away what is too much, ends what takes too long, counts, and logs
/// what was asked for by its route alone: never the address, which holds what
/// a person typed.
async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", |route| route.as_str()).to_owned();
    let method = request.method().clone();
    let (parts, body) = request.into_parts();
    let for_program = is_for_program(&parts);
    let refused = |failure: Failure| {
        if for_program {
            return failure.json();
        }
        failure.plain_page(&app.generation().facts.site.leave_to)
    };
    let free = NEVER_REFUSED.contains(&route.as_str());
    let early = app.clients().filter(|_| !free);
    if let Some(seconds) = early.and_then(|clients| clients.refuse(&parts)) {
        app.metrics().turned_away(TurnedAway::Client);
        return refused(Failure::TooMany(seconds));
    }
    let reference = Reference::draw();
    let answered = match whole(body).await {
        Ok(body) => {
            let answer = next.run(Request::from_parts(parts, body));
            in_turn(&app, reference.clone().during(answer), free).await
        }
        Err(failure) => Err(failure),
    };
    if answered.as_ref().err() == Some(&Failure::Busy) {
        app.metrics().turned_away(TurnedAway::Busy);
        return refused(Failure::Busy);
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

/// The body of a request, read before its turn: one that comes slowly holds
/// nobody up.
async fn whole(body: Body) -> Result<Body, Failure> {
    match tokio::time::timeout(TIME_LIMIT, to_bytes(body, BODY_LIMIT)).await {
        Ok(Ok(bytes)) => Ok(Body::from(bytes)),
        Ok(Err(_)) => Err(Failure::TooLarge),
        Err(_) => Err(Failure::TooSlow),
    }
}

/// Makes the answer when its turn has come; what is free has none.
async fn in_turn(
    app: &App,
    answer: impl Future<Output = Response> + Send + 'static,
    free: bool,
) -> Result<Response, Failure> {
    let made = async {
        if free {
            return Ok(answer.await);
        }
        let turn = app.line().join().ok_or(Failure::Busy)?;
        let runtime = tokio::runtime::Handle::current();
        let work = move || runtime.block_on(async { in_one_piece(answer.await).await });
        turn.take(work).await.ok_or(Failure::Ours)
    };
    let made = tokio::time::timeout(TIME_LIMIT, made).await;
    made.unwrap_or(Err(Failure::TooSlow))
}

/// The answer with all its bytes made, so that making them is part of the
/// work. One that is made while it is sent is left as it is.
async fn in_one_piece(response: Response) -> Response {
    let is_streamed = response.extensions().get::<Streamed>().is_some();
    if is_streamed || response.body().is_end_stream() {
        return response;
    }
    let (parts, body) = response.into_parts();
    match to_bytes(body, IN_ONE_PIECE).await {
        Ok(bytes) => Response::from_parts(parts, Body::from(bytes)),
        Err(_) => Failure::Ours.json(),
    }
}

/// Gives answers without words their words, and refuses addresses and headers
/// that are too long.
async fn with_words(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let visitor = Visitor::of(&parts, &app);
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

/// Whether the person came by TLS, which ends at the server in front of this
/// one: that server says so, or the county's own address does.
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

/// Whether a program asks: by the path, or by accepting JSON and no page.
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

/// Errors that have no words of their own get them, in the shape that whoever
/// asks can read.
fn in_words(response: Response, visitor: &Visitor, for_program: bool) -> Response {
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind.map_or(&b""[..], |kind| kind.as_bytes());
    let has_words = kind.starts_with(b"application/json") || kind.starts_with(b"text/html");
    if has_words || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let failure = Failure::of_status(status);
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

/// Lets a panic say where it was and not what it held: its message may quote
/// what a person typed.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(code = "panicked", place, "An error of ours.");
    }));
}
