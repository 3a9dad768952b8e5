//! `GET /`: search box, location and common needs.

use askama::Template;
use axum::response::Html;

use super::layout::{Page, Visitor, html};
use crate::seeds::settings_files::Need;
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::links::query_string;

/// Template context for `/`.
#[derive(Debug, Template)]
#[template(path = "home.html")]
struct Home {
    page: Page,
    lede: String,
    needs: Vec<Board>,
}

/// A link to a common need, drawn as a board of a waypost.
#[derive(Debug)]
pub struct Board {
    /// The need.
    pub name: String,
    /// Examples of it.
    pub hint: String,
    /// Link to what helps with it.
    pub href: String,
}

/// The common needs of the directory.
pub fn boards(visitor: &Visitor) -> Vec<Board> {
    let links = visitor.links();
    let board = |need: &Need| {
        let categories = need.categories.iter();
        let pairs: Vec<(&str, &str)> = categories.map(|id| ("category", id.as_str())).collect();
        Board {
            name: need.name.shown_in(visitor.language).to_owned(),
            hint: need.hint.shown_in(visitor.language).to_owned(),
            href: links.find(&query_string(&pairs)),
        }
    };
    visitor.generation.facts.needs.iter().map(board).collect()
}

/// Answers `/`.
pub async fn home(visitor: Visitor) -> Result<Html<String>, WebError> {
    let facts = &visitor.generation.facts;
    let page = Page::new(&visitor, "").with_icons(&["find", "here"]);
    let area = facts.site.area.shown_in(visitor.language);
    let home = Home {
        lede: fill(&page.words.home_lede, "area", area),
        needs: boards(&visitor),
        page,
    };
    html(&home)
}
