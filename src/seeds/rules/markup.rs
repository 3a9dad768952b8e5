//! HTML in a cell.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::read::clean_cell;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "markup",
    severity: Severity::Warning,
    summary: "A cell with the code of a web page in it.",
    why_it_matters: "People would read the code instead of the words.",
    example: "<b>Call first</b>",
    fix: "Delete everything between < and >. It is shown as typed and never run.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (header, cell) in subject.row.filled() {
        if clean_cell::holds_markup(cell) {
            let message = "The cell holds code of a web page; it is shown as typed.".to_owned();
            let row = Some(subject.row.number());
            findings.add(&RULE, row, Some(header), Some(cell), message);
        }
    }
}
