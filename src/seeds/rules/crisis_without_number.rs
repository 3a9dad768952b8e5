//! A crisis listing without a number to call or text.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "crisis-without-number",
    severity: Severity::Error,
    summary: "A listing in the category crisis without a number to call or text.",
    why_it_matters: "A person in danger finds a name and no way to reach it.",
    example: "category crisis, phone blank",
    fix: "Give the phone or the text line. A crisis walk-in place needs its number too, or another category.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let listing = subject.listing;
    let crisis = listing.categories.first().is_some_and(|id| id == "crisis");
    let walk_in = listing.reach.visit;
    let reachable = !listing.contact.phones.is_empty() || listing.contact.text_line.is_some();
    if crisis && !reachable && !walk_in {
        let message = "A crisis listing has no number to call or text.".to_owned();
        findings.cell(&RULE, &subject.row, Resource::Phone, message);
    }
}
