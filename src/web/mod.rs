//! Pages and API over HTTP.
//!
//! `routes` is the list of everything that answers; `pages` are for people,
//! `api` for programs, both made from the same [`crate::search::answer`].
//! `urls` makes every link, `failure` says every error, `headers` keeps what
//! must stay private private, `desk` is for staff, `hsds` for other systems,
//! `connections`, `request_gate`, `clients`, `admission` and `heavy` hold off
//! what is too much, `around` stands around every answer, `stream` makes long
//! ones in pieces, `metrics` counts, `hosts` tells several directories apart by
//! the name they are asked under, `standby` answers while there is no
//! directory, `assets` are the static files, `tiles` the pictures under maps,
//! `words` holds the words of the pages.

pub mod api;
pub mod assets;
pub mod desk;
pub mod error;
pub mod fallback_site;
pub mod hsds;
pub mod i18n;
pub mod links;
pub mod listener;
pub mod map_tiles;
pub mod middleware;
pub mod pages;
pub mod request_gate;
pub mod routes;
pub mod state;
pub mod virtual_hosts;

pub use middleware::metrics::metrics_router;
pub use middleware::{apply_middleware, quiet_panics};
pub use routes::router;
pub use state::App;
