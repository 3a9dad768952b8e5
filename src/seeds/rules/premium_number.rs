//! A premium-rate phone number.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::read::clean_cell::several;
use crate::seeds::columns::{Meeting, Resource};
use crate::seeds::known_numbers::{is_premium, premium_in};
use crate::seeds::rows::parse_cell;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "premium-number",
    severity: Severity::Error,
    summary: "A premium-rate number: area code 900, or exchange 976.",
    why_it_matters: "A person in need pays by the minute, often to a stranger who set a trap.",
    example: "1-900-555-0100",
    fix: "No help line charges its callers. Call the organization, and write the number it answers.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    for value in several(row.cell(Resource::Phone)) {
        if parse_cell::phone(value).is_some_and(|phone| is_premium(phone.national_digits())) {
            findings.cell(&RULE, row, Resource::Phone, message(value));
        }
    }
    for column in [Resource::PhoneNote, Resource::TextLine, Resource::Description] {
        if let Some(number) = premium_in(row.cell(column)) {
            findings.cell(&RULE, row, column, message(number));
        }
    }
    for column in [Meeting::ConferencePhone, Meeting::ConferencePhoneNotes] {
        let cell = row.meeting_cell(column);
        if let Some(number) = premium_in(cell) {
            let (row, header) = (Some(row.number()), Some(column.header()));
            findings.add(&RULE, row, header, Some(cell), message(number));
        }
    }
}

/// Message about a premium-rate number.
pub fn message(number: &str) -> String {
    format!("“{number}” is a premium-rate number: whoever calls it is charged.")
}
