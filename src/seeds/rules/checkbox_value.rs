//! A checkbox value (TRUE or FALSE) in a text column.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::{Meeting, Resource};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "checkbox-value",
    severity: Severity::Warning,
    summary: "TRUE or FALSE in a cell that is not for yes or no.",
    why_it_matters: "People would read TRUE where they look for words.",
    example: "languages TRUE",
    fix: "Write what is meant in words, or leave the cell blank.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let answers = [
        Resource::Confidential.header(),
        Meeting::Confidential.header(),
        Meeting::Approximate.header(),
    ];
    for (header, cell) in subject.row.filled() {
        let word = cell.eq_ignore_ascii_case("true") || cell.eq_ignore_ascii_case("false");
        if word && !answers.contains(&header) {
            let message = format!("“{cell}” is a checkbox's value, not something people can read.");
            let row = Some(subject.row.number());
            findings.add(&RULE, row, Some(header), Some(cell), message);
        }
    }
}
