//! A value that its column does not allow.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unknown-choice",
    severity: Severity::Error,
    summary: "A language, kind, value, time or role in a file of words that is none of those there are.",
    why_it_matters: "The row is passed over, and people who say it that way are not understood.",
    example: "audiense",
    fix: "Take one of the words that the column allows; a new value needs a row in labels.csv first.",
    check: Check::CrossRow,
};
