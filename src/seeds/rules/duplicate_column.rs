//! Two columns with the same header.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "duplicate-column",
    severity: Severity::Error,
    summary: "A header that stands twice.",
    why_it_matters: "Only one of the two is read, and it may be the wrong one.",
    example: "phone, phone",
    fix: "Rename or delete one of the two.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::DuplicateHeader(row, header) => Some(Odd {
            row: Some(*row),
            column: Some(header.clone()),
            value: Some(header.clone()),
            message: format!("The column “{header}” stands twice; the first is used."),
            ..Odd::default()
        }),
        _ => None,
    });
}
