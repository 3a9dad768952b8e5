//! An id that now belongs to a different place.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::model::listing::Listing;
use crate::seeds::columns::Resource;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "reused-id",
    severity: Severity::Warning,
    summary: "An id whose row had another name and another organization before.",
    why_it_matters: "A saved or printed link would lead to other help than the person was given.",
    example: "food-bank, before Food Bank, now Tax Office",
    fix: "If it is another place, give it an id of its own. If the place was renamed, leave it.",
    check: Check::CrossRow,
};

/// Compares a row with the listing that had its id before.
pub(super) fn check(subject: &Subject<'_>, before: &Listing, findings: &mut Findings) {
    let listing = subject.listing;
    let other_name = listing.name.english != before.name.english;
    let other_hands = listing.organization != before.organization;
    if other_name && other_hands {
        let message = format!(
            "The id “{}” meant “{}” of “{}” before.",
            listing.id, before.name.english, before.organization
        );
        findings.cell(&RULE, &subject.row, Resource::Id, message);
    }
}
