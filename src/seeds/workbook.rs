//! Workbooks of Excel: the first sheet that can be seen, each cell as the text
//! that staff see in it.

use std::borrow::Cow;
use std::io::{self, Cursor, Read as _};

use calamine::{
    DataRef, ExcelDateTime, Reader as _, Sheet, SheetType, SheetVisible, Style, Xlsx, XlsxError,
};
use zip::ZipArchive;

use super::encoding::Foreign;
use super::grid::{Grid, MOST_CELLS, Row};
use super::table::Oddity;

/// Bytes a workbook may unpack to. A list of 100,000 rows takes a fifth of it;
/// a hostile one grows a thousandfold.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;

/// Columns that are read; what stands further right is reported.
const MOST_COLUMNS: u32 = 512;

/// The sheet of a workbook, or an oddity when the bytes are none.
pub fn grid(bytes: &[u8]) -> Grid {
    if let Err(kind) = unpacks_well(bytes) {
        return Grid::odd(Oddity::NotText(kind));
    }
    let damaged = |_: XlsxError| Grid::odd(Oddity::NotText(Foreign::DamagedWorkbook));
    Xlsx::new(Cursor::new(bytes))
        .and_then(|mut workbook| first_sheet(&mut workbook))
        .unwrap_or_else(damaged)
}

/// Whether bytes are a workbook of sane size. Every entry is unpacked once
/// into nothing, because the sizes a zip states may be lies.
fn unpacks_well(bytes: &[u8]) -> Result<(), Foreign> {
    let damaged = |_| Foreign::DamagedWorkbook;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("content.xml") && has("mimetype") {
        return Err(Foreign::OpenDocument);
    }
    if has("xl/workbook.bin") {
        return Err(Foreign::BinaryWorkbook);
    }
    let in_book = |name: Result<_, _>| name.is_ok_and(|name: Cow<'_, str>| name.starts_with("xl/"));
    if !has("[Content_Types].xml") || !archive.file_names().any(in_book) {
        return Err(Foreign::Packed);
    }
    let mut left = MOST_UNPACKED;
    for position in 0..archive.len() {
        let entry = archive.by_index(position).map_err(damaged)?;
        let taken = io::copy(&mut entry.take(left + 1), &mut io::sink());
        let taken = taken.map_err(|_| Foreign::DamagedWorkbook)?;
        left = left.checked_sub(taken).ok_or(Foreign::SwollenWorkbook)?;
    }
    Ok(())
}

fn first_sheet(workbook: &mut Xlsx<Cursor<&[u8]>>) -> Result<Grid, XlsxError> {
    let sheets = workbook.sheets_metadata().to_vec();
    let is_list = |sheet: &&Sheet| sheet.typ == SheetType::WorkSheet;
    let is_seen = |sheet: &&Sheet| sheet.visible == SheetVisible::Visible;
    let mut lists = sheets.iter().filter(is_list);
    let chosen = lists.clone().find(is_seen).or_else(|| lists.next());
    let Some(chosen) = chosen else {
        return Ok(Grid::odd(Oddity::NoHeader));
    };
    let others = sheets.iter().filter(|sheet| sheet.name != chosen.name);
    let others: Vec<String> = others.map(|sheet| sheet.name.clone()).collect();
    let mut grid = Grid::default();
    grid.oddities.push(Oddity::Workbook);
    if !others.is_empty() {
        grid.oddities
            .push(Oddity::OtherSheets(chosen.name.clone(), others));
    }
    let name = chosen.name.clone();
    take_rows(workbook, &name, &mut grid)?;
    Ok(grid)
}

fn take_rows(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    grid: &mut Grid,
) -> Result<(), XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(sheet)?;
    let formats: Vec<Shown> = reader.styles().iter().map(Shown::of).collect();
    let mut row = Row::default();
    let mut filled = 0;
    while let Some((cell, style)) = reader.next_cell_with_style_id()? {
        let (at, column) = cell.get_position();
        let shown = formats.get(style).copied().unwrap_or(Shown::Plain);
        let text = seen(cell.get_value(), shown);
        if text.is_empty() {
            continue;
        }
        let number = at.saturating_add(1);
        if number != row.number && !grid.push(std::mem::take(&mut row)) {
            return Ok(());
        }
        row.number = number;
        if column >= MOST_COLUMNS || (column as usize) < row.cells.len() {
            grid.oddities.push(Oddity::ExtraCells(number, text));
            continue;
        }
        while row.cells.len() < column as usize {
            row.cells.push("");
        }
        row.cells.push(&text);
        filled += 1;
        if filled > MOST_CELLS {
            grid.oddities.push(Oddity::TooManyRows(number));
            return Ok(());
        }
    }
    grid.push(row);
    Ok(())
}

/// How a number is shown, told from its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// As it is.
    Plain,
    /// As hundredths, with so many decimals.
    Percent(usize),
    /// With zeros before it, to so many digits: ZIPs.
    Padded(usize),
    /// With zeros before it and a dash before the last four: ZIP+4.
    LongZip,
}

impl Shown {
    fn of(style: &Style) -> Shown {
        let code = style
            .number_format
            .as_ref()
            .map(|format| format.format_code.as_str());
        match code.unwrap_or_default() {
            "00000-0000" | "00000\\-0000" => Shown::LongZip,
            code if !code.is_empty() && code.bytes().all(|byte| byte == b'0') => {
                Shown::Padded(code.len())
            }
            code if code.ends_with('%') => {
                let decimals = code.split_once('.').map_or(0, |(_, after)| after.len() - 1);
                Shown::Percent(decimals)
            }
            _ => Shown::Plain,
        }
    }
}

/// The text staff see in a cell; days and times in a form that reads the same
/// everywhere.
fn seen(value: &DataRef<'_>, shown: Shown) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number_seen(*number as f64, shown),
        DataRef::Float(number) => number_seen(*number, shown),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        DataRef::DateTime(moment) => moment_seen(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

fn number_seen(number: f64, shown: Shown) -> String {
    match shown {
        Shown::Plain => format!("{number}"),
        Shown::Percent(decimals) => format!("{:.decimals$}%", number * 100.0),
        Shown::Padded(digits) => format!("{number:0>digits$}"),
        Shown::LongZip => {
            let digits = format!("{number:0>9}");
            let dash = digits.len().saturating_sub(4);
            format!("{}-{}", &digits[..dash], &digits[dash..])
        }
    }
}

fn moment_seen(moment: &ExcelDateTime) -> String {
    let serial = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&serial) {
        // Whole minutes: a fraction of a day is never quite a minute.
        let minutes = (serial * 24.0 * 60.0).round() as i64;
        return format!("{:02}:{:02}", minutes / 60, minutes % 60);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second) {
        (0, 0, 0) => date,
        (hour, minute, 0) => format!("{date} {hour:02}:{minute:02}"),
        (hour, minute, second) => format!("{date} {hour:02}:{minute:02}:{second:02}"),
    }
}
