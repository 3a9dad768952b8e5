//! Places that words of a list tell are hidden.

use super::{cell, set};
use crate::import::hsds::hidden::blank_texts;
use crate::import::table::row::HIDDEN_COLUMNS;
use crate::privacy::phrases;
use crate::seeds::columns::{Meeting, Resource as R};
use crate::seeds::rows::parse_cell::yes_or_no;
use crate::seeds::rows::seed_row::Kind;
use crate::seeds::write::row_cells::RowCells;

/// Further such columns of meetings.
const PLACE_OF_MEETING: [Meeting; 3] = [
    Meeting::Location,
    Meeting::FormattedAddress,
    Meeting::Coordinates,
];

/// Whether a row has the place of a listing, hidden or not.
fn tells_place(row: &RowCells, kind: Kind) -> bool {
    HIDDEN_COLUMNS
        .iter()
        .any(|column| !cell(row, kind, *column).is_empty())
}

/// Hides the place of a row whose words tell of people in hiding, unless staff
/// said `no` in its seed file. Returns whether it did.
pub fn hide_by_words(row: &mut RowCells, kind: Kind, said: &str) -> bool {
    let texts: Vec<&str> = row.0.iter().map(String::as_str).collect();
    if !tells_place(row, kind) || !phrases::tells_of_hiding(&texts.join(" \n ")) {
        return false;
    }
    if yes_or_no(said) == Some(false) && cell(row, kind, R::Confidential).is_empty() {
        set(row, kind, R::Confidential, "no");
        return false;
    }
    if yes_or_no(cell(row, kind, R::Confidential)) == Some(false) {
        return false;
    }
    set(row, kind, R::Confidential, "yes");
    clear_place(row, kind);
    true
}

/// Clears what tells where the place of a row is, in texts, too.
fn clear_place(row: &mut RowCells, kind: Kind) {
    let street = cell(row, kind, R::Address).to_owned();
    for column in HIDDEN_COLUMNS {
        set(row, kind, column, "");
    }
    if kind == Kind::Meeting {
        PLACE_OF_MEETING
            .iter()
            .for_each(|column| row.set(usize::from(*column), ""));
    }
    blank_texts(&[street], kind, row);
}
