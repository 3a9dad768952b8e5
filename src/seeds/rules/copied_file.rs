//! A file that is a copy of another file.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "copied-file",
    severity: Severity::Error,
    summary: "A file of which half the rows or more, and five at least, have the ids of another file.",
    why_it_matters: "Of each listing only one row is used, and the other may be the one with the right number.",
    example: "resources-food (1).csv beside resources-food.csv",
    fix: "Keep the newer of the two alone, under the older name. At the staff desk, choose the file it replaces.",
    check: Check::CrossRow,
};
