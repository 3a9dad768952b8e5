//! Invented rows, which the public does not see.

use super::rule::{Check, Findings, Rule};
use crate::diagnostic::Severity;
use crate::diagnostic::render::counted;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "example-rows",
    severity: Severity::Note,
    summary: "How many rows of a file are left out because their status is example.",
    why_it_matters: "Somebody may walk at night to a meeting that was made up.",
    example: "a file of invented meetings to try the site with",
    fix: "Nothing to do. To see them on a site of your own, start it with serve --examples, or write yes beside examples in site.csv.",
    check: Check::CrossRow,
};

/// Notes that `count` rows are left out.
pub fn report(count: usize, findings: &mut Findings) {
    let rows = counted(count, "example row");
    let message = format!("{rows} of this file: checked, and shown to nobody.");
    findings.add(&RULE, None, None, None, message);
}
