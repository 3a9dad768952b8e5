//! A file without a header row.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "no-header",
    severity: Severity::Error,
    summary: "A file in which no row names the columns.",
    why_it_matters: "Nobody can tell a phone from a ZIP without the headers.",
    example: "an empty file",
    fix: "Put the column names in the first row, as the README of the seed folder lists them.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::NoHeader => Some(Odd {
            row: Some(1),
            message: "No row with column names was found.".to_owned(),
            ..Odd::default()
        }),
        FileIssue::Empty => Some(Odd {
            row: Some(1),
            message: "The file is empty.".to_owned(),
            fix: Some("Save it again with its rows, or take it out of the folder.".to_owned()),
            ..Odd::default()
        }),
        _ => None,
    });
}
