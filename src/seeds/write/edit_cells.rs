//! Changes cells of a seed file and preserves every other byte: encoding,
//! quotes, line endings, separators, titles and unknown columns.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use encoding_rs::Encoding;

use crate::seeds::columns::Column;
use crate::seeds::read::encoding::{Decoded, Foreign, decode};
use crate::seeds::read::grid::{Grid, Row};
use crate::seeds::read::sheet::{separator, without_separator_line};
use crate::seeds::read::table::{Table, header_row};

/// Why a file cannot be changed in place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// Not a text file; the detected type.
    #[error("{}", not_in_place(*.0))]
    NotText(Foreign),
    /// The file has no such column.
    #[error(
        "it has no column {0}. Write {0} into the first free cell of the header row, save, and \
         try again"
    )]
    NoColumn(&'static str),
    /// The file has no row with this number.
    #[error("it has no row {0} any more. Close it in other programs and try again")]
    NoRow(u32),
    /// The file's encoding, this one, lacks a letter of the new cells.
    #[error(
        "it is saved as {0}, which lacks a letter that you wrote. Open it in a spreadsheet, save \
         it as CSV UTF-8, and try again"
    )]
    Letters(&'static str),
    /// Read back, the edited file differs in other cells than intended.
    #[error(
        "its quotes or separators are not regular enough to change one cell alone. Open it in a \
         spreadsheet, save it as CSV UTF-8, and try again"
    )]
    NotSure,
}

fn not_in_place(kind: Foreign) -> String {
    match kind {
        Foreign::Packed => "it is an Excel workbook, which cannot be changed in place. Write the \
                            days into its column verified_on yourself"
            .to_owned(),
        kind => format!(
            "it is {kind}, which cannot be changed in place. Write the cells yourself, or save it \
             as CSV UTF-8 and try again"
        ),
    }
}

/// Values by column, of one row.
pub type RowEdit = BTreeMap<usize, String>;

/// Sets cells of one column; `values` maps spreadsheet row numbers to cells. The
/// result is read back and must differ in these cells alone.
///
/// # Errors
/// The file cannot be changed in place, or has no such column or row.
pub fn set_cells(
    bytes: &[u8],
    columns: &'static [Column],
    column: usize,
    values: &BTreeMap<u32, String>,
) -> Result<Vec<u8>, EditError> {
    let file = TextFile::read(bytes)?;
    let position = Table::read("", bytes, columns).position(column);
    let position = position.ok_or(EditError::NoColumn(columns[column].name))?;
    let cell = |(row, value): (&u32, &String)| (*row, BTreeMap::from([(position, value.clone())]));
    file.with(&values.iter().map(cell).collect())
}

/// Sets cells of some rows, by spreadsheet row number. Columns that the file
/// lacks are added behind its others. The result is read back and must differ
/// in these cells alone.
///
/// # Errors
/// The file cannot be changed in place, or has no such row.
pub fn edit_rows(
    bytes: &[u8],
    columns: &'static [Column],
    rows: &BTreeMap<u32, RowEdit>,
) -> Result<Vec<u8>, EditError> {
    let file = TextFile::read(bytes)?;
    let wanted = rows.values().flat_map(BTreeMap::keys).copied();
    let Positions { of, mut edits } = file.positions(bytes, columns, wanted.collect())?;
    for (row, cells) in rows {
        let placed = cells.iter();
        let placed = placed.filter_map(|(column, value)| Some((*of.get(column)?, value.clone())));
        edits.entry(*row).or_default().extend(placed);
    }
    file.with(&edits)
}

/// Adds a row at the end, and the columns that it needs and the file lacks.
/// Returns the number of the row and the file, which is read back and must
/// differ in nothing else.
///
/// # Errors
/// The file cannot be changed in place.
pub fn append_row(
    bytes: &[u8],
    columns: &'static [Column],
    cells: &RowEdit,
) -> Result<(u32, Vec<u8>), EditError> {
    let file = TextFile::read(bytes)?;
    let wanted = cells.keys().copied().collect();
    let Positions { of, edits } = file.positions(bytes, columns, wanted)?;
    let mut after = file.with(&edits)?;
    let last = of.values().max().map_or(0, |last| last + 1);
    let mut row = vec![String::new(); last];
    for (column, value) in cells {
        row[of[column]].clone_from(value);
    }
    let written = row.iter().map(|cell| file.written(cell, false));
    let written: Vec<String> = written.collect();
    let before = Grid::read(&after);
    let line_end = file.line_end();
    let start = match file.ends_in_line_end() {
        true => "",
        false => line_end,
    };
    let line = written.join(&char::from(file.separator).to_string());
    after.extend(file.units.encoded(&format!("{start}{line}{line_end}"))?);
    let grid = Grid::read(&after);
    match grid.rows.split_last() {
        Some((added, others))
            if others == before.rows
                && grid.oddities == before.oddities
                && (0..last).all(|at| added.cells.get(at) == row[at]) =>
        {
            Ok((added.number, after))
        }
        _ => Err(EditError::NotSure),
    }
}

