//! A category that would become empty.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Reasons, Rule};
use crate::diagnostic::render::counted;
use crate::model::listing::{Listing, Status};
use crate::publish::comparison::Change;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "empty-category",
    summary: "A category that had listings and would have none.",
    why_it_matters: "Whoever asks for this kind of help is told that there is none.",
    fix: "Check that no category was renamed and no file cut off. If the last one has really closed, accept this report.",
    check,
};

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    let Some(before) = change.before else { return };
    let after = counts(&change.after);
    for (category, count) in counts(&before.listings) {
        if !after.contains_key(category) {
            let message = format!(
                "The category “{category}” falls from {} to 0.",
                counted(count, "listing")
            );
            reasons.add(&RULE, None, message);
        }
    }
}

/// Number of listings that are not closed, by category.
fn counts(listings: &[Arc<Listing>]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    let used = listings.iter();
    for listing in used.filter(|listing| listing.status != Status::Closed) {
        for category in &listing.categories {
            *counts.entry(category.as_str()).or_default() += 1;
        }
    }
    counts
}
