//! A spreadsheet error such as `#REF!` in a cell.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::read::clean_cell::is_spreadsheet_error;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "spreadsheet-error",
    severity: Severity::Error,
    summary: "A cell with #REF!, #N/A or ####.",
    why_it_matters: "A formula has lost the value, and the number or street with it.",
    example: "#REF!",
    fix: "Type the value in place of the formula. If the cell shows ####, make the column wider and save again.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (header, cell) in subject.row.filled() {
        if is_spreadsheet_error(cell) {
            let message = format!("The cell holds a spreadsheet error instead of a value: {cell}");
            let row = Some(subject.row.number());
            findings.add(&RULE, row, Some(header), Some(cell), message);
        }
    }
}
