//! `GET /find`: search results.
//!
//! - `context`: where links lead
//! - `filters`: when, how far, facets and sort options
//! - `listing_card`: a listing in results, also used on other pages
//! - `open_line`: whether it is open, or its hours as far as they are known
//! - `page`: chips, notes, paging and map around the results
//! - `person_location`: location of the person being helped

pub mod context;
pub mod filters;
pub mod listing_card;
pub mod open_line;
pub mod page;
pub mod person_location;

use askama::Template;
use axum::extract::State;
use axum::response::Html;

use super::a_to_z;
use super::crisis::{Panel, Strip, panel, strip};
use super::layout::{Page, Visitor, html};
use crate::query::Query;
use crate::search::answer::Answer;
use crate::search::engine::search;
use crate::web::error::WebError;
use crate::web::state::App;
use context::ResultsContext;
use page::{Results, results};
use person_location::PlaceBox;

/// Template context for `/find`.
#[derive(Debug, Template)]
#[template(path = "find.html")]
struct Find {
    page: Page,
    asked: String,
    place_box: PlaceBox,
    crisis: Option<Panel>,
    strip: Option<Strip>,
    results: Results,
}

/// Answers `/find`.
pub async fn find(State(app): State<App>, visitor: Visitor) -> Result<Html<String>, WebError> {
    if visitor.is_static() && visitor.pairs.is_empty() {
        return a_to_z::page(&visitor);
    }
    let (query, problems) = Query::from_pairs(visitor.search_pairs());
    let answer = search(&visitor.generation, &query, &problems, app.now())?;
    html(&view(&visitor, &query, &answer))
}

/// The place box: the place that the words of the question name, or else the
/// place typed there.
fn place_box(query: &Query, answer: &Answer) -> PlaceBox {
    let in_words = answer.origin.as_ref().filter(|origin| origin.is_in_words);
    PlaceBox::of(in_words.map_or_else(
        || query.value("near").unwrap_or_default(),
        |origin| &origin.label,
    ))
}

fn view(visitor: &Visitor, query: &Query, answer: &Answer) -> Find {
    let stand = ResultsContext {
        visitor,
        category: None,
    };
    Find {
        asked: query.words().to_owned(),
        place_box: place_box(query, answer),
        crisis: panel(answer, visitor),
        strip: strip(answer, visitor),
        results: results(stand, query, answer),
        page: Page::new(visitor, &visitor.words().find_title).with_icons(page::ICONS),
    }
}
