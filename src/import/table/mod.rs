//! Imports any table into a seed file of resources: CSV, workbooks, JSON.
//!
//! | file | contents |
//! | --- | --- |
//! | [`read`] | the tables of a file |
//! | [`header`] | the header of a table |
//! | [`columns`], [`looks`] | which column is which |
//! | [`row_reader`] | a row with its columns |
//! | [`row`], [`place`], [`hours`] | the seed row of a row |
//! | [`towns`] | addresses taken apart |
//! | [`kinds`] | kinds of help |
//! | [`notices`] | all notices |
//!
//! The words of headers are in `seeds/read/header_words/headers.tsv`, those of kinds in
//! `words/kinds.tsv` beside this file.

pub mod columns;
pub mod header;
pub mod hours;
pub mod kinds;
pub mod looks;
pub mod notices;
pub mod place;
pub mod read;
pub mod row;
pub mod row_reader;
pub mod towns;

use std::collections::HashMap;

use columns::{HeadedRows, Mapping, Named, TableColumn, parse_columns};
use kinds::{KindReader, Told};
use notices::{
    HEADING, JOINED, MISSING_NAME, NO_COLUMNS, NO_KIND, NOT_A_ROW, NOT_A_TABLE, NOT_PUBLIC,
    TOO_MUCH,
};
use read::Sheet;
use row::Listed;
use row_reader::RowReader;
use towns::Towns;

use crate::diagnostic::folded_values;
use crate::import::cell_text::joined;
use crate::import::hsds::hidden::blank_texts;
use crate::import::list::{FeedFile, ListContext, ListSettings, ReadError, ReadList, Rows};
use crate::import::report::{Cell, ImportReport, Notice};
use crate::model::short_code::short_code;
use crate::seeds::columns::{RESOURCE_COLUMNS, Resource as R};
use crate::seeds::read::clean_cell::{bare, clean};
use crate::seeds::read::file_issue::{FileIssue, is_total};
use crate::seeds::read::grid::Row;
use crate::seeds::read::header_words::NOT_KEPT;
use crate::seeds::read::table::Table;
use crate::seeds::rows::seed_row::Kind;
use crate::seeds::write::row_cells::RowCells;

/// A column that somebody named and no table has, and the headers there are: the
/// mapping would not be the one that was meant.
fn missing_column(mappings: &[Mapping], named: &[Named]) -> Option<ReadError> {
    let columns = || mappings.iter().flat_map(|one| &one.columns);
    let has = |named: &Named| columns().any(|one| named.is(&one.header, one.position));
    let missing = named.iter().find(|named| !has(named))?.reference.clone();
    let headers: Vec<&str> = columns().map(|one| one.header.as_str()).collect();
    Some(ReadError::NoColumn(missing, headers.join(", ")))
}

/// Imports the tables of these files. `before` is the seed file that stood at
/// the place of the new one: what staff said there of places and kinds holds.
///
/// # Errors
/// It has other columns than were named.
pub fn import(
    pieces: &[FeedFile],
    settings: &ListSettings<'_>,
    context: &ListContext<'_>,
    before: &[u8],
) -> Result<ReadList, ReadError> {
    let named = parse_columns(settings.columns).map_err(ReadError::Columns)?;
    let mut ledger = ImportReport::default();
    let old = Table::read("", before, RESOURCE_COLUMNS);
    let said = old.rows.iter().map(|row| {
        let cell = |column: R| old.cell(row, column.into()).to_owned();
        (cell(R::Id), [cell(R::Confidential), cell(R::Category)])
    });
    let url = pieces.first().and_then(|piece| piece.url.as_deref());
    let mut import = TableImport {
        settings,
        named: &named,
        kinds: context.kinds,
        url: url.unwrap_or_default(),
        towns: &Towns::new(context.world.gazetteer),
        said: said.collect(),
        places: HashMap::new(),
        rows: Vec::new(),
    };
    let mut mappings = Vec::new();
    for piece in pieces {
        for sheet in read::sheets(piece, settings.sheet, &mut ledger) {
            mappings.extend(import.take_sheet(sheet, &mut ledger));
        }
    }
    if let Some(missing) = missing_column(&mappings, &named) {
        return Err(missing);
    }
    let (mut rows, mut without_kind) = (Rows::new(), Rows::new());
    for row in import.rows {
        let known = match row.get(R::Category) {
            "" => &mut without_kind,
            _ => &mut rows,
        };
        known.insert(row.get(R::Id).to_owned(), row);
    }
    let mut read = ledger.close(rows);
    read.diagnostics = folded_values(read.diagnostics);
    Ok(ReadList {
        without_kind,
        mappings,
        ..read
    })
}

