//! A conference phone number that cannot be dialed.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Meeting;
use crate::seeds::rows::parse_cell;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-conference-phone",
    severity: Severity::Warning,
    summary: "A conference phone that is not a number of the United States.",
    why_it_matters: "Someone who has no internet cannot join, and thinks there is no way in.",
    example: "646-558-865",
    fix: "Write ten digits, like 646-558-8656. Codes and words go to Conference Phone Notes.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.meeting_cell(Meeting::ConferencePhone);
    if cell.is_empty() || parse_cell::phone(cell).is_some() {
        return;
    }
    let message = format!("“{cell}” cannot be dialled, so it is not shown.");
    let row = Some(subject.row.number());
    let header = Some(Meeting::ConferencePhone.header());
    findings.add(&RULE, row, header, Some(cell), message);
}
