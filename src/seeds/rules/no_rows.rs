//! A file with a header and no rows.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "no-rows",
    severity: Severity::Warning,
    summary: "A file with a header and no rows.",
    why_it_matters: "A whole list of help may be missing.",
    example: "a template nobody filled in",
    fix: "If the list is meant to be empty, leave it. Otherwise save the file again with its rows.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::NoRows(row) => Some(Odd {
            row: Some(*row),
            message: "There is a header and no row below it.".to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
