//! A file without a header row.

use super::{Check, Findings, Odd, Rule, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::table::{Oddity, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "no-header",
    severity: Severity::Error,
    finds: "A file in which no row names the columns.",
    hurts: "Nobody can tell a phone from a ZIP without the headers.",
    example: "an empty file",
    fix: "Put the column names in the first row, as the README of the seed folder lists them.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        Oddity::NoHeader => Some(Odd {
            row: Some(1),
            message: "No row with column names was found.".to_owned(),
            ..Odd::default()
        }),
        Oddity::Empty => Some(Odd {
            row: Some(1),
            message: "The file is empty.".to_owned(),
            fix: Some("Save it again with its rows, or take it out of the folder.".to_owned()),
            ..Odd::default()
        }),
        _ => None,
    });
}
