//! The rows of a list that are taken: those of home, with hidden places hidden.

use std::collections::HashMap;

use super::merge::{FileRow, rows_of};
use super::{cell, hiding};
use crate::diagnostic::render::counted;
use crate::diagnostic::{Diagnostic, Severity};
use crate::export::seed_csv;
use crate::gazetteer::Gazetteer;
use crate::import::list::{FeedFile, ListSettings};
use crate::import::read_list;
use crate::model::listing::Listing;
use crate::model::place::County;
use crate::model::reach::Area;
use crate::seeds::columns::Resource as R;
use crate::seeds::read::table::{Row, Table};
use crate::seeds::rows::resource;
use crate::seeds::rows::seed_row::{Kind, SeedRow};
use crate::seeds::sources::Source;

pub use crate::import::list::{ListContext, ReadError, ReadList};

/// Reads a list. `before` is its seed file: what staff said there of places and
/// kinds of help holds.
///
/// # Errors
/// It has other columns than were named.
pub fn read_list(
    pieces: &[FeedFile],
    source: &Source,
    context: &ListContext<'_>,
    before: &[u8],
) -> Result<ReadList, ReadError> {
    let kind = source.kind.reader.rows();
    let mut list = read_list::read_list(pieces, &ListSettings::of(source), context, before)?;
    let said = rows_of(&Table::read(&source.file, before, kind.columns()), kind);
    hide(&mut list, source, kind, &said);
    let rows = list.rows.into_values().collect();
    let bytes = seed_csv::file("list", kind.columns(), rows)?.bytes;
    // As they will be read back, so that a comparison finds no difference.
    let table = Table::read(&source.file, &bytes, kind.columns());
    list.usable = table.rows.len();
    let is_taken = |row: &Row| {
        let listing = || resource::listing(&SeedRow::new(&table, row, kind), context.world);
        !source.kind.is_home_only || is_of_home(&listing(), context)
    };
    let taken = table.rows.iter().map(is_taken);
    let rows = rows_of(&table, kind).into_iter().zip(taken);
    let rows = rows.filter(|(_, is_taken)| *is_taken);
    list.rows = rows.map(|(row, _)| (row.id, row.cells)).collect();
    Ok(list)
}

/// Hides the places that words of their rows tell are hidden, and says so.
fn hide(list: &mut ReadList, source: &Source, kind: Kind, said: &[FileRow]) {
    let mut hidden = 0;
    let said = said.iter();
    let said: HashMap<&str, &str> = said
        .map(|row| (row.id.as_str(), cell(&row.cells, kind, R::Confidential)))
        .collect();
    for (id, row) in &mut list.rows {
        let said = said.get(id.as_str()).copied().unwrap_or_default();
        hidden += usize::from(hiding::hide_by_words(row, kind, said));
    }
    let column = kind
        .position(R::Confidential)
        .map(|at| kind.columns()[at].name);
    if hidden > 0 {
        list.diagnostics.push(Diagnostic {
            code: "ask-confidential",
            severity: Severity::Warning,
            file: source.file.as_str().into(),
            row: None,
            column: column.map(str::to_owned),
            value: None,
            message: format!(
                "Words of {} tell of people who hide from violence. Street and point are not kept \
                 until somebody says that they may be shown.",
                counted(hidden, "row")
            ),
            fix: "Write no in confidential of such a row if it is a public place; the next \
                  refresh then brings its street."
                .into(),
            more: None,
            cell: None,
            listing: None,
            lacks: None,
        });
    }
}

/// Whether a listing is in a home county, or serves one.
fn is_of_home(listing: &Listing, context: &ListContext<'_>) -> bool {
    let is_home = |county: &County| context.home.contains(county);
    let gazetteer: &Gazetteer = context.world.gazetteer;
    let serves_home = |area: &Area| match area {
        Area::Zip(zip) => {
            let county = gazetteer.zip(zip).and_then(|place| place.county);
            county.as_ref().is_some_and(is_home)
        }
        Area::County(county) => is_home(county),
        Area::State(state) => context.home.iter().any(|home| home.state == *state),
        Area::Nation => true,
    };
    listing.place.county.as_ref().is_some_and(is_home)
        || listing.reach.serves.iter().any(serves_home)
}
