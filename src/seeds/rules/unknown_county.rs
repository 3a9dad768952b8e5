//! A county that its state does not have.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unknown-county",
    severity: Severity::Warning,
    summary: "A county the state does not have.",
    why_it_matters: "The listing is not found by people who look in their county.",
    example: "Clintn",
    fix: "Write the county as it stands on a map, without the word County.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let (cell, state) = (row.cell(Resource::County), row.cell(Resource::State));
    if cell.is_empty() {
        return;
    }
    if let Err(problem) = subject.world.county(cell, state) {
        findings.cell(&RULE, row, Resource::County, problem.message);
        if let Some(near) = problem.did_you_mean {
            findings.fix_last(format!("Did you mean “{near}”?"));
        }
    }
}
