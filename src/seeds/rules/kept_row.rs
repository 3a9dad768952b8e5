//! The published version of a row that has an error.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "kept-row",
    severity: Severity::Note,
    summary: "What the public sees of a row with an error: its last good version, or nothing.",
    why_it_matters: "Whoever corrects a row must know whether people still see the old number.",
    example: "row 23 has a bad phone; the public still sees the version of 2026-11-20",
    fix: "Correct the error of this row. Delete the row if the listing should go.",
    check: Check::CrossRow,
};
