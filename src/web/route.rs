//! A route of the public site: who uses it, and what its responses cost. The
//! table in `routes` is the only list of this; the middleware reads it.

use std::num::NonZeroU32;

use axum::routing::MethodRouter;

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

/// Users of a route, which decides the format of its errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// People with a browser.
    People,
    /// Programs that use our API.
    Programs,
    /// Other directories, by HSDS; pages of any site may read the response.
    Systems,
    /// What a page loads.
    Browsers,
    /// Monitoring.
    Watchers,
}

/// A route.
#[derive(Debug)]
pub struct Route {
    /// Its users.
    pub audience: Audience,
    /// Path template, with parameters in braces.
    pub path: &'static str,
    /// Cost of its response.
    pub cost: Cost,
    pub(super) handler: fn() -> MethodRouter<App>,
}

impl Route {
    pub(super) const fn new(
        audience: Audience,
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
}

/// The route with this path template.
pub fn route_of(routes: &'static [Route], template: &str) -> Option<&'static Route> {
    routes.iter().find(|route| route.path == template)
}

/// Audience of a path that no route has: that of a route with the same first
/// part, so that a mistake below `/api/` is answered to a program.
pub fn audience_near(routes: &[Route], path: &str) -> Audience {
    let first = first_part(path);
    let near = routes.iter().find(|route| first_part(route.path) == first);
    near.map_or(Audience::People, |route| route.audience)
}

fn first_part(path: &str) -> &str {
    let path = path.trim_start_matches('/');
    path.split('/').next().unwrap_or_default()
}
