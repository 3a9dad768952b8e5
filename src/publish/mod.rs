//! Publication of the seed folder. Seeds are read, a new generation is built
//! aside, compared with the published one and tested with the golden questions;
//! only then does it become current.
//!
//! - `publisher`: one attempt to publish, all steps in order
//! - `outcome`: the result of an attempt
//! - `refused`: the end of an attempt that was refused
//! - `changes`: changes on trial, those that wait, and those that can be undone
//! - `candidate`: a directory proposed for publication
//! - `published_state`: what is public now
//! - `comparison`: the published state beside the proposed one
//! - `field_changes`: changed fields per file and listing
//! - `rules`: reasons to refuse a change
//! - `golden`: questions that the new index must answer
//! - `refusal`: the report of a refusal, and how to override it
//! - `hiding`: the part of a refused change that is published at once
//! - `accepted`: records kept beside the seeds: the last published directory,
//!   and the ledger of losses and changes; what publishing would refuse
//! - `history_copies`: removes private places from old versions of seed files
//! - `merge`: one directory made from several counties
//! - `rollback`: checks a rollback and performs it
//! - `debounce`: decides when changed files are stable enough to read
//! - `folder_snapshot`: names, sizes and times of the seed files

use std::panic::resume_unwind;
use std::thread::ScopedJoinHandle;

pub mod accepted;
mod candidate;
pub mod changes;
pub mod comparison;
pub mod debounce;
pub mod field_changes;
pub mod folder_snapshot;
pub mod golden;
pub mod hiding;
pub mod history_copies;
pub mod merge;
pub mod outcome;
pub mod published_state;
pub mod publisher;
pub mod refusal;
mod refused;
pub mod rollback;
pub mod rules;

/// Joins a scoped thread and propagates its panic.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|fault| resume_unwind(fault))
}
