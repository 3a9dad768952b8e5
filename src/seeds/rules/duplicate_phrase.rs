//! A phrase that appears in two rows, or a row without a phrase.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "duplicate-phrase",
    severity: Severity::Error,
    summary: "A phrase that stands twice in a file of words, or a row without a phrase.",
    why_it_matters: "Whoever changes one of the two rows believes the change is made.",
    example: "two rows with food stamps",
    fix: "Put both meanings into one row, with ; between them.",
    check: Check::CrossRow,
};
