//! The staff desk: what state the data is in, what to fix, whom to call, and,
//! with the passphrase, a file put in place. It has a listener of its own and
//! is never part of the public site.
//!
//! `routes` is the list of what answers; `guest` says who asks and whether
//! they may, `lockout` what wrong passphrases lead to; `look` reads the state of the data; `upload` takes a file in and
//! `place` puts it among the seeds; `returned` takes in a call list that came
//! back; `pages` are what staff see.

pub mod call_list;
pub mod dashboard;
pub mod error;
pub mod handlers;
pub mod lockout;
pub mod passphrase;
pub mod publish_upload;
pub mod routes;
pub mod session;
pub mod state;
pub mod upload;
pub mod views;

pub use routes::router;
pub use state::{AccessPolicy, Desk};
