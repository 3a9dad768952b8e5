//! A seed file as a table: headers matched to columns, rows with the numbers
//! a spreadsheet shows.

use std::sync::Arc;

use super::cells;
use super::columns::Column;
use super::encoding::{Decoded, decode};

/// Longest cell kept, in bytes; what spreadsheets can hold.
pub const LONGEST_CELL: usize = 32_767;

/// Rows above the header that are looked through for it: titles and notes.
const ROWS_ABOVE_HEADER: usize = 5;

/// A seed file, read.
#[derive(Debug, Clone)]
pub struct Table {
    /// File, relative to the seed folder.
    pub file: Arc<str>,
    /// The columns this kind of file has.
    pub columns: &'static [Column],
    /// Rows with something in them, in order.
    pub rows: Vec<Row>,
    /// What was odd about the file as a whole.
    pub oddities: Vec<Oddity>,
    positions: Vec<Option<usize>>,
}

/// One row of a seed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row's number in a spreadsheet; the first row is 1.
    pub number: u32,
    pub(super) cells: Vec<String>,
}

/// Something about the file as a whole. The rules say what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Oddity {
    /// Not a text file; what it is instead.
    NotText(&'static str),
    /// No header row was found.
    NoHeader,
    /// Read in this encoding, which is not UTF-8.
    Encoding(&'static str),
    /// A header that is none of ours: row, header.
    UnknownHeader(u32, String),
    /// A header that stands twice: row, header.
    DuplicateHeader(u32, String),
    /// A required column that is not there.
    MissingColumn(&'static str),
    /// A row with more filled cells than there are headers: row, first extra cell.
    ExtraCells(u32, String),
    /// A cell that is too long: row, column.
    LongCell(u32, &'static str),
    /// The header stands again in the middle: row.
    RepeatedHeader(u32),
    /// A quote was opened and never closed; it starts at this row.
    OpenQuote(u32),
}

impl Table {
    /// Reads the bytes of a seed file. Nothing here fails: what cannot be
    /// used is an [`Oddity`].
    pub fn read(file: &str, bytes: &[u8], columns: &'static [Column]) -> Table {
        let mut table = Table {
            file: Arc::from(file),
            columns,
            rows: Vec::new(),
            oddities: Vec::new(),
            positions: vec![None; columns.len()],
        };
        let text = match decode(bytes) {
            Decoded::NotText(kind) => {
                table.oddities.push(Oddity::NotText(kind));
                return table;
            }
            Decoded::Text { text, read_as } => {
                table.oddities.extend(read_as.map(Oddity::Encoding));
                text
            }
        };
        let (text, first_row) = without_separator_line(&text);
        let records = records(text, separator(text), first_row);
        table.take_records(records);
        table
    }

    /// The cell of a row, cleaned; empty when the column is not in the file.
    pub fn cell<'a>(&self, row: &'a Row, column: usize) -> &'a str {
        let position = self.positions.get(column).copied().flatten();
        position
            .and_then(|position| row.cells.get(position))
            .map_or("", String::as_str)
    }

    /// Whether the file has this column.
    pub fn has(&self, column: usize) -> bool {
        self.positions.get(column).copied().flatten().is_some()
    }

    /// Where the column stands in the file, counted from 0.
    pub fn position(&self, column: usize) -> Option<usize> {
        self.positions.get(column).copied().flatten()
    }

    fn take_records(&mut self, records: Vec<Row>) {
        let Some(at) = self.header_at(&records) else {
            self.oddities.push(Oddity::NoHeader);
            return;
        };
        let header = records[at].clone();
        self.match_headers(&header);
        let width = header.cells.len();
        for row in records.into_iter().skip(at + 1) {
            if row.cells.iter().all(String::is_empty) {
                continue;
            }
            if row.cells == header.cells {
                self.oddities.push(Oddity::RepeatedHeader(row.number));
                continue;
            }
            let extra = row.cells.iter().skip(width).find(|cell| !cell.is_empty());
            if let Some(extra) = extra {
                let oddity = Oddity::ExtraCells(row.number, extra.clone());
                self.oddities.push(oddity);
            }
            if let Some((_, column)) = self.long_cell(&row) {
                self.oddities.push(Oddity::LongCell(row.number, column));
            }
            if row.cells.iter().any(|cell| swallowed_lines(cell)) {
                self.oddities.push(Oddity::OpenQuote(row.number));
            }
            self.rows.push(row);
        }
    }

    /// The header is the first row, among the first few, in which most of
    /// the filled cells are headers we know.
    fn header_at(&self, records: &[Row]) -> Option<usize> {
        let known = |row: &&Row| {
            let cells = row.cells.iter();
            cells
                .filter(|cell| self.column_named(cell).is_some())
                .count()
        };
        let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count();
        let candidates = records.iter().take(ROWS_ABOVE_HEADER + 1).enumerate();
        candidates
            .filter(|(_, row)| known(row) >= 1 && known(row) * 2 >= filled(row))
            .max_by_key(|(position, row)| (known(row), usize::MAX - position))
            .map(|(position, _)| position)
    }

    fn column_named(&self, header: &str) -> Option<usize> {
        let bare = cells::bare(header);
        if bare.is_empty() {
            return None;
        }
        self.columns.iter().position(|column| {
            let names = std::iter::once(&column.name).chain(column.aliases);
            names.into_iter().any(|name| cells::bare(name) == bare)
        })
    }

    fn match_headers(&mut self, header: &Row) {
        for (position, cell) in header.cells.iter().enumerate() {
            if cell.is_empty() {
                continue;
            }
            let oddity = match self.column_named(cell) {
                None => Oddity::UnknownHeader(header.number, cell.clone()),
                Some(column) if self.positions[column].is_some() => {
                    Oddity::DuplicateHeader(header.number, cell.clone())
                }
                Some(column) => {
                    self.positions[column] = Some(position);
                    continue;
                }
            };
            self.oddities.push(oddity);
        }
        let missing = self.columns.iter().zip(&self.positions);
        let missing: Vec<Oddity> = missing
            .filter(|(column, position)| column.required && position.is_none())
            .map(|(column, _)| Oddity::MissingColumn(column.name))
            .collect();
        self.oddities.extend(missing);
    }

    fn long_cell(&self, row: &Row) -> Option<(usize, &'static str)> {
        let too_long = |position: &Option<usize>| {
            let cell = position.and_then(|position| row.cells.get(position));
            cell.is_some_and(|cell| cell.len() > LONGEST_CELL)
        };
        let mut columns = self.columns.iter().zip(&self.positions);
        let found = columns.position(|(_, position)| too_long(position))?;
        Some((found, self.columns[found].name))
    }
}

/// A cell with many line breaks and separators is a file read past a quote
/// that was never closed.
fn swallowed_lines(cell: &str) -> bool {
    const LINES: usize = 3;
    let lines = cell.lines().filter(|line| line.matches(',').count() >= 5);
    lines.take(LINES).count() == LINES
}

/// Excel writes `sep=;` as a first line to say how the file is separated.
pub(super) fn without_separator_line(text: &str) -> (&str, u32) {
    let first = text.lines().next().unwrap_or_default();
    if first.len() <= 6 && first.to_ascii_lowercase().starts_with("sep=") {
        let rest = text.get(first.len() + 1..).unwrap_or_default();
        (rest, 2)
    } else {
        (text, 1)
    }
}

/// The separator that stands most often in the first lines, outside quotes.
pub(super) fn separator(text: &str) -> u8 {
    let count = |separator: char| {
        let mut quoted = false;
        let mut count = 0;
        for character in text.chars().take(4_000) {
            if character == '"' {
                quoted = !quoted;
            } else if character == separator && !quoted {
                count += 1;
            }
        }
        count
    };
    // Lists inside cells use ";", so commas win unless they are clearly fewer.
    let (commas, semicolons, tabs) = (count(','), count(';'), count('\t'));
    if tabs > commas && tabs > semicolons {
        b'\t'
    } else if semicolons > commas * 2 {
        b';'
    } else {
        b','
    }
}

/// All records with their row numbers. Blank lines count as rows, as they do
/// in a spreadsheet, though the CSV reader passes over them.
fn records(text: &str, separator: u8, first_row: u32) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut number = first_row;
    let mut record = csv::StringRecord::new();
    let mut line = reader.position().line();
    while reader.read_record(&mut record).unwrap_or(false) {
        let inside: u64 = record.iter().map(line_breaks).sum();
        let line_after = reader.position().line();
        let blank_lines = (line_after - line).saturating_sub(inside + 1);
        number += u32::try_from(blank_lines).unwrap_or(0);
        let cells = record.iter().map(cells::clean).collect();
        rows.push(Row { number, cells });
        number += 1;
        line = line_after;
    }
    rows
}

fn line_breaks(cell: &str) -> u64 {
    cell.bytes().filter(|byte| *byte == b'\n').count() as u64
}
