//! Pages and API over HTTP.
//!
//! `routes` is the list of everything that answers; `pages` are for people,
//! `api` for programs, both made from the same [`crate::search::answer`].
//! `urls` makes every link, `failure` says every error, `headers` keeps what
//! must stay private private, `desk` is for staff, `hsds` for other systems,
//! `assets` are the static files, `tiles` the pictures under maps, `words` holds
//! the words of the pages, `standby` answers while there is no directory.

pub mod api;
pub mod assets;
pub mod desk;
pub mod failure;
pub mod headers;
pub mod hsds;
pub mod pages;
pub mod routes;
pub mod standby;
pub mod state;
pub mod tiles;
pub mod urls;
pub mod words;

pub use routes::{quiet_panics, router, with_surroundings};
pub use state::App;
