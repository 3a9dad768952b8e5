//! Coordinates outside the county of the row.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::rows::parse_cell;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "point-outside-county",
    severity: Severity::Warning,
    summary: "Coordinates outside the county the row names.",
    why_it_matters: "The distance shown would be wrong, and someone sets out on a walk they cannot make.",
    example: "county Clinton with a point in Pittsburgh",
    fix: "Correct the county or the coordinates. A missing minus before the longitude is the usual cause.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let point = parse_cell::point(row.cell(Resource::Latitude), row.cell(Resource::Longitude));
    let gazetteer = subject.world.gazetteer;
    let (county, state) = (row.cell(Resource::County), row.cell(Resource::State));
    let (Some(point), Ok(county)) = (point, subject.world.county(county, state)) else {
        return;
    };
    if gazetteer.county_contains(&county, point) == Some(false) {
        let found = match gazetteer.county_at(point) {
            Some(other) => format!("in {} County, {}", other.name, other.state),
            None => "in no county of the United States".to_owned(),
        };
        let message = format!("The point is {found}, not in {} County.", county.name);
        findings.cell(&RULE, row, Resource::Latitude, message);
    }
}
