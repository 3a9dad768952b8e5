//! All tests that go through the public surface, a module a feature.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]
// Clippy lets `#[test]` functions unwrap but not the functions they share.
#![allow(clippy::unwrap_used, clippy::panic)]

mod gazetteer;
mod rules;
mod seed_folder;
mod seeds;
mod spelling;
mod tidy;
mod understand;
