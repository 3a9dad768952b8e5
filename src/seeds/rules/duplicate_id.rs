//! Two rows with the same id.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Error,
    summary: "An id that another row has too. The row that the public sees stays; of rows that are all new and differ, none is published.",
    why_it_matters: "A second row could put a wrong number in place of a right one, and a saved or printed link would lead to the wrong help.",
    example: "two rows with id food-bank",
    fix: "Give one of the two another id. If the row stands twice, delete one.",
    check: Check::CrossRow,
};
