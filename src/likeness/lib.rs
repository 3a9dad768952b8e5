//! Logistic regression over the pieces of short sentences.
//!
//! - `sentence`: the pieces of a sentence, hashed
//! - `train`: weights learned from labelled sentences
//! - `score`: sentences scored with stored weights
//!
//! A crate of its own, so that it is optimized in builds for testing, too: the
//! tests train on the shipped sentences many times.

pub mod score;
pub mod sentence;
pub mod train;
