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

pub mod admission;
pub mod api;
pub mod around;
pub mod assets;
pub mod clients;
pub mod connections;
pub mod desk;
pub mod failure;
pub mod headers;
pub mod heavy;
pub mod hosts;
pub mod hsds;
pub mod metrics;
pub mod pages;
pub mod reference;
pub mod request_gate;
pub mod routes;
pub mod standby;
pub mod state;
pub mod stream;
pub mod tiles;
pub mod urls;
pub mod words;

pub use around::{quiet_panics, with_surroundings};
pub use metrics::metrics_router;
pub use routes::router;
pub use state::App;
