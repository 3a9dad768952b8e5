//! An invalid email address.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-email",
    severity: Severity::Warning,
    summary: "An email without one @ and a dot after it.",
    why_it_matters: "Mail to it comes back, days later, to someone who waited.",
    example: "help@",
    fix: "Write it as name@place.org, or leave the cell blank.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Email);
    if !cell.is_empty() && subject.listing.contact.email.is_none() && !subject.row.is_meeting() {
        let message = format!("“{cell}” is not a mail address, so it is not used.");
        findings.cell(&RULE, &subject.row, Resource::Email, message);
    }
}
