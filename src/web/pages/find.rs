//! Results of a search.

use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};

use super::crisis::{Panel, panel};
use super::results::{Results, Stand, results};
use super::served::{Ask, questions};
use super::shell::{Page, Visitor};
use crate::query::Query;
use crate::search::answer::Answer;
use crate::search::ask::ask;
use crate::web::failure::Failure;
use crate::web::state::App;

/// The page.
#[derive(Debug, Template)]
#[template(path = "find.html")]
struct Find {
    page: Page,
    asked: String,
    place_asked: String,
    crisis: Option<Panel>,
    results: Results,
    fits: Vec<Ask>,
    /// The rest of the search, as the form of what must fit repeats it.
    kept: Vec<(String, String)>,
}

/// Answers `/find`.
pub async fn find(State(app): State<App>, visitor: Visitor) -> Response {
    let (now, asked_by) = (app.now(), visitor.clone());
    let work = move || {
        let (query, problems) = Query::from_pairs(asked_by.search_pairs());
        let answer = ask(&asked_by.generation, &query, &problems, now).ok()?;
        view(&asked_by, &query, &answer).render().ok()
    };
    match app.away(work).await {
        Ok(Some(html)) => Html(html).into_response(),
        Ok(None) => Failure::Ours.page(&visitor),
        Err(failure) => failure.page(&visitor),
    }
}

fn view(visitor: &Visitor, query: &Query, answer: &Answer) -> Find {
    let stand = Stand {
        visitor,
        category: None,
    };
    Find {
        asked: query.words().to_owned(),
        place_asked: query.value("near").unwrap_or_default().to_owned(),
        crisis: panel(answer, visitor),
        results: results(stand, query, answer),
        fits: questions(visitor, query.values("fits")),
        kept: kept(query),
        page: Page::new(visitor, &visitor.words().find_title).with_icons(super::results::ICONS),
    }
}

/// The search without what must fit, and from its first page.
fn kept(query: &Query) -> Vec<(String, String)> {
    let text = query.to_text();
    let pairs = url::form_urlencoded::parse(text.as_bytes()).into_owned();
    pairs
        .filter(|(name, _)| !["fits", "for", "page"].contains(&name.as_str()))
        .collect()
}
