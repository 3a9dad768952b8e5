//! Route table of the public site.

use std::num::NonZeroU32;

use Cost::{Free, Heavy, Normal, Urgent};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get};

use super::api::{calendars, documentation, health, lists, resources, search, suggest};
use super::assets::asset;
use super::hsds::{about, organizations, service_at_locations, services, taxonomies};
use super::map_tiles::tile;
use super::middleware::apply_middleware;
use super::pages::list::compare;
use super::pages::print::{binder, handout};
use super::pages::{
    category, data, home, information, leave, list, listing, meetings, offline, results,
};
use super::state::App;

/// Cost of a response, which decides its thread and its queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Next to nothing: answered directly by the threads that read requests,
    /// and never refused. The quick exit, what a phone keeps for offline use,
    /// and health checks.
    Free,
    /// A normal page with a queue and a thread of its own: the crisis page.
    Urgent,
    /// A normal page.
    Normal,
    /// Reads every listing. Only these routes may stream their response.
    Heavy,
}

impl Cost {
    /// Number of normal requests it counts as in a client's rate limit.
    pub fn weight(self) -> NonZeroU32 {
        match self {
            Cost::Heavy => HEAVY_WEIGHT,
            _ => NonZeroU32::MIN,
        }
    }
}

/// Weight of a heavy request.
const HEAVY_WEIGHT: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);

/// A route.
#[derive(Debug)]
pub struct Route {
    /// Its users: people, programs, systems, browsers or watchers.
    pub audience: &'static str,
    /// Path template, with parameters in braces.
    pub path: &'static str,
    /// Cost of its response.
    pub cost: Cost,
    handler: fn() -> MethodRouter<App>,
}

const fn route(
    audience: &'static str,
    path: &'static str,
    cost: Cost,
    handler: fn() -> MethodRouter<App>,
) -> Route {
    Route {
        audience,
        path,
        cost,
        handler,
    }
}

/// All routes. Each is `GET`, and so `HEAD`; HSDS lists accept `POST`, too.
pub const ROUTES: &[Route] = &[
    route("people", "/", Normal, || get(home::home)),
    route("people", "/find", Normal, || get(results::find)),
    route("people", "/c", Normal, || get(category::kinds)),
    route("people", "/c/crisis", Urgent, || get(category::crisis)),
    route("people", "/c/{id}", Normal, || get(category::category)),
    route("people", "/r/{id}", Normal, || get(listing::listing)),
    route("people", "/meetings", Normal, || get(meetings::meetings)),
    route("people", "/list", Normal, || get(list::list)),
    route("people", "/l/{codes}", Normal, || get(list::short)),
    route("people", "/handout", Normal, || get(handout::handout)),
    route("people", "/compare", Normal, || get(compare::compare)),
    route("people", "/binder", Heavy, || get(binder::binder)),
    route("people", "/safety", Free, || get(information::safety)),
    route("people", "/about", Normal, || get(information::about)),
    route("people", "/data", Heavy, || get(data::data)),
    route("programs", "/docs", Normal, || get(data::docs)),
    route("people", "/leave", Free, || get(leave::leave)),
    route("programs", "/api/search", Normal, || get(search::search)),
    route("programs", "/find.json", Normal, || get(search::search)),
    route("programs", "/find.ics", Heavy, || get(calendars::search)),
    route("programs", "/meetings.json", Heavy, || get(calendars::feed)),
    route("programs", "/list.json", Normal, || get(lists::json)),
    route("programs", "/list.vcf", Normal, || get(lists::contacts)),
    route("programs", "/list.csv", Normal, || get(lists::spreadsheet)),
    route("programs", "/list.ics", Normal, || get(lists::calendar)),
    route("programs", "/api/suggest", Normal, || get(suggest::answer)),
    route("programs", "/api/resources/{id}", Normal, || {
        get(resources::resource)
    }),
    route("programs", "/openapi.json", Normal, || {
        get(documentation::openapi)
    }),
    route("systems", "/hsds", Normal, || get(about::about)),
    route("systems", "/hsds/", Normal, || get(about::about)),
    route("systems", "/hsds/services", Heavy, || {
        get(services::list).post(services::list)
    }),
    route("systems", "/hsds/services/{id}", Heavy, || {
        get(services::one)
    }),
    route("systems", "/hsds/organizations", Heavy, || {
        get(organizations::list).post(organizations::list)
    }),
    route("systems", "/hsds/organizations/{id}", Heavy, || {
        get(organizations::one)
    }),
    route("systems", "/hsds/service_at_locations", Heavy, || {
        get(service_at_locations::list).post(service_at_locations::list)
    }),
    route("systems", "/hsds/service_at_locations/{id}", Heavy, || {
        get(service_at_locations::one)
    }),
    route("systems", "/hsds/taxonomies", Heavy, || {
        get(taxonomies::list).post(taxonomies::list)
    }),
    route("systems", "/hsds/taxonomies/{id}", Heavy, || {
        get(taxonomies::one)
    }),
    route("systems", "/hsds/taxonomy_terms", Heavy, || {
        get(taxonomies::terms).post(taxonomies::terms)
    }),
    route("systems", "/hsds/taxonomy_terms/{id}", Heavy, || {
        get(taxonomies::term)
    }),
    route("people", "/offline", Free, || get(offline::offline)),
    route("browsers", "/sw.js", Free, || get(offline::worker)),
    route("browsers", "/static/{name}", Free, || get(asset)),
    route("browsers", "/tiles/{z}/{x}/{y}", Normal, || get(tile)),
    route("watchers", "/livez", Free, || get(health::livez)),
    route("watchers", "/readyz", Free, || get(health::readyz)),
];

/// Cost of a path template; [`Cost::Normal`] for an unknown one.
pub fn cost_of(path: &str) -> Cost {
    let known = ROUTES.iter().find(|route| route.path == path);
    known.map_or(Cost::Normal, |route| route.cost)
}

/// The public site.
pub fn router(app: App) -> Router {
    let mut router = Router::new();
    for route in ROUTES {
        router = router.route(route.path, (route.handler)());
    }
    apply_middleware(router.fallback(nothing_here), app)
}

async fn nothing_here() -> StatusCode {
    StatusCode::NOT_FOUND
}
