//! A field that changes in too many listings.

use super::{Limit, Reasons, Rule};
use crate::publish::comparison::Change;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "changed-fields",
    summary: "A file in which more than a quarter of the listings, and at least 5, get another name, category, status, street, kind of meeting or other hours, at once or within 30 days.",
    why_it_matters: "A column that was filled down or mixed up sends people to a place that cannot help them, or that is shut.",
    fix: "Compare the file with the last good copy: waypost diff OLD NEW. If all is right, accept this report.",
    check,
};

const fn limit(fields: &'static [&'static str], what: &'static str) -> Limit {
    Limit {
        fields,
        what,
        of: |file| file.listings,
        one_in: 4,
        fewest: 5,
        fewest_in_days: 5,
        replaced: false,
    }
}

const LIMITS: [Limit; 6] = [
    Limit {
        replaced: true,
        ..limit(&["name"], "names")
    },
    limit(&["category"], "categories"),
    limit(&["status"], "statuses"),
    limit(&["address"], "addresses"),
    limit(&["hours"], "hours"),
    limit(&["Types"], "kinds of meetings"),
];

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    for file in change.file_changes() {
        for limit in &LIMITS {
            limit.check(change, file, &RULE, reasons);
        }
    }
}
