//! A ZIP that is not five digits.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::parse_cell::Zip;
use crate::seeds::read::excel_values;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-zip",
    severity: Severity::Warning,
    summary: "A ZIP that is not five digits.",
    why_it_matters: "The listing cannot be placed near anyone.",
    example: "1770l",
    fix: "Format the cell as text and write five digits: 17701.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Zip);
    if cell.is_empty() {
        return;
    }
    let message = match parse_cell::zip(cell) {
        Zip::Plain(_) => return,
        Zip::Mended(zip) => format!("The spreadsheet changed the ZIP; it was read as {zip}."),
        Zip::Unreadable if looks_like_a_day(cell) => {
            format!("The spreadsheet took the ZIP for a day: “{cell}”. It is not used.")
        }
        Zip::Unreadable => format!("“{cell}” is not a ZIP, so it is not used."),
    };
    findings.cell(&RULE, &subject.row, Resource::Zip, message);
}

fn looks_like_a_day(cell: &str) -> bool {
    cell.contains('/') || excel_values::typed_before_date(cell).is_some()
}
