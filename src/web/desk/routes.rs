//! Route table of the desk, and its middleware.

use std::any::Any;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state, map_response};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::changes::handlers as changed;
use super::files::handlers as files;
use super::head::{Head, Spoken};
use super::listing::handlers as listing;
use super::refusal::{Refusal, Said};
use super::session::{is_from_here, is_this_machine, spoken, with_chosen_language};
use super::state::Desk;
use super::upload::MAX_FORM_BYTES;
use super::{call_list, handlers, views};
use crate::web::assets::asset;
use crate::web::error::WebError;
use crate::web::i18n::DeskWords;
use crate::web::middleware::error_responses::{in_words, log_error};
use crate::web::middleware::request_id::Reference;
use crate::web::middleware::security_headers::protect;

/// Timeout of a response; a large file is read, checked and published.
const TIME_LIMIT: Duration = Duration::from_secs(120);

/// Max body of a form without a file, in bytes.
const FORM_LIMIT: usize = 16 << 10;

/// Max body of a form with all cells of a row, in bytes.
const ROW_LIMIT: usize = 1 << 20;

/// Max path with query string, in bytes.
const ADDRESS_LIMIT: usize = 4 << 10;

/// A route: path and handler.
type Route = (&'static str, fn() -> MethodRouter<Desk>);

/// All routes.
pub const ROUTES: &[Route] = &[
    ("/", || get(handlers::desk)),
    ("/calls.csv", || get(handlers::calls)),
    ("/gaps.csv", || get(handlers::gaps)),
    ("/plan.html", || get(handlers::plan)),
    ("/sign-in", || {
        get(handlers::sign_in_form).post(handlers::sign_in)
    }),
    ("/sign-out", || post(handlers::sign_out)),
    ("/check", || with_file(post(handlers::check))),
    ("/publish", || with_file(post(changed::publish))),
    ("/returned", || with_file(post(call_list::look))),
    ("/settled", || post(call_list::settled)),
    ("/returned/publish", || with_file(post(call_list::publish))),
    ("/accept", || post(changed::accept)),
    ("/confirmed", || post(changed::confirmed)),
    ("/changes", || get(changed::changes)),
    ("/changes/{number}", || get(changed::change)),
    ("/changes/publish", || post(changed::try_again)),
    ("/changes/throw-away", || post(changed::throw_away)),
    ("/changes/undo", || post(changed::undo)),
    ("/put-back", || post(changed::put_back)),
    ("/files", || get(files::files)),
    ("/file", || get(files::file)),
    ("/templates/{name}", || get(files::blank)),
    ("/listings", || get(listing::find)),
    ("/listing", || {
        get(listing::form)
            .post(listing::send_form)
            .layer(DefaultBodyLimit::max(ROW_LIMIT))
    }),
    ("/desk.css", || get(style)),
    ("/static/{name}", || get(asset)),
];

fn with_file(route: MethodRouter<Desk>) -> MethodRouter<Desk> {
    route.layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
}

async fn style() -> impl IntoResponse {
    let style = include_str!("../static/desk.css");
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], style)
}

/// The desk.
pub fn router(desk: Desk) -> Router {
    let mut router = Router::new();
    for (path, answer) in ROUTES {
        router = router.route(path, answer());
    }
    let router = router.fallback(async || WebError::NotFound);
    router
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            WebError::Panicked.into_response()
        }))
        .layer(from_fn_with_state(desk.clone(), around))
        .layer(map_response(protect))
        .layer(CompressionLayer::new())
        .with_state(desk)
}

/// Numbers the request. The number is known to all that runs for it.
async fn around(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    Reference::draw().during(answer(desk, request, next)).await
}

/// Refuses requests from other sites or under another host name, enforces the
/// timeout, renders and logs errors, and logs route and status: never a URL, a
/// passphrase, a file or its name.
async fn answer(desk: Desk, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", |route| route.as_str()).to_owned();
    let (parts, body) = request.into_parts();
    let behind_tls = desk.door().behind_tls;
    let spoken = spoken(&parts, behind_tls);
    let length = parts.uri.path().len() + parts.uri.query().map_or(0, str::len);
    let asks = [Method::GET, Method::HEAD].contains(&parts.method);
    let answered = if desk.is_open() && !is_this_machine(&parts) {
        WebError::from(Refusal::OtherName).into_response()
    } else if length > ADDRESS_LIMIT {
        WebError::TooLarge.into_response()
    } else if !asks && !is_from_here(&parts) {
        WebError::from(Refusal::NotOurForm).into_response()
    } else {
        let answer = next.run(Request::from_parts(parts, body));
        let answer = tokio::time::timeout(TIME_LIMIT, answer).await;
        answer.unwrap_or_else(|_| WebError::TooSlow.into_response())
    };
    let response = in_words(answered, |error| page(error, spoken, behind_tls));
    log_error(&response);
    tracing::info!(
        request = %Reference::current(),
        route,
        status = response.status().as_u16(),
        microseconds = start.elapsed().as_micros(),
        "answered at the desk"
    );
    response
}

/// The error as a page of the desk. A page opened directly without a session
/// redirects to the form.
fn page(error: &WebError, spoken: Spoken, behind_tls: bool) -> Response {
    if let WebError::Refused(Refusal::SignIn) = error {
        let form = (StatusCode::SEE_OTHER, [(LOCATION, "/sign-in")]).into_response();
        return with_chosen_language(form, &spoken, behind_tls);
    }
    let head = Head::for_anybody(spoken);
    let said = said(error, head.w);
    let status = error.status();
    let number = status.is_server_error().then(|| error.reference());
    let page = views::message(head, said, number);
    (status, Html(page)).into_response()
}

/// Heading, and what to do.
#[rustfmt::skip]
fn said(error: &WebError, w: &'static DeskWords) -> Said {
    let (heading, what) = match error {
        WebError::Refused(refusal) => return refusal.said(w),
        WebError::Data(cause) => {
            return Said::new(&w.no_data, String::new()).because(&cause.to_string());
        }
        WebError::NotFound => (&w.no_page, &w.no_way_say),
        WebError::Method => (&w.no_way, &w.no_way_say),
        WebError::TooLarge => (&w.no_large, &w.no_large_say),
        WebError::BadRequest(_) => (&w.no_form, &w.no_form_say),
        WebError::TooSlow => (&w.no_time, &w.no_time_say),
        WebError::Busy | WebError::TooMany(_) => (&w.no_turn, &w.no_turn_say),
        WebError::Panicked | WebError::Internal(_) => (&w.no_luck, &w.no_luck_say),
    };
    Said::new(heading, what.clone())
}
