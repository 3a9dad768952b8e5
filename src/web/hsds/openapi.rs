//! The HSDS endpoints in `/openapi.json`. The parameters of each list come from
//! the same table that parses them; responses that all endpoints share are
//! defined here once.

use serde_json::{Value, json};
use utoipa::openapi::content::{Content, ContentBuilder};
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::{
    AnyOfBuilder, Object, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{OpenApi, Ref, RefOr, Required};

use super::parameters::{
    FARTHEST, MAX_PAGE, MAX_PER_PAGE, MAX_SEARCH_LENGTH, OF_ONE, OF_ONE_ORGANIZATION,
    OF_ORGANIZATIONS, OF_PLACES, OF_SERVICES, OF_TAXONOMIES, OF_TERMS, Takes,
};
use crate::export::hsds::ids;

/// Description of `search` in listings.
const IN_PLAIN_WORDS: &str = "What is needed, in plain words; the best come first";

/// Description of `search` in names.
const IN_NAMES: &str = "Words that the name must have";

/// Endpoints: path, parameters, description of `search`.
const ADDRESSES: [(&str, Takes, &str); 11] = [
    ("/hsds/", OF_ONE, ""),
    ("/hsds/services", OF_SERVICES, IN_PLAIN_WORDS),
    ("/hsds/services/{id}", OF_ONE, ""),
    ("/hsds/organizations", OF_ORGANIZATIONS, IN_NAMES),
    ("/hsds/organizations/{id}", OF_ONE_ORGANIZATION, ""),
    ("/hsds/service_at_locations", OF_PLACES, IN_PLAIN_WORDS),
    ("/hsds/service_at_locations/{id}", OF_ONE, ""),
    ("/hsds/taxonomies", OF_TAXONOMIES, IN_NAMES),
    ("/hsds/taxonomies/{id}", OF_ONE, ""),
    ("/hsds/taxonomy_terms", OF_TERMS, IN_NAMES),
    ("/hsds/taxonomy_terms/{id}", OF_ONE, ""),
];

/// Adds parameters and shared responses to the HSDS endpoints.
pub fn complete(api: &mut OpenApi) {
    for (path, takes, search) in ADDRESSES {
        let Some(item) = api.paths.paths.get_mut(path) else {
            continue;
        };
        complete_one(item, path, takes, search);
    }
}

fn complete_one(item: &mut PathItem, path: &str, takes: Takes, search: &str) {
    let Some(get) = item.get.as_mut() else {
        return;
    };
    let by_id = path.contains("{id}").then(|| id(path));
    let names = takes.names().map(|name| parameter(name, search));
    let all: Vec<Parameter> = by_id.into_iter().chain(names).collect();
    get.parameters = Some(all.iter().cloned().map(RefOr::T).collect());
    answers(get, path, takes);
    if takes.1 {
        item.post = Some(posted(get, &all));
    }
}

/// The `POST` variant of a list.
fn posted(get: &Operation, takes: &[Parameter]) -> Operation {
    let mut post = get.clone();
    let mut form = ObjectBuilder::new();
    for parameter in takes {
        if let Some(schema) = parameter.schema.clone() {
            form = form.property(parameter.name.clone(), schema);
        }
    }
    let says = "The same parameters as a form, for what should not stand in an address";
    let form = ContentBuilder::new().schema(Some(form)).build();
    let body = RequestBodyBuilder::new()
        .description(Some(says))
        .required(Some(Required::False))
        .content("application/x-www-form-urlencoded", form);
    post.request_body = Some(RefOr::T(body.build()));
    post
}

fn answers(get: &mut Operation, path: &str, takes: Takes) {
    let answers = &mut get.responses.responses;
    if let Some(RefOr::T(found)) = answers.get_mut("200") {
        let tag = "By which an answer is known again; send it as If-None-Match";
        header(found, "ETag", tag);
        if takes.1 {
            header(found, "Link", "The first, previous, next and last page");
            let says = "Everything, one item a line";
            let lines = ContentBuilder::new().description(Some(says));
            found
                .content
                .insert("application/x-ndjson".to_owned(), RefOr::T(lines.build()));
        }
    }
    let mut add = |status: &str, says: &str, content: Option<Content>| {
        let mut answer = ResponseBuilder::new().description(says);
        if let Some(content) = content {
            answer = answer.content("application/json", content);
        }
        answers.insert(status.to_owned(), RefOr::T(answer.build()));
    };
    add("304", "Nothing changed", None);
    let refused = "A parameter that is unknown, given twice or cannot be read";
    add("400", refused, Some(error()));
    if path.contains("{id}") {
        add("404", "There is none of this id", Some(error()));
    }
}

fn header(answer: &mut Response, name: &str, says: &str) {
    let header = HeaderBuilder::new().description(Some(says));
    let header = header.schema(Some(of_type(Type::String).build()));
    answer
        .headers
        .insert(name.to_owned(), RefOr::T(header.build()));
}

/// Body of every error.
pub fn error() -> Content {
    Content::new(Some(Ref::from_schema_name("ErrorBody")))
}

/// The id parameter of a path, with an example from the shipped seeds.
fn id(path: &str) -> Parameter {
    let line = "988-suicide-crisis-lifeline";
    let example = match path {
        "/hsds/services/{id}" => ids::service(line),
        "/hsds/organizations/{id}" => ids::organization("988 Suicide & Crisis Lifeline"),
        "/hsds/service_at_locations/{id}" => ids::service_at_location("new-love-center-pantry"),
        "/hsds/taxonomies/{id}" => ids::id("taxonomy", "help"),
        _ => ids::id("taxonomy_term", "food"),
    };
    ParameterBuilder::new()
        .name("id")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("UUID, the same for good"))
        .example(Some(json!(example.to_string())))
        .schema(Some(uuid()))
        .build()
}

