//! What a plain question means.
//!
//! `analysis` splits and stems text, the same for listings and questions;
//! `words` holds what staff wrote in `seed-data/words/` with the vocabulary of
//! the listings, compiled once; `understand` reads a question with them, step
//! by step, and hears the `core_cries` whatever staff wrote; `request` is a
//! whole search as text: the question and what was chosen beside it. Pure: no
//! index, no network, no clock.

pub mod analysis;
pub mod core_cries;
mod crisis;
mod meaning;
pub mod names;
mod number;
pub mod parameters;
pub mod phrases;
pub mod request;
pub mod said;
pub mod spelling;
pub mod string_table;
mod terms;
pub mod time;
pub mod understand;
pub mod understanding;
mod vocabulary;
pub mod words;

pub use crisis::heard_by_words;
pub use parameters::Problem;
pub use request::Query;
pub use understand::understand;
pub use understanding::{Ignored, NameWord, Step, TextWord, Trait, Understanding};
