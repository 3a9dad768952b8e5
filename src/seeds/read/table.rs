//! A seed file as a table: headers matched to columns, cleaned cells, and
//! spreadsheet row numbers.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::file_issue::{Oddities, cut, is_total, letters, swallowed_lines};
use super::grid::Grid;
use super::limits::MAX_CELL_LENGTH;
use super::row_text::Cells;
use super::{clean_cell, header_words, mojibake};
use crate::seeds::columns::Column;

pub use super::file_issue::FileIssue;
pub use super::grid::Row;

/// Maximum number of rows above the header: titles and notes.
const ROWS_ABOVE_HEADER: usize = 5;

/// The column that `check --fixed` adds. It is ignored when read again.
pub const FIX_COLUMN: &str = "FIX";

/// A seed file as rows of known columns.
#[derive(Debug, Clone)]
pub struct Table {
    /// File, relative to the seed folder.
    pub file: Arc<str>,
    /// The columns this kind of file has.
    pub columns: &'static [Column],
    /// Rows that are not blank, in order, with a cell for every column.
    pub rows: Vec<Row>,
    /// Issues of the file as a whole.
    pub oddities: Oddities,
    positions: Vec<Option<usize>>,
    /// The headers as they stand in the file; blank for a column without one.
    headers: Vec<String>,
}

impl Table {
    /// Reads the bytes of a seed file, CSV or workbook. Never fails: whatever
    /// cannot be used becomes a [`FileIssue`].
    pub fn read(file: &str, bytes: &[u8], columns: &'static [Column]) -> Table {
        Table::of_grid(file, Grid::read(bytes), columns)
    }

    /// A table without rows, for a missing file.
    pub fn empty(file: &str, columns: &'static [Column]) -> Table {
        Table {
            file: Arc::from(file),
            columns,
            rows: Vec::new(),
            oddities: Oddities::default(),
            positions: vec![None; columns.len()],
            headers: Vec::new(),
        }
    }

    /// The table for cells that are already read.
    pub fn of_grid(file: &str, grid: Grid, columns: &'static [Column]) -> Table {
        let mut table = Table::empty(file, columns);
        table.oddities = grid.oddities;
        let unreadable = |oddity: &FileIssue| {
            matches!(
                oddity,
                FileIssue::NotText(_) | FileIssue::TooLarge(_) | FileIssue::NoHeader
            )
        };
        if table.oddities.iter().any(unreadable) {
            return table;
        }
        if grid.rows.is_empty() {
            let is_cut = |oddity: &FileIssue| {
                matches!(
                    oddity,
                    FileIssue::TooManyRows(_) | FileIssue::TooManyColumns(_)
                )
            };
            if !table.oddities.iter().any(is_cut) {
                table.oddities.push(FileIssue::Empty);
            }
            return table;
        }
        table.take_rows(grid.rows);
        table
    }

