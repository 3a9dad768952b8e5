//! Ages that cannot be read.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::model::eligibility::Ages;
use crate::seeds::columns::Resource;
use crate::seeds::read::clean_cell::several;
use crate::seeds::read::excel_values;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-ages",
    severity: Severity::Error,
    summary: "A value in ages that is no range of ages.",
    why_it_matters: "Somebody of the right age would not be told that it is for them, or somebody of the wrong age would be sent there.",
    example: "seniors",
    fix: "Write 60+, 12 to 17, under 18, or all ages, with ; between ranges. Other words belong in eligibility.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Ages);
    for value in several(cell).into_iter().filter(|value| Ages::parse(value).is_none()) {
        let message = format!("“{value}” is no range of ages.");
        findings.cell(&RULE, &subject.row, Resource::Ages, message);
        if let Some(typed) = excel_values::typed_before_date(value) {
            findings.fix_last(format!(
                "The spreadsheet has made a day of “{typed}”. Write a range with “to”: 12 to 17."
            ));
        } else if value.bytes().all(|byte| byte.is_ascii_digit()) {
            findings.fix_last(format!("Write {value}+ or {value} to {value}."));
        }
    }
}
