//! The site in process: no port, a fixed clock.

use std::sync::OnceLock;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::http::{Request, Response, StatusCode, header};
use tempfile::TempDir;
use tower::ServiceExt as _;
use waypost::index::generation::Generation;
use waypost::index::store::Store;
use waypost::web;

use crate::reach::{generation, generation_with_examples};
use crate::seed_folder::{NOW, load};

/// What serves the shipped seeds.
pub fn app() -> web::App {
    let generation = Generation::open(&generation().folder).unwrap();
    web::App::new(generation, || NOW)
}

/// The site over the shipped seeds, opened once.
pub fn site() -> Router {
    static SITE: OnceLock<web::App> = OnceLock::new();
    web::router(SITE.get_or_init(app).clone())
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Page {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: header::HeaderMap,
    /// Its text.
    pub text: String,
    /// Its bytes.
    pub bytes: Bytes,
}

async fn whole(response: Response<Body>) -> Page {
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 1 << 22).await.unwrap();
    Page {
        status: parts.status,
        headers: parts.headers,
        // A picture is no text, and nobody reads it as one.
        text: String::from_utf8_lossy(&bytes).into_owned(),
        bytes,
    }
}

/// Sends a request.
pub fn send(request: Request<Body>) -> Page {
    answered(site(), request)
}

/// Whether an answer is made while it is sent, so that its length is not known
/// before.
pub fn is_streamed(site: Router, request: Request<Body>) -> bool {
    let response = done(site.oneshot(request)).unwrap();
    response.body().size_hint().exact().is_none()
}

/// What a site answers.
pub fn answered(site: Router, request: Request<Body>) -> Page {
    done(async { whole(site.oneshot(request).await.unwrap()).await })
}

/// The status of an answer that may be cut short.
pub fn answered_in_part(site: Router, request: Request<Body>) -> StatusCode {
    done(async {
        let response = site.oneshot(request).await.unwrap();
        let status = response.status();
        // A stream that meets a damaged listing breaks off.
        drop(axum::body::to_bytes(response.into_body(), 1 << 22).await);
        status
    })
}

/// Waits for what a site does.
fn done<T>(work: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().unwrap().block_on(work)
}

/// Gets a page.
pub fn get(path: &str) -> Page {
    send(Request::get(path).body(Body::empty()).unwrap())
}

/// Gets a page of the site that shows the invented meetings, too.
pub fn get_with_examples(path: &str) -> Page {
    static SITE: OnceLock<web::App> = OnceLock::new();
    let open = || {
        let generation = Generation::open(&generation_with_examples().folder).unwrap();
        web::App::new(generation, || NOW)
    };
    let site = web::router(SITE.get_or_init(open).clone());
    answered(site, Request::get(path).body(Body::empty()).unwrap())
}

/// Gets a page as a browser that prefers a language.
pub fn get_in(path: &str, languages: &str) -> Page {
    let request = Request::get(path).header(header::ACCEPT_LANGUAGE, languages);
    send(request.body(Body::empty()).unwrap())
}

/// Gets JSON.
pub fn get_json(path: &str) -> serde_json::Value {
    let page = get(path);
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    serde_json::from_str(&page.text).unwrap()
}

/// Bytes of an answer as they are sent.
pub fn length(request: Request<Body>) -> usize {
    done(async {
        let response = site().oneshot(request).await.unwrap();
        let body = response.into_body();
        axum::body::to_bytes(body, 1 << 22).await.unwrap().len()
    })
}

/// The site over a folder of these seed files, and where its index stands.
pub fn site_of(files: &[(&str, &[u8])]) -> (TempDir, web::App) {
    let (directory, _) = load(files);
    let index = TempDir::new().unwrap();
    let seeds = "0".repeat(64);
    let built = Store::new(index.path()).publish(&directory, &seeds, &|| {});
    let generation = Generation::open(&built.unwrap().folder).unwrap();
    (index, web::App::new(generation, || NOW))
}
