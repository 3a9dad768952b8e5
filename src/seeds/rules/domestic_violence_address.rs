//! A domestic violence listing with a street and a blank confidential cell.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::read::clean_cell::several;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "domestic-violence-address",
    severity: Severity::Error,
    summary: "A domestic violence listing with a street and a blank confidential cell.",
    why_it_matters: "A published safe house gets people killed.",
    example: "category domestic-violence, address 12 Main St, confidential blank",
    fix: "Write yes in confidential if this is a shelter or a safe house; no only when you are sure it is a public office.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let categories = several(row.cell(Resource::Category));
    let concerned = categories.contains(&"domestic-violence");
    let located = !row.cell(Resource::Address).is_empty() || !row.cell(Resource::Latitude).is_empty();
    if concerned && located && row.cell(Resource::Confidential).is_empty() {
        let message = "A domestic violence listing has a street, and nobody has said whether it \
                       may be published."
            .to_owned();
        let header = row.header(Resource::Confidential);
        findings.add(&RULE, Some(row.number()), header, None, message);
    }
}
