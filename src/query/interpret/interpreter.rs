//! A question under interpretation.

use crate::query::interpret::query_terms::Term;
use crate::query::interpretation::Interpretation;
use crate::query::lexicon::Lexicon;

/// A question while it is read.
pub(crate) struct Interpreter<'a> {
    pub(super) question: &'a str,
    pub(crate) words: &'a Lexicon,
    pub(crate) terms: Vec<Term>,
    /// Words that a place, a number or a time was read from: no text.
    pub(crate) used: Vec<bool>,
    /// Words that something else was read from: text that is not needed.
    pub(crate) meant: Vec<bool>,
    pub(crate) understood: Interpretation,
}