/// Where columns stand in a file, and the headers that have to be added.
struct Positions {
    of: BTreeMap<usize, usize>,
    edits: BTreeMap<u32, RowEdit>,
}

/// A text file, ready to be changed.
struct TextFile<'a> {
    bytes: &'a [u8],
    units: Units,
    separator: u8,
    /// Number of the first row in a spreadsheet.
    first_row: u32,
}

impl<'a> TextFile<'a> {
    fn read(bytes: &'a [u8]) -> Result<TextFile<'a>, EditError> {
        let text = match decode(bytes) {
            Decoded::NotText(kind) => return Err(EditError::NotText(kind)),
            Decoded::Text(text) => text,
        };
        let (rest, first_row) = without_separator_line(&text.text);
        Ok(TextFile {
            bytes,
            units: Units::from_bytes(bytes, text.read_as),
            separator: separator(rest),
            first_row,
        })
    }

    fn scan(&self) -> Scan<'_> {
        Scan {
            separator: u16::from(self.separator),
            skip_line: self.first_row > 1,
            units: &self.units,
        }
    }

    fn positions(
        &self,
        bytes: &[u8],
        columns: &'static [Column],
        wanted: BTreeSet<usize>,
    ) -> Result<Positions, EditError> {
        let grid = Grid::read(bytes);
        let mut free = grid.rows.iter().map(|row| row.cells.len()).max();
        let header = header_row(&grid, columns);
        let table = Table::of_grid("", grid, columns);
        let mut positions = Positions {
            of: BTreeMap::new(),
            edits: BTreeMap::new(),
        };
        for column in wanted {
            let position = match (table.position(column), header, &mut free) {
                (Some(position), _, _) => position,
                (None, Some(header), Some(free)) => {
                    let name = columns[column].name.to_owned();
                    let headers = positions.edits.entry(header).or_default();
                    headers.insert(*free, name);
                    *free += 1;
                    *free - 1
                }
                _ => return Err(EditError::NoColumn(columns[column].name)),
            };
            positions.of.insert(column, position);
        }
        Ok(positions)
    }

    /// The file with other cells, by row and position.
    fn with(&self, edits: &BTreeMap<u32, RowEdit>) -> Result<Vec<u8>, EditError> {
        let records = self.scan().records();
        let mut changes = Vec::new();
        for (row, cells) in edits {
            let at = row.checked_sub(self.first_row).map(|at| at as usize);
            let record = at.and_then(|at| records.get(at));
            let record = record.ok_or(EditError::NoRow(*row))?;
            self.change(record, cells, &mut changes);
        }
        let after = self.units.with(self.bytes, &changes)?;
        match differs_only_in(&Grid::read(self.bytes), &Grid::read(&after), edits) {
            true => Ok(after),
            false => Err(EditError::NotSure),
        }
    }

    /// The changes of one row. A quoted cell stays quoted; a row that is too
    /// short is extended with separators.
    fn change(&self, record: &[Range<usize>], cells: &RowEdit, changes: &mut Vec<Edit>) {
        for (position, value) in cells.range(..record.len()) {
            let cell = record[*position].clone();
            let quoted = self.units.at(cell.start) == QUOTE && !cell.is_empty();
            changes.push((cell, self.written(value, quoted)));
        }
        let Some((last, _)) = cells.range(record.len()..).next_back() else {
            return;
        };
        let end = record.last().map_or(0, |cell| cell.end);
        let mut more = String::new();
        for position in record.len()..=*last {
            more.push(char::from(self.separator));
            let value = cells.get(&position).map_or("", String::as_str);
            more.push_str(&self.written(value, false));
        }
        changes.push((end..end, more));
    }

