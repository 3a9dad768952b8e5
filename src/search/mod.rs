//! From a question to an answer: what matches, in what order, and why.
//!
//! `want` is what is wanted, `read` makes it from an understood query,
//! `reachable` finds the documents that may reach the person, `matching` those
//! among them that match, with the `postings` of the index and a
//! `document_set`; `words` are the words of the question, `names` the names
//! inside it. `told` is what tags tell of a listing, `kinds` what those alike
//! count, `nearness` how it reaches the person, `trust` how far it can be
//! trusted, with a `memory` of what many share; `rank` weighs all of it, and
//! `order` keeps the first. `needs` sees to it that each need of a question is
//! met early, `facet` counts what they can be narrowed by, `plan` runs one
//! search and loosens limits until something helps, `pinned` are the crisis
//! lines above the results, `chosen` looks up listings that somebody chose,
//! `fitting` is what they say to what a person asks of a place, `for_whom`
//! whether they are for that person. `ask` answers a query with them, `answer`
//! is what comes out, `suggest` helps while one types, and `meetings` are
//! listed by day, of which `lanes` chooses those to look at.

pub mod answer;
pub mod build_criteria;
pub mod crisis_lines;
pub mod criteria;
pub mod engine;
pub mod facets;
pub mod lookup;
pub mod matching;
pub mod meetings;
pub mod ranking;
pub mod relaxation;
pub mod suggest;
