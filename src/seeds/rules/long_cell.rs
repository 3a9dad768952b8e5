//! A cell longer than a spreadsheet can hold.

use super::{Check, Findings, Odd, Rule, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::table::{Oddity, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "long-cell",
    severity: Severity::Error,
    finds: "A cell of more than 32,767 bytes.",
    hurts: "It is nearly always half a file in one cell, with listings lost in it.",
    example: "a quote that swallows the rows below",
    fix: "Look for a quotation mark without its partner and cut the cell short.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        Oddity::LongCell(row, column) => Some(Odd {
            row: Some(*row),
            column: Some((*column).to_owned()),
            message: "The cell is longer than a spreadsheet can hold.".to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
