//! Rows above the header.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "above-header",
    severity: Severity::Note,
    summary: "Rows above the header row, such as a title.",
    why_it_matters: "It does no harm: the rows are passed over.",
    example: "County directory 2026",
    fix: "Leave it, or delete the row.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::AboveHeader(row, title) => Some(Odd {
            row: Some(*row),
            value: Some(title.clone()),
            message: "The row stands above the header and is passed over.".to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
