//! Coordinates that are not a valid point.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::rows::parse_cell;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "bad-coordinates",
    severity: Severity::Warning,
    summary: "A latitude or longitude that is not in the United States, or stands alone.",
    why_it_matters: "The listing is drawn in the wrong place, or in none.",
    example: "latitude 411.3",
    fix: "Write both in decimal degrees, like 41.13711 and -77.45324, or leave both blank.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let (latitude, longitude) = (row.cell(Resource::Latitude), row.cell(Resource::Longitude));
    let given = !latitude.is_empty() || !longitude.is_empty();
    if given && parse_cell::point(latitude, longitude).is_none() {
        let message =
            format!("“{latitude}, {longitude}” is not a point in the United States, so the ZIP or town is used.");
        findings.cell(&RULE, row, Resource::Latitude, message);
        let minus = format!("-{longitude}");
        if parse_cell::point(longitude, latitude).is_some() {
            findings.fix_last("Latitude and longitude seem to be swapped.".to_owned());
        } else if parse_cell::point(latitude, &minus).is_some() {
            findings.fix_last(format!("A minus is missing before the longitude: {minus}."));
        }
    }
}
