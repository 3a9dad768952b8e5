//! Misspelled, split and joined words.
