//! From a question to an answer: what matches, in what order, and why.
//!
//! `want` is what is wanted, and `translate` makes it of a query that was
//! understood. `matching` finds the documents, `names` the names inside a
//! question, `nearness` how they reach the person; `rank` puts them in order,
//! `facet` counts what they can be narrowed by, and `plan` runs one search and
//! loosens limits until something helps. `ask` answers a query with all of
//! these, `answer` is what comes out, and `suggest` helps while one types.

pub mod answer;
pub mod ask;
pub mod facet;
pub mod facet_links;
pub mod matching;
pub mod names;
pub mod nearness;
pub mod plan;
pub mod rank;
pub mod suggest;
pub mod translate;
pub mod want;
