//! A list that others keep, read and put together with its seed file.
//!
//! - `read_list`: the rows of the list
//! - `hiding`: places that its words tell are hidden
//! - `merge`: the rows put together with those of the seed file
//! - `gates`: lists that are not taken
//! - `cache`: what is kept of a list beside the index

pub mod cache;
pub mod gates;
mod hiding;
pub mod merge;
pub mod read_list;

use crate::import::table::row::HIDDEN_COLUMNS;
use crate::seeds::columns::Resource;
use crate::seeds::rows::seed_row::Kind;
use crate::seeds::write::row_cells::RowCells;

/// Positions of the columns that tell where a place is; its town and ZIP may be
/// known.
fn hidden_columns(kind: Kind) -> Vec<usize> {
    let columns = HIDDEN_COLUMNS.iter();
    let columns = columns.filter_map(|column| kind.position(*column));
    columns.chain(kind.own_place()).collect()
}

/// A cell by the column of resources that it is like; blank if there is none.
fn cell(row: &RowCells, kind: Kind, column: Resource) -> &str {
    kind.position(column).map_or("", |at| row.get(at))
}

fn set(row: &mut RowCells, kind: Kind, column: Resource, value: impl Into<String>) {
    if let Some(at) = kind.position(column) {
        row.set(at, value);
    }
}
