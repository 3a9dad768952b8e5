//! A confidential cell that is neither yes nor no.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::rows::parse_cell;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-confidential",
    severity: Severity::Error,
    summary: "A confidential cell that is neither yes nor no.",
    why_it_matters: "A place that must stay secret could be published.",
    example: "maybe",
    fix: "Write yes when the place must never be published, no when you are sure it may be.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Confidential);
    if !cell.is_empty() && parse_cell::yes_or_no(cell).is_none() {
        let message = format!("“{cell}” is neither yes nor no.");
        findings.cell(&RULE, &subject.row, Resource::Confidential, message);
    }
}
