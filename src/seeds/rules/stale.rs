//! A listing whose last check is too long ago.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::model::freshness::Freshness;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "stale",
    severity: Severity::Warning,
    summary: "A listing whose last check is more than twice its term ago.",
    why_it_matters: "Numbers and hours change; an old one sends people nowhere. It is labelled and ranks lower.",
    example: "verified_on 2019-01-01",
    fix: "Call, put right what changed, and write today in verified_on.",
    check: Check::DateDependent(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let listing = subject.listing;
    let Some(verified_on) = listing.verified_on else {
        return;
    };
    let term = subject.world.categories.fresh_days(&listing.categories);
    let freshness = Freshness::on(subject.world.today, Some(verified_on), term);
    if freshness == Freshness::Stale {
        let message = format!("Last checked on {verified_on}; its kind needs a check every {term} days.");
        findings.cell(&RULE, &subject.row, Resource::VerifiedOn, message);
    }
}
