//! Two columns with one header.

use super::{Check, Findings, Odd, Rule, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::table::{Oddity, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "duplicate-column",
    severity: Severity::Error,
    finds: "A header that stands twice.",
    hurts: "Only one of the two is read, and it may be the wrong one.",
    example: "phone, phone",
    fix: "Rename or delete one of the two.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        Oddity::DuplicateHeader(row, header) => Some(Odd {
            row: Some(*row),
            column: Some(header.clone()),
            value: Some(header.clone()),
            message: format!("The column “{header}” stands twice; the first is used."),
            ..Odd::default()
        }),
        _ => None,
    });
}
