//! The address of a confidential listing in a cell that is published.

use super::rule::{Check, Findings, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::privacy::{PrivatePlaces, TextContext, street, told_street};
use crate::seeds::columns::{Meeting, PRIVATE_MEETING_COLUMNS, Resource};
use crate::seeds::read::table::Table;
use crate::seeds::rows::seed_row::SeedRow;

/// The rule and its documentation.
pub const RULE: Rule = Rule {
    code: "private-street",
    severity: Severity::Error,
    summary: "The street or point of a confidential row in a cell that is published: of this row, or of any other. In a confidential row itself every street is taken for its place.",
    why_it_matters: "Whoever hides from a violent person is found by the address, whichever cell tells it.",
    example: "confidential yes, and “come to 12 Main Street” in the description of this row or of another one",
    fix: "Take the street out of this cell: whoever calls is told where to come. If it was never private, take it out of the confidential row; docs/publishing.md says how a street that was published as private is released.",
    check: Check::CrossRow,
};

/// Looks for private places in the published cells of a row. Replaces other
/// findings about such a cell, because they could repeat its text.
pub fn check(row: &SeedRow<'_>, private: &PrivatePlaces, findings: &mut Findings) {
    if private.is_empty() {
        return;
    }
    let not_shown = PRIVATE_MEETING_COLUMNS.map(Meeting::header);
    let own = own_address(row);
    let place = PlaceHeaders::of(row);
    let hints = if row.is_private() {
        hints(row)
    } else {
        Vec::new()
    };
    for (header, cell) in row.filled() {
        let is_unused = header == Meeting::HomegroupOnline.header();
        if row.is_meeting() && (is_unused || not_shown.contains(&header)) {
            continue;
        }
        let context = match own {
            Some((_, town, zip)) if place.is_address(header) => TextContext {
                town,
                zip,
                own: None,
            },
            _ => TextContext {
                own,
                ..TextContext::default()
            },
        };
        let leaks = private.leaks(cell, &context);
        let told = leaks.first().copied();
        if told.is_some() || holds(cell, &hints) {
            report(row, header, message(told), findings);
        } else if row.is_private() && told_street::tells_street(cell) {
            let message = "The cell tells a street, and the place of this row is private.";
            report(row, header, message.to_owned(), findings);
        }
    }
    let (latitude, longitude) = (row.cell(Resource::Latitude), row.cell(Resource::Longitude));
    if own.is_none_or(|(street, _, _)| street.is_empty()) && !latitude.is_empty() {
        let point = format!("{latitude},{longitude}");
        if let Some(id) = private.leaks(&point, &TextContext::default()).first() {
            let header = row.header(Resource::Latitude).unwrap_or("latitude");
            report(row, header, message(Some(id)), findings);
        }
    }
}

/// Looks for private places in the cells of a file without listings.
pub fn check_small(table: &Table, private: &PrivatePlaces, findings: &mut Findings) {
    if private.is_empty() {
        return;
    }
    for row in &table.rows {
        for (position, column) in table.columns.iter().enumerate() {
            let cell = table.cell(row, position);
            if let Some(id) = private.leaks(cell, &TextContext::default()).first() {
                let message = message(Some(id));
                findings.add(&RULE, Some(row.number), Some(column.name), None, message);
            }
        }
    }
}

/// Removes private places from findings, whose messages may repeat a cell.
pub fn redact(found: &mut [Diagnostic], private: &PrivatePlaces) {
    if private.is_empty() {
        return;
    }
    let leaks = |text: &str| !private.leaks(text, &TextContext::default()).is_empty();
    for one in found {
        if one.value.as_deref().is_some_and(leaks) || leaks(&one.message) {
            one.value = None;
            one.message = "Something is wrong in this cell, which holds a private place and is \
                           not repeated here."
                .to_owned();
        }
        if leaks(&one.fix) {
            one.fix = "Look at the cell in the file.".into();
        }
    }
}

fn report(row: &SeedRow<'_>, header: &str, message: String, findings: &mut Findings) {
    let of_cell = |found: &Diagnostic| found.column.as_deref() == Some(header);
    findings.list.retain(|found| !of_cell(found));
    // Leave the value out of the report.
    findings.add(&RULE, Some(row.number()), Some(header), None, message);
}

fn message(id: Option<&str>) -> String {
    match id {
        Some(id) => format!("The cell tells where “{id}” is, whose place is private."),
        None => "The cell tells where the place of this row is, which is private.".to_owned(),
    }
}

/// Street, town and ZIP of a row; `None` for a private row.
fn own_address<'a>(row: &SeedRow<'a>) -> Option<(&'a str, &'a str, &'a str)> {
    let street = match row.cell(Resource::Address) {
        "" => row.meeting_cell(Meeting::FormattedAddress),
        street => street,
    };
    let (town, zip) = (row.cell(Resource::City), row.cell(Resource::Zip));
    (!row.is_private()).then_some((street, town, zip))
}

/// Headers of the columns with a row's own address.
struct PlaceHeaders([Option<&'static str>; 2], bool);

impl PlaceHeaders {
    fn of(row: &SeedRow<'_>) -> PlaceHeaders {
        let columns = [Resource::Address, Resource::Address2];
        PlaceHeaders(columns.map(|column| row.header(column)), row.is_meeting())
    }

    fn is_address(&self, header: &str) -> bool {
        let formatted = self.1 && header == Meeting::FormattedAddress.header();
        formatted || self.0.contains(&Some(header))
    }
}

/// Word sequences that reveal the place of a confidential row without a house
/// number: its street name, its building and its location note.
fn hints(row: &SeedRow<'_>) -> Vec<Vec<String>> {
    const MIN_WORDS: usize = 3;
    let raw = row.revealed();
    let streets = [
        raw.cell(Resource::Address),
        raw.meeting_cell(Meeting::FormattedAddress)
            .split(',')
            .next()
            .unwrap_or_default(),
    ];
    let mut hints: Vec<Vec<String>> = streets
        .iter()
        .filter_map(|cell| street::named_street(cell))
        .collect();
    let notes = [
        raw.cell(Resource::LocationNote),
        raw.meeting_cell(Meeting::Location),
    ];
    let notes = notes.iter().map(|cell| spelled(cell));
    hints.extend(notes.filter(|words| words.len() >= MIN_WORDS));
    hints
}

fn spelled(cell: &str) -> Vec<String> {
    let words = street::words(cell);
    words
        .iter()
        .map(|word| street::spelled(&word.text))
        .collect()
}

fn holds(cell: &str, hints: &[Vec<String>]) -> bool {
    if hints.is_empty() {
        return false;
    }
    let words = spelled(cell);
    hints.iter().any(|hint| {
        words
            .windows(hint.len())
            .any(|stretch| stretch == hint.as_slice())
    })
}
