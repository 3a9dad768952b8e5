//! Changes cells of a seed file and preserves every other byte: encoding,
//! quotes, line endings, separators, titles and unknown columns.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::seeds::columns::Column;
use crate::seeds::read::encoding::{Decoded, Foreign, decode};
use crate::seeds::read::grid::{Grid, Row};
use crate::seeds::read::sheet::{separator, without_separator_line};
use crate::seeds::read::table::Table;

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

/// Sets cells of one column; `values` maps spreadsheet row numbers to plain
/// ASCII without quotes or separators, such as dates. The result is read back
/// and must differ in these cells alone.
pub fn set_cells(
    bytes: &[u8],
    columns: &'static [Column],
    column: usize,
    values: &BTreeMap<u32, String>,
) -> Result<Vec<u8>, EditError> {
    let text = match decode(bytes) {
        Decoded::NotText(kind) => return Err(EditError::NotText(kind)),
        Decoded::Text(text) => text,
    };
    let position = Table::read("", bytes, columns).position(column);
    let position = position.ok_or(EditError::NoColumn(columns[column].name))?;
    let (rest, first_row) = without_separator_line(&text.text);
    let units = Units::from_bytes(bytes, text.read_as);
    let scan = Scan {
        separator: u16::from(separator(rest)),
        skip_line: first_row > 1,
        units: &units,
    };
    let records = scan.records();
    let mut changes = Vec::new();
    for (row, value) in values {
        let at = row.checked_sub(first_row).map(|at| at as usize);
        let record = at.and_then(|at| records.get(at));
        let record = record.ok_or(EditError::NoRow(*row))?;
        changes.push(change(record, position, value, &scan));
    }
    let after = units.with(bytes, &changes);
    if differs_only_in(&Grid::read(bytes), &Grid::read(&after), position, values) {
        Ok(after)
    } else {
        Err(EditError::NotSure)
    }
}

/// Whether two grids differ in these cells of one column and nowhere else.
fn differs_only_in(
    before: &Grid,
    after: &Grid,
    position: usize,
    values: &BTreeMap<u32, String>,
) -> bool {
    let same_row = |(was, is): (&Row, &Row)| {
        let Some(value) = values.get(&was.number) else {
            return was == is;
        };
        let wide = was.cells.len().max(position + 1);
        let mut others = (0..wide).filter(|at| *at != position);
        was.number == is.number
            && is.cells.len() == wide
            && is.cells.get(position) == value
            && others.all(|at| was.cells.get(at) == is.cells.get(at))
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

/// The change of one cell. A quoted cell stays quoted; a row that is too short
/// is extended with separators first.
fn change(record: &[Range<usize>], position: usize, value: &str, scan: &Scan<'_>) -> Edit {
    let Some(cell) = record.get(position) else {
        let end = record.last().map_or(0, |cell| cell.end);
        let lacking = position + 1 - record.len();
        let separator = char::from(u8::try_from(scan.separator).unwrap_or(b','));
        let separators: String = std::iter::repeat_n(separator, lacking).collect();
        return (end..end, separators + value);
    };
    let quoted = scan.units.at(cell.start) == QUOTE;
    let text = if quoted {
        format!("\"{value}\"")
    } else {
        value.to_owned()
    };
    (cell.clone(), text)
}

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
}

impl Units {
    fn from_bytes(bytes: &[u8], read_as: Option<&str>) -> Units {
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
        }
    }

    /// The unit at an index, or 0 past the end.
    fn at(&self, place: usize) -> u16 {
        self.units.get(place).copied().unwrap_or(0)
    }

    /// The bytes with the changes, which must be in order and not overlap.
    fn with(&self, bytes: &[u8], changes: &[Edit]) -> Vec<u8> {
        let byte = |unit: usize| self.mark + unit * self.width;
        let mut out = Vec::with_capacity(bytes.len() + changes.len() * 16);
        let mut done = 0;
        for (range, text) in changes {
            out.extend_from_slice(&bytes[done..byte(range.start)]);
            for character in text.bytes() {
                match (self.width, self.little) {
                    (1, _) => out.push(character),
                    (_, true) => out.extend([character, 0]),
                    (_, false) => out.extend([0, character]),
                }
            }
            done = byte(range.end);
        }
        out.extend_from_slice(&bytes[done..]);
        out
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
