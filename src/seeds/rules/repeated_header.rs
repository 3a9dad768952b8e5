//! A second header row in the middle of a file.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "repeated-header",
    severity: Severity::Note,
    summary: "The header standing again in the middle of the file.",
    why_it_matters: "It does no harm: the row is passed over.",
    example: "two lists pasted together",
    fix: "Delete the row.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::RepeatedHeader(row) => Some(Odd {
            row: Some(*row),
            message: "The header stands here again; the row is passed over.".to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
