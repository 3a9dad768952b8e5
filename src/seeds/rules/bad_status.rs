//! An unknown status.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::read::clean_cell::nearest;
use crate::seeds::rows::parse_cell;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-status",
    severity: Severity::Error,
    summary: "A status other than active, temporarily closed, closed or example.",
    why_it_matters: "A closed place shown as open sends someone to a locked door.",
    example: "clsoed",
    fix: "Write active, temporarily closed, closed or example.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Status);
    if parse_cell::status(cell).is_some() {
        return;
    }
    let message = format!("“{cell}” is not a status.");
    findings.cell(&RULE, &subject.row, Resource::Status, message);
    if let Some(near) = nearest(cell, parse_cell::STATUS_WORDS) {
        findings.fix_last(format!("Did you mean “{near}”?"));
    }
}
