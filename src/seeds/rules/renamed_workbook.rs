//! A workbook whose name does not end in `.xlsx`.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "renamed-workbook",
    severity: Severity::Note,
    summary: "An Excel workbook whose name ends in .csv.",
    why_it_matters: "It does no harm: it is read as the workbook it is.",
    example: "list.xlsx renamed to resources.csv",
    fix: "Give it the ending .xlsx, so that other programs can open it too.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::Workbook if !table.file.to_lowercase().ends_with(".xlsx") => Some(Odd {
            message: "This is an Excel workbook, and was read as one.".to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
