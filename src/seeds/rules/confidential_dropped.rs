//! A confidential listing that would become public.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::model::listing::Listing;
use crate::model::place::Precision;
use crate::seeds::columns::Resource;
use crate::seeds::rows::seed_row::SeedRow;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "confidential-dropped",
    severity: Severity::Error,
    summary: "A row that was confidential before and is not now.",
    why_it_matters: "A place that must stay secret would be published, and someone found by the one they fled.",
    example: "confidential yes before, blank now",
    fix: "Write yes in confidential again. If the place may truly be public, publish that change on its own.",
    check: Check::CrossRow,
};

/// Compares a row with the listing that had its id before.
pub(super) fn check(subject: &Subject<'_>, before: &Listing, findings: &mut Findings) {
    let hidden = |listing: &Listing| listing.place.precision == Precision::Hidden;
    if hidden(before) && !hidden(subject.listing) {
        report(&subject.row, findings);
    }
}

/// Adds the finding, at most once per row.
pub fn report(row: &SeedRow<'_>, findings: &mut Findings) {
    if findings.list.iter().any(|found| found.code == RULE.code) {
        return;
    }
    let message = "The listing was confidential before, and this row no longer says so."
        .to_owned();
    findings.cell(&RULE, row, Resource::Confidential, message);
}
