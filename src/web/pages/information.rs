//! Static text pages: `GET /safety` and `GET /about`.

use askama::Template;
use axum::response::Html;

use super::layout::{Page, Visitor, html};
use crate::web::error::WebError;
use crate::web::i18n::fill;

/// Template context for `text.html`.
#[derive(Debug, Template)]
#[template(path = "text.html")]
struct Text {
    page: Page,
    title: String,
    parts: Vec<Part>,
}

/// A paragraph with an optional heading and inline links.
#[derive(Debug)]
struct Part {
    heading: Option<String>,
    text: String,
    links: Vec<Link>,
    after: String,
}

/// A link between `text` and `after` of a [`Part`].
#[derive(Debug)]
struct Link {
    href: &'static str,
    label: &'static str,
}

fn part(heading: Option<&String>, text: &str) -> Part {
    Part {
        heading: heading.cloned(),
        text: text.to_owned(),
        links: Vec::new(),
        after: String::new(),
    }
}

fn answer(visitor: &Visitor, title: &str, parts: Vec<Part>) -> Result<Html<String>, WebError> {
    let text = Text {
        page: Page::new(visitor, title),
        title: title.to_owned(),
        parts,
    };
    html(&text)
}

/// Answers `/safety`.
pub async fn safety(visitor: Visitor) -> Result<Html<String>, WebError> {
    let words = visitor.words();
    let leave_to = &visitor.generation.facts.site.leave_to;
    let host = leave_to.split("//").last().unwrap_or_default();
    let host = host.trim_start_matches("www.").trim_end_matches('/');
    let leaving = fill(&words.safety_leave, "site", host);
    let what_is_kept = match visitor.is_static() {
        true => &words.static_safety,
        false => &words.safety_us,
    };
    let parts = vec![
        part(None, &words.safety_intro),
        part(Some(&words.safety_leave_heading), &leaving),
        part(Some(&words.safety_history_heading), &words.safety_history),
        part(Some(&words.safety_calls_heading), &words.safety_calls),
        part(Some(&words.safety_us_heading), what_is_kept),
    ];
    answer(&visitor, &words.safety_title, parts)
}

/// Answers `/about`.
pub async fn about(visitor: Visitor) -> Result<Html<String>, WebError> {
    let words = visitor.words();
    let generation = &visitor.generation;
    let counts = fill(
        &words.about_counts,
        "listings",
        &generation.records.len().to_string(),
    );
    let places = Part {
        links: vec![
            Link {
                href: "https://www.geonames.org",
                label: "GeoNames",
            },
            Link {
                href: "https://creativecommons.org/licenses/by/4.0/",
                label: "CC BY 4.0",
            },
        ],
        after: words.about_places_after.clone(),
        ..part(
            Some(&words.about_places_heading),
            &words.about_places_before,
        )
    };
    let parts = vec![
        part(None, &words.about_intro),
        part(None, &counts),
        part(Some(&words.about_checked_heading), &words.about_checked),
        part(Some(&words.about_sources_heading), &words.about_sources),
        places,
        part(Some(&words.about_private_heading), &words.about_private),
    ];
    answer(&visitor, &words.about_title, parts)
}