    /// A cell as the file writes it, quoted where that is needed.
    fn written(&self, value: &str, quoted: bool) -> String {
        let separator = char::from(self.separator);
        match quoted || value.contains(['"', '\n', '\r', separator]) {
            true => format!("\"{}\"", value.replace('"', "\"\"")),
            false => value.to_owned(),
        }
    }

    fn line_end(&self) -> &'static str {
        let first = self.scan().records().into_iter().next();
        let end = first.and_then(|record| Some(record.last()?.end));
        let end = end.unwrap_or(0);
        match (self.units.at(end), self.units.at(end + 1)) {
            (CARRIAGE_RETURN, LINE_FEED) => "\r\n",
            (CARRIAGE_RETURN, _) => "\r",
            _ => "\n",
        }
    }

    fn ends_in_line_end(&self) -> bool {
        let last = self.units.units.last();
        last.is_none_or(|unit| matches!(*unit, LINE_FEED | CARRIAGE_RETURN))
    }
}

/// Whether two grids differ in these cells and nowhere else.
fn differs_only_in(before: &Grid, after: &Grid, edits: &BTreeMap<u32, RowEdit>) -> bool {
    let same_row = |(was, is): (&Row, &Row)| {
        let Some(cells) = edits.get(&was.number) else {
            return was == is;
        };
        let last = cells.keys().next_back().map_or(0, |last| last + 1);
        let wide = was.cells.len().max(last);
        let expected = |at| cells.get(&at).map_or(was.cells.get(at), String::as_str);
        was.number == is.number
            && is.cells.len() == wide
            && (0..wide).all(|at| is.cells.get(at) == expected(at))
    };
    before.rows.len() == after.rows.len()
        && before.oddities == after.oddities
        && before.rows.iter().zip(&after.rows).all(same_row)
}

/// The rows of a text file as bytes, each with its line end: the line that
/// declares the separator and the byte order mark stand with the first. The
/// number is that of the first row in a spreadsheet. `None` for a file that is
/// not plain text of one byte a unit.
pub(super) fn raw_rows(bytes: &[u8]) -> Option<(u32, Vec<&[u8]>)> {
    let Decoded::Text(text) = decode(bytes) else {
        return None;
    };
    let (rest, first_row) = without_separator_line(&text.text);
    let units = Units::from_bytes(bytes, text.read_as);
    if units.width != 1 {
        return None;
    }
    let scan = Scan {
        separator: u16::from(separator(rest)),
        skip_line: first_row > 1,
        units: &units,
    };
    let records = scan.records();
    let starts = records.iter().skip(1).filter_map(|cells| cells.first());
    let mut rows = Vec::with_capacity(records.len());
    let mut from = 0;
    for start in starts.map(|cell| units.mark + cell.start) {
        rows.push(&bytes[from..start]);
        from = start;
    }
    rows.push(&bytes[from..]);
    Some((first_row, rows))
}

/// The cells of a row of [`raw_rows`] as bytes, quotes included.
pub(super) fn raw_cells(row: &[u8], separator: u8) -> Vec<&[u8]> {
    let units = Units::from_bytes(row, None);
    let scan = Scan {
        separator: u16::from(separator),
        skip_line: false,
        units: &units,
    };
    let first = scan.records().into_iter().next().unwrap_or_default();
    let start = units.mark;
    let cells = first.into_iter();
    cells
        .map(|cell| &row[start + cell.start..start + cell.end])
        .collect()
}

/// A range of units and its replacement.
type Edit = (Range<usize>, String);

const QUOTE: u16 = b'"' as u16;
const LINE_FEED: u16 = b'\n' as u16;
const CARRIAGE_RETURN: u16 = b'\r' as u16;

/// The file as units of one or two bytes. In every encoding that spreadsheets
/// save in, quotes, separators and line endings are units of their own.
struct Units {
    units: Vec<u16>,
    /// Length in bytes of the byte order mark, which precedes the first unit.
    mark: usize,
    width: usize,
    little: bool,
    /// Name of the encoding, if it is not UTF-8.
    encoding: Option<&'static str>,
}

