//! Waypost.
fn main() {}
