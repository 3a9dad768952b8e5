//! An id that cannot be part of a link.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::rows::parse_cell;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-id",
    severity: Severity::Error,
    summary: "An id with anything but small letters, digits and dashes.",
    why_it_matters: "Links that people saved or printed must go on working.",
    example: "New Love Center",
    fix: "Use small letters, digits and dashes: new-love-center. Or leave the cell blank.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Id);
    if !cell.is_empty() && !parse_cell::is_slug(cell) {
        let message = format!("“{cell}” cannot be an id.");
        findings.cell(&RULE, &subject.row, Resource::Id, message);
        let suggestion = parse_cell::slug(&[cell]);
        findings.fix_last(format!("Write “{suggestion}”, or leave the cell blank."));
    }
}
