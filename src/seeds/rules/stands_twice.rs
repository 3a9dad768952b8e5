//! A listing that is probably a duplicate of another.

use super::rule::{Check, Rule};
use crate::diagnostic::Severity;

/// The rule and its documentation. The check needs more than the seed files, so
/// `waypost check` runs it after everything is read.
pub const RULE: Rule = Rule {
    code: "stands-twice",
    severity: Severity::Note,
    summary: "A place or meeting that stands under two ids, as far as names, numbers, houses and hours tell.",
    why_it_matters: "One of the two is called and kept true; people may find the other.",
    example: "“Example Pantry” and “The Example Food Pantry”, with one number",
    fix: "Keep the row that was checked last and delete the other. Two that are really two stay as they are.",
    check: Check::CrossRow,
};
