//! Query understanding: from the text of a question to a structured
//! interpretation. Pure: no index, no network, no clock.
//!
//! - `tokenizer`: splits, folds and stems text, the same way for listings and
//!   questions
//! - `listing_text`, `name_terms`: searchable terms and names of listings
//! - `lexicon`, `build_lexicon`: the vocabulary of a directory, compiled from
//!   `seed-data/words/`, the categories and the listings
//! - `phrase_matcher`: finds vocabulary phrases in a question
//! - `core_cries`: built-in crisis phrases that no vocabulary file can disable
//! - `unfinished_cry`: kinds of crisis that a text begins to name
//! - `likeness`: a model learned from example sentences, for what no phrase lists
//! - `reliability`: how far each phrase can be trusted, learned from the same
//! - `interpret`: turns a question into an `interpretation`, step by step
//! - `search_query`, `parameters`: a whole search (the question and its URL
//!   parameters) as text

mod build_lexicon;
pub mod core_cries;
pub mod interpret;
pub mod interpretation;
pub mod lexicon;
pub mod likeness;
pub mod listing_text;
pub mod name_terms;
pub mod parameters;
pub mod phrase_matcher;
mod reliability;
pub mod search_query;
pub mod tokenizer;
pub mod unfinished_cry;

pub use interpret::crisis::heard_by_words;
pub use interpret::understand;
pub use interpretation::{
    CrisisLevel, Ignored, Interpretation, NameWord, ReadBy, Step, TextWord, Trait,
};
pub use parameters::Problem;
pub use search_query::Query;
