//! `GET /data`: how to reuse the data, and its sources and licenses. `GET
//! /docs`: API reference, rendered from the OpenAPI document.

use askama::Template;
use axum::extract::State;
use axum::response::Html;
use serde_json::Value;
use utoipa::openapi::OpenApi;

use super::layout::{Page, Visitor, html};
use crate::web::error::WebError;
use crate::web::state::App;

/// Public endpoints without an API key: path and format.
const WAYS: [(&str, &str); 5] = [
    ("/hsds/", "HSDS 3.1"),
    ("/hsds/services?format=ndjson&full=true", "HSDS 3.1, NDJSON"),
    ("/meetings.json", "Meeting Guide"),
    ("/find.ics?q=meetings", "iCalendar"),
    ("/openapi.json", "OpenAPI"),
];

/// Third-party data sources: URL, name, license; blank for the public domain.
const OTHERS: [(&str, &str, &str); 3] = [
    ("https://www.geonames.org", "GeoNames", "CC BY 4.0"),
    ("https://www.census.gov", "United States Census Bureau", ""),
    (
        "https://github.com/code4recovery/spec",
        "Code for Recovery",
        "MIT",
    ),
];

/// Template context for `/data`.
#[derive(Debug, Template)]
#[template(path = "data.html")]
struct Data {
    page: Page,
    ways: &'static [(&'static str, &'static str)],
    others: &'static [(&'static str, &'static str, &'static str)],
    sources: Vec<(String, usize)>,
}

/// Answers `/data`.
pub async fn data(State(app): State<App>, visitor: Visitor) -> Result<Html<String>, WebError> {
    let counted = app.catalogue()?.catalogue.sources.clone();
    let mut sources: Vec<(String, usize)> = counted.into_iter().collect();
    sources.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let data = Data {
        page: Page::new(&visitor, &visitor.words().data_title),
        ways: &WAYS,
        others: &OTHERS,
        sources,
    };
    html(&data)
}

/// Template context for `/docs`.
#[derive(Debug, Template)]
#[template(path = "docs.html")]
struct Docs {
    page: Page,
    operations: Vec<Operation>,
}

/// An API path.
#[derive(Debug, PartialEq, Eq)]
struct Operation {
    methods: &'static str,
    path: String,
    summary: String,
    parameters: Vec<Parameter>,
    answers: Vec<(String, String)>,
}

/// A query or path parameter.
#[derive(Debug, PartialEq, Eq)]
struct Parameter {
    name: String,
    says: String,
    example: String,
}

/// The page `/docs` about an API.
///
/// # Errors
/// When it cannot be rendered.
pub fn docs(visitor: &Visitor, api: &OpenApi) -> Result<Html<String>, WebError> {
    let described = serde_json::to_value(api)?;
    let paths = described["paths"].as_object();
    let operations = paths.into_iter().flatten();
    let docs = Docs {
        page: Page::new(visitor, &visitor.words().docs_title),
        operations: operations
            .map(|(path, methods)| operation(path, methods))
            .collect(),
    };
    html(&docs)
}

fn operation(path: &str, methods: &Value) -> Operation {
    let described = &methods["get"];
    let list = described["parameters"].as_array();
    let parameters = list.into_iter().flatten().map(|parameter| Parameter {
        name: text(&parameter["name"]),
        says: text(&parameter["description"]),
        example: text(&parameter["example"]),
    });
    let answers = described["responses"].as_object().into_iter().flatten();
    Operation {
        methods: match methods["post"].is_null() {
            true => "GET",
            false => "GET, POST",
        },
        path: path.to_owned(),
        summary: text(&described["summary"]),
        parameters: parameters.collect(),
        answers: answers
            .map(|(status, answer)| (status.clone(), text(&answer["description"])))
            .collect(),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        // Marks of Markdown mean nothing here.
        Value::String(text) => text.replace('`', ""),
        other => other.to_string(),
    }
}
