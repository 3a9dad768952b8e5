//! Offline page and service worker. Only this page and static files are cached,
//! never results.

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};

use super::layout::{CrisisLineView, Page, Visitor, html, lines};
use crate::model::language::Language;
use crate::web::assets::Assets;
use crate::web::error::WebError;
use crate::web::i18n::{Words, words};

/// Template of the service worker; placeholders are filled in per request.
const WORKER: &str = include_str!("../static/sw.js");

/// Template context for `/offline`.
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

/// Answers `/offline`. The page is in both languages, since it is cached before
/// anyone knows who will need it.
pub async fn offline(visitor: Visitor) -> Result<Html<String>, WebError> {
    page(&visitor)
}

fn page(visitor: &Visitor) -> Result<Html<String>, WebError> {
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
    html(&offline)
}

/// Answers `/sw.js`. The script contains a hash of the cached page, so browsers
/// fetch the page again when a crisis line changes.
pub async fn worker(visitor: Visitor) -> Result<Response, WebError> {
    let Html(page) = page(&visitor)?;
    let hash = blake3::hash(page.as_bytes()).to_hex();
    let assets = Assets::get();
    let kept = [
        &assets.style,
        &assets.away,
        &assets.script,
        &assets.list_script,
        &assets.icon,
    ];
    let kept = kept.map(|path| format!("\"{path}\"")).join(", ");
    let text = WORKER.replace("{version}", &hash[..12]);
    let text = text.replace("\"{kept}\"", &kept);
    let headers = [
        (CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, text).into_response())
}
