//! What a question was understood to ask.

use std::ops::Range;

use super::interpret::spelling::Correction;
use super::interpret::time::When;
use crate::gazetteer::ResolvedPlace;
use crate::model::localized_text::Text;

/// What a question asks, and from which of its words that was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Interpretation {
    /// Kinds of crisis, the gravest first.
    pub crisis: Vec<String>,
    /// The place that was named.
    pub place: Option<ResolvedPlace>,
    /// When.
    pub when: Option<When>,
    /// For whom, in which language, at what cost, how to get in.
    pub traits: Vec<Trait>,
    /// Category ids with how surely they are meant, 0 to 1, surest first.
    pub categories: Vec<(String, f64)>,
    /// Words to look for in the listings.
    pub text: Vec<TextWord>,
    /// All words in order but those that only join, to recognise names by.
    pub name_words: Vec<NameWord>,
    /// Digits of a phone or text number.
    pub digits: Option<String>,
    /// What was read from which words, in the order it was read.
    pub steps: Vec<Step>,
    /// Words that were read as others.
    pub corrections: Vec<Correction>,
    /// What was not looked at, and why.
    pub ignored: Vec<Ignored>,
    /// Words too small to look for: "the", "need".
    pub small_words: Vec<String>,
}

/// Something that narrows a search: audience women.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trait {
    /// `audience`, `language`, `cost`, `access` or `attendance`.
    pub kind: String,
    /// The value: `women`.
    pub value: String,
}

/// A word of a question that may stand in a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameWord {
    /// Its stem.
    pub stem: String,
    /// Whether it says little: a small word, or one of a place or a time.
    pub is_small: bool,
    /// Whether it is in no list of ordinary words, and no number or place:
    /// such a word is likely from a name.
    pub is_unusual: bool,
    /// Whether a category or something else was read from it.
    pub is_meant: bool,
}

/// A word to look for in the listings.
#[derive(Debug, Clone, PartialEq)]
pub struct TextWord {
    /// As read: folded, corrected.
    pub text: String,
    /// Its stem.
    pub stem: String,
    /// Other stems that will do, with weights below 1.
    pub alternatives: Vec<(String, f64)>,
    /// Whether it may be the beginning of a word.
    pub is_last: bool,
    /// Whether a result should have it. A word that a category or a trait was
    /// read from is not needed: it only lifts the listings that have it too.
    pub needed: bool,
}

/// One step of understanding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `crisis`, `place`, `time`, the kind of a trait, `category`, `number`
    /// or `text`.
    pub kind: String,
    /// What was understood: a category id, a place, a time.
    pub value: String,
    /// The same for people.
    pub label: Text,
    /// The words it was read from, as typed; the value of a parameter.
    pub from: String,
    /// Where these stand in the question, in bytes; none for a parameter.
    pub ranges: Vec<Range<usize>>,
    /// The parameter it was set by, when not by words.
    pub parameter: Option<&'static str>,
}

/// Words that were not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// What was not looked at.
    pub what: String,
    /// Why not.
    pub why: Text,
}
