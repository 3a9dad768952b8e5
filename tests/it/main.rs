//! All integration tests in one binary, a module a feature.

// A test may stop loudly, and a table is as long as its cases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(clippy::too_many_lines)]

mod hours;
mod hours_unread;
mod schedule;
mod schedule_windows;
mod schedule_words;
