//! An area that people must live in and that cannot be read.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::rows::limits::residence;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-residence",
    severity: Severity::Error,
    summary: "A value in residence that is no area, or a county that does not exist.",
    why_it_matters: "People who live there would be told that it is not for them.",
    example: "Clintn, PA",
    fix: "Write US, a state (PA), counties (Clinton, PA) or ZIPs. For a town, write its ZIPs.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for area in residence(&subject.row, subject.world.gazetteer) {
        let Err(problem) = area else { continue };
        findings.cell(&RULE, &subject.row, Resource::Residence, problem.message);
        if let Some(near) = problem.did_you_mean {
            findings.fix_last(format!("Did you mean “{near}”?"));
        }
    }
}