/// The rows read so far.
struct TableImport<'a> {
    settings: &'a ListSettings<'a>,
    named: &'a [Named],
    kinds: &'a KindReader<'a>,
    /// Address of the list without secrets; blank if it was not fetched.
    url: &'a str,
    towns: &'a Towns<'a>,
    /// Confidential and category as staff have left them, by id.
    said: HashMap<String, [String; 2]>,
    /// Index of the row of each place.
    places: HashMap<String, usize>,
    rows: Vec<RowCells>,
}

impl TableImport<'_> {
    /// Takes the rows of a table. `None` if it has no columns that can be told.
    fn take_sheet(&mut self, sheet: Sheet, ledger: &mut ImportReport) -> Option<Mapping> {
        ledger.open(&sheet.name);
        report_issues(&sheet, ledger);
        let rows = sheet.grid.rows;
        let header = header::find(&rows);
        for above in rows.iter().take(header.first) {
            let message = "A row above the header is a title.".to_owned();
            ledger.report(&NOT_A_ROW, Cell::row(above.number), message);
        }
        let below = rows.get(header.below..).unwrap_or_default();
        let table = HeadedRows {
            headers: &header.names,
            rows: below,
        };
        let columns = columns::map(&table, self.named, self.kinds);
        if !columns.iter().any(|one| one.column == "name") {
            for row in below {
                ledger.count_row();
                let message = "No column of the table has names.".to_owned();
                ledger.set_aside(&NO_COLUMNS, Cell::row(row.number), message);
            }
            return (!columns.is_empty()).then_some(Mapping {
                table: sheet.name,
                columns,
            });
        }
        note_people(&columns, ledger);
        let titles = rows
            .iter()
            .take(header.first)
            .flat_map(|row| row.cells.iter());
        let names = columns
            .iter()
            .filter(|one| one.column == "name")
            .map(|one| one.header.as_str());
        let mut title = Told::default();
        for text in names.chain(titles).chain([sheet.name.as_str()]) {
            let told = self.kinds.of_name(&text.replace(['_', '-', '.'], " "));
            if title.kinds.is_empty() {
                title.kinds = told.kinds;
            }
        }
        self.take_rows(below, &columns, title, ledger);
        Some(Mapping {
            table: sheet.name,
            columns,
        })
    }

    fn take_rows(
        &mut self,
        rows: &[Row],
        columns: &[TableColumn],
        title: Told,
        ledger: &mut ImportReport,
    ) {
        let headers: Vec<String> = columns.iter().map(|one| bare(&one.header)).collect();
        let has_ids = has_own_ids(rows, columns);
        let mut heading = title.clone();
        for row in rows {
            ledger.count_row();
            let cells = columns.iter().map(|one| bare(row.cells.get(one.position)));
            let aside = if cells.eq(headers.iter().cloned()) || is_total(&row.cells) {
                Some((&NOT_A_ROW, "The row repeats the header or adds up others."))
            } else if let Some(words) = heading_of(row, columns.len()) {
                let told = self.kinds.of_label(&words);
                let is_kind = !told.kinds.is_empty();
                heading = if is_kind { told } else { title.clone() };
                Some((
                    &HEADING,
                    "A row with one cell is taken for a heading, so it is no listing.",
                ))
            } else {
                let mut reader = RowReader {
                    columns,
                    row,
                    settings: self.settings,
                    kinds: self.kinds,
                    url: self.url,
                    towns: self.towns,
                    ledger,
                };
                match reader.is_unpublished() {
                    true => Some((
                        &NOT_PUBLIC,
                        "The list marks the row as not to be published.",
                    )),
                    false => {
                        let listed = row::read(&mut reader, &heading);
                        self.take_row(listed, has_ids, &mut reader)
                    }
                }
            };
            if let Some((notice, message)) = aside {
                ledger.set_aside(notice, Cell::row(row.number), message.to_owned());
            }
        }
    }

    /// Adds a row to those of its place. Returns why it cannot be published yet.
    fn take_row(
        &mut self,
        listed: Listed,
        has_ids: bool,
        reader: &mut RowReader<'_, '_>,
    ) -> Option<(&'static Notice, &'static str)> {
        let Listed {
            mut cells,
            source_id,
        } = listed;
        if cells.get(R::Name).is_empty() {
            return Some((&MISSING_NAME, "The row has no name."));
        }
        let key = place_key(&cells);
        let has_id = has_ids && !source_id.is_empty();
        let code = short_code(if has_id { &source_id } else { &key });
        let id = format!("{}-{code}", self.settings.name);
        let [confidential, category] = self.said.get(&id).cloned().unwrap_or_default();
        if cells.get(R::Category).is_empty() {
            cells.set(R::Category, category);
        }
        row::hide(reader, &confidential, &mut cells);
        cells.set(R::Id, id);
        if let Some(same) = self.places.get(&key).and_then(|at| self.rows.get_mut(*at)) {
            let blanked = join(same, &cells);
            reader.note_blanked(blanked);
            let message = "The row is of a place that an earlier row has, too.".to_owned();
            let cell = Cell::row(reader.row.number);
            reader.ledger.report(&JOINED, cell, message);
            return None;
        }
        let is_kind_known = !cells.get(R::Category).is_empty();
        self.places.insert(key, self.rows.len());
        self.rows.push(cells);
        let message = "Nothing in the row says which kind of help it is, and none is guessed.";
        (!is_kind_known).then_some((&NO_KIND, message))
    }
}

