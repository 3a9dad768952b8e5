//! `publish`: makes the seeds public, or reports why not.
//!
//! | File | Content |
//! | --- | --- |
//! | `golden` | The golden questions, asked and suggested |
//! | `machine` | Signature of this machine |
//! | `no_remote` | `remote` without the feature `object-storage` |
//! | `outcome` | A publication from a terminal, and its messages |
//! | `remote` | Commands that use an object storage |
//! | `rollback` | `rollback` and `generations` |

pub mod golden;
#[cfg(feature = "object-storage")]
pub mod machine;
pub mod outcome;
#[cfg(feature = "object-storage")]
pub mod remote;
#[cfg(not(feature = "object-storage"))]
#[path = "no_remote.rs"]
pub mod remote;
pub mod rollback;

use std::process::ExitCode;

use super::error::Failure;
use crate::cmd::publish::outcome::{attempt, tell};
use crate::config::{Config, Publish};

/// Publishes the seeds. Exit code 1 if they were refused.
pub fn run(config: &Config, options: &Publish) -> Result<ExitCode, Failure> {
    let accept = options
        .accept
        .as_ref()
        .map(|hash| hash.trim().to_lowercase());
    let outcome = match &options.upload.to {
        Some(to) => remote::publish(config, to, &options.upload, accept.as_deref())?,
        None => attempt(&config.folders, accept.as_deref())?,
    };
    tell(outcome, accept.as_deref())
}
