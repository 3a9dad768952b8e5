//! Removes private places from a seed file that is kept as an older version.

use std::collections::BTreeMap;

use super::edit_cells::set_cells;
use crate::privacy::{PrivatePlaces, TextContext};
use crate::seeds::columns::Resource;
use crate::seeds::read::grid::Row;
use crate::seeds::read::seed_folder::{layout, stem};
use crate::seeds::read::table::Table;
use crate::seeds::rows::resource;
use crate::seeds::rows::seed_row::{Kind, PLACE, SeedRow};

/// Result of masking a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Masked {
    /// The file reveals no private place.
    Clean,
    /// The file with the revealing cells blanked.
    Changed(Vec<u8>),
    /// The file reveals one but cannot be edited cell by cell, such as a
    /// workbook.
    Unchangeable,
}

/// The cells to blank: rows by column.
type Cells = BTreeMap<usize, BTreeMap<u32, String>>;

/// Blanks the place cells of private rows, and every cell that reveals a
/// private street.
pub fn mask(name: &str, bytes: &[u8], private: &PrivatePlaces) -> Masked {
    let Some((columns, kind)) = layout(&stem(name)) else {
        return Masked::Clean;
    };
    let table = Table::read(name, bytes, columns);
    let mut cells = Cells::new();
    for row in &table.rows {
        if let Some(kind) = kind {
            place_cells(&table, row, kind, private, &mut cells);
        }
        telling_cells(&table, row, kind, private, &mut cells);
    }
    if cells.is_empty() {
        return Masked::Clean;
    }
    let mut changed = bytes.to_vec();
    for (column, values) in &cells {
        match set_cells(&changed, columns, *column, values) {
            Ok(next) => changed = next,
            Err(_) => return Masked::Unchangeable,
        }
    }
    Masked::Changed(changed)
}

/// Collects the place cells of a row whose listing is private.
fn place_cells(table: &Table, row: &Row, kind: Kind, private: &PrivatePlaces, cells: &mut Cells) {
    let seed = SeedRow::new(table, row, kind);
    let revealed = seed.revealed();
    let ids = [resource::id(&seed), resource::id(&revealed)];
    if !ids.iter().any(|id| private.contains(id)) {
        return;
    }
    let places = PLACE.iter().filter_map(|column| revealed.position(*column));
    let of_meetings = crate::seeds::rows::seed_row::MEETING_PLACE.map(usize::from);
    let of_meetings = of_meetings.iter().filter(|_| kind == Kind::Meeting);
    for position in places.chain(of_meetings.copied()) {
        if !table.cell(row, position).is_empty() {
            let rows = cells.entry(position).or_default();
            rows.insert(row.number, String::new());
        }
    }
}

/// Collects the cells of any row that reveal a private place.
fn telling_cells(
    table: &Table,
    row: &Row,
    kind: Option<Kind>,
    private: &PrivatePlaces,
    cells: &mut Cells,
) {
    let seed = kind.map(|kind| SeedRow::new(table, row, kind).revealed());
    let cell = |column| seed.map_or("", |seed| seed.cell(column));
    let (town, zip) = (cell(Resource::City), cell(Resource::Zip));
    let context = TextContext {
        town,
        zip,
        own: None,
    };
    for position in 0..table.columns.len() {
        if !private
            .leaks(table.cell(row, position), &context)
            .is_empty()
        {
            let rows = cells.entry(position).or_default();
            rows.insert(row.number, String::new());
        }
    }
}
