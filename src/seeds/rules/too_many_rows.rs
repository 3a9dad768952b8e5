//! A file that exceeds the limits for rows, columns, cells or text.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "too-many-rows",
    severity: Severity::Error,
    summary: "A file with more rows, columns, cells or letters than are read: 1,048,576 rows (20,000 where they are no listings), 16,384 columns, 30 million cells, 64 MB of text.",
    why_it_matters: "The rows below are not read, and nobody would know which help is missing.",
    example: "two million rows",
    fix: "Split the list into several files whose names start alike, or delete what is no listing.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::TooManyRows(row) => Some(Odd {
            row: Some(*row),
            message: "From this row on the file is not read; it has too many rows or too much text."
                .to_owned(),
            ..Odd::default()
        }),
        FileIssue::TooManyColumns(row) => Some(Odd {
            row: Some(*row),
            message: "From this row on the file is not read; the row has too many columns."
                .to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
