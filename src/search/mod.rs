//! From a question to an answer: what matches, in what order, and why.
//!
//! `want` is what is wanted and `translate` makes it of a query, `matching` finds the documents, `names` the names
//! inside a question, `rank` puts them in order, `facet` counts what they can
//! be narrowed by, `plan` runs one search and loosens limits until something
//! helps. `ask` answers a query with them, and `answer` is what comes out.

pub mod answer;
pub mod ask;
pub mod facet;
pub mod facet_links;
pub mod matching;
pub mod names;
pub mod plan;
pub mod rank;
pub mod suggest;
pub mod translate;
pub mod want;
