//! `GET /openapi.json`: the OpenAPI description of the API.

use utoipa::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::{OpenApi as OpenApiDocument, RefOr};

use crate::web::hsds::openapi;
use crate::web::route::{Cost, Route, route_of};

/// The OpenAPI description, gathered from the handlers.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Waypost",
        description = "Where can this person get help, near here, now? \
            Nothing that is asked is kept."
    ),
    paths(
        super::search::search,
        super::calendars::search,
        super::calendars::feed,
        super::calendars::one,
        super::suggest::answer,
        super::resources::resource,
        super::lists::json,
        super::lists::contacts,
        super::lists::spreadsheet,
        super::lists::calendar,
        super::health::livez,
        super::health::readyz,
        crate::web::hsds::about::about,
        crate::web::hsds::services::list,
        crate::web::hsds::services::one,
        crate::web::hsds::organizations::list,
        crate::web::hsds::organizations::one,
        crate::web::hsds::service_at_locations::list,
        crate::web::hsds::service_at_locations::one,
        crate::web::hsds::taxonomies::list,
        crate::web::hsds::taxonomies::one,
        crate::web::hsds::taxonomies::terms,
        crate::web::hsds::taxonomies::term,
    )
)]
struct Documentation;

/// Status of a response to a client over its rate limit.
const TOO_MANY: &str = "429";

/// Errors that any endpoint may return, with their descriptions.
const TROUBLE: [(&str, &str); 5] = [
    ("413", "The address or the body is too long"),
    (
        TOO_MANY,
        "One client asked too much; `Retry-After` says when to come again",
    ),
    ("500", "It is our fault"),
    ("503", "Too many requests at once; try again in a moment"),
    ("504", "It took too long; try again in a moment"),
];

/// Endpoints with an alias among the pages: API path, alias.
const BESIDE_PAGES: [(&str, &str); 2] = [
    ("/api/search", "/find.json"),
    ("/api/resources/{id}", "/r/{id}.json"),
];

/// The OpenAPI description of the site with these routes.
pub fn document(routes: &'static [Route]) -> OpenApiDocument {
    let mut api = Documentation::openapi();
    openapi::complete(&mut api);
    let paths = &mut api.paths.paths;
    // The aliases get the description of their API path.
    for (path, page) in BESIDE_PAGES {
        if let Some(same) = paths.get(path).cloned() {
            paths.insert(page.to_owned(), same);
        }
    }
    let search = paths.get("/api/search").and_then(|path| path.get.as_ref());
    let asked = search.and_then(|search| search.parameters.clone());
    if let Some(calendar) = paths
        .get_mut("/find.ics")
        .and_then(|path| path.get.as_mut())
    {
        calendar.parameters = asked;
    }
    for (path, item) in paths {
        let both = [("get", &mut item.get), ("post", &mut item.post)];
        for (method, operation) in both {
            if let Some(operation) = operation {
                finish(operation, method, path, routes);
            }
        }
    }
    api
}

/// Sets a unique operation id and adds the errors of every endpoint.
fn finish(operation: &mut Operation, method: &str, path: &str, routes: &'static [Route]) {
    let letters = |c: char| !c.is_ascii_alphanumeric();
    let words = path.split(letters).filter(|word| !word.is_empty());
    let id: Vec<&str> = std::iter::once(method).chain(words).collect();
    operation.operation_id = Some(id.join("_"));
    let is_free = route_of(routes, path).is_some_and(|route| route.cost == Cost::Free);
    for (status, says) in TROUBLE {
        if status == TOO_MANY && is_free {
            continue;
        }
        let answer = ResponseBuilder::new().description(says);
        let answer = answer.content("application/json", openapi::error());
        let answers = &mut operation.responses.responses;
        answers
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::T(answer.build()));
    }
}
