//! A phone number that cannot be dialed.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::read::clean_cell::several;
use crate::seeds::rows::parse_cell;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-phone",
    severity: Severity::Error,
    summary: "A phone that is not a number of the United States.",
    why_it_matters: "A wrong number costs a person the courage it took to call.",
    example: "570-244-883",
    fix: "Write ten digits, like 570-244-8838, or a short number such as 988. Words go to phone_note.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for value in several(subject.row.cell(Resource::Phone)) {
        if parse_cell::phone(value).is_some() {
            continue;
        }
        let message = if value.contains(['e', 'E']) && value.contains('+') {
            format!("“{value}” is a number the spreadsheet has shortened; digits are lost.")
        } else {
            format!("“{value}” is not a phone number that can be dialled.")
        };
        findings.cell(&RULE, &subject.row, Resource::Phone, message);
    }
}
