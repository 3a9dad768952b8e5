//! A pinned crisis line that is not in use or probably has a wrong number.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unfit-crisis-line",
    severity: Severity::Error,
    summary: "A line of crisis-lines.csv whose listing is closed, temporarily closed or an example, or has a number one digit off a known crisis line.",
    why_it_matters: "A person in danger calls, and nobody who can help answers.",
    example: "crisis-lines.csv naming a listing with status closed",
    fix: "Put the listing right, or name another one here. Call the number before you publish it.",
    check: Check::CrossRow,
};
