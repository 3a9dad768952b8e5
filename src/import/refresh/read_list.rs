//! The rows of a list, as its kind reads it.

use std::collections::HashMap;
use std::io;

use super::merge::{FileRow, Rows, rows_of};
use super::{cell, hiding};
use crate::diagnostic::render::counted;
use crate::diagnostic::{Counts, Diagnostic, Severity};
use crate::export::seed_csv;
use crate::gazetteer::Gazetteer;
use crate::import::hsds::join::flatten;
use crate::import::hsds::package::ImportOptions;
use crate::import::meetings::{self, FeedFile, Format, Options};
use crate::import::table;
use crate::import::table::columns::parse_columns;
use crate::import::table::context::TableContext;
use crate::import::table::kinds::KindReader;
use crate::model::listing::Listing;
use crate::model::place::County;
use crate::model::reach::Area;
use crate::seeds::check_context::CheckContext;
use crate::seeds::columns::{Meeting, Resource as R};
use crate::seeds::read::table::{Row, Table};
use crate::seeds::rows::resource;
use crate::seeds::rows::seed_row::{Kind, SeedRow};
use crate::seeds::sources::{Reader, Source};

/// What a list is read with.
#[derive(Debug)]
pub struct ListContext<'a> {
    /// Reads kinds of help.
    pub kinds: &'a KindReader<'a>,
    /// Reference data of the check.
    pub world: &'a CheckContext<'a>,
    /// The home counties.
    pub home: &'a [County],
}

/// The rows of a list.
#[derive(Debug)]
pub struct ReadList {
    /// The seed rows, by id.
    pub rows: Rows,
    /// The headers whose columns are used; empty for lists that have none.
    pub headers: Vec<String>,
    /// Number of rows read, and their outcome.
    pub counts: Counts,
    /// All findings.
    pub diagnostics: Vec<Diagnostic>,
    /// Number of usable rows before those of elsewhere were left out.
    pub usable: usize,
}

/// Why a list cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The cell `columns` cannot be read.
    #[error("The cell columns of sources.csv: {0}")]
    Columns(String),
    /// A column that was named is not there; the name, and the headers.
    #[error("Its columns are other ones now: there is no “{0}”. It has: {1}.")]
    NoColumn(String, String),
    /// The rows cannot be written.
    #[error("its rows cannot be written")]
    Rows(#[from] io::Error),
}

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
    let mut list = match source.kind.reader {
        Reader::MeetingGuide => meetings_of(pieces, source, Format::MeetingGuide, context),
        Reader::Bmlt => meetings_of(pieces, source, Format::Bmlt, context),
        Reader::Package => package_of(pieces, source, context),
        Reader::Table => table_of(pieces, source, context, before)?,
    };
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

fn meetings_of(
    pieces: &[FeedFile],
    source: &Source,
    format: Format,
    context: &ListContext<'_>,
) -> ReadList {
    let options = Options {
        format,
        fellowship: source.fellowship.clone(),
        zone: source.zone.clone(),
        list: source.name.clone(),
    };
    let world = context.world;
    let read = meetings::import(pieces, &options, world.meeting_types, world.gazetteer);
    let rows = read.rows.into_iter();
    let rows = rows.map(|row| {
        let id = row.get(Meeting::Slug).to_owned();
        (id, row.into_cells())
    });
    ReadList {
        rows: rows.collect(),
        headers: Vec::new(),
        counts: read.counts,
        diagnostics: read.diagnostics,
        usable: 0,
    }
}

fn package_of(pieces: &[FeedFile], source: &Source, context: &ListContext<'_>) -> ReadList {
    let options = ImportOptions {
        list: &source.name,
        category: source.category.as_deref(),
        categories: context.world.categories,
        gazetteer: context.world.gazetteer,
    };
    let read = flatten(pieces, &options);
    ReadList {
        rows: read.rows,
        headers: Vec::new(),
        counts: read.counts,
        diagnostics: read.diagnostics,
        usable: 0,
    }
}

fn table_of(
    pieces: &[FeedFile],
    source: &Source,
    context: &ListContext<'_>,
    before: &[u8],
) -> Result<ReadList, ReadError> {
    let named = parse_columns(&source.columns).map_err(ReadError::Columns)?;
    let told = TableContext {
        list: &source.name,
        category: source.category.as_deref(),
        sheet: source.kind.sheet,
        named: &named,
        kinds: context.kinds,
        gazetteer: context.world.gazetteer,
        url: pieces.first().and_then(|piece| piece.url.as_deref()),
    };
    let read = table::import(pieces, &told, before);
    if let Some((column, headers)) = read.missing_column(&named) {
        return Err(ReadError::NoColumn(column, headers));
    }
    let used = read.mappings.iter().flat_map(|mapping| &mapping.columns);
    let used = used.filter(|column| !column.is_dropped());
    Ok(ReadList {
        headers: used.map(|column| column.header.clone()).collect(),
        rows: read.rows,
        counts: read.counts,
        diagnostics: read.diagnostics,
        usable: 0,
    })
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
