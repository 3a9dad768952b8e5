//! Where findings stand: the cell as a spreadsheet names it, and the listing in
//! its row.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::privacy::{PrivatePlaces, TextContext};
use crate::seeds::read::seed_folder::{SeedFile, stored_in};
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::read::table::Table;

/// Writes cell and listing into findings about seeds, with `given` in place of
/// files of the same name. A name that tells a private place is left out, and so
/// is what stands in a file that cannot be read.
pub fn locate(
    found: &mut [Diagnostic],
    seeds: &SeedView,
    given: &[SeedFile],
    private: &PrivatePlaces,
) {
    let stored = stored_in(seeds).unwrap_or_default();
    let mut by_file: BTreeMap<Arc<str>, Vec<&mut Diagnostic>> = BTreeMap::new();
    for one in found.iter_mut().filter(|one| one.row.is_some()) {
        let of_file = by_file.entry(Arc::clone(&one.file)).or_default();
        of_file.push(one);
    }
    for (name, found) in by_file {
        let mut files = given.iter().chain(&stored);
        let file = files.find(|file| *file.name == *name);
        let Some(table) = file.and_then(SeedFile::table) else {
            continue;
        };
        for one in found {
            one.cell = cell(one, &table);
            one.listing = listing(one, &table, private);
        }
    }
}

fn cell(found: &Diagnostic, table: &Table) -> Option<String> {
    let (row, column) = (found.row?, found.column.as_deref()?);
    Some(format!("{}{row}", table.letters_of(row, column)?))
}

fn listing(found: &Diagnostic, table: &Table, private: &PrivatePlaces) -> Option<String> {
    let mut columns = table.columns.iter();
    let column = columns.position(|known| known.name.eq_ignore_ascii_case("name"))?;
    let name = table.cell(table.row(found.row?)?, column);
    let tells = !private.leaks(name, &TextContext::default()).is_empty();
    (!name.is_empty() && !tells).then(|| name.to_owned())
}
