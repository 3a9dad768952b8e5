//! A street, point or location note in a confidential row.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::seeds::columns::Resource;
use crate::seeds::rows::parse_cell;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "confidential-place",
    severity: Severity::Warning,
    summary: "A street, a point or a note on the place in a row marked confidential.",
    why_it_matters: "The file itself may be passed around. Waypost drops the place and shows it nowhere.",
    example: "confidential yes, address 12 Main St",
    fix: "Delete the street and the coordinates from the file as well.",
    check: Check::Row(check),
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    if parse_cell::yes_or_no(row.cell(Resource::Confidential)) != Some(true) {
        return;
    }
    let places = [
        Resource::Address,
        Resource::Address2,
        Resource::Latitude,
        Resource::Longitude,
        Resource::LocationNote,
    ];
    for column in places {
        if row.has_hidden(column) {
            let header = row.header(column);
            let message = "The row is confidential, so this was dropped. It is shown nowhere."
                .to_owned();
            // Leave the value out of the report.
            findings.add(&RULE, Some(row.number()), header, None, message);
        }
    }
}
