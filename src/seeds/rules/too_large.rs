//! A file that is too large to read.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "too-large",
    severity: Severity::Error,
    summary: "A file of more than 64 MB.",
    why_it_matters: "It would take the memory everyone else's search needs; a county's list is a hundredth of it.",
    example: "a backup named resources.csv",
    fix: "See what the file is. Keep only the list in it, or split it into several files whose names start alike.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::TooLarge(bytes) => Some(Odd {
            message: format!(
                "The file has {} MB, more than is read, so nothing of it is used.",
                bytes / (1024 * 1024)
            ),
            ..Odd::default()
        }),
        _ => None,
    });
}
