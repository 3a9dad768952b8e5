//! All tests that go through the public surface, a module a feature.

// Clippy lets `#[test]` functions unwrap but not the functions they share.
#![allow(clippy::unwrap_used, clippy::panic)]

mod gazetteer;