    /// The cleaned cell of a row; empty when the file lacks the column.
    pub fn cell<'a>(&self, row: &'a Row, column: usize) -> &'a str {
        row.cells.get(column)
    }

    /// Whether the file has this column.
    pub fn has(&self, column: usize) -> bool {
        self.positions.get(column).copied().flatten().is_some()
    }

    /// Position of the column in the file, counted from 0.
    pub fn position(&self, column: usize) -> Option<usize> {
        self.positions.get(column).copied().flatten()
    }

    /// The header of a column as it stands in the file; `None` if it lacks the
    /// column.
    pub fn header(&self, column: usize) -> Option<&str> {
        let header = self.headers.get(self.position(column)?);
        header.map(String::as_str)
    }

    /// The row with this number.
    pub fn row(&self, number: u32) -> Option<&Row> {
        let at = self.rows.binary_search_by_key(&number, |row| row.number);
        at.ok().and_then(|at| self.rows.get(at))
    }

    /// The letters of a column in the spreadsheet, by its name here or, in the
    /// header row, by its header there. A column without a header goes by its
    /// letters.
    pub fn letters_of(&self, row: u32, column: &str) -> Option<String> {
        let known = || self.columns.iter().position(|known| known.name == column);
        let at = match self.row(row) {
            Some(_) => self.position(known()?)?,
            None => (self.headers.iter().enumerate()).rposition(|(at, header)| {
                header == column || header.is_empty() && letters(at) == column
            })?,
        };
        Some(letters(at))
    }

    fn take_rows(&mut self, mut rows: Vec<Row>) {
        let Some(at) = header_at(&rows, self.columns) else {
            let foreign = foreign_header(&rows, self.columns);
            self.oddities.push(foreign.unwrap_or(FileIssue::NoHeader));
            return;
        };
        let mut above: Vec<Row> = rows.drain(..=at).collect();
        let Some(header) = above.pop() else { return };
        for row in above {
            let title = row.cells.iter().find(|cell| !cell.is_empty());
            let title = title
                .map(|cell| clean_cell::clean(cut(cell)))
                .unwrap_or_default();
            self.oddities
                .push(FileIssue::AboveHeader(row.number, title));
        }
        let names: Vec<String> = header.cells.iter().map(clean_cell::clean).collect();
        self.match_headers(header.number, &names);
        let mut headless = Headless::from_names(&names);
        // In place, so that a million rows are not in memory twice.
        rows.retain_mut(|row| {
            let again = row.cells.iter().map(clean_cell::cleaned);
            if again.eq(names.iter().map(String::as_str)) {
                self.oddities.push(FileIssue::RepeatedHeader(row.number));
                false
            } else if is_total(&row.cells) {
                self.oddities.push(FileIssue::TotalRow(row.number));
                false
            } else {
                headless.look_at(row);
                row.cells = self.cells_of(row, names.len());
                true
            }
        });
        self.rows = rows;
        self.oddities.extend(headless.oddities(header.number));
        if self.rows.is_empty() {
            self.oddities.push(FileIssue::NoRows(header.number));
        }
        self.headers = names;
    }

    /// Cleans the cells of a row and orders them by column.
    fn cells_of(&mut self, row: &Row, width: usize) -> Cells {
        let mut extra = row.cells.iter().skip(width);
        if let Some(extra) = extra.find(|cell| !cell.trim().is_empty()) {
            let oddity = FileIssue::ExtraCells(row.number, clean_cell::clean(cut(extra)));
            self.oddities.push(oddity);
        }
        let open = FileIssue::OpenQuote(row.number);
        let swallowed = row.cells.iter().any(swallowed_lines);
        if swallowed && !self.oddities.contains(&open) {
            self.oddities.push(open);
        }
        let mut kept = Cells::with_room(row.cells.bytes(), self.columns.len());
        for column in 0..self.columns.len() {
            match self.positions[column] {
                Some(position) => self.take_cell(row, position, column, &mut kept),
                None => kept.push(""),
            }
        }
        kept.shrink();
        kept
    }

    fn take_cell(&mut self, row: &Row, position: usize, column: usize, kept: &mut Cells) {
        let raw = row.cells.get(position);
        if raw.is_empty() {
            kept.push("");
            return;
        }
        let (number, name) = (row.number, self.columns[column].name);
        let max = self.columns[column].max_length();
        // Count characters only if there are enough bytes for too many.
        let length = if raw.len() >= max {
            raw.chars().count()
        } else {
            0
        };
        if length > max {
            self.oddities.push(FileIssue::LongCell(number, name, max));
            kept.push(cut(raw));
            return;
        }
        if length == MAX_CELL_LENGTH {
            self.oddities.push(FileIssue::FullCell(number, name));
        }
        if raw.is_ascii() {
            kept.push(&clean_cell::cleaned(raw));
            return;
        }
        if raw.contains(clean_cell::is_direction_mark) {
            self.oddities.push(FileIssue::DirectionMark(number, name));
        }
        match mojibake::mended(raw) {
            None => kept.push(&clean_cell::cleaned(raw)),
            Some(right) => {
                let right = clean_cell::clean(&right);
                kept.push(&right);
                let (was, right) = (cut(raw).to_owned(), cut(&right).to_owned());
                self.oddities
                    .push(FileIssue::EncodedTwice(number, name, was, right));
            }
        }
    }

    fn match_headers(&mut self, row: u32, names: &[String]) {
        for (position, name) in names.iter().enumerate() {
            if name.is_empty() || name == FIX_COLUMN {
                continue;
            }
            let oddity = match column_named(name, self.columns) {
                None => FileIssue::UnknownHeader(row, cut(name).to_owned()),
                Some(column) if self.positions[column].is_some() => {
                    FileIssue::DuplicateHeader(row, name.clone())
                }
                Some(column) => {
                    self.positions[column] = Some(position);
                    continue;
                }
            };
            self.oddities.push(oddity);
        }
        let columns = self.columns.iter().zip(&self.positions);
        let missing = columns.filter(|(column, position)| column.required && position.is_none());
        let missing = missing.map(|(column, _)| FileIssue::MissingColumn(row, column.name));
        self.oddities.extend(missing);
    }
}

