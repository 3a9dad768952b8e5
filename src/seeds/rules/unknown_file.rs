//! A CSV file in the seed folder with an unknown name.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unknown-file",
    severity: Severity::Warning,
    summary: "A CSV file whose name says nothing to us.",
    why_it_matters: "The listings in it are not shown to anyone.",
    example: "resurces.csv",
    fix: "Rename it so that it starts with resources or meetings.",
    check: Check::CrossRow,
};
