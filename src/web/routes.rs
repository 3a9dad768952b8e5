//! Everything that answers, in one list.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get};

use super::api::{calendars, documentation, health, lists, resources, search, suggest};
use super::around::with_surroundings;
use super::assets::asset;
use super::hsds::{about, organizations, places, services, taxonomies};
use super::pages::{
    binder, category, compare, data, find, handout, home, leave, list, listing, meetings, offline,
    text,
};
use super::state::App;
use super::tiles::tile;

/// A route: who it is for, its path, what it answers.
type Route = (&'static str, &'static str, fn() -> MethodRouter<App>);

/// Everything that answers. All of it is `GET`, and so `HEAD`; the lists for
/// other systems are asked for by `POST`, too.
pub const ROUTES: &[Route] = &[
    ("people", "/", || get(home::home)),
    ("people", "/find", || get(find::find)),
    ("people", "/c", || get(category::kinds)),
    ("people", "/c/{id}", || get(category::category)),
    ("people", "/r/{id}", || get(listing::listing)),
    ("people", "/meetings", || get(meetings::meetings)),
    ("people", "/list", || get(list::list)),
    ("people", "/l/{codes}", || get(list::short)),
    ("people", "/handout", || get(handout::handout)),
    ("people", "/compare", || get(compare::compare)),
    ("people", "/binder", || get(binder::binder)),
    ("people", "/safety", || get(text::safety)),
    ("people", "/about", || get(text::about)),
    ("people", "/data", || get(data::data)),
    ("programs", "/docs", || get(data::docs)),
    ("people", "/leave", || get(leave::leave)),
    ("programs", "/api/search", || get(search::search)),
    ("programs", "/find.json", || get(search::search)),
    ("programs", "/find.ics", || get(calendars::search)),
    ("programs", "/meetings.json", || get(calendars::feed)),
    ("programs", "/list.json", || get(lists::json)),
    ("programs", "/list.vcf", || get(lists::contacts)),
    ("programs", "/list.csv", || get(lists::spreadsheet)),
    ("programs", "/list.ics", || get(lists::calendar)),
    ("programs", "/api/suggest", || get(suggest::answer)),
    ("programs", "/api/resources/{id}", || {
        get(resources::resource)
    }),
    ("programs", "/openapi.json", || get(documentation::openapi)),
    ("systems", "/hsds", || get(about::about)),
    ("systems", "/hsds/", || get(about::about)),
    ("systems", "/hsds/services", || {
        get(services::list).post(services::list)
    }),
    ("systems", "/hsds/services/{id}", || get(services::one)),
    ("systems", "/hsds/organizations", || {
        get(organizations::list).post(organizations::list)
    }),
    ("systems", "/hsds/organizations/{id}", || {
        get(organizations::one)
    }),
    ("systems", "/hsds/service_at_locations", || {
        get(places::list).post(places::list)
    }),
    ("systems", "/hsds/service_at_locations/{id}", || {
        get(places::one)
    }),
    ("systems", "/hsds/taxonomies", || {
        get(taxonomies::list).post(taxonomies::list)
    }),
    ("systems", "/hsds/taxonomies/{id}", || get(taxonomies::one)),
    ("systems", "/hsds/taxonomy_terms", || {
        get(taxonomies::terms).post(taxonomies::terms)
    }),
    ("systems", "/hsds/taxonomy_terms/{id}", || {
        get(taxonomies::term)
    }),
    ("people", "/offline", || get(offline::offline)),
    ("browsers", "/sw.js", || get(offline::worker)),
    ("browsers", "/static/{name}", || get(asset)),
    ("browsers", "/tiles/{z}/{x}/{y}", || get(tile)),
    ("watchers", "/livez", || get(health::livez)),
    ("watchers", "/readyz", || get(health::readyz)),
];

/// The whole site.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for (_, path, answer) in ROUTES {
        router = router.route(path, answer());
    }
    with_surroundings(router.fallback(nothing_here), app)
}

async fn nothing_here() -> StatusCode {
    StatusCode::NOT_FOUND
}