/// Number of the header row, for a kind of file.
pub fn header_row(grid: &Grid, columns: &[Column]) -> Option<u32> {
    let at = header_at(&grid.rows, columns)?;
    Some(grid.rows[at].number)
}

/// Number of headers in the grid that a kind of file has.
pub fn headers_known(grid: &Grid, columns: &[Column]) -> usize {
    let at = header_at(&grid.rows, columns);
    at.map_or(0, |at| known(&grid.rows[at], columns))
}

/// Number of headers in the grid that a kind of file has; `None` when a
/// required one is missing.
pub(crate) fn all_headers(grid: &Grid, columns: &[Column]) -> Option<usize> {
    let row = &grid.rows[header_at(&grid.rows, columns)?];
    let found = row
        .cells
        .iter()
        .filter_map(|cell| column_named(cell, columns));
    let found: BTreeSet<usize> = found.collect();
    let mut columns = columns.iter().enumerate();
    let whole = columns.all(|(at, column)| !column.required || found.contains(&at));
    whole.then_some(found.len())
}

fn known(row: &Row, columns: &[Column]) -> usize {
    let cells = row.cells.iter();
    cells
        .filter(|cell| column_named(cell, columns).is_some())
        .count()
}

/// Index of the header row: of the first few rows, the one with the most known
/// headers, which must be at least half of its filled cells.
pub(crate) fn header_at(rows: &[Row], columns: &[Column]) -> Option<usize> {
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let candidates = rows.iter().take(ROWS_ABOVE_HEADER + 1).enumerate();
    candidates
        .map(|(position, row)| (known(row, columns), position, row))
        .filter(|(known, _, row)| *known >= 1 && known * 2 >= filled(row))
        .max_by_key(|(known, position, _)| (*known, usize::MAX - position))
        .map(|(_, position, _)| position)
}

/// A row near the top of a listing file whose cells are headers in the words of
/// other lists.
pub(super) fn foreign_header(rows: &[Row], columns: &[Column]) -> Option<FileIssue> {
    let filled = |row: &Row| {
        let cells = row.cells.iter().map(|cell| clean_cell::clean(cut(cell)));
        cells
            .filter(|cell| !cell.is_empty())
            .collect::<Vec<String>>()
    };
    let rows = rows.iter().take(ROWS_ABOVE_HEADER + 1);
    let mut rows = rows.map(|row| (row.number, filled(row)));
    let meant = |header: &&String| header_words::column_meant(header, columns).is_some();
    let (row, headers) = rows.find(|(_, headers)| {
        let meant = headers.iter().filter(meant).count();
        meant >= 2 && meant * 2 >= headers.len()
    })?;
    Some(FileIssue::ForeignHeader(row, headers))
}

fn column_named(header: &str, columns: &[Column]) -> Option<usize> {
    let bare = clean_cell::bare(header);
    if bare.is_empty() || bare.len() > 64 {
        return None;
    }
    columns.iter().position(|column| {
        let names = std::iter::once(&column.name).chain(column.aliases);
        names.into_iter().any(|name| clean_cell::bare(name) == bare)
    })
}

/// Position, number of filled cells, and row and text of the first one.
type HeadlessColumn = (usize, usize, Option<(u32, String)>);

/// Columns without a header, and their filled cells.
struct Headless {
    columns: Vec<HeadlessColumn>,
}

impl Headless {
    fn from_names(names: &[String]) -> Headless {
        let blank = names.iter().enumerate().filter(|(_, name)| name.is_empty());
        Headless {
            columns: blank.map(|(position, _)| (position, 0, None)).collect(),
        }
    }

    fn look_at(&mut self, row: &Row) {
        // Sorted by position: columns past the end of the row are skipped.
        let end = self
            .columns
            .partition_point(|(position, ..)| *position < row.cells.len());
        for (position, filled, first) in &mut self.columns[..end] {
            let cell = row.cells.get(*position);
            if cell.trim().is_empty() {
                continue;
            }
            *filled += 1;
            first.get_or_insert_with(|| (row.number, clean_cell::clean(cut(cell))));
        }
    }

    fn oddities(self, header: u32) -> impl Iterator<Item = FileIssue> {
        self.columns
            .into_iter()
            .filter_map(move |(position, filled, first)| {
                let (row, cell) = first?;
                Some(FileIssue::BlankHeader {
                    header,
                    column: letters(position),
                    filled,
                    row,
                    cell,
                })
            })
    }
}