/// Reports what was found in the file as a whole.
fn report_issues(sheet: &Sheet, ledger: &mut ImportReport) {
    for issue in sheet.grid.oddities.iter() {
        match issue {
            FileIssue::NotText(kind) => {
                ledger.report_feed(&NOT_A_TABLE, format!("This is {kind}, not a table."));
            }
            FileIssue::TooManyRows(row) | FileIssue::TooManyColumns(row) => {
                let message = format!("From row {row} on the table is not read; it is too large.");
                ledger.report_feed(&TOO_MUCH, message);
            }
            _ => {}
        }
    }
}

/// Names the columns of people, which are not kept.
fn note_people(columns: &[TableColumn], ledger: &mut ImportReport) {
    for column in columns.iter().filter(|one| one.column == NOT_KEPT[0]) {
        let message = format!(
            "The column “{}” is about people and is not kept.",
            column.reference()
        );
        ledger.report_feed(&notices::PRIVATE_CONTACT, message);
    }
}

/// Whether every row has an id of its own. Lists that write a row a topic or a
/// language repeat them.
fn has_own_ids(rows: &[Row], columns: &[TableColumn]) -> bool {
    let Some(column) = columns.iter().find(|one| one.column == "id") else {
        return false;
    };
    let ids = rows.iter().map(|row| row.cells.get(column.position).trim());
    let ids: Vec<&str> = ids.filter(|id| !id.is_empty()).collect();
    let distinct: std::collections::HashSet<&&str> = ids.iter().collect();
    distinct.len() == ids.len()
}

/// The words of a row that is a heading: one filled cell in a wide table.
fn heading_of(row: &Row, width: usize) -> Option<String> {
    let mut filled = row.cells.iter().filter(|cell| !cell.trim().is_empty());
    let (only, next) = (filled.next()?, filled.next());
    (width >= 3 && next.is_none() && only.len() <= kinds::MAX_LABEL).then(|| clean(only))
}

/// What rows of one place have in common. Without a place it is the number.
fn place_key(cells: &RowCells) -> String {
    let of = |columns: &[R]| {
        columns
            .iter()
            .map(|one| bare(cells.get(*one)))
            .collect::<Vec<_>>()
    };
    let place = of(&[R::Address, R::City, R::State, R::Zip]);
    let place = if place.iter().all(String::is_empty) {
        of(&[R::Phone, R::Website, R::Description])
    } else {
        place
    };
    [of(&[R::Name, R::Organization]), place].concat().join("/")
}

/// Adds a row to the listing of its place: kinds, people and texts of both.
/// Returns the headers of cells blanked because they tell a private place.
fn join(same: &mut RowCells, other: &RowCells) -> Vec<&'static str> {
    const VALUES: [R; 6] = [
        R::Category,
        R::Audience,
        R::Phone,
        R::Languages,
        R::Accessibility,
        R::Hours,
    ];
    const TEXTS: [R; 6] = [
        R::Description,
        R::Eligibility,
        R::HoursNote,
        R::PhoneNote,
        R::HowToStart,
        R::WhatToBring,
    ];
    let is_hidden = [&*same, other]
        .map(|row| row.get(R::Confidential))
        .contains(&"yes");
    for column in (0..RESOURCE_COLUMNS.len()).filter(|column| *column != usize::from(R::Id)) {
        let is_in = |columns: &[R]| columns.iter().any(|one| usize::from(*one) == column);
        let (own, more) = (same.get(column).to_owned(), other.get(column));
        if is_in(&VALUES) {
            let values: Vec<String> = own
                .split("; ")
                .chain(more.split("; "))
                .map(str::to_owned)
                .collect();
            same.set(column, joined(&values, "; "));
        } else if is_in(&TEXTS) {
            same.set(column, joined(&[own, more.to_owned()], ". "));
        } else if own.is_empty() {
            same.set(column, more);
        }
    }
    // One row that hides the place hides it for all.
    if !is_hidden {
        return Vec::new();
    }
    same.set(R::Confidential, "yes");
    let street = same.get(R::Address).to_owned();
    row::clear_place(same);
    blank_texts(&[street], Kind::Resource, same)
}
