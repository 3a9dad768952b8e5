//! What ranking makes of a match.

use crate::model::freshness::Freshness;
use crate::search::answer::ResultGroup;

/// A match with everything needed to sort it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The document.
    pub document: u32,
    /// Position in the order of ids; breaks ties.
    pub by_id: u32,
    /// Ranking score; higher is better.
    pub score: f64,
    /// Whether it was moved up for a need that no earlier result meets.
    pub lifted: bool,
    /// Seconds until it next starts or opens; only when sorting by that.
    pub wait: Option<i64>,
    /// Miles to its place.
    pub miles: Option<f64>,
    /// Whether it is of a wanted category, and within reach of a visit or for the
    /// person's county.
    pub is_local: bool,
    /// How recently it was verified.
    pub freshness: Freshness,
    /// How well it fits.
    pub group: ResultGroup,
    /// Its rank in the group before the score and the time; 0 when sorted by
    /// distance.
    pub tier: u8,
    /// Whether it is for certain people, of whom the question says nothing.
    pub is_for_certain_people: bool,
    /// Whether to ask for its hours: they are not known, or its season is over.
    pub asks_hours: bool,
}

/// What ranking does with a match.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Closed for good, out of reach, or not on at the requested time.
    Excluded,
    /// Removed by a filter.
    Filtered,
    /// Passes the filters, but is known not to fit the person.
    Refused,
    /// A result that ranks below the cutoff, so it is only counted.
    BelowCutoff(ResultGroup),
    /// A result with its score.
    Ranked(Ranked),
}
