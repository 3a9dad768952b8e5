//! HTTP: the public pages, the API, the HSDS API and the staff desk.
//!
//! - `routes`: every route of the public site, with its users and its cost
//! - `pages`: HTML for people; `api`: JSON for programs; both are made from
//!   [`crate::search::answer`]
//! - `hsds`: the HSDS API of Open Referral, for other systems
//! - `desk`: the staff desk, with its own listener
//! - `links`: builds every link; `i18n`: the page text
//! - `error`: the error of every handler; `middleware` logs and renders it
//! - `assets`: static files; `map_tiles`: images under the maps
//! - `listener`, `request_gate`: connections and reading requests
//! - `metrics_listener`: counts for monitoring; `host_name`: the host of a
//!   request
//! - `middleware`: rate limits, queues, metrics, security headers
//! - `state`: shared by all requests
//! - `virtual_hosts`: several directories in one process, by host name
//! - `static_site`: the pages as files, for where there is no server
//! - `fallback_site`: serves crisis numbers while there is no directory

pub mod api;
pub mod assets;
pub mod desk;
pub mod error;
pub mod fallback_site;
pub mod host_name;
pub mod hsds;
pub mod i18n;
pub mod links;
pub mod listener;
pub mod map_tiles;
pub mod metrics_listener;
pub mod middleware;
pub mod pages;
pub mod request_gate;
pub mod route;
pub mod routes;
pub mod state;
pub mod static_site;
pub mod virtual_hosts;

pub use metrics_listener::metrics_router;
pub use middleware::{apply_middleware, quiet_panics};
pub use routes::router;
pub use state::App;
