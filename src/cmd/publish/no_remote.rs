//! Replaces `remote` in builds without object storage: every command fails with
//! a message.

use std::process::ExitCode;

use crate::cmd::error::Failure;
use crate::cmd::serve::startup::Site;
use crate::config::storage::{Merge, Sweep, Upload};
use crate::config::{Config, Rollback, Serve};
use crate::publish::publisher::Outcome;

fn without<T>() -> Result<T, Failure> {
    Err(Failure(
        "This program was built without object storage. Build it with `cargo build --release \
         --features object-storage`."
            .to_owned(),
    ))
}

/// `publish --to`.
pub fn publish(_: &Config, _: &str, _: &Upload, _: Option<&str>) -> Result<Outcome, Failure> {
    without()
}

/// `rollback --from`.
pub fn roll_back(_: &str, _: &Rollback) -> Result<ExitCode, Failure> {
    without()
}

/// `generations --from`.
pub fn list(_: &str, _: &str) -> Result<ExitCode, Failure> {
    without()
}

/// `merge`.
pub fn merge(_: &Config, _: &Merge) -> Result<ExitCode, Failure> {
    without()
}

/// `sweep`.
pub fn sweep(_: &Sweep) -> Result<ExitCode, Failure> {
    without()
}

/// `serve --to`.
pub fn forward(_: &Config, _: &Serve, _: &str) -> Result<(), Failure> {
    without()
}

/// `serve --from`.
pub fn sites(_: &Config, _: &Serve, _: &str) -> Result<Vec<Site>, Failure> {
    without()
}
