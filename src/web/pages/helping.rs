//! `GET /helping`: for whoever helps someone else: questions about the person,
//! and what can be handed over.

use askama::Template;
use axum::response::Html;

use super::eligibility::{PersonForm, given_answers, person_form};
use super::layout::{Page, Visitor, html};
use super::results::person_location::{LocationPicker, light, unknown_place};
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
    let given = given_answers(&visitor);
    let mut person = person_form(&visitor, &given.query, &given.person);
    // Where the person lives is asked once.
    if person.residence.is_empty() {
        person.residence = visitor.place.clone().unwrap_or_default();
    }
    let page = Helping {
        page: Page::new(&visitor, &visitor.words().helping_title).with_icons(&["find"]),
        notes: unknown_place(&visitor)
            .into_iter()
            .chain(given.notes)
            .collect(),
        light: light(&visitor),
        person,
    };
    html(&page)
}
