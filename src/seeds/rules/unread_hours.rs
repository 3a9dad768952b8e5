//! Hours that cannot be read.

use super::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::model::schedule::hours_reader::{HoursReading, read_hours};
use crate::seeds::columns::Resource;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unread-hours",
    severity: Severity::Warning,
    finds: "Hours that cannot be read as days and times.",
    hurts: "They are shown as written, but nobody who asks for what is open now will find the place.",
    example: "twice a month",
    fix: "Write them like “Mon-Fri 8:30am-5pm; 2nd Sat 9am-noon”, or move the words to hours_note.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Hours);
    if cell.is_empty() {
        return;
    }
    if let HoursReading::Unread(unread) = read_hours(cell, &subject.world.zone) {
        let message = format!("The hours cannot be read: {unread}.");
        findings.cell(&RULE, &subject.row, Resource::Hours, message);
    }
}
