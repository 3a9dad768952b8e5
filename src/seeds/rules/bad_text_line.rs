//! A text line without a valid number.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::rows::parse_cell;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-text-line",
    severity: Severity::Error,
    summary: "A text line that is not a number, with or without a word to send.",
    why_it_matters: "A person who cannot speak aloud is left without the one way they have.",
    example: "HOME",
    fix: "Write the number alone, or the word, “to” and the number: HOME to 741741.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::TextLine);
    if !cell.is_empty() && parse_cell::text_line(cell).is_none() {
        let message = format!("“{cell}” is not a number to text.");
        findings.cell(&RULE, &subject.row, Resource::TextLine, message);
    }
}
