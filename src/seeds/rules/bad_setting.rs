//! A setting in `site.csv` with an invalid value.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-setting",
    severity: Severity::Error,
    summary: "In site.csv: leave_to or address that is not an https address, feedback that is neither a plain mail address nor a number, a time_zone that does not exist.",
    why_it_matters: "“Leave now” that fails, or leads elsewhere, leaves a person in danger on the page; a wrong zone shows every hour wrong.",
    example: "leave_to,javascript:alert(1)",
    fix: "Correct the value, or leave it blank for the usual one. Until then the last good one stays.",
    check: Check::CrossRow,
};
