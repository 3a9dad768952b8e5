//! The ids that were made for rows without one.

use std::collections::HashSet;

use crate::directory::Directory;
use crate::seeds::columns::{Meeting, Resource};
use crate::seeds::read::seed_folder::{Tables, Unreadable};
use crate::seeds::rows::seed_row::Kind;

/// A row whose id is not in its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedId {
    /// The file, relative to the seed folder.
    pub file: String,
    /// Row number as in a spreadsheet.
    pub row: u32,
    /// The id.
    pub id: String,
}

/// The generated ids of a directory that was read from these tables, in the
/// order of files and rows.
///
/// # Errors
/// A file could not be read.
pub fn generated_ids(
    tables: &Tables,
    directory: &Directory,
) -> Result<Vec<GeneratedId>, Unreadable> {
    let mut blank: HashSet<(String, u32)> = HashSet::new();
    tables.each_listings(&mut |table, kind| {
        let column = match kind {
            Kind::Resource => Resource::Id.into(),
            Kind::Meeting => Meeting::Slug.into(),
        };
        let rows = table
            .rows
            .iter()
            .filter(|row| table.cell(row, column).is_empty());
        blank.extend(rows.map(|row| (table.file.to_string(), row.number)));
    })?;
    let ids = directory.sources.iter().flat_map(|source| {
        let rows = source.rows.iter().zip(source.ids.iter());
        rows.map(|(row, id)| GeneratedId {
            file: source.file.to_string(),
            row: *row,
            id: id.to_owned(),
        })
    });
    Ok(ids
        .filter(|one| blank.contains(&(one.file.clone(), one.row)))
        .collect())
}
