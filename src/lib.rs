//! Waypost: a community resource directory with search.
//!
//! The map of the source, in the order a listing travels. Each module uses
//! only those above it; `tests/it/tidy.rs` fails on an arrow that runs back.

/// What a listing is: plain values, no input or output, no clock.
pub mod model;

/// What is wrong in which cell, and how to put it right.
pub mod diagnostic;

/// ZIPs, places and counties of the United States, offline.
pub mod gazetteer;

/// From the bytes of a CSV file to checked listings.
pub mod seeds;

/// The whole directory as one checked value.
pub mod directory;
