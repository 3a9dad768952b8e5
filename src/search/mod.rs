//! From a question to an answer: what matches, in what order, and why.
//!
//! | module | contents |
//! | --- | --- |
//! | [`criteria`] | the search criteria |
//! | [`build_criteria`] | builds the criteria from an interpreted query |
//! | [`matching`] | the documents that match, and their text scores |
//! | [`ranking`] | the order of the matches |
//! | [`relaxation`] | runs a search, relaxing limits until something matches |
//! | [`coverage`] | whether a place lies in the area covered |
//! | [`facets`] | filters with counts that can narrow the results |
//! | [`crisis_lines`] | crisis lines pinned above the results |
//! | [`engine`] | runs a query and builds the answer |
//! | [`answer`] | the answer as plain data |
//! | [`lookup`] | listings by id, short code or county |
//! | [`suggest`] | suggestions while typing |
//! | [`meeting_filter`] | what the list of meetings is filtered by |
//! | [`meetings`] | meetings by day |

pub mod answer;
pub mod build_criteria;
pub mod coverage;
pub mod crisis_lines;
pub mod criteria;
pub mod engine;
pub mod facets;
pub mod lookup;
pub mod matching;
pub mod meeting_filter;
pub mod meetings;
pub mod ranking;
pub mod relaxation;
pub mod suggest;

/// An index that cannot be searched, or a listing in it that cannot be read.
pub use tantivy::TantivyError as SearchError;
