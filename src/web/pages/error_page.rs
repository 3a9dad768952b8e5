//! Error pages, such as 404, 500 and 503.

use askama::Template;

use super::layout::{Page, Visitor};
use super::results::person_location::PlaceBox;
use crate::web::error::WebError;

/// Template context for `message.html`.
#[derive(Debug, Template)]
#[template(path = "message.html")]
struct Message {
    page: Page,
    title: String,
    plain: String,
    asked: String,
    place_box: PlaceBox,
    reference: String,
}

/// Renders an error page. Falls back to [`BARE`] if rendering fails.
pub fn page(visitor: &Visitor, title: &str, plain: &str, reference: String) -> String {
    let message = Message {
        page: Page::new(visitor, title).with_icons(&["find"]),
        title: title.to_owned(),
        plain: plain.to_owned(),
        asked: String::new(),
        place_box: PlaceBox::default(),
        reference,
    };
    message.render().unwrap_or_else(|error| {
        WebError::from(error).log();
        BARE.to_owned()
    })
}

/// Static fallback page with only the crisis numbers, for when rendering fails.
pub const BARE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
    <title>Waypost</title><h1>These numbers work without us</h1>\
    <p>In danger: <a href=\"tel:911\">911</a>.</p>\
    <p>In a crisis, call or text <a href=\"tel:988\">988</a>, day or night. \
    <span lang=\"es\">Español: oprima 2.</span></p>\
    <p>Food, bills, a place to sleep: <a href=\"tel:211\">211</a>.</p></html>";
