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

use crate::seeds::columns::{Column, MEETING_COLUMNS, RESOURCE_COLUMNS, Resource};
use crate::seeds::rows::seed_row::{Kind, column_for};
use crate::seeds::sources::Reader;
use crate::seeds::write::row_cells::RowCells;

/// The kind of rows that a list has.
pub fn kind_of(reader: Reader) -> Kind {
    match reader {
        Reader::MeetingGuide | Reader::Bmlt => Kind::Meeting,
        Reader::Package | Reader::Table => Kind::Resource,
    }
}

/// The columns of a kind of rows.
pub fn columns_of(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Meeting => MEETING_COLUMNS,
        Kind::Resource => RESOURCE_COLUMNS,
    }
}

/// Where the cells of a kind of rows have a column of resources; `None` if they
/// have none like it.
fn position(kind: Kind, column: Resource) -> Option<usize> {
    match kind {
        Kind::Resource => Some(column.into()),
        Kind::Meeting => column_for(column).map(usize::from),
    }
}

/// A cell by the column of resources that it is like; blank if there is none.
fn cell(row: &RowCells, kind: Kind, column: Resource) -> &str {
    position(kind, column).map_or("", |at| row.get(at))
}

fn set(row: &mut RowCells, kind: Kind, column: Resource, value: impl Into<String>) {
    if let Some(at) = position(kind, column) {
        row.set(at, value);
    }
}
