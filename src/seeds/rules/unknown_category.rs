//! A category that is not in `categories.csv`.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::read::clean_cell::{nearest, several};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unknown-category",
    severity: Severity::Error,
    summary: "A category id that does not exist.",
    why_it_matters: "The listing would stand under a heading nobody opens.",
    example: "food-pantri",
    fix: "Use an id from categories.csv, or add the category there.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let known = subject.world.categories;
    for id in several(subject.row.cell(Resource::Category)) {
        if known.get(id).is_some() {
            continue;
        }
        let message = format!("There is no category “{id}”.");
        findings.cell(&RULE, &subject.row, Resource::Category, message);
        let ids = known.iter().map(|category| category.id.as_str());
        if let Some(near) = nearest(id, ids) {
            findings.fix_last(format!("Did you mean “{near}”?"));
        }
    }
}
