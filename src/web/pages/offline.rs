//! Without a signal: the page a phone keeps, and the worker that keeps it.
//! Only this page and the static files are kept, never a result.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};

use super::layout::{CrisisLineView, Page, Visitor, lines};
use crate::model::language::Language;
use crate::web::assets::Assets;
use crate::web::error::WebError;
use crate::web::i18n::{Words, words};

/// The worker with its blanks.
const WORKER: &str = include_str!("../static/sw.js");

/// The page.
#[derive(Debug, Template)]
#[template(path = "offline.html")]
struct Offline {
    page: Page,
    halves: Vec<Half>,
}

/// The crisis lines in one language.
#[derive(Debug)]
struct Half {
    language: Language,
    words: &'static Words,
    lines: Vec<CrisisLineView>,
}

/// Answers `/offline`: one page in both languages, since it is kept before
/// anyone knows who will need it.
pub async fn offline(visitor: Visitor) -> Response {
    match page(&visitor) {
        Some(html) => Html(html).into_response(),
        None => WebError::Ours.page(&visitor),
    }
}

fn page(visitor: &Visitor) -> Option<String> {
    let other = visitor.language.pick(Language::Spanish, Language::English);
    let half = |language: Language| Half {
        language,
        words: words(language),
        lines: lines(&Visitor {
            language,
            ..visitor.clone()
        }),
    };
    let offline = Offline {
        page: Page::new(visitor, &visitor.words().offline_title),
        halves: vec![half(visitor.language), half(other)],
    };
    offline.render().ok()
}

/// Answers `/sw.js`. Its text changes with the page it keeps, so that browsers
/// fetch the page anew when a crisis line changes.
pub async fn worker(visitor: Visitor) -> Response {
    let Some(page) = page(&visitor) else {
        return WebError::Ours.json();
    };
    let hash = blake3::hash(page.as_bytes()).to_hex();
    let assets = Assets::get();
    let kept = [&assets.style, &assets.away, &assets.script, &assets.icon];
    let kept = kept.map(|path| format!("\"{path}\"")).join(", ");
    let text = WORKER.replace("{version}", &hash[..12]);
    let text = text.replace("\"{kept}\"", &kept);
    let headers = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, text).into_response()
}
