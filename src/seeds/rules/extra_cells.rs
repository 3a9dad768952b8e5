//! A row with more cells than the header.

use super::rule::{Check, Findings, Rule};
use super::{Odd, report_oddities};
use crate::diagnostic::Severity;
use crate::seeds::read::table::{FileIssue, Table};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "extra-cells",
    severity: Severity::Warning,
    summary: "A row with values beyond the last header.",
    why_it_matters: "A comma in the middle of a value pushes the rest into the wrong columns.",
    example: "Food, drinks and more without quotes",
    fix: "Look along the row: has a comma split a value? Put the value in one cell.",
    check: Check::File(check),
};

fn check(table: &Table, findings: &mut Findings) {
    report_oddities(&RULE, table, findings, |oddity| match oddity {
        FileIssue::ExtraCells(row, value) => Some(Odd {
            row: Some(*row),
            value: Some(value.clone()),
            message: "The row has more cells than there are headers.".to_owned(),
            ..Odd::default()
        }),
        _ => None,
    });
}
