//! Workbook sheets that are not read.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "other-sheets",
    severity: Severity::Warning,
    summary: "A workbook with more than one sheet.",
    why_it_matters: "Listings on the other sheets are shown to nobody.",
    example: "sheets Listings, Old, Notes",
    fix: "Put the list on the first sheet. Move other lists into files of their own.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::OtherSheets(read, others) => Some(Odd {
            value: Some(others.join("; ")),
            message: format!("Only the sheet “{read}” is read; these are not: {}.", others.join(", ")),
            ..Odd::default()
        }),
        _ => None,
    });
}
