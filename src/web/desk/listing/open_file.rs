//! A seed file whose rows are edited one at a time.

use super::row_address::{RowAddress, is_editable};
use crate::publish::changes::accepted_seeds::AcceptedSeeds;
use crate::report::returned_call_list::{EditedFile, as_text};
use crate::seeds::columns::{Column, Meeting, Resource};
use crate::seeds::read::grid::Row;
use crate::seeds::read::seed_folder::{layout, stem};
use crate::seeds::read::table::Table;
use crate::seeds::rows::resource;
use crate::seeds::rows::seed_row::{Kind, SeedRow};
use crate::seeds::write::edit_cells::RowEdit;
use crate::web::desk::read_seeds::Checked;
use crate::web::desk::refusal::Refusal;
use crate::web::desk::state::Desk;
use crate::web::error::WebError;

/// A seed file whose rows are edited.
#[derive(Debug)]
pub struct OpenFile {
    /// Its name in the seeds.
    pub name: String,
    /// Hash of its content.
    pub hash: String,
    /// Its content as text that can be edited.
    pub text: EditedFile,
    /// The columns that this kind of file has.
    pub columns: &'static [Column],
    /// Kind of its rows, if they are listings.
    pub kind: Option<Kind>,
    /// Its rows.
    pub table: Table,
}

impl OpenFile {
    /// The accepted content of a file. If it was a workbook and became a CSV
    /// file meanwhile, or the other way round, that is the one.
    ///
    /// # Errors
    /// There is no such file, or it cannot be edited.
    pub fn accepted(seeds: &AcceptedSeeds, name: &str) -> Result<OpenFile, WebError> {
        let same_stem = || seeds.files.keys().find(|known| stem(known) == stem(name));
        let known = seeds.files.get_key_value(name);
        let known = known.map(|(name, _)| name).or_else(same_stem);
        let name = known.filter(|name| is_editable(name));
        let name = name.ok_or(WebError::NotFound)?;
        let text = as_text(&seeds.view, name, seeds.view.read(name)?);
        let text = text.map_err(Refusal::WrongKind)?;
        OpenFile::of(name, seeds.files[name].clone(), text)
    }

    /// The content with a hash, if it is kept.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn earlier(&self, desk: &Desk, hash: &str) -> Result<Option<OpenFile>, WebError> {
        // The hash is a part of a path.
        let Ok(hash) = blake3::Hash::from_hex(hash) else {
            return Ok(None);
        };
        let hash = hash.to_hex().to_string();
        let Some(bytes) = desk.changes().content(&self.name, &hash)? else {
            return Ok(None);
        };
        let text = EditedFile {
            file: self.name.clone(),
            cells: 0,
            bytes,
            converted: None,
        };
        OpenFile::of(&self.name, hash, text).map(Some)
    }

    fn of(name: &str, hash: String, text: EditedFile) -> Result<OpenFile, WebError> {
        let (columns, kind) = layout(&stem(name)).ok_or(WebError::NotFound)?;
        Ok(OpenFile {
            name: name.to_owned(),
            hash,
            table: Table::read(&text.file, &text.bytes, columns),
            text,
            columns,
            kind,
        })
    }

    /// The same file with another content.
    ///
    /// # Errors
    /// Its name is not that of a seed file.
    pub fn with_text(&self, bytes: Vec<u8>) -> Result<OpenFile, WebError> {
        let text = EditedFile {
            bytes,
            ..self.text.clone()
        };
        OpenFile::of(&self.name, self.hash.clone(), text)
    }

    /// The row that is meant.
    pub fn row(&self, address: &RowAddress) -> Option<&Row> {
        let number = address.row?;
        let mut rows = self.table.rows.iter();
        let there = rows.find(|row| row.number == number);
        match there {
            there if address.id.is_empty() => there,
            Some(row) if self.id(row) == address.id => Some(row),
            _ => {
                let mut rows = self.table.rows.iter();
                rows.find(|row| self.id(row) == address.id)
            }
        }
    }

    /// The id of a listing as people see it; blank for a row that is none.
    pub fn id(&self, row: &Row) -> String {
        let listing = self.listing_row(row);
        listing.map_or_else(String::new, |row| resource::id(&row))
    }

    /// Whether the place of a row is private, or may be.
    pub fn is_private(&self, row: &Row) -> bool {
        self.listing_row(row).is_some_and(|row| row.is_private())
    }

    /// A row as a listing; `None` if it is none.
    pub fn listing_row<'a>(&'a self, row: &'a Row) -> Option<SeedRow<'a>> {
        Some(SeedRow::new(&self.table, row, self.kind?))
    }

    /// What a row is called: its name, or its first filled cell.
    pub fn name(&self, row: &Row) -> String {
        let mut columns = self.columns.iter();
        let named = columns.position(|column| column.name.eq_ignore_ascii_case("name"));
        let name = named.map_or("", |column| self.table.cell(row, column));
        let mut cells = row.cells.iter().filter(|cell| !cell.is_empty());
        match name {
            "" => cells.next().unwrap_or_default().to_owned(),
            name => name.to_owned(),
        }
    }

    /// Position among the columns of one that both kinds of listings have.
    pub fn column(&self, resource: Resource, meeting: Meeting) -> Option<usize> {
        match self.kind? {
            Kind::Resource => Some(resource.into()),
            Kind::Meeting => Some(meeting.into()),
        }
    }

    /// The cells of a row that differ from these.
    pub fn differing(&self, row: Option<&Row>, cells: &RowEdit) -> RowEdit {
        let cell = |column: usize| row.map_or("", |row| self.table.cell(row, column));
        let cells = cells.iter().filter(|(column, new)| cell(**column) != *new);
        cells.map(|(column, new)| (*column, new.clone())).collect()
    }

    /// Whether a row is set aside by a check of the seeds with this file.
    pub(super) fn is_set_aside(&self, number: u32, checked: &Checked) -> bool {
        checked.diagnostics.iter().any(|found| {
            found.is_error()
                && *found.file == *self.text.file
                && found.rows().any(|row| row == number)
        })
    }
}
