//! The static files: part of the program, named by their hash, so that a
//! browser may keep them for good and never shows an old one.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

const STYLE: &str = include_str!("static/waypost.css");
const SCRIPT: &str = include_str!("static/waypost.js");
const LIST_SCRIPT: &str = include_str!("static/list.js");
const PRINT_STYLE: &str = include_str!("static/print.css");
const ICON: &str = include_str!("static/icon.svg");
const MANIFEST: &str = include_str!("static/manifest.webmanifest");

/// Paths of the static files.
#[derive(Debug)]
pub struct Assets {
    /// The stylesheet.
    pub style: String,
    /// The script.
    pub script: String,
    /// The script of the list.
    pub list_script: String,
    /// The stylesheet of what is made for paper.
    pub print_style: String,
    /// The icon.
    pub icon: String,
    /// What a phone needs to keep the site as an app.
    pub manifest: String,
    /// The manifest with the icon's path in it.
    manifest_text: String,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let icon = path(ICON, "svg");
    let manifest_text = MANIFEST.replace("{icon}", &icon);
    Assets {
        style: path(STYLE, "css"),
        script: path(SCRIPT, "js"),
        list_script: path(LIST_SCRIPT, "js"),
        print_style: path(PRINT_STYLE, "css"),
        icon,
        manifest: path(&manifest_text, "webmanifest"),
        manifest_text,
    }
});

fn path(text: &str, ending: &str) -> String {
    let hash = blake3::hash(text.as_bytes()).to_hex();
    format!("/static/{}.{ending}", &hash[..12])
}

impl Assets {
    /// The paths.
    pub fn get() -> &'static Assets {
        &ASSETS
    }
}

/// Answers `/static/{name}`.
pub async fn asset(Path(name): Path<String>) -> Response {
    let assets = Assets::get();
    let files: [(&str, &'static str, &'static str); 6] = [
        (&assets.style, STYLE, "text/css; charset=utf-8"),
        (&assets.script, SCRIPT, "text/javascript; charset=utf-8"),
        (
            &assets.list_script,
            LIST_SCRIPT,
            "text/javascript; charset=utf-8",
        ),
        (&assets.print_style, PRINT_STYLE, "text/css; charset=utf-8"),
        (&assets.icon, ICON, "image/svg+xml"),
        (
            &assets.manifest,
            &assets.manifest_text,
            "application/manifest+json",
        ),
    ];
    let found = files
        .into_iter()
        .find(|(path, ..)| path.strip_prefix("/static/") == Some(name.as_str()));
    match found {
        Some((_, text, kind)) => {
            let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
            let kind = HeaderValue::from_static(kind);
            ([(CACHE_CONTROL, forever), (CONTENT_TYPE, kind)], text).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
