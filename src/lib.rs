//! Waypost: a community resource directory with search.
//!
//! The map of the source, in the order a listing travels. Each module uses
//! only those above it; `tests/it/tidy.rs` fails on an arrow that runs back.

pub mod model;

pub mod gazetteer;
