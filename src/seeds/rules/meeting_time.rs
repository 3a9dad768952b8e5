//! A meeting day, time or time zone that cannot be parsed.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::rows::meeting_schedule::schedule;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "meeting-time",
    severity: Severity::Warning,
    summary: "A day, a start, an end or a time zone of a meeting that cannot be read.",
    why_it_matters: "Someone stands before a locked door, or misses the meeting they needed.",
    example: "Time 7ish",
    fix: "Write the day by name and the times like 19:00; a zone like America/New_York.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.row.is_meeting() {
        return;
    }
    let (_, doubts) = schedule(&subject.row, &subject.world.zone);
    for doubt in doubts {
        let row = Some(subject.row.number());
        let value = subject.row.meeting_cell(doubt.column);
        let header = Some(doubt.column.header());
        findings.add(&RULE, row, header, Some(value), doubt.message);
    }
}
