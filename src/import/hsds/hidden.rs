//! Places that a package marks as not for publication: by a privacy flag on the
//! address, place or service, or in words.

use super::notices::KEPT_PRIVATE;
use super::package::{PackageTables, ServiceAtLocation};
use super::schema::{Kind, PRIVATE};
use crate::import::report::Cell;
use crate::privacy::{PlaceCells, PrivatePlaces, TextContext, phrases, told_street};
use crate::seeds::columns::Resource as R;
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::seed_row::{Kind as RowKind, PLACE};
use crate::seeds::write::row_cells::RowCells;

/// Columns whose text may forbid publication.
const TEXTS: [&str; 8] = [
    "name",
    "description",
    "transportation",
    "alert",
    "attention",
    "address",
    "address_1",
    "address_2",
];

/// Whether a row is flagged as private. An unreadable flag counts as yes.
pub(crate) fn is_flagged(number: usize, join: &PackageTables<'_>) -> bool {
    let flag = join.get(number, PRIVATE);
    !flag.is_empty() && parse_cell::yes_or_no(flag) != Some(false)
}

/// Marks the row confidential if the package asks for that, and blanks texts
/// that reveal the street. Returns whether it did; the caller then leaves out
/// the place.
pub fn take(stand: ServiceAtLocation, join: &mut PackageTables<'_>, row: &mut RowCells) -> bool {
    let Some(location) = stand.location else {
        return false;
    };
    let addresses = join.of(Some(location), Kind::Address);
    let mut about = vec![stand.service, location];
    about.extend(stand.link);
    about.extend(stand.organization);
    about.extend(&addresses);
    let asks = |number: &usize| {
        let says = |column: &&str| phrases::forbids_publication(join.get(*number, column));
        is_flagged(*number, join) || TEXTS.iter().any(says)
    };
    let Some(asking) = about.iter().copied().find(asks) else {
        return false;
    };
    row.set(R::Confidential, "yes");
    let mut streets = vec![join.get(location, "address").to_owned()];
    for address in addresses {
        streets.push(join.get(address, "address_1").to_owned());
        streets.push(join.get(address, "address_2").to_owned());
    }
    for header in blank_texts(&streets, RowKind::Resource, row) {
        let at = Cell {
            value: None,
            ..join.at(stand.service, header, "")
        };
        join.ledger.report(&KEPT_PRIVATE, at, BLANKED.to_owned());
    }
    let at = join.at(asking, PRIVATE, "");
    let message = "The place is marked private, so its address and point are not kept, and the \
                   row is confidential."
        .to_owned();
    join.ledger.report(&KEPT_PRIVATE, at, message);
    true
}

/// Copies the package's description of an organization or place into the source
/// note if it speaks of people in hiding and the row itself does not. The check
/// then asks whether the street may be shown.
pub fn note_hiding(stand: ServiceAtLocation, join: &PackageTables<'_>, row: &mut RowCells) {
    let located = [R::Address, R::Latitude].map(|column| !row.get(column).is_empty());
    let told = [R::Name, R::Organization, R::Description].map(|column| row.get(column).to_owned());
    if located == [false, false] || phrases::tells_of_hiding(&told.join(" \n ")) {
        return;
    }
    let about = [stand.organization, stand.location, stand.link];
    for number in about.into_iter().flatten() {
        let says = join.get(number, "description");
        if phrases::tells_of_hiding(says) {
            let note = format!("{}. The package says: {says}", row.get(R::SourceNote));
            row.set(R::SourceNote, note);
            return;
        }
    }
}

/// Message about each cell that [`blank_texts`] blanked.
pub(crate) const BLANKED: &str =
    "A text that tells a street is left blank, because the place of the row is private.";

/// Blanks the cells of a private row that give one of these streets or any
/// other away. Returns the headers of these cells.
pub(crate) fn blank_texts(
    streets: &[String],
    kind: RowKind,
    row: &mut RowCells,
) -> Vec<&'static str> {
    let streets: Vec<&str> = streets.iter().map(String::as_str).collect();
    let mut private = PrivatePlaces::default();
    private.add(
        "place",
        &PlaceCells {
            streets: &streets,
            ..PlaceCells::default()
        },
    );
    private.prepare();
    let mut blanked = Vec::new();
    let places = PLACE.iter().filter_map(|column| kind.position(*column));
    let places: Vec<usize> = places.chain(kind.own_place()).collect();
    for column in 0..row.0.len() {
        let header = kind.columns().get(column).map_or("", |column| column.name);
        let cell = row.get(column);
        let is_known = !private.leaks(cell, &TextContext::default()).is_empty();
        if is_known || (!places.contains(&column) && told_street::tells_street(cell)) {
            row.set(column, "");
            blanked.push(header);
        }
    }
    blanked
}
