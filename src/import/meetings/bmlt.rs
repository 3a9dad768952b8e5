//! BMLT, the meeting lists of NA: search results as JSON, and the NAWS export
//! as CSV. Both are first converted to Meeting Guide rows.

use std::collections::HashMap;

use super::columns::{Bmlt, Extra, FeedPlace, Naws, feed_columns};
use super::notices::{PRIVATE_CONTACT, UNPUBLISHED};
use super::parse_feed::{BETWEEN, FeedRow};
use crate::import::report::{Cell, ImportReport};
use crate::seeds::columns::Meeting;

/// Names of the days in `weekday_tinyint`, which is 1 for Sunday.
const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// Search columns and the Meeting Guide columns of the same meaning.
const SAME_IN_SEARCH: [(Bmlt, Meeting); 13] = [
    (Bmlt::Start, Meeting::Time),
    (Bmlt::TimeZone, Meeting::Timezone),
    (Bmlt::Name, Meeting::Name),
    (Bmlt::Location, Meeting::Location),
    (Bmlt::Street, Meeting::Address),
    (Bmlt::County, Meeting::County),
    (Bmlt::Province, Meeting::State),
    (Bmlt::PostalCode, Meeting::PostalCode),
    (Bmlt::Nation, Meeting::Country),
    (Bmlt::Comments, Meeting::Notes),
    (Bmlt::Link, Meeting::ConferenceUrl),
    (Bmlt::LinkInfo, Meeting::ConferenceUrlNotes),
    (Bmlt::Phone, Meeting::ConferencePhone),
];

/// NAWS columns and the Meeting Guide columns of the same meaning.
const SAME_IN_NAWS: [(Naws, Meeting); 15] = [
    (Naws::Name, Meeting::Name),
    (Naws::Day, Meeting::Day),
    (Naws::TimeZone, Meeting::Timezone),
    (Naws::Place, Meeting::Location),
    (Naws::Address, Meeting::Address),
    (Naws::State, Meeting::State),
    (Naws::Zip, Meeting::PostalCode),
    (Naws::Country, Meeting::Country),
    (Naws::Directions, Meeting::LocationNotes),
    (Naws::Area, Meeting::District),
    (Naws::Borough, Meeting::Region),
    (Naws::Link, Meeting::ConferenceUrl),
    (Naws::LinkInfo, Meeting::ConferenceUrlNotes),
    (Naws::Phone, Meeting::ConferencePhone),
    (Naws::LastChanged, Meeting::Updated),
];

/// Columns with personal contacts.
const PRIVATE: [Bmlt; 6] = [
    Bmlt::ContactName1,
    Bmlt::ContactName2,
    Bmlt::ContactPhone1,
    Bmlt::ContactPhone2,
    Bmlt::ContactEmail1,
    Bmlt::ContactEmail2,
];

fn fill(row: &mut FeedRow, column: impl FeedPlace, value: &str) {
    value.clone_into(&mut row.cells[column.place()]);
}

/// Converts a row of `GetSearchResults` to a Meeting Guide row. `None` if the
/// server does not publish it.
pub fn from_search(
    row: &FeedRow,
    world_ids: &HashMap<String, String>,
    ledger: &mut ImportReport,
) -> Option<FeedRow> {
    let cell = |column: Bmlt| row.cell(column.into()).trim();
    if matches!(cell(Bmlt::Published), "0" | "no" | "false") {
        let at = Cell::new(row.number, Bmlt::Published.header(), cell(Bmlt::Published));
        let message = format!("“{}” is not published by its server.", cell(Bmlt::Name));
        ledger.set_aside(&UNPUBLISHED, at, message);
        return None;
    }
    let mut out = FeedRow::blank(row.number, feed_columns());
    for (from, to) in SAME_IN_SEARCH {
        fill(&mut out, to, cell(from));
    }
    fill(&mut out, Extra::Id, cell(Bmlt::Id));
    fill(&mut out, Extra::Duration, cell(Bmlt::Duration));
    let day = cell(Bmlt::Weekday);
    let number = day.parse::<usize>().ok().and_then(|day| day.checked_sub(1));
    let name = number.and_then(|day| DAYS.get(day));
    fill(&mut out, Meeting::Day, name.unwrap_or(&day));
    let town = [Bmlt::Municipality, Bmlt::Subsection, Bmlt::Neighborhood]
        .into_iter()
        .map(cell)
        .find(|town| !town.is_empty());
    fill(&mut out, Meeting::City, town.unwrap_or_default());
    // A borough or neighborhood is a region if the town is named as well.
    let parts = [Bmlt::Subsection, Bmlt::Neighborhood].into_iter().map(cell);
    let parts: Vec<&str> = parts
        .filter(|part| !part.is_empty() && Some(*part) != town)
        .collect();
    fill(
        &mut out,
        Meeting::Region,
        parts.first().copied().unwrap_or_default(),
    );
    fill(
        &mut out,
        Meeting::SubRegion,
        parts.get(1).copied().unwrap_or_default(),
    );
    let notes = [Bmlt::LocationInfo, Bmlt::BusLines, Bmlt::TrainLines];
    fill(
        &mut out,
        Meeting::LocationNotes,
        &joined(notes.map(cell), ". "),
    );
    let keys = super::type_codes::parts(cell(Bmlt::Formats));
    let codes = keys.map(|key| world_ids.get(key).map_or(key, String::as_str));
    fill(
        &mut out,
        Meeting::Types,
        &codes.collect::<Vec<_>>().join(BETWEEN),
    );
    let language = cell(Bmlt::Language);
    fill(&mut out, Extra::Languages, language);
    take_venue(
        &mut out,
        cell(Bmlt::VenueType),
        cell(Bmlt::Latitude),
        cell(Bmlt::Longitude),
    );
    for column in PRIVATE {
        report_private(row, column.into(), column.header(), ledger);
    }
    Some(out)
}

