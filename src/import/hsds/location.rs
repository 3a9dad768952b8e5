//! Address, point and notes of a service's place.

use super::notices::{BAD_POINT, BAD_ZIP, MENDED_ZIP, NO_POINT, UNREAD_ADDRESS};
use super::package::{PackageTables, ServiceAtLocation};
use super::schema::Kind;
use crate::import::cell_text::joined;
use crate::import::meetings::location::{Parts, split};
use crate::import::meetings::us_states;
use crate::seeds::columns::Resource as R;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::parse_cell::Zip;
use crate::seeds::write::row_cells::RowCells;

/// Fills the cells of the place.
pub fn take(stand: ServiceAtLocation, join: &mut PackageTables<'_>, row: &mut RowCells) {
    let Some(location) = stand.location else {
        return;
    };
    let mut notes = Vec::new();
    let addresses = join.of(Some(location), Kind::Address);
    let physical = |number: &&usize| join.get(**number, "address_type") != "postal";
    match addresses
        .iter()
        .find(physical)
        .or(addresses.first())
        .copied()
    {
        Some(address) => of_row(address, join, row),
        None => of_line(location, join, row, &mut notes),
    }
    point(location, join, row);
    let name = join.get(location, "name");
    let known = [row.get(R::Name), row.get(R::Organization)].contains(&name);
    // A town alone is already in its own cell.
    let only_town = row.get(R::Address).is_empty() && !row.get(R::City).is_empty();
    if !known && !only_town {
        notes.push(name.to_owned());
    }
    notes.push(join.get(location, "description").to_owned());
    notes.push(join.get(location, "transportation").to_owned());
    row.set(R::LocationNote, joined(&notes, ". "));
    let mut access = vec![join.get(location, "accessibility").replace(',', ";")];
    for number in join.of(Some(location), Kind::Accessibility) {
        access.push(join.get(number, "description").to_owned());
        access.push(join.get(number, "details").to_owned());
    }
    row.set(R::Accessibility, joined(&access, "; "));
}

fn of_row(address: usize, join: &mut PackageTables<'_>, row: &mut RowCells) {
    let get = |column: &str| join.get(address, column);
    row.set(R::Address, get("address_1"));
    row.set(R::Address2, get("address_2"));
    row.set(R::City, get("city"));
    row.set(R::State, state(get("state_province")));
    let region = get("region");
    if let Some(county) = region.strip_suffix(" County") {
        row.set(R::County, county);
    }
    let cell = get("postal_code");
    take_zip(address, "postal_code", cell, join, row);
}

/// Parses an address in a single cell, or in the name of the place.
fn of_line(
    location: usize,
    join: &mut PackageTables<'_>,
    row: &mut RowCells,
    notes: &mut Vec<String>,
) {
    let (cell, name) = (join.get(location, "address"), join.get(location, "name"));
    let text = if cell.is_empty() { name } else { cell };
    match line(text) {
        Some(line) => {
            row.set(R::Address, joined(&[line.building, line.street], ", "));
            row.set(R::City, line.city);
            row.set(R::State, line.state);
            take_zip(location, "address", &line.zip, join, row);
        }
        None if cell.is_empty() => {}
        None => {
            let at = join.at(location, "address", cell);
            let message = format!("“{cell}” cannot be taken apart.");
            join.ledger.report(&UNREAD_ADDRESS, at, message);
            notes.push(cell.to_owned());
        }
    }
}

/// An address on one line, or `State: FL`, taken apart; `None` for text that
/// names no state.
pub fn line(text: &str) -> Option<Parts> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = split(text.strip_prefix("State: ").unwrap_or(&text));
    Some(parts).filter(|parts| !parts.state.is_empty())
}

fn state(cell: &str) -> String {
    us_states::state(cell).map_or_else(|| cell.to_owned(), |state| state.code.to_owned())
}

fn take_zip(
    number: usize,
    column: &str,
    cell: &str,
    join: &mut PackageTables<'_>,
    row: &mut RowCells,
) {
    if cell.is_empty() {
        return;
    }
    let (zip, notice, message) = match parse_cell::zip(cell) {
        Zip::Plain(zip) => (zip, None, String::new()),
        Zip::Mended(zip) => {
            let message = format!("The ZIP “{cell}” was read as {zip}.");
            (zip, Some(&MENDED_ZIP), message)
        }
        Zip::Unreadable => {
            let message = format!("“{cell}” is not a ZIP.");
            (String::new(), Some(&BAD_ZIP), message)
        }
    };
    if let Some(notice) = notice {
        let at = join.at(number, column, cell);
        join.ledger.report(notice, at, message);
    }
    row.set(R::Zip, zip);
}

fn point(location: usize, join: &mut PackageTables<'_>, row: &mut RowCells) {
    let [cell, mut east] = ["latitude", "longitude"].map(|column| join.get(location, column));
    let mut north = cell;
    // Both in one cell, in either order: American longitudes are negative.
    if let Some((first, second)) = cell.split_once(',') {
        let (first, second) = (first.trim(), second.trim());
        (north, east) = match first.starts_with('-') {
            true => (second, first),
            false => (first, second),
        };
    }
    if north.is_empty() && east.is_empty() {
        let at = join.at(location, "latitude", "");
        join.ledger
            .report(&NO_POINT, at, "The place has no point.".to_owned());
        return;
    }
    let state = row.get(R::State).to_owned();
    let why = match parse_cell::point(north, east) {
        None => format!("“{north}, {east}” is not a point in the United States."),
        Some(point) => match join.context.world.gazetteer.state_at(point) {
            Some(there) if !state.is_empty() && there != state => {
                format!("The point is in {there}, the address in {state}.")
            }
            _ => {
                row.set(R::Latitude, north);
                row.set(R::Longitude, east);
                return;
            }
        },
    };
    let at = join.at(location, "latitude", cell);
    join.ledger.report(&BAD_POINT, at, why);
}
