//! A file with one of its rows changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::open_file::OpenFile;
use super::row_address::RowAddress;
use super::sent_form::SentForm;
use crate::model::listing::Status;
use crate::publish::changes::accepted_seeds::AcceptedSeeds;
use crate::seeds::columns::{Meeting, Resource};
use crate::seeds::read::grid::Row;
use crate::seeds::read::seed_folder::{Content, SeedFile};
use crate::seeds::rows::parse_cell;
use crate::seeds::write::csv_injection::guarded;
use crate::seeds::write::edit_cells::{RowEdit, append_row, edit_rows};
use crate::web::desk::refusal::Refusal;
use crate::web::desk::state::Desk;
use crate::web::error::WebError;

/// A file with one of its rows changed, and not stored yet.
#[derive(Debug)]
pub struct EditedRow {
    /// The file that the row was taken from: the accepted one, or an earlier one
    /// whose row somebody else changed meanwhile.
    pub base: OpenFile,
    /// The file with the changed row.
    pub after: OpenFile,
    /// The row in it; without a number for a new one.
    pub address: RowAddress,
    /// Number of the changed row; `None` as long as nothing of a new one is
    /// filled in.
    pub row: Option<u32>,
    /// The cells that change.
    pub changes: RowEdit,
}

impl EditedRow {
    /// The row of a form, changed.
    ///
    /// # Errors
    /// There is no such row any more, or its file cannot be changed.
    pub fn of(desk: &Desk, seeds: &AcceptedSeeds, form: &SentForm) -> Result<EditedRow, WebError> {
        let now = OpenFile::accepted(seeds, &form.address.file)?;
        let is_new = form.address.row.is_none();
        let base = match is_new || form.seen.is_empty() || form.seen == now.hash {
            true => now,
            false => base_of(desk, now, form)?,
        };
        let row = match is_new {
            true => None,
            false => Some(base.row(&form.address).ok_or(Refusal::RowChanged)?),
        };
        let address = RowAddress {
            file: base.name.clone(),
            row: row.map(|row| row.number),
            id: row.map_or_else(String::new, |row| base.id(row)),
        };
        let mut changes = base.differing(row, &form.cells(&base));
        settle_id(&base, row, &mut changes)?;
        let (row, bytes) = match changes.is_empty() {
            true => (address.row, base.text.bytes.clone()),
            false => {
                let (row, bytes) = written(&base, address.row, &changes)?;
                (Some(row), bytes)
            }
        };
        Ok(EditedRow {
            after: base.with_text(bytes)?,
            base,
            address,
            row,
            changes,
        })
    }

    /// The changed row.
    pub fn changed_row(&self) -> Option<&Row> {
        let mut rows = self.after.table.rows.iter();
        rows.find(|row| Some(row.number) == self.row)
    }

    /// The file, to be checked in place of the one with its name.
    pub fn given(&self) -> [SeedFile; 1] {
        [SeedFile {
            name: self.after.text.file.clone(),
            content: Content::InMemory(Arc::from(&*self.after.text.bytes)),
        }]
    }

    /// Whether it hides a place or closes a listing, which never waits for
    /// another cell to be right.
    pub fn hides_or_closes(&self) -> bool {
        let changed = |resource, meeting| {
            let column = self.base.column(resource, meeting)?;
            self.changes.get(&column)
        };
        let hides = changed(Resource::Confidential, Meeting::Confidential);
        let hides = hides.is_some_and(|cell| parse_cell::yes_or_no(cell) == Some(true));
        let closes = changed(Resource::Status, Meeting::Status);
        let closes = closes.and_then(|cell| parse_cell::status(cell));
        hides || matches!(closes, Some(Status::Closed | Status::TemporarilyClosed))
    }
}

/// What a form about an earlier content is built on: the accepted content if
/// nobody changed that row since, or else the earlier one, which the change
/// then puts together with what is there now.
fn base_of(desk: &Desk, now: OpenFile, form: &SentForm) -> Result<OpenFile, WebError> {
    let earlier = now.earlier(desk, &form.seen)?;
    let earlier = earlier.ok_or(Refusal::RowChanged)?;
    let was = earlier.row(&form.address).ok_or(Refusal::RowChanged)?;
    let is = now.row(&form.address).ok_or(Refusal::RowChanged)?;
    Ok(match was.cells == is.cells {
        true => now,
        false => earlier,
    })
}

/// Writes the id of a listing down, so that it stays when the name changes. Not
/// where the place becomes private: the id may tell the town.
fn settle_id(file: &OpenFile, row: Option<&Row>, changes: &mut RowEdit) -> Result<(), WebError> {
    let column = file.column(Resource::Id, Meeting::Slug);
    let Some(column) = column.filter(|column| row.is_some() || file.table.has(*column)) else {
        return Ok(());
    };
    let given = row.map_or("", |row| file.table.cell(row, column));
    if !given.is_empty() || changes.is_empty() || changes.contains_key(&column) {
        return Ok(());
    }
    let (number, bytes) = written(file, row.map(|row| row.number), changes)?;
    let after = file.with_text(bytes)?;
    let changed = after.table.rows.iter().find(|row| row.number == number);
    let Some(changed) = changed else {
        return Ok(());
    };
    let now = after.id(changed);
    let settled = match row {
        None => now,
        Some(_) if after.is_private(changed) => return Ok(()),
        Some(row) if file.id(row) == now => return Ok(()),
        Some(row) => file.id(row),
    };
    if !settled.is_empty() {
        changes.insert(column, settled);
    }
    Ok(())
}

/// Number of the row and the file with its cells.
fn written(
    file: &OpenFile,
    row: Option<u32>,
    changes: &RowEdit,
) -> Result<(u32, Vec<u8>), WebError> {
    let cells = changes.iter();
    let cells: RowEdit = cells
        .map(|(column, cell)| (*column, guarded(cell)))
        .collect();
    let bytes = &file.text.bytes;
    let written = match row {
        Some(row) => {
            let edited = edit_rows(bytes, file.columns, &BTreeMap::from([(row, cells)]));
            edited.map(|bytes| (row, bytes))
        }
        None => append_row(bytes, file.columns, &cells),
    };
    written.map_err(|why| {
        let why = format!("{} was not changed: {why}.", file.name);
        Refusal::WrongKind(why).into()
    })
}
