//! A service area that cannot be parsed.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::rows::{parse_cell, place};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-serves",
    severity: Severity::Error,
    summary: "A value in serves that is no area, or a county that does not exist.",
    why_it_matters: "Help that serves a person would not be shown to them.",
    example: "Lycomming, PA",
    fix: "Write US, a state (PA), counties (Clinton, PA), ZIPs, or anywhere.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for served in parse_cell::serves(subject.row.cell(Resource::Serves)) {
        let Err(problem) = place::served_area(&served, subject.world.gazetteer) else {
            continue;
        };
        findings.cell(&RULE, &subject.row, Resource::Serves, problem.message);
        if let Some(near) = problem.did_you_mean {
            findings.fix_last(format!("Did you mean “{near}”?"));
        }
    }
}
