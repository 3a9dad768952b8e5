//! What may go before the public. Seeds are read, a generation is built aside,
//! compared with the one that is served and asked the golden questions; only
//! then does it become current.
//!
//! `rules` says what is refused, `golden` what must be found, `refusal` is the
//! report of a refusal and how it is overridden, `attempt` takes the steps in
//! order, `outcome` is what becomes of it, `merged` makes one directory of
//! several, `rollback` judges a way back, `history_copies` takes private places
//! out of older versions of files, `watch` decides when files that change have
//! come to rest. `hiding` is what goes live of a refused change; `accepted` and
//! `ledger` are what is remembered beside the seeds, `recording` while it is
//! written.

use std::panic::resume_unwind;
use std::thread::ScopedJoinHandle;

pub mod accepted;
pub mod comparison;
pub mod debounce;
pub mod field_changes;
pub mod folder_snapshot;
pub mod golden;
pub mod hiding;
pub mod history_copies;
pub mod merge;
pub mod outcome;
pub mod publisher;
pub mod refusal;
pub mod rollback;
pub mod rules;

/// What a thread made; its fault is ours.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|fault| resume_unwind(fault))
}
