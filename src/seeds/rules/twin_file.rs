//! A CSV file and a workbook with the same name.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "twin-file",
    severity: Severity::Error,
    summary: "A .csv and an .xlsx of the same name.",
    why_it_matters: "Nobody can tell which of the two is the newer, and an old number could be published.",
    example: "resources.csv beside resources.xlsx",
    fix: "Keep the newer file and move the other out of the folder.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::Twin(other) => Some(Odd {
            value: Some(other.clone()),
            message: format!("{other} stands beside it under the same name, so neither is used."),
            ..Odd::default()
        }),
        _ => None,
    });
}
