//! A cell with a formula instead of a value.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "formula",
    severity: Severity::Warning,
    summary: "A cell that starts with = like a formula.",
    why_it_matters: "People would read the formula instead of the number or the street.",
    example: "=CONCAT(B2,C2)",
    fix: "Copy the cell and paste it back as a value.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (header, cell) in subject.row.filled() {
        if cell.starts_with('=') {
            let message = "The cell is a formula and not a value; it is shown as typed and never run.".to_owned();
            let row = Some(subject.row.number());
            findings.add(&RULE, row, Some(header), Some(cell), message);
        }
    }
}
