//! A workbook as the CSV file that is kept in its place, and a seed file as a
//! workbook.

use std::io;

use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Note, Workbook, Worksheet, XlsxError,
};
use serde::{Deserialize, Serialize};

use super::csv::like_sheet;
use super::csv_injection::guarded;
use crate::seeds::columns::Column;
use crate::seeds::read::clean_cell;
use crate::seeds::read::encoding::{Decoded, Foreign, decode};
use crate::seeds::read::file_issue::letters;
use crate::seeds::read::grid::Grid;
use crate::seeds::read::seed_folder::{layout, stem};
use crate::seeds::read::table::{FIX_COLUMN, FileIssue, Table, header_row};
use crate::seeds::read::xlsx::{self, NotText};

/// Max cells named of each kind and column.
const MAX_NAMED: usize = 8;

/// Columns in which a number is no amount: its digits are all of it.
const DIGITS: [&str; 6] = [
    "phone",
    "text_line",
    "zip",
    "Phone",
    "Postal Code",
    "Conference Phone",
];

/// Narrowest and widest column of a workbook, in characters.
const WIDTH: (usize, usize) = (10, 44);

/// Rows that decide how wide a column is.
const MEASURED: usize = 300;

/// A workbook read into the CSV file that is kept in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextCopy {
    /// Name of the CSV file.
    pub name: String,
    /// The CSV file, with the row numbers of the sheet.
    pub bytes: Vec<u8>,
    /// What it was made of.
    pub made_of: Converted,
}

/// What a CSV file was made of, without the values themselves: one of them may
/// become private later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Converted {
    /// Name of the workbook.
    pub workbook: String,
    /// Name of the CSV file.
    pub text: String,
    /// Number of sheets that were not read.
    pub unread_sheets: usize,
    /// Cells that were not plain text.
    pub cells: Vec<OddCells>,
}

/// Cells of one column of a workbook that were not plain text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OddCells {
    /// What they were.
    pub kind: NotText,
    /// The column.
    pub column: String,
    /// The first of them, as a spreadsheet names them: `F9`.
    pub cells: Vec<String>,
    /// Number of further cells.
    pub more: usize,
}

/// A seed file as text: the CSV file that is kept in place of a workbook. `None`
/// if it is no workbook, or none that can be read as a whole.
pub fn text_copy(name: &str, bytes: &[u8]) -> Option<TextCopy> {
    if !matches!(decode(bytes), Decoded::NotText(Foreign::Packed)) {
        return None;
    }
    let (columns, _) = layout(&stem(name))?;
    let grid = xlsx::grid(bytes);
    let mut unread_sheets = 0;
    for oddity in grid.oddities.iter() {
        match oddity {
            FileIssue::Workbook => {}
            FileIssue::OtherSheets(_, others) => unread_sheets = others.len(),
            _ => return None,
        }
    }
    let copy = like_sheet(&grid, |row| {
        let cells = row.cells.iter();
        cells.map(guarded).collect::<Vec<String>>()
    });
    let text = text_name(name);
    let header = header_row(&grid, columns).unwrap_or(0);
    let table = Table::of_grid(name, grid, columns);
    Some(TextCopy {
        bytes: copy.ok()?,
        made_of: Converted {
            workbook: name.to_owned(),
            text: text.clone(),
            unread_sheets,
            cells: odd_cells(bytes, &table, header),
        },
        name: text,
    })
}

/// Name of the CSV file for a workbook or a CSV file.
pub fn text_name(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((own, ending)) if ending.eq_ignore_ascii_case("xlsx") => format!("{own}.csv"),
        _ => name.to_owned(),
    }
}

fn odd_cells(bytes: &[u8], table: &Table, header: u32) -> Vec<OddCells> {
    let column_at = |position| {
        let mut columns = 0..table.columns.len();
        let column = columns.find(|column| table.position(*column) == Some(position))?;
        Some(table.columns[column].name)
    };
    let cells = xlsx::not_text(bytes).into_iter();
    let cells = cells.filter_map(|((position, kind), mut rows)| {
        let column = column_at(position)?;
        rows.retain(|row| *row > header);
        let counts = kind != NotText::Number || DIGITS.contains(&column);
        let named = rows.iter().take(MAX_NAMED);
        let named = named.map(|row| format!("{}{row}", letters(position)));
        (counts && !rows.is_empty()).then(|| OddCells {
            kind,
            column: column.to_owned(),
            cells: named.collect(),
            more: rows.len().saturating_sub(MAX_NAMED),
        })
    });
    cells.collect()
}

/// The cells of a seed file as a workbook of a day: all of them texts, so that
/// no program changes a phone number, a ZIP or a date, with what goes into a
/// column as a note on its header, which stays in sight.
///
/// # Errors
/// It is larger than a workbook can be, or has a longer cell.
pub fn workbook(grid: &Grid, columns: &[Column], day: Date) -> io::Result<Vec<u8>> {
    let mut book = Workbook::new();
    let fill = |sheet: &mut Worksheet| fill(sheet, grid, columns);
    let made = ExcelDateTime::from_ymd(
        u16::try_from(day.year()).unwrap_or(2026),
        u8::try_from(day.month()).unwrap_or(1),
        u8::try_from(day.day()).unwrap_or(1),
    );
    let made = made.and_then(|day| {
        book.set_properties(&DocProperties::new().set_creation_datetime(&day));
        fill(book.add_worksheet())?;
        book.save_to_buffer()
    });
    made.map_err(io::Error::other)
}

fn fill(sheet: &mut Worksheet, grid: &Grid, columns: &[Column]) -> Result<(), XlsxError> {
    let text = Format::new()
        .set_num_format("@")
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let bold = Format::new().set_bold();
    let header = header_row(grid, columns).unwrap_or(1);
    sheet.set_freeze_panes(header, 0)?;
    let width = grid.rows.iter().map(|row| row.cells.len()).max();
    for column in 0..width.unwrap_or(0) {
        let cells = grid.rows.iter().filter(|row| row.number >= header);
        let cells = cells.take(MEASURED).map(|row| row.cells.get(column));
        let longest = cells.map(|cell| cell.chars().count() + 2).max();
        let wide = longest.unwrap_or(0).clamp(WIDTH.0, WIDTH.1);
        let at = u16::try_from(column).unwrap_or(u16::MAX);
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, u32::try_from(wide).unwrap_or(0))?;
    }
    for row in &grid.rows {
        let number = row.number.saturating_sub(1);
        let format = if row.number == header { &bold } else { &text };
        for (column, cell) in (0..).zip(row.cells.iter()) {
            let cell = clean_cell::cleaned(cell);
            sheet.write_string_with_format(number, column, &*cell, format)?;
            let known = columns.iter().find(|known| known.name == cell);
            if let Some(known) = known.filter(|_| row.number == header && cell != FIX_COLUMN) {
                let note = Note::new(known.says).add_author_prefix(false);
                sheet.insert_note(number, column, &note)?;
            }
        }
    }
    Ok(())
}
