//! Rules for rows that are confidential, or ought to be.

use super::rule::{Check, Findings, Rule, Subject};
use crate::diagnostic::Severity;
use crate::model::listing::Listing;
use crate::model::place::Precision;
use crate::privacy::{phrases, told_street};
use crate::seeds::columns::{Column, Meeting, Resource};
use crate::seeds::read::clean_cell::several;
use crate::seeds::read::grid::Row;
use crate::seeds::read::table::Table;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::seed_row::SeedRow;

pub const PRIVATE_CONTACT: Rule = Rule {
    code: "private-contact",
    severity: Severity::Note,
    summary: "A meeting list with the contact columns filled.",
    why_it_matters: "Meetings are anonymous: a name in a file can cost someone a job.",
    example: "Contact 1 Name: Pat",
    fix: "Nothing to do: they are not kept. Better still, leave these columns out of the export.",
    check: Check::File(private_contact),
};

fn private_contact(table: &Table, findings: &mut Findings) {
    let private = |column: &Column| column.name.starts_with("Contact ");
    for (position, column) in table.columns.iter().enumerate() {
        let filled = |row: &&Row| !table.cell(row, position).is_empty();
        if private(column)
            && let Some(first) = table.rows.iter().find(filled)
        {
            let message = format!(
                "“{}” holds private contacts; they are not kept.",
                column.name
            );
            findings.add(
                &PRIVATE_CONTACT,
                Some(first.number),
                Some(column.name),
                None,
                message,
            );
        }
    }
}

pub const BAD_CONFIDENTIAL: Rule = Rule {
    code: "bad-confidential",
    severity: Severity::Error,
    summary: "A confidential cell that is neither yes nor no.",
    why_it_matters: "A place that must stay secret could be published.",
    example: "maybe",
    fix: "Write yes when the place must never be published, no when you are sure it may be.",
    check: Check::Row(bad_confidential),
};

fn bad_confidential(subject: &Subject<'_>, findings: &mut Findings) {
    let cell = subject.row.cell(Resource::Confidential);
    if !cell.is_empty() && parse_cell::yes_or_no(cell).is_none() {
        let message = format!("“{cell}” is neither yes nor no.");
        findings.cell(
            &BAD_CONFIDENTIAL,
            &subject.row,
            Resource::Confidential,
            message,
        );
    }
}

pub const CONFIDENTIAL_PLACE: Rule = Rule {
    code: "confidential-place",
    severity: Severity::Warning,
    summary: "A street, a point or a note on the place in a row marked confidential.",
    why_it_matters: "The file itself may be passed around. Waypost drops the place and shows it nowhere.",
    example: "confidential yes, address 12 Main St",
    fix: "Delete the street and the coordinates from the file as well.",
    check: Check::Row(confidential_place),
};

fn confidential_place(subject: &Subject<'_>, findings: &mut Findings) {
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
            let message =
                "The row is confidential, so this was dropped. It is shown nowhere.".to_owned();
            // Leave the value out of the report.
            findings.add(
                &CONFIDENTIAL_PLACE,
                Some(row.number()),
                header,
                None,
                message,
            );
        }
    }
}

pub const DOMESTIC_VIOLENCE_ADDRESS: Rule = Rule {
    code: "domestic-violence-address",
    severity: Severity::Error,
    summary: "A domestic violence listing with a street in any cell and a blank confidential cell.",
    why_it_matters: "A published safe house gets people killed.",
    example: "category domestic-violence, address 12 Main St, confidential blank",
    fix: "Write yes in confidential if this is a shelter or a safe house; no only when you are sure it is a public office.",
    check: Check::Row(domestic_violence_address),
};

fn domestic_violence_address(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    let categories = several(row.cell(Resource::Category));
    let concerned = categories.contains(&"domestic-violence");
    let located = || has_place(row) || tells_street(row);
    if concerned && row.cell(Resource::Confidential).is_empty() && located() {
        let message = "A domestic violence listing has a street, and nobody has said whether it \
                       may be published."
            .to_owned();
        let header = row.header(Resource::Confidential);
        findings.add(
            &DOMESTIC_VIOLENCE_ADDRESS,
            Some(row.number()),
            header,
            None,
            message,
        );
    }
}

