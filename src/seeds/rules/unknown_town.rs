//! A town that its state does not have.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unknown-town",
    severity: Severity::Warning,
    summary: "A town that is not on the map of its state, when one of nearly that name is.",
    why_it_matters: "The listing is put in the wrong place, or in none, and is not found by those nearby.",
    example: "Lock Heaven",
    fix: "Write the town as it stands on a map.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let (town, state) = (row.cell(Resource::City), row.cell(Resource::State));
    if town.is_empty() || state.is_empty() {
        return;
    }
    let gazetteer = subject.world.gazetteer;
    let of_zip = gazetteer.zip(row.cell(Resource::Zip));
    if of_zip.is_some_and(|zip| zip.city.eq_ignore_ascii_case(town)) {
        return;
    }
    if let Some(near) = subject.world.town_meant(town, state) {
        let message = format!("There is no town “{town}” in {state}.");
        findings.cell(&RULE, row, Resource::City, message);
        findings.fix_last(format!("Did you mean “{near}”?"));
    }
}
