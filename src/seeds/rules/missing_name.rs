//! A listing without a name.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "missing-name",
    severity: Severity::Error,
    summary: "A row whose name is blank.",
    why_it_matters: "Nobody can ask for a place that has no name.",
    example: "a blank name cell",
    fix: "Write the name people know it by, or delete the row.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.row.cell(Resource::Name).is_empty() {
        let message = "The name is missing.".to_owned();
        findings.cell(&RULE, &subject.row, Resource::Name, message);
    }
}
