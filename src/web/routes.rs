//! Route table of the public site.

use axum::middleware::map_response;
use axum::response::Html;
use axum::routing::get;
use axum::{Json, Router};
use utoipa::openapi::OpenApi;

use super::api::{calendars, documentation, health, lists, resources, search, suggest};
use super::assets::asset;
use super::error::WebError;
use super::hsds::respond::readable_anywhere;
use super::hsds::{about, organizations, service_at_locations, services, taxonomies};
use super::middleware::apply_middleware;
use super::pages::layout::Visitor;
use super::pages::list::compare;
use super::pages::map::tile::tile;
use super::pages::print::{binder, handout};
use super::pages::{
    category, data, helping, home, information, leave, list, listing, meetings, offline, results,
};
use super::route::Audience::{Browsers, People, Programs, Systems, Watchers};
use super::route::Cost::{Free, Heavy, Normal, Urgent};
use super::route::{Audience, Route};
use super::state::App;

/// All routes. Each is `GET`, and so `HEAD`; HSDS lists accept `POST`, too.
pub static ROUTES: &[Route] = &[
    Route::new(People, "/", Normal, || get(home::home)),
    Route::new(People, "/find", Normal, || get(results::find)),
    Route::new(People, "/c", Normal, || get(category::kinds)),
    Route::new(People, "/c/crisis", Urgent, || get(category::crisis)),
    Route::new(People, "/c/{id}", Normal, || get(category::category)),
    Route::new(People, "/r/{id}", Normal, || get(listing::listing)),
    Route::new(People, "/meetings", Normal, || get(meetings::meetings)),
    Route::new(People, "/helping", Normal, || get(helping::helping)),
    Route::new(People, "/list", Normal, || get(list::list)),
    Route::new(People, "/l/{codes}", Normal, || get(list::short)),
    Route::new(People, "/handout", Normal, || get(handout::handout)),
    Route::new(People, "/compare", Normal, || get(compare::compare)),
    Route::new(People, "/binder", Heavy, || get(binder::binder)),
    Route::new(People, "/safety", Free, || get(information::safety)),
    Route::new(People, "/about", Normal, || get(information::about)),
    Route::new(People, "/data", Heavy, || get(data::data)),
    Route::new(People, "/docs", Normal, || get(docs)),
    Route::new(People, "/leave", Free, || get(leave::leave)),
    Route::new(Programs, "/api/search", Normal, || get(search::search)),
    Route::new(Programs, "/find.json", Normal, || get(search::search)),
    Route::new(Programs, "/find.ics", Heavy, || get(calendars::search)),
    Route::new(Programs, "/meetings.json", Heavy, || get(calendars::feed)),
    Route::new(Programs, "/list.json", Normal, || get(lists::json)),
    Route::new(Programs, "/list.vcf", Normal, || get(lists::contacts)),
    Route::new(Programs, "/list.csv", Normal, || get(lists::spreadsheet)),
    Route::new(Programs, "/list.ics", Normal, || get(lists::calendar)),
    Route::new(Programs, "/api/suggest", Normal, || get(suggest::answer)),
    Route::new(Programs, "/api/resources/{id}", Normal, || {
        get(resources::resource)
    }),
    Route::new(Programs, "/openapi.json", Normal, || get(openapi)),
    Route::new(Systems, "/hsds", Normal, || get(about::about)),
    Route::new(Systems, "/hsds/", Normal, || get(about::about)),
    Route::new(Systems, "/hsds/services", Heavy, || {
        get(services::list).post(services::list)
    }),
    Route::new(Systems, "/hsds/services/{id}", Heavy, || get(services::one)),
    Route::new(Systems, "/hsds/organizations", Heavy, || {
        get(organizations::list).post(organizations::list)
    }),
    Route::new(Systems, "/hsds/organizations/{id}", Heavy, || {
        get(organizations::one)
    }),
    Route::new(Systems, "/hsds/service_at_locations", Heavy, || {
        get(service_at_locations::list).post(service_at_locations::list)
    }),
    Route::new(Systems, "/hsds/service_at_locations/{id}", Heavy, || {
        get(service_at_locations::one)
    }),
    Route::new(Systems, "/hsds/taxonomies", Heavy, || {
        get(taxonomies::list).post(taxonomies::list)
    }),
    Route::new(Systems, "/hsds/taxonomies/{id}", Heavy, || {
        get(taxonomies::one)
    }),
    Route::new(Systems, "/hsds/taxonomy_terms", Heavy, || {
        get(taxonomies::terms).post(taxonomies::terms)
    }),
    Route::new(Systems, "/hsds/taxonomy_terms/{id}", Heavy, || {
        get(taxonomies::term)
    }),
    Route::new(People, "/offline", Free, || get(offline::offline)),
    Route::new(Browsers, "/sw.js", Free, || get(offline::worker)),
    Route::new(Browsers, "/static/{name}", Free, || get(asset)),
    Route::new(Browsers, "/tiles/{z}/{x}/{y}", Normal, || get(tile)),
    Route::new(Watchers, "/livez", Free, || get(health::livez)),
    Route::new(Watchers, "/readyz", Free, || get(health::readyz)),
];

/// The public site.
pub fn router(app: App) -> Router {
    let router = handlers().fallback(async || WebError::NotFound);
    apply_middleware(router, ROUTES, app)
}

/// The handlers of all routes.
pub(super) fn handlers() -> Router<App> {
    let mut router = Router::new();
    for route in ROUTES {
        let methods = match route.audience {
            Audience::Systems => (route.handler)().layer(map_response(readable_anywhere)),
            _ => (route.handler)(),
        };
        router = router.route(route.path, methods);
    }
    router
}

/// Answers `/openapi.json`.
async fn openapi() -> Json<OpenApi> {
    Json(documentation::document(ROUTES))
}

/// Answers `/docs`, the same for people.
async fn docs(visitor: Visitor) -> Result<Html<String>, WebError> {
    data::docs(&visitor, &documentation::document(ROUTES))
}
