//! A row that adds up the others.

use super::{Check, Findings, Odd, Rule, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::table::{Oddity, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "total-row",
    severity: Severity::Note,
    finds: "A row that says “total” with nothing but numbers beside it.",
    hurts: "It does no harm: the row is passed over.",
    example: "Total, 25",
    fix: "Delete the row.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        Oddity::TotalRow(row) => Some(Odd {
            row: Some(*row),
            message: "The row adds up the others and is no listing; it is passed over.".to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
