//! What a plain question means.
//!
//! `analysis` splits and stems text, the same for listings and questions;
//! `words` holds what staff wrote in `seed-data/words/` with the vocabulary of
//! the listings, compiled once; `understand` reads a question with them, step
//! by step, and hears the `core_cries` whatever staff wrote; `request` is a
//! whole search as text: the question and what was chosen beside it. Pure: no
//! index, no network, no clock.

mod build_lexicon;
pub mod core_cries;
pub mod interpret;
pub mod interpretation;
pub mod lexicon;
pub mod listing_text;
pub mod name_terms;
pub mod parameters;
pub mod phrase_matcher;
pub mod search_query;
pub mod tokenizer;

pub use interpret::heard_by_words;
pub use interpret::understand;
pub use interpretation::{Ignored, Interpretation, NameWord, Step, TextWord, Trait};
pub use parameters::Problem;
pub use search_query::Query;
