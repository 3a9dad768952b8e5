//! A row with the totals of the other rows.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "total-row",
    severity: Severity::Note,
    summary: "A row that says “total” with nothing but numbers beside it.",
    why_it_matters: "It does no harm: the row is passed over.",
    example: "Total, 25",
    fix: "Delete the row.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::TotalRow(row) => Some(Odd {
            row: Some(*row),
            message: "The row adds up the others and is no listing; it is passed over.".to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
