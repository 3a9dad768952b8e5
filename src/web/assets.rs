//! Static files, built into the program and named by their hash, so that a
//! browser can cache them forever and never shows an old one.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::error::WebError;

const STYLE: &str = include_str!("static/waypost.css");
const AWAY: &str = include_str!("static/away.js");
const SCRIPT: &str = include_str!("static/waypost.js");
const LIST_SCRIPT: &str = include_str!("static/list.js");
const PRINT_STYLE: &str = include_str!("static/print.css");
const ICON: &str = include_str!("static/icon.svg");
const ICON_SMALL: &[u8] = include_bytes!("static/icon-192.png");
const ICON_LARGE: &[u8] = include_bytes!("static/icon-512.png");
const MANIFEST: &str = include_str!("static/manifest.webmanifest");

const STYLE_KIND: &str = "text/css; charset=utf-8";
const SCRIPT_KIND: &str = "text/javascript; charset=utf-8";

/// Paths of the static files.
#[derive(Debug)]
pub struct Assets {
    /// The stylesheet.
    pub style: String,
    /// Script of the quick exit; runs before the page is drawn.
    pub away: String,
    /// Script for everything else.
    pub script: String,
    /// Script of list pages.
    pub list_script: String,
    /// Stylesheet of printed pages.
    pub print_style: String,
    /// The icon as SVG.
    pub icon: String,
    /// The icon as a 192-pixel PNG, for phones.
    pub icon_small: String,
    /// The icon as a 512-pixel PNG.
    pub icon_large: String,
    /// Web app manifest, for installing the site on a phone.
    pub manifest: String,
    /// Text of the manifest, with the paths of the icons.
    manifest_text: String,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let icon = path(ICON.as_bytes(), "svg");
    let icon_small = path(ICON_SMALL, "png");
    let icon_large = path(ICON_LARGE, "png");
    let manifest_text = MANIFEST
        .replace("{icon}", &icon)
        .replace("{icon-192}", &icon_small)
        .replace("{icon-512}", &icon_large);
    Assets {
        style: path(STYLE.as_bytes(), "css"),
        away: path(AWAY.as_bytes(), "js"),
        script: path(SCRIPT.as_bytes(), "js"),
        list_script: path(LIST_SCRIPT.as_bytes(), "js"),
        print_style: path(PRINT_STYLE.as_bytes(), "css"),
        icon,
        icon_small,
        icon_large,
        manifest: path(manifest_text.as_bytes(), "webmanifest"),
        manifest_text,
    }
});

fn path(bytes: &[u8], ending: &str) -> String {
    let hash = blake3::hash(bytes).to_hex();
    format!("/static/{}.{ending}", &hash[..12])
}

impl Assets {
    /// Paths of the files in this build.
    pub fn get() -> &'static Assets {
        &ASSETS
    }
}

impl Assets {
    /// The files that the pages of a static site use, by path.
    pub fn of_static_site() -> [(&'static str, &'static [u8]); 5] {
        let assets = Assets::get();
        [
            (&assets.style, STYLE.as_bytes()),
            (&assets.print_style, PRINT_STYLE.as_bytes()),
            (&assets.away, AWAY.as_bytes()),
            (&assets.icon, ICON.as_bytes()),
            (&assets.icon_large, ICON_LARGE),
        ]
    }
}

/// Answers `/static/{name}`.
pub async fn asset(Path(name): Path<String>) -> Result<Response, WebError> {
    let assets = Assets::get();
    let manifest = assets.manifest_text.as_bytes();
    let files: [(&str, &'static [u8], &'static str); 9] = [
        (&assets.style, STYLE.as_bytes(), STYLE_KIND),
        (&assets.print_style, PRINT_STYLE.as_bytes(), STYLE_KIND),
        (&assets.away, AWAY.as_bytes(), SCRIPT_KIND),
        (&assets.script, SCRIPT.as_bytes(), SCRIPT_KIND),
        (&assets.list_script, LIST_SCRIPT.as_bytes(), SCRIPT_KIND),
        (&assets.icon, ICON.as_bytes(), "image/svg+xml"),
        (&assets.icon_small, ICON_SMALL, "image/png"),
        (&assets.icon_large, ICON_LARGE, "image/png"),
        (&assets.manifest, manifest, "application/manifest+json"),
    ];
    let mut files = files.into_iter();
    let found = files.find(|(path, ..)| path.strip_prefix("/static/") == Some(name.as_str()));
    let (_, bytes, kind) = found.ok_or(WebError::NotFound)?;
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    let kind = HeaderValue::from_static(kind);
    Ok(([(CACHE_CONTROL, forever), (CONTENT_TYPE, kind)], bytes).into_response())
}
