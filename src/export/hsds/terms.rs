//! Categories, audiences and meeting types as taxonomies.

use serde::Serialize;
use utoipa::ToSchema;

use super::frame::Frame;
use super::ids;
use crate::export::hsds::objects::{Attribute, TaxonomyTerm};
use crate::model::category::Category;
use crate::model::listing::{Listing, Meeting};

/// A taxonomy: code, name, description.
type Kind = (&'static str, &'static str, &'static str);

const HELP: Kind = (
    "help",
    "Kinds of help",
    "What kind of help a service is, from general to specific",
);

const PEOPLE: Kind = (
    "people",
    "People served",
    "Whom a service is for, when it is not for everyone",
);

const MEETINGS: Kind = (
    "meeting",
    "Meeting types",
    "What a meeting is like, in the codes of its fellowship",
);

const KINDS: [Kind; 3] = [HELP, PEOPLE, MEETINGS];

/// All taxonomies.
pub fn taxonomies() -> Vec<Taxonomy> {
    let each = KINDS.iter().map(|kind| Taxonomy {
        id: ids::id("taxonomy", kind.0).to_string(),
        name: kind.1.to_owned(),
        description: kind.2.to_owned(),
    });
    each.collect()
}

/// The terms of all categories, in seed order.
pub fn kinds_of_help(frame: &Frame<'_>) -> Vec<TaxonomyTerm> {
    let each = frame.categories.iter();
    each.map(|category| of_category(category, frame)).collect()
}

/// The terms of a listing, the most specific category first.
pub fn of_listing(listing: &Listing, frame: &Frame<'_>) -> Vec<TaxonomyTerm> {
    let mut terms: Vec<TaxonomyTerm> = Vec::new();
    for id in &listing.categories {
        terms.push(match frame.categories.get(id) {
            Some(category) => of_category(category, frame),
            None => plain(HELP, id, id, id),
        });
    }
    for people in &listing.audience {
        terms.push(plain(PEOPLE, &code_of_people(people), people, people));
    }
    if let Some(meeting) = &listing.meeting {
        let codes = meeting.types.iter();
        terms.extend(codes.map(|code| of_code(code, meeting, frame)));
    }
    terms
}

/// The codes of the terms in [`of_listing`], without building the terms.
pub fn codes(listing: &Listing) -> Vec<String> {
    let mut codes = listing.categories.clone();
    codes.extend(listing.audience.iter().map(|people| code_of_people(people)));
    if let Some(meeting) = &listing.meeting {
        let types = meeting.types.iter();
        codes.extend(types.map(|code| code_of_type(&meeting.fellowship, code)));
    }
    codes
}

/// The codes of a listing's categories and their ancestors: a request for food
/// finds pantries.
pub fn above<'a>(listing: &'a Listing, frame: &'a Frame<'_>) -> impl Iterator<Item = &'a str> {
    let lines = listing
        .categories
        .iter()
        .flat_map(|id| frame.categories.lineage(id));
    lines.map(|one| one.id.as_str())
}

fn code_of_people(people: &str) -> String {
    format!("people:{}", people.to_lowercase())
}

fn code_of_type(fellowship: &str, code: &str) -> String {
    format!("meeting:{fellowship}:{code}")
}

/// The terms of a listing, linked to its service.
pub fn attributes(listing: &Listing, frame: &Frame<'_>) -> Vec<Attribute> {
    let terms = of_listing(listing, frame).into_iter().enumerate();
    let linked = terms.map(|(number, term)| Attribute {
        id: ids::nth("attribute", &listing.id, number).to_string(),
        link_id: ids::service(&listing.id).to_string(),
        taxonomy_term_id: term.id.clone(),
        link_entity: "service".to_owned(),
        taxonomy_term: term,
    });
    linked.collect()
}

fn of_category(category: &Category, frame: &Frame<'_>) -> TaxonomyTerm {
    let name = &category.name.english;
    let hint = match category.hint.english.as_str() {
        "" => name,
        hint => hint,
    };
    let mut term = plain(HELP, &category.id, name, hint);
    // An unknown parent would be a dangling reference.
    if frame.categories.get(&category.parent).is_some() {
        term.parent_id = term_id(&category.parent);
    }
    term
}

fn of_code(code: &str, meeting: &Meeting, frame: &Frame<'_>) -> TaxonomyTerm {
    let fellowship = &meeting.fellowship;
    let known = frame.meeting_types.get(fellowship, code);
    let name = known.map_or(code, |known| known.name.english.as_str());
    let said = match known {
        Some(_) => format!("{name}, code {code} of {fellowship}"),
        None => format!("Code {code} of {fellowship}; its meaning is not known to us"),
    };
    plain(MEETINGS, &code_of_type(fellowship, code), name, &said)
}

fn plain(kind: Kind, code: &str, name: &str, description: &str) -> TaxonomyTerm {
    TaxonomyTerm {
        id: term_id(code),
        code: code.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        parent_id: String::new(),
        taxonomy: kind.1.to_owned(),
        language: "en".to_owned(),
        taxonomy_id: ids::id("taxonomy", kind.0).to_string(),
    }
}

fn term_id(code: &str) -> String {
    ids::id("taxonomy_term", code).to_string()
}

/// A list of terms.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Taxonomy {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// Name.
    #[schema(example = "Kinds of help")]
    pub name: String,
    /// Description.
    pub description: String,
}
