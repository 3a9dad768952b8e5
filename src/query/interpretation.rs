//! The result of interpreting a question.

use std::ops::Range;

use super::interpret::spelling::Correction;
use crate::gazetteer::ResolvedPlace;
pub use crate::model::crisis_level::CrisisLevel;
use crate::model::language::Language;
use crate::model::localized_text::Text;
use crate::model::schedule::time_window::TimeWindow;

/// A structured reading of a question, with the words behind each part.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Interpretation {
    /// How sure it is that somebody is in danger.
    pub crisis_level: CrisisLevel,
    /// Kinds of crisis, most important first; empty without danger.
    pub crisis: Vec<String>,
    /// Whether crisis lines are said to be not wanted: "non-crisis".
    pub denies_crisis: bool,
    /// The language of the question, when it is known.
    pub language: Option<Language>,
    /// The place named in the question.
    pub place: Option<ResolvedPlace>,
    /// What seems to be a place and is none that anybody knows, as typed.
    pub unknown_place: Option<String>,
    /// Requested day and time.
    pub when: Option<TimeWindow>,
    /// Requested audience, language, cost, access, attendance and distance.
    pub traits: Vec<Trait>,
    /// Category ids with a confidence from 0 to 1, highest first; a category
    /// added for a crisis counts 1.
    pub categories: Vec<(String, f64)>,
    /// Words to search for in the listings.
    pub text: Vec<TextWord>,
    /// All words in order except joining words, for matching names.
    pub name_words: Vec<NameWord>,
    /// Digits of a phone or text number.
    pub digits: Option<String>,
    /// What was read from which words, in the order of interpretation.
    pub steps: Vec<Step>,
    /// Spelling corrections.
    pub corrections: Vec<Correction>,
    /// Parts of the question that were not used, and why.
    pub ignored: Vec<Ignored>,
    /// Words too small to search for: "the", "need".
    pub small_words: Vec<String>,
}

/// A requested trait, such as audience `women`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trait {
    /// `audience`, `language`, `cost`, `access`, `attendance` or `distance`.
    pub kind: String,
    /// The value: `women`.
    pub value: String,
}

/// A word of a question that may be part of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameWord {
    /// Its stem.
    pub stem: String,
    /// Whether it carries little meaning: a stop or weak word, or part of a
    /// place, a number or a time.
    pub is_small: bool,
    /// Whether it is not an ordinary word, a number or a place: such a word is
    /// likely part of a name.
    pub is_unusual: bool,
    /// Whether a category or a trait was read from it.
    pub is_meant: bool,
}

/// A word to search for in the listings.
#[derive(Debug, Clone, PartialEq)]
pub struct TextWord {
    /// The word, folded and, where misspelled, corrected.
    pub text: String,
    /// Its stem.
    pub stem: String,
    /// Alternative stems, with weights below 1.
    pub alternatives: Vec<(String, f64)>,
    /// Whether it may be the prefix of a longer word.
    pub is_last: bool,
    /// Whether results should contain it. A word that a category or a trait was
    /// read from is not needed: it only raises the listings that contain it.
    pub needed: bool,
    /// Whether a category or a trait was read from it.
    pub is_meant: bool,
}

/// One step of the interpretation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `crisis`, `place`, `time`, the kind of a trait, `category`, `number`
    /// or `text`.
    pub kind: String,
    /// The value: a category id, a place, a time.
    pub value: String,
    /// Display label of the value.
    pub label: Text,
    /// The words it was read from, as typed, or the value of a parameter.
    pub from: String,
    /// Byte ranges of these words in the question; empty for a parameter.
    pub ranges: Vec<Range<usize>>,
    /// What it was read from.
    pub by: ReadBy,
}

/// What a step was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadBy {
    /// Words of the question.
    Words,
    /// The likeness of the whole question to others.
    Likeness,
    /// The parameter with this name.
    Parameter(&'static str),
}

impl ReadBy {
    /// Name in the API.
    pub fn word(self) -> &'static str {
        match self {
            ReadBy::Words => "words",
            ReadBy::Likeness => "likeness",
            ReadBy::Parameter(_) => "parameter",
        }
    }
}

/// Words that were not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignored {
    /// The unused words.
    pub what: String,
    /// The reason, for display.
    pub why: Text,
}
