//! A private address in a file without listings.

use super::{Reasons, Rule};
use crate::publish::comparison::Change;
use crate::seeds::rules::private_street;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "private-text",
    summary: "A file without listings tells where a private place is.",
    why_it_matters: "Whoever hides from a violent person is found by the address on a page that everybody sees.",
    fix: "Take the street out of this cell. Only if it means another place, accept this report.",
    check,
};

fn check(change: &Change<'_>, reasons: &mut Reasons) {
    // In files of listings only the row is set aside, which is enough.
    let listings = change.directory.sources.iter();
    let listings: Vec<&str> = listings
        .filter(|source| !source.ids.is_empty())
        .map(|source| &*source.file)
        .collect();
    for found in change.diagnostics {
        if found.code != private_street::RULE.code || listings.contains(&&*found.file) {
            continue;
        }
        let row = found.row.map_or_else(String::new, |row| format!("Row {row}"));
        let column = found.column.as_deref().unwrap_or_default();
        let message = format!("{row}, column {column}: {}", found.message);
        reasons.add(&RULE, Some(&found.file), message);
    }
}
