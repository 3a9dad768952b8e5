//! `GET /helping`: for whoever helps someone else: questions about the person,
//! and what can be handed over.

use askama::Template;
use axum::response::Html;

use super::eligibility::{PersonForm, given_answers, person_form};
use super::layout::{Page, Visitor, html};
use super::results::person_location::{LocationPicker, light, unknown_place};
use crate::query::Query;
use crate::web::error::WebError;

/// Template context for `/helping`.
#[derive(Debug, Template)]
#[template(path = "helping.html")]
struct Helping {
    page: Page,
    notes: Vec<String>,
    light: LocationPicker,
    person: PersonForm,
}

/// Answers `/helping`.
pub async fn helping(visitor: Visitor) -> Result<Html<String>, WebError> {
    let answers = visitor.answers.iter();
    let (query, _) = Query::from_pairs(answers.map(|(name, value)| (*name, value.as_str())));
    let page = Helping {
        page: Page::new(&visitor, &visitor.words().helping_title).with_icons(&["find"]),
        notes: unknown_place(&visitor)
            .into_iter()
            .chain(given_answers(&visitor).notes)
            .collect(),
        light: light(&visitor),
        person: person_form(&visitor, &query),
    };
    html(&page)
}
