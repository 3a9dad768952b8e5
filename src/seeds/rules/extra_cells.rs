//! More cells than headers.

use super::{Check, Findings, Odd, Rule, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::table::{Oddity, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "extra-cells",
    severity: Severity::Warning,
    finds: "A row with values beyond the last header.",
    hurts: "A comma in the middle of a value pushes the rest into the wrong columns.",
    example: "Food, drinks and more without quotes",
    fix: "Look along the row: has a comma split a value? Put the value in one cell.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        Oddity::ExtraCells(row, value) => Some(Odd {
            row: Some(*row),
            value: Some(value.clone()),
            message: "The row has more cells than there are headers.".to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
