//! A ZIP that is not in the gazetteer.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::parse_cell::Zip;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "unknown-zip",
    severity: Severity::Warning,
    summary: "A ZIP the gazetteer does not have.",
    why_it_matters: "Without coordinates the listing cannot be placed near anyone.",
    example: "17700",
    fix: "Look the ZIP up; if it is new, give latitude and longitude.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Zip);
    if let Zip::Plain(zip) | Zip::Mended(zip) = parse_cell::zip(cell)
        && subject.world.gazetteer.zip(&zip).is_none()
    {
        let message = format!("There is no ZIP {zip} in the gazetteer.");
        findings.cell(&RULE, &subject.row, Resource::Zip, message);
    }
}
