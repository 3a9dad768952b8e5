//! A pinned crisis line whose last check is too long ago.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "stale-crisis-line",
    severity: Severity::Warning,
    summary: "A line of crisis-lines.csv whose listing was last checked more than twice its term ago.",
    why_it_matters: "A person in danger may call a number that nobody answers any more.",
    example: "crisis-lines.csv naming a listing with verified_on 2019-01-01",
    fix: "Call the line today, and write today in verified_on of its row. Until then no other change to it is published.",
    check: Check::CrossRow,
};
