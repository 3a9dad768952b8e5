//! `GET /`: search box, location and common needs.

use askama::Template;
use axum::response::Html;

use super::layout::{Page, Visitor, html};
use crate::model::category::{MEETINGS, TALK};
use crate::model::schedule::time_window::Day;
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
    /// A smaller board below it, to what is open today.
    pub today: Option<TodayBoard>,
}

/// A second link of a need.
#[derive(Debug)]
pub struct TodayBoard {
    /// Its words.
    pub name: String,
    /// Link to what is open today.
    pub href: String,
}

/// Whether a need is for meetings alone; these are found by day.
fn are_meetings(need: &Need, visitor: &Visitor) -> bool {
    let categories = &visitor.generation.facts.categories;
    let mut ids = need.categories.iter();
    let is_kind = |id: &String| {
        let line = categories.lineage(id);
        line.iter().any(|category| category.id == MEETINGS)
    };
    !need.categories.is_empty() && ids.all(is_kind)
}

/// The common needs of the directory.
pub fn boards(visitor: &Visitor) -> Vec<Board> {
    let links = visitor.links();
    let board = |need: &Need| {
        let categories = need.categories.iter();
        // Who wants to talk wants somebody who answers now.
        let is_to_talk = need.categories.iter().any(|id| id == TALK);
        let sort = is_to_talk.then_some(("sort", "soonest"));
        let pairs: Vec<(&str, &str)> = categories
            .map(|id| ("category", id.as_str()))
            .chain(sort)
            .collect();
        Board {
            name: need.name.shown_in(visitor.language).to_owned(),
            hint: need.hint.shown_in(visitor.language).to_owned(),
            href: match are_meetings(need, visitor) {
                true => links.meetings(),
                false => links.find(&query_string(&pairs)),
            },
            today: (!need.today.english.is_empty()).then(|| {
                // A website of another kind is open, and no meal.
                let first = need.categories.first().map(|id| ("category", id.as_str()));
                let pairs: Vec<_> = first
                    .into_iter()
                    .chain([("when", Day::Today.word())])
                    .collect();
                TodayBoard {
                    name: need.today.shown_in(visitor.language).to_owned(),
                    href: links.find(&query_string(&pairs)),
                }
            }),
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
