//! A listing without a category.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "missing-category",
    severity: Severity::Error,
    summary: "A row whose category is blank.",
    why_it_matters: "Without a category it is not among food, shelter or anything else people look under.",
    example: "a blank category cell",
    fix: "Write the id of a category from categories.csv. If the cell was merged with the one above, write it in every row.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    if row.has(Resource::Category) && row.cell(Resource::Category).is_empty() {
        let message = "The category is missing.".to_owned();
        findings.cell(&RULE, row, Resource::Category, message);
    }
}