fn parameter(name: &str, search: &str) -> Parameter {
    let (says, schema, example) = told(name, search);
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .description(Some(says))
        .schema(Some(schema))
        .example(example)
        .build()
}

/// Description, schema and example of a parameter.
fn told<'a>(name: &str, search: &'a str) -> (&'a str, Schema, Option<Value>) {
    let says = match name {
        "search" => search,
        "page" => "The page, from 1",
        "per_page" => "Items a page; 50 when not said, and all of them when minimal",
        "format" => "ndjson for everything, one item a line and without pages",
        "taxonomy_term_id" => "A term it must have, itself or below it",
        "taxonomy_id" => "A taxonomy of which there must be a term",
        "organization_id" => "Who must run the service",
        "modified_after" => "Confirmed on this day or later, or never",
        "minimal" => "Ids, names and days alone; not with full",
        "full" => "Each with all that belongs to it",
        "full_service" => "Its services with all that belongs to them",
        "postcode" => "A ZIP that must be served; what names no area serves all",
        "proximity" => "Metres from the middle of postcode, which must be given, too",
        "point" => "An extension beside HSDS: degrees north and east, with radius",
        "radius" => "An extension beside HSDS: metres from point",
        "top_only" => "Only terms that belong to no other",
        "parent_id" => "The term they must belong to",
        _ => "",
    };
    (says, schema(name), example(name))
}

fn schema(name: &str) -> Schema {
    let text = || of_type(Type::String);
    let schema: Object = match name {
        "search" => text().max_length(Some(MAX_SEARCH_LENGTH)).build(),
        "page" => counted(MAX_PAGE),
        "per_page" => counted(MAX_PER_PAGE),
        "format" => text().enum_values(Some(["json", "ndjson"])).build(),
        "taxonomy_term_id" | "taxonomy_id" | "organization_id" | "parent_id" => uuid(),
        "modified_after" => return day_or_moment(),
        "proximity" | "radius" => of_type(Type::Number)
            .minimum(Some(0.0))
            .maximum(Some(FARTHEST))
            .build(),
        "postcode" => text().pattern(Some("^[0-9]{5}$")).build(),
        "point" => text()
            .pattern(Some(
                r"^-?[0-9]{1,2}(\.[0-9]{1,9})?,-?[0-9]{1,3}(\.[0-9]{1,9})?$",
            ))
            .build(),
        _ => of_type(Type::Boolean).build(),
    };
    Schema::Object(schema)
}

fn example(name: &str) -> Option<Value> {
    match name {
        "search" => Some(json!("food")),
        "modified_after" => Some(json!("2026-01-01")),
        "postcode" => Some(json!("17745")),
        "point" => Some(json!("41.137,-77.447")),
        "radius" | "proximity" => Some(json!(20_000)),
        _ => None,
    }
}

fn of_type(of: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(of))
}

fn counted(most: usize) -> Object {
    let least: usize = 1;
    of_type(Type::Integer)
        .minimum(Some(least))
        .maximum(Some(most))
        .build()
}

fn uuid() -> Object {
    let format = SchemaFormat::Custom("uuid".to_owned());
    of_type(Type::String).format(Some(format)).build()
}

fn day_or_moment() -> Schema {
    let format = |name: &str| {
        let format = SchemaFormat::Custom(name.to_owned());
        of_type(Type::String).format(Some(format)).build()
    };
    let either = AnyOfBuilder::new().item(format("date"));
    Schema::AnyOf(either.item(format("date-time")).build())
}
