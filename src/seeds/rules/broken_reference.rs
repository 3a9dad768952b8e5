//! A reference to a listing, board or category that does not exist.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "broken-reference",
    severity: Severity::Error,
    summary: "A crisis line, a board or a category that names something that does not exist.",
    why_it_matters: "A pinned crisis line that is missing leaves a person in danger without a number.",
    example: "crisis-lines.csv naming a listing that is not in resources",
    fix: "Correct the id, or put the missing row back.",
    check: Check::CrossRow,
};
