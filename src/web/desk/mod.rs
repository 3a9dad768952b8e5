//! The staff desk: the state of the data, what to fix, whom to call, and, with
//! the passphrase, publishing a file. It has its own listener and is never part
//! of the public site.
//!
//! - `routes`: route table and middleware; `handlers`: most handlers
//! - `session`: who is asking and whether they may
//! - `sign_in`: who may sign in; `overriding`: what overrides a safety rule
//! - `dashboard`: the state of the data; `read_seeds`: read from the folder
//! - `upload`: reads a file
//! - `changes`: what staff send is judged, and goes live or waits
//! - `faults`: findings to show
//! - `files`: the seed files to take home
//! - `listing`: one row at a time
//! - `call_list`: a call list that staff send back
//! - `views`: the pages; `head`: reader and language of a page
//! - `refusal`: why a request is refused; `state`: shared by all requests

pub mod call_list;
pub mod changes;
pub mod dashboard;
pub mod faults;
pub mod files;
pub mod handlers;
pub mod head;
pub mod listing;
pub mod overriding;
pub mod read_seeds;
pub mod refusal;
pub mod routes;
pub mod session;
pub mod sign_in;
pub mod state;
pub mod upload;
pub mod views;

pub use routes::router;
pub use state::{AccessPolicy, Desk};
