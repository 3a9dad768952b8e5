//! `GET /`: search box, location and common needs.

use askama::Template;
use axum::response::Html;

use super::a_to_z::places;
use super::layout::{NavLink, Page, Visitor, html};
use crate::index::generation::Generation;
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
    /// Home towns with help, for a static site.
    towns: Vec<NavLink>,
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
pub fn are_meetings(need: &Need, generation: &Generation) -> bool {
    let categories = &generation.facts.categories;
    let mut ids = need.categories.iter();
    let is_kind = |id: &String| {
        let line = categories.lineage(id);
        line.iter().any(|category| category.id == MEETINGS)
    };
    !need.categories.is_empty() && ids.all(is_kind)
}

/// The query string of what helps with a need; for talk, whoever answers
/// soonest comes first.
pub fn need_query(need: &Need, by_time: bool) -> String {
    let categories = need.categories.iter();
    let is_to_talk = need.categories.iter().any(|id| id == TALK);
    let sort = (is_to_talk && by_time).then_some(("sort", "soonest"));
    let pairs = categories.map(|id| ("category", id.as_str()));
    query_string(&pairs.chain(sort).collect::<Vec<_>>())
}

/// The board to what is open today, unless no program is there to know the day.
fn today(need: &Need, visitor: &Visitor) -> Option<TodayBoard> {
    if need.today.english.is_empty() || visitor.is_static() {
        return None;
    }
    // A website of another kind is open, and no meal.
    let first = need.categories.first().map(|id| ("category", id.as_str()));
    let pairs: Vec<_> = first
        .into_iter()
        .chain([("when", Day::Today.word())])
        .collect();
    Some(TodayBoard {
        name: need.today.shown_in(visitor.language).to_owned(),
        href: visitor.links().find(&query_string(&pairs)),
    })
}

/// The common needs of the directory.
pub fn boards(visitor: &Visitor) -> Vec<Board> {
    let links = visitor.links();
    let board = |need: &Need| Board {
        name: need.name.shown_in(visitor.language).to_owned(),
        hint: need.hint.shown_in(visitor.language).to_owned(),
        href: match are_meetings(need, &visitor.generation) {
            true => links.meetings(),
            false => links.find(&need_query(need, !visitor.is_static())),
        },
        today: today(need, visitor),
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
        towns: places(None, &visitor, |place| !place.is_zip()),
        page,
    };
    html(&home)
}
