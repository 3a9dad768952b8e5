//! A number that is one digit off a national crisis line.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::model::contact::Contact;
use crate::seeds::columns::Resource;
use crate::seeds::known_numbers::{KnownNumber, one_slip_from};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "near-known-number",
    severity: Severity::Error,
    summary: "A number that differs in one digit from a crisis line of the whole country: an error in a listing for people in danger, a warning in any other.",
    why_it_matters: "Whoever calls a crisis line by it reaches a stranger.",
    example: "1-800-799-7234, where the National Domestic Violence Hotline has 1-800-799-7233",
    fix: "Call the number. If the known line is meant, write its number; if not, the listing may be in the wrong category.",
    check: Check::Row(check),
};

/// Categories of listings for people in danger; findings there are errors.
const IN_DANGER: [&str; 6] = [
    "crisis",
    "suicide-prevention",
    "domestic-violence",
    "sexual-assault",
    "child-abuse",
    "poison",
];

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let listing = subject.listing;
    let mut categories = listing.categories.iter();
    let in_danger = categories.any(|id| IN_DANGER.contains(&id.as_str()));
    for (column, written, known) in near_known(&listing.contact) {
        findings.cell(&RULE, &subject.row, column, message(&written, known));
        if let Some(last) = findings.list.last_mut().filter(|_| !in_danger) {
            last.severity = Severity::Warning;
        }
    }
}

/// The contact's numbers that are one digit off a known number: column, number
/// as displayed, and the known number.
pub fn near_known(contact: &Contact) -> Vec<(Resource, String, KnownNumber)> {
    let phones = contact.phones.iter().filter_map(|phone| {
        let known = one_slip_from(phone.national_digits())?;
        Some((Resource::Phone, phone.display.clone(), known))
    });
    let text = contact.text_line.iter().filter_map(|line| {
        let digits = line.number.strip_prefix("+1").unwrap_or(&line.number);
        let known = one_slip_from(digits)?;
        Some((Resource::TextLine, line.display.clone(), known))
    });
    phones.chain(text).collect()
}

/// Message about a number that is one digit off `known`.
pub fn message(written: &str, known: KnownNumber) -> String {
    let (digits, name) = (known.digits, known.name);
    format!("“{written}” is one digit off {digits}, {name}.")
}
