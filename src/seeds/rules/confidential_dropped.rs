//! A secret place that would be published.

use super::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "confidential-dropped",
    severity: Severity::Error,
    finds: "A row that was confidential before and is not now.",
    hurts: "A place that must stay secret would be published, and someone found by the one they fled.",
    example: "confidential yes before, blank now",
    fix: "Write yes in confidential again. If the place may truly be public, publish that change on its own.",
    check: Check::Whole,
};