/// Converts a row of the NAWS export to a Meeting Guide row. `None` if it is
/// deleted or not published.
pub fn from_naws(row: &FeedRow, ledger: &mut ImportReport) -> Option<FeedRow> {
    let cell = |column: Naws| row.cell(column.into()).trim();
    let gone = [
        (Naws::Delete, "deleted"),
        (Naws::Unpublished, "not published"),
    ];
    for (column, how) in gone {
        if !matches!(cell(column), "" | "0" | "FALSE" | "false") {
            let at = Cell::new(row.number, column.header(), cell(column));
            let message = format!("“{}” is {how}.", cell(Naws::Name));
            ledger.set_aside(&UNPUBLISHED, at, message);
            return None;
        }
    }
    let mut out = FeedRow::blank(row.number, feed_columns());
    for (from, to) in SAME_IN_NAWS {
        fill(&mut out, to, cell(from));
    }
    fill(&mut out, Extra::Duration, cell(Naws::Duration));
    fill(&mut out, Meeting::Time, &four_digits(cell(Naws::Time)));
    let town = match cell(Naws::City) {
        "" => cell(Naws::Borough),
        town => town,
    };
    fill(&mut out, Meeting::City, town);
    let id = match cell(Naws::Id) {
        "" => cell(Naws::Committee),
        id => id,
    };
    fill(&mut out, Extra::Id, id);
    let wheelchair = cell(Naws::Wheelchair).eq_ignore_ascii_case("true");
    let formats = [
        cell(Naws::Closed),
        if wheelchair { "WCHR" } else { "" },
        cell(Naws::Format1),
        cell(Naws::Format2),
        cell(Naws::Format3),
        cell(Naws::Format4),
        cell(Naws::Format5),
        cell(Naws::Room),
    ];
    fill(&mut out, Meeting::Types, &joined(formats, BETWEEN));
    let languages = [Naws::Language1, Naws::Language2, Naws::Language3].map(cell);
    fill(
        &mut out,
        Extra::Languages,
        &joined(languages, BETWEEN).to_lowercase(),
    );
    take_venue(
        &mut out,
        cell(Naws::VenueType),
        cell(Naws::Latitude),
        cell(Naws::Longitude),
    );
    for column in [Naws::ContactName, Naws::ContactPhone, Naws::ContactAddress] {
        report_private(row, column.into(), column.header(), ledger);
    }
    Some(out)
}

/// Restores a leading zero that spreadsheets drop: `900` is 9 a.m.
fn four_digits(time: &str) -> String {
    let digits = time.chars().all(|c| c.is_ascii_digit());
    if digits && (1..=3).contains(&time.len()) {
        format!("{time:0>4}")
    } else {
        time.to_owned()
    }
}

/// Fills attendance and point. Venue 1 is in person, 2 online, 3 both. The
/// point of an online meeting is dropped: servers fill in that of the area.
fn take_venue(out: &mut FeedRow, venue: &str, latitude: &str, longitude: &str) {
    let attendance = match venue.to_lowercase().as_str() {
        "1" | "in-person" => "in_person",
        "2" | "virtual" => "online",
        "3" | "hybrid" => "hybrid",
        _ => "",
    };
    fill(out, Meeting::Attendance, attendance);
    if attendance != "online" {
        fill(out, Meeting::Latitude, latitude);
        fill(out, Meeting::Longitude, longitude);
    }
}

fn joined<const N: usize>(parts: [&str; N], between: &str) -> String {
    let filled = parts.into_iter().filter(|part| !part.is_empty());
    filled.collect::<Vec<_>>().join(between)
}

fn report_private(row: &FeedRow, place: usize, header: &str, ledger: &mut ImportReport) {
    if !row.cell(place).trim().is_empty() {
        let message = format!("“{header}” is not kept.");
        ledger.report(&PRIVATE_CONTACT, Cell::private(row.number, header), message);
    }
}
