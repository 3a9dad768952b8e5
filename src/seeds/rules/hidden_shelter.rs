//! The address of a service that may be a hidden shelter.

use super::rule::{Check, Findings, Rule, Subject};
use super::domestic_violence_address;
use crate::diagnostic::Severity;
use crate::privacy::phrases;
use crate::seeds::columns::{Meeting, Resource};

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "hidden-shelter",
    severity: Severity::Error,
    summary: "A row with a street or a point and a blank confidential cell whose words tell of domestic violence, survivors, trafficking or a safe house, or say that the address is not to be published.",
    why_it_matters: "A shelter filed under another category, or imported from another directory, is found by the one its people fled.",
    example: "name Emergency shelter for survivors of domestic violence, category shelter, address 12 Main St, confidential blank",
    fix: "Write yes in confidential if people live or hide there; no only when you are sure that it is a public office.",
    check: Check::Row(check),
};

/// Columns whose text describes the service.
const TEXTS: [Resource; 13] = [
    Resource::Name,
    Resource::NameEs,
    Resource::Organization,
    Resource::Description,
    Resource::DescriptionEs,
    Resource::Eligibility,
    Resource::Audience,
    Resource::HowToStart,
    Resource::LocationNote,
    Resource::HoursNote,
    Resource::PhoneNote,
    Resource::Address,
    Resource::SourceNote,
];

/// Additional text columns of meeting lists.
const MEETING_TEXTS: [Meeting; 3] = [Meeting::Group, Meeting::GroupNotes, Meeting::Location];

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let places = [Resource::Address, Resource::Latitude].map(|column| row.cell(column));
    let of_meetings =
        [Meeting::FormattedAddress, Meeting::Coordinates].map(|column| row.meeting_cell(column));
    let mut located = places.iter().chain(&of_meetings);
    if !row.cell(Resource::Confidential).is_empty() || located.all(|cell| cell.is_empty()) {
        return;
    }
    // `domestic_violence_address` already asks for the same decision.
    let asked = |code| findings.list.iter().any(|found| found.code == code);
    if asked(domestic_violence_address::RULE.code) {
        return;
    }
    let texts = TEXTS.iter().map(|column| row.cell(*column));
    let of_meetings = MEETING_TEXTS.iter().map(|column| row.meeting_cell(*column));
    let tells: Vec<&str> = texts.chain(of_meetings).filter(|text| !text.is_empty()).collect();
    if phrases::tells_of_hiding(&tells.join(" \n ")) {
        let message = "The words of this row tell of people who hide from violence, it has a \
                       street or a point, and nobody has said whether that may be published."
            .to_owned();
        let header = row.header(Resource::Confidential);
        findings.add(&RULE, Some(row.number()), header, None, message);
    }
}
