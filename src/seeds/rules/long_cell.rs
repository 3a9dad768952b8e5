//! A cell that is too long for its column or for a spreadsheet.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::limits::MAX_CELL_LENGTH;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "long-cell",
    severity: Severity::Error,
    summary: "A cell of more than 32,767 characters; a name or an organization of more than 200; a number, an address or a list of short values of more than 1,000.",
    why_it_matters: "It is nearly always half a file in one cell, with listings lost in it; and a name of a thousand words would make everybody wait.",
    example: "a quote that swallows the rows below",
    fix: "Look for a quotation mark without its partner and cut the cell short.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::LongCell(row, column, max) => Some(Odd {
            row: Some(*row),
            column: Some((*column).to_owned()),
            message: if *max == MAX_CELL_LENGTH {
                "The cell is longer than a spreadsheet can hold.".to_owned()
            } else {
                format!("The cell is too long: {column} may have {max} characters.")
            },
            ..Odd::default()
        }),
        _ => None,
    });
}
