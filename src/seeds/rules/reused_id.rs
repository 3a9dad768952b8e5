//! An id that now means another place.

use super::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "reused-id",
    severity: Severity::Warning,
    finds: "An id whose row had another name and another organization before.",
    hurts: "A saved or printed link would lead to other help than the person was given.",
    example: "food-bank, before Food Bank, now Tax Office",
    fix: "If it is another place, give it an id of its own. If the place was renamed, leave it.",
    check: Check::Whole,
};
