//! The raw cells of a file with their spreadsheet row numbers: from CSV here,
//! from workbooks in [`super::xlsx`].

use super::encoding::{Decoded, Foreign, Text, decode};
use super::limits::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES};
use super::table::FileIssue;
use super::xlsx;
use crate::seeds::read::grid::{Grid, Row};
use crate::seeds::read::row_text::Cells;

impl Grid {
    /// Reads the bytes of a CSV file or a workbook, regardless of its name.
    pub fn read(bytes: &[u8]) -> Grid {
        match decode(bytes) {
            Decoded::NotText(Foreign::Packed) => xlsx::grid(bytes),
            Decoded::NotText(kind) => Grid::odd(FileIssue::NotText(kind)),
            Decoded::Text(text) => of_text(&text),
        }
    }

    /// A grid with no rows and one issue.
    pub fn odd(oddity: FileIssue) -> Grid {
        let mut grid = Grid::default();
        grid.oddities.push(oddity);
        grid
    }

    /// Adds a row unless it is blank. Returns false and records an issue when a
    /// limit is reached.
    pub fn push(&mut self, row: Row) -> bool {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            return true;
        }
        self.cells += row.cells.len();
        self.text += row.cells.bytes();
        let is_full =
            self.rows.len() >= MAX_ROWS || self.cells > MAX_CELLS || self.text > MAX_TEXT_BYTES;
        if is_full {
            self.oddities.push(FileIssue::TooManyRows(row.number));
            return false;
        }
        self.rows.push(row);
        true
    }
}

fn of_text(decoded: &Text) -> Grid {
    let mut grid = Grid::default();
    grid.oddities
        .extend(decoded.read_as.map(FileIssue::Encoding));
    if decoded.zeros > 0 {
        grid.oddities.push(FileIssue::Zeros(decoded.zeros));
    }
    let (text, first_row) = without_separator_line(&decoded.text);
    let skipped = decoded.text.len() - text.len();
    let mended: Vec<usize> = decoded
        .mended
        .iter()
        .map(|at| at.saturating_sub(skipped))
        .collect();
    take_records(&mut grid, text, first_row, &mended);
    grid
}

/// Reads all records with their row numbers. Blank lines count as rows, as in a
/// spreadsheet, although the CSV reader skips them.
fn take_records(grid: &mut Grid, text: &str, first_row: u32, mended: &[usize]) {
    let separator = separator(text);
    let whole = text;
    let text = before_wide_record(whole, separator);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut number = first_row;
    let mut record = csv::StringRecord::new();
    let mut mended = mended.iter().peekable();
    let (mut line, mut start) = (1, 0);
    while reader.read_record(&mut record).unwrap_or(false) {
        let inside: u64 = record.iter().map(line_breaks).sum();
        let line_after = reader.position().line();
        let blank_lines = (line_after - line).saturating_sub(inside + 1);
        number += u32::try_from(blank_lines).unwrap_or(0);
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let in_row = |at: &&usize| **at < end;
        if mended.next_if(in_row).is_some() {
            while mended.next_if(in_row).is_some() {}
            grid.oddities.push(FileIssue::MixedEncoding(number));
        }
        let raw = text.get(start..).filter(|_| end >= text.len());
        if raw.is_some_and(|raw| ends_in_quote(raw, char::from(separator))) {
            grid.oddities.push(FileIssue::OpenQuote(number));
        }
        let mut cells = Cells::with_room(record.as_slice().len(), record.len());
        record.iter().for_each(|cell| cells.push(cell));
        if !grid.push(Row { number, cells }) {
            return;
        }
        number += 1;
        (line, start) = (line_after, end);
    }
    if text.len() < whole.len() {
        grid.oddities.push(FileIssue::TooManyColumns(number));
    }
}

/// The text before the first record with too many columns. The CSV reader would
/// need many times the memory of such a record.
fn before_wide_record(text: &str, separator: u8) -> &str {
    let (mut quoted, mut at_start) = (false, true);
    let (mut start, mut columns) = (0, 1);
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'"' && (quoted || at_start) {
            quoted = !quoted;
        } else if byte == b'\n' && !quoted {
            (start, columns) = (at + 1, 1);
        } else if byte == separator && !quoted {
            columns += 1;
            if columns > MAX_COLUMNS {
                return &text[..start];
            }
        }
        at_start = !quoted && (byte == separator || byte == b'"' || byte == b'\n');
    }
    text
}

/// Whether a record ends inside a quoted cell.
fn ends_in_quote(record: &str, separator: char) -> bool {
    let mut quoted = false;
    let mut at_start = true;
    for character in record.trim_start_matches('\n').chars() {
        // A doubled quote ends the quoted part and starts it again.
        if character == '"' && (quoted || at_start) {
            quoted = !quoted;
        }
        at_start = !quoted && (character == separator || character == '"');
    }
    quoted
}

fn line_breaks(cell: &str) -> u64 {
    cell.bytes().filter(|byte| *byte == b'\n').count() as u64
}

/// Removes the `sep=;` line that Excel writes to declare the separator. Returns
/// the rest and its first row number.
pub(crate) fn without_separator_line(text: &str) -> (&str, u32) {
    let first = text.lines().next().unwrap_or_default();
    if first.len() <= 6 && first.to_ascii_lowercase().starts_with("sep=") {
        let rest = text.get(first.len() + 1..).unwrap_or_default();
        (rest, 2)
    } else {
        (text, 1)
    }
}

/// The most frequent separator in the first 4,000 characters, outside quotes.
pub(crate) fn separator(text: &str) -> u8 {
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
