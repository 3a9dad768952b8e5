//! Filled cells in a column with a blank header.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::diagnostic::render::counted;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "blank-header",
    severity: Severity::Warning,
    summary: "Filled cells in a column whose header is blank.",
    why_it_matters: "What staff typed there is not shown to anyone.",
    example: "hours in a column without a name",
    fix: "Give the column one of the headers in the README of the seed folder, or delete it.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::BlankHeader { header, column, filled, row, cell } => Some(Odd {
            row: Some(*header),
            column: Some(column.clone()),
            value: Some(cell.clone()),
            message: format!(
                "Column {column} has no header, so what stands in it is not used: {}, the first \
                 in row {row}.",
                counted(*filled, "filled cell")
            ),
            ..Odd::default()
        }),
        _ => None,
    });
}