impl Units {
    fn from_bytes(bytes: &[u8], read_as: Option<&'static str>) -> Units {
        let wide = matches!(read_as, Some("UTF-16LE" | "UTF-16BE"));
        let little = read_as == Some("UTF-16LE");
        let marks: [&[u8]; 3] = [&[0xef, 0xbb, 0xbf], &[0xff, 0xfe], &[0xfe, 0xff]];
        let mark = marks.iter().find(|mark| bytes.starts_with(mark));
        let mark = mark.map_or(0, |mark| mark.len());
        let units = if wide {
            let pairs = bytes[mark..].chunks_exact(2);
            let unit = |pair: &[u8]| match little {
                true => u16::from_le_bytes([pair[0], pair[1]]),
                false => u16::from_be_bytes([pair[0], pair[1]]),
            };
            pairs.map(unit).collect()
        } else {
            bytes[mark..].iter().copied().map(u16::from).collect()
        };
        Units {
            units,
            mark,
            width: if wide { 2 } else { 1 },
            little,
            encoding: read_as,
        }
    }

    /// A text as the file is encoded.
    fn encoded(&self, text: &str) -> Result<Vec<u8>, EditError> {
        if self.width == 2 {
            let bytes = |unit: u16| match self.little {
                true => unit.to_le_bytes(),
                false => unit.to_be_bytes(),
            };
            return Ok(text.encode_utf16().flat_map(bytes).collect());
        }
        let known = self.encoding.and_then(|name| {
            let encoding = Encoding::for_label(name.as_bytes())?;
            Some((name, encoding))
        });
        let Some((name, encoding)) = known else {
            return Ok(text.as_bytes().to_vec());
        };
        match encoding.encode(text) {
            (_, _, true) => Err(EditError::Letters(name)),
            (bytes, _, false) => Ok(bytes.into_owned()),
        }
    }

    /// The unit at an index, or 0 past the end.
    fn at(&self, place: usize) -> u16 {
        self.units.get(place).copied().unwrap_or(0)
    }

    /// The bytes with the changes, which must be in order and not overlap.
    fn with(&self, bytes: &[u8], changes: &[Edit]) -> Result<Vec<u8>, EditError> {
        let byte = |unit: usize| self.mark + unit * self.width;
        let mut out = Vec::with_capacity(bytes.len() + changes.len() * 16);
        let mut done = 0;
        for (range, text) in changes {
            out.extend_from_slice(&bytes[done..byte(range.start)]);
            out.extend(self.encoded(text)?);
            done = byte(range.end);
        }
        out.extend_from_slice(&bytes[done..]);
        Ok(out)
    }
}

/// Locates the cells of each line, by the same rules as the CSV reader.
struct Scan<'a> {
    units: &'a Units,
    separator: u16,
    /// Whether the first line only declares the separator.
    skip_line: bool,
}

impl Scan<'_> {
    /// The ranges of the cells of every row, including blank rows.
    fn records(&self) -> Vec<Vec<Range<usize>>> {
        let end = self.units.units.len();
        let mut place = 0;
        if self.skip_line {
            while place < end && !self.is_line_end(place) {
                place += 1;
            }
            place = self.behind_line_end(place);
        }
        let mut records = Vec::new();
        while place < end {
            let mut record = Vec::new();
            loop {
                let cell = self.cell(place);
                place = cell.end;
                record.push(cell);
                if place >= end || self.units.at(place) != self.separator {
                    break;
                }
                place += 1;
            }
            place = self.behind_line_end(place);
            records.push(record);
        }
        records
    }

    fn is_line_end(&self, place: usize) -> bool {
        matches!(self.units.at(place), LINE_FEED | CARRIAGE_RETURN)
    }

    fn behind_line_end(&self, place: usize) -> usize {
        let pair = self.units.at(place) == CARRIAGE_RETURN && self.units.at(place + 1) == LINE_FEED;
        place + if pair { 2 } else { 1 }
    }

    /// The range of the cell that starts here, including its quotes.
    fn cell(&self, start: usize) -> Range<usize> {
        let end = self.units.units.len();
        let mut place = start;
        let mut quoted = self.units.at(start) == QUOTE && start < end;
        if quoted {
            place += 1;
        }
        while place < end {
            let unit = self.units.at(place);
            if quoted {
                let doubled = unit == QUOTE && self.units.at(place + 1) == QUOTE;
                quoted = unit != QUOTE || doubled;
                place += if doubled { 2 } else { 1 };
                continue;
            }
            if unit == self.separator || self.is_line_end(place) {
                break;
            }
            place += 1;
        }
        start..place
    }
}
