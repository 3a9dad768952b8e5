//! A file that is neither CSV nor a workbook.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unreadable-file",
    severity: Severity::Error,
    summary: "A file that is neither CSV nor an .xlsx workbook but something else with its name.",
    why_it_matters: "Nothing in it can be shown, so a whole list of help goes missing.",
    example: "a PDF renamed to resources.csv",
    fix: "Open it in the program it comes from and save it as “CSV UTF-8”.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::NotText(kind) => Some(Odd {
            message: format!("This is {kind}, not a CSV file or an .xlsx workbook."),
            fix: Some(kind.fix().to_owned()),
            ..Odd::default()
        }),
        _ => None,
    });
}
