//! Places that words of a list tell are hidden.

use super::{cell, hidden_columns, set};
use crate::import::hsds::hidden::blank_texts;
use crate::privacy::phrases;
use crate::seeds::columns::Resource as R;
use crate::seeds::rows::parse_cell::yes_or_no;
use crate::seeds::rows::seed_row::Kind;
use crate::seeds::write::row_cells::RowCells;

/// Hides the place of a row whose words tell of people in hiding, unless staff
/// said `no` in its seed file. Returns whether it did.
pub fn hide_by_words(row: &mut RowCells, kind: Kind, said: &str) -> bool {
    let texts: Vec<&str> = row.0.iter().map(String::as_str).collect();
    let hidden = hidden_columns(kind);
    let tells_place = hidden.iter().any(|column| !row.get(*column).is_empty());
    if !tells_place || !phrases::tells_of_hiding(&texts.join(" \n ")) {
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
    for column in hidden_columns(kind) {
        row.set(column, "");
    }
    blank_texts(&[street], kind, row);
}
