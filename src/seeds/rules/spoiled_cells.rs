//! Hours and ZIPs that a spreadsheet has changed, beside the good ones that the
//! public sees.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::model::listing::Listing;
use crate::model::schedule::Schedule;
use crate::model::schedule::hours_text::reader::HoursReading;
use crate::seeds::columns::Resource;
use crate::seeds::read::excel_values;
use crate::seeds::rows::parse_cell::{self, Zip};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "spoiled-cell",
    severity: Severity::Error,
    summary: "Hours that a spreadsheet made a day or a bare time of, or a ZIP that lost a digit, in a row that was published with good ones.",
    why_it_matters: "Good hours are lost for a cell that nobody meant to change, or a place moves to another state.",
    example: "hours 11-Dec, before Mon-Fri 11am-12pm",
    fix: "Write the cell again as it is in the last good copy, and format the column as text.",
    check: Check::CrossRow,
};

/// Compares a row with the listing that had its id before.
pub(super) fn check(subject: &Subject<'_>, before: &Listing, findings: &mut Findings) {
    hours(subject, before, findings);
    zip(subject, before, findings);
}

fn hours(subject: &Subject<'_>, before: &Listing, findings: &mut Findings) {
    let (row, world) = (&subject.row, subject.world);
    let cell = row.cell(Resource::Hours);
    let was_good = match &before.hours.schedule {
        Schedule::Unknown => false,
        Schedule::Written(text) => !excel_values::is_spoiled_hours(text),
        _ => true,
    };
    if !was_good || !excel_values::is_spoiled_hours(cell) {
        return;
    }
    if let HoursReading::Unread(_) = world.hours(cell, &world.zone) {
        let message = format!(
            "The spreadsheet has changed the hours to “{cell}”; the public sees the good ones."
        );
        findings.cell(&RULE, row, Resource::Hours, message);
    }
}

fn zip(subject: &Subject<'_>, before: &Listing, findings: &mut Findings) {
    let row = &subject.row;
    let cell = row.cell(Resource::Zip);
    let was = before
        .place
        .address
        .as_ref()
        .map_or("", |address| &address.zip);
    let is_lost = match parse_cell::zip(cell) {
        Zip::Plain(_) => false,
        Zip::Mended(zip) => zip != was,
        Zip::Unreadable => true,
    };
    if !cell.is_empty() && !was.is_empty() && is_lost {
        let message = format!("“{cell}” is not a ZIP; it was {was} before.");
        findings.cell(&RULE, row, Resource::Zip, message);
        findings.fix_last(format!(
            "Format the cell as text and write five digits: {was}?"
        ));
    }
}
