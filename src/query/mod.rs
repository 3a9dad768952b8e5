//! What a plain question means.
pub mod analysis;
pub mod words;
