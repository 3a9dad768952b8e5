//! A cell with exactly as many characters as a spreadsheet allows.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "full-cell",
    severity: Severity::Warning,
    summary: "A cell of exactly 32,767 characters.",
    why_it_matters: "The spreadsheet has cut off the rest, and what to bring or whom to call may have stood there.",
    example: "a description pasted from a whole page",
    fix: "Look at the end of the cell. Shorten the text and finish its last sentence.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::FullCell(row, column) => Some(Odd {
            row: Some(*row),
            column: Some((*column).to_owned()),
            message: "The cell is exactly as long as a spreadsheet allows, so its end is cut off."
                .to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