/// Whether a cell for the place of a row is filled.
fn has_place(row: &SeedRow<'_>) -> bool {
    let places = [Resource::Address, Resource::Latitude].map(|column| row.cell(column));
    let of_meetings =
        [Meeting::FormattedAddress, Meeting::Coordinates].map(|column| row.meeting_cell(column));
    let mut cells = places.iter().chain(&of_meetings);
    cells.any(|cell| !cell.is_empty())
}

/// Whether any cell of a row tells a street.
fn tells_street(row: &SeedRow<'_>) -> bool {
    row.filled()
        .any(|(_, cell)| told_street::tells_street(cell))
}

pub const HIDDEN_SHELTER: Rule = Rule {
    code: "hidden-shelter",
    severity: Severity::Error,
    summary: "A row with a street in any cell, or a point, and a blank confidential cell whose words tell of domestic violence, survivors, trafficking or a safe house, or say that the address is not to be published.",
    why_it_matters: "A shelter filed under another category, or imported from another directory, is found by the one its people fled.",
    example: "name Emergency shelter for survivors of domestic violence, category shelter, address 12 Main St, confidential blank",
    fix: "Write yes in confidential if people live or hide there; no only when you are sure that it is a public office.",
    check: Check::Row(hidden_shelter),
};

/// Columns whose text describes the service.
const TEXTS: [Resource; 16] = [
    Resource::Name,
    Resource::NameEs,
    Resource::Organization,
    Resource::Description,
    Resource::DescriptionEs,
    Resource::Eligibility,
    Resource::EligibilityEs,
    Resource::Audience,
    Resource::HowToStart,
    Resource::LocationNote,
    Resource::HoursNote,
    Resource::HoursNoteEs,
    Resource::PhoneNote,
    Resource::PhoneNoteEs,
    Resource::Address,
    Resource::SourceNote,
];

/// Additional text columns of meeting lists.
const MEETING_TEXTS: [Meeting; 3] = [Meeting::Group, Meeting::GroupNotes, Meeting::Location];

fn hidden_shelter(subject: &Subject<'_>, findings: &mut Findings) {
    let row = &subject.row;
    if !row.cell(Resource::Confidential).is_empty() {
        return;
    }
    // `domestic_violence_address` already asks for the same decision.
    let asked = |code| findings.list.iter().any(|found| found.code == code);
    if asked(DOMESTIC_VIOLENCE_ADDRESS.code) {
        return;
    }
    let texts = TEXTS.iter().map(|column| row.cell(*column));
    let of_meetings = MEETING_TEXTS.iter().map(|column| row.meeting_cell(*column));
    let tells: Vec<&str> = texts
        .chain(of_meetings)
        .filter(|text| !text.is_empty())
        .collect();
    let is_hiding = phrases::tells_of_hiding(&tells.join(" \n "));
    if is_hiding && (has_place(row) || tells_street(row)) {
        let message = "The words of this row tell of people who hide from violence, it has a \
                       street or a point, and nobody has said whether that may be published."
            .to_owned();
        let header = row.header(Resource::Confidential);
        findings.add(&HIDDEN_SHELTER, Some(row.number()), header, None, message);
    }
}

pub const CONFIDENTIAL_DROPPED: Rule = Rule {
    code: "confidential-dropped",
    severity: Severity::Error,
    summary: "A row that was confidential before and is not now.",
    why_it_matters: "A place that must stay secret would be published, and someone found by the one they fled.",
    example: "confidential yes before, blank now",
    fix: "Write yes in confidential again. If the place may truly be public, publish that change on its own.",
    check: Check::CrossRow,
};

/// Compares a row with the listing that had its id before.
pub(super) fn confidential_dropped(
    subject: &Subject<'_>,
    before: &Listing,
    findings: &mut Findings,
) {
    let hidden = |listing: &Listing| listing.place.precision == Precision::Hidden;
    if hidden(before) && !hidden(subject.listing) {
        report_dropped(&subject.row, findings);
    }
}

/// Adds the finding, at most once per row.
pub fn report_dropped(row: &SeedRow<'_>, findings: &mut Findings) {
    if findings
        .list
        .iter()
        .any(|found| found.code == CONFIDENTIAL_DROPPED.code)
    {
        return;
    }
    let message = "The listing was confidential before, and this row no longer says so.".to_owned();
    findings.cell(&CONFIDENTIAL_DROPPED, row, Resource::Confidential, message);
}
