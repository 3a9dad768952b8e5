//! The state of an interpretation.

use crate::model::place::County;
use crate::query::interpret::query_terms::Term;
use crate::query::interpretation::Interpretation;
use crate::query::lexicon::Lexicon;
use crate::query::likeness::Likeness;

/// A question during interpretation.
pub(crate) struct Interpreter<'a> {
    pub(super) question: &'a str,
    pub(crate) words: &'a Lexicon,
    pub(super) likeness: &'a Likeness,
    pub(super) refused: &'a [String],
    /// The home counties.
    pub(super) home: &'a [County],
    pub(crate) terms: Vec<Term>,
    /// Words that a place, a number or a time was read from; they are not text.
    pub(crate) used: Vec<bool>,
    /// Words that something else was read from; they are text, but not needed.
    pub(crate) meant: Vec<bool>,
    /// Words that tell why only what is near will do: "no car".
    pub(crate) of_distance: Vec<bool>,
    pub(crate) understood: Interpretation,
}
