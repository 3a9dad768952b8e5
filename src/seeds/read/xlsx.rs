//! Excel workbooks: the first visible sheet, each cell as the text that staff
//! see in it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read as _};

use calamine::{
    DataRef, ExcelDateTime, Reader as _, Sheet, SheetType, SheetVisible, Style, Xlsx, XlsxError,
};
use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use super::encoding::Foreign;
use super::file_issue::cut;
use super::grid::{Grid, Row};
use super::limits::{
    MAX_PART_TAGS, MAX_SHARED_TAGS, MAX_TAG_BYTES, MAX_UNPACKED_BYTES, MAX_WORKBOOK_COLUMNS,
    MAX_ZIP_PARTS,
};
use super::table::FileIssue;

/// The cells of a workbook's sheet, or an issue if the bytes are not a
/// workbook.
pub fn grid(bytes: &[u8]) -> Grid {
    if let Err(kind) = unpacks_well(bytes) {
        return Grid::odd(FileIssue::NotText(kind));
    }
    let damaged = |_: XlsxError| Grid::odd(FileIssue::NotText(Foreign::DamagedWorkbook));
    Xlsx::new(Cursor::new(bytes))
        .and_then(|mut workbook| first_sheet(&mut workbook))
        .unwrap_or_else(damaged)
}

/// A visible sheet of a workbook.
#[derive(Debug)]
pub struct WorkbookSheet {
    /// Name on its tab.
    pub name: String,
    /// Its cells; one merged over several rows stands in each of them.
    pub grid: Grid,
}

/// All visible sheets of a workbook.
///
/// # Errors
/// The bytes are not a workbook that can be read.
pub fn sheets(bytes: &[u8]) -> Result<Vec<WorkbookSheet>, Foreign> {
    unpacks_well(bytes)?;
    let damaged = |_: XlsxError| Foreign::DamagedWorkbook;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let all = workbook.sheets_metadata().to_vec();
    let is_list =
        |sheet: &Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let mut read = Vec::new();
    for Sheet { name, .. } in all.into_iter().filter(is_list) {
        let mut grid = Grid::default();
        take_rows(&mut workbook, &name, &mut grid).map_err(damaged)?;
        let merged = workbook.merge_cells_by_sheet_name(&name).map_err(damaged)?;
        merged
            .iter()
            .for_each(|area| grid.fill_down(area.start, area.end));
        read.push(WorkbookSheet { name, grid });
    }
    Ok(read)
}

/// Checks that the bytes are a workbook of reasonable size. Every entry is
/// unpacked once and discarded, because the sizes stated in a zip may be false.
fn unpacks_well(bytes: &[u8]) -> Result<(), Foreign> {
    let damaged = |_| Foreign::DamagedWorkbook;
    if has_too_many_parts(bytes) {
        return Err(Foreign::SwollenWorkbook);
    }
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
    let mut left = MAX_UNPACKED_BYTES;
    for position in 0..archive.len() {
        let entry = archive.by_index(position).map_err(damaged)?;
        let mut tags = TagCounter::of_part(&entry.name().map_err(damaged)?);
        let taken = io::copy(&mut entry.take(left + 1), &mut tags);
        if tags.is_over() {
            return Err(Foreign::SwollenWorkbook);
        }
        let taken = taken.map_err(|_| Foreign::DamagedWorkbook)?;
        left = left.checked_sub(taken).ok_or(Foreign::SwollenWorkbook)?;
    }
    Ok(())
}

/// Whether a zip lists too many parts. They are counted before the list is
/// read, because each part takes ten times the memory of its entry.
pub fn has_too_many_parts(zip: &[u8]) -> bool {
    const ENTRY: &[u8] = b"PK\x01\x02";
    let mut entries = zip.windows(ENTRY.len()).filter(|bytes| *bytes == ENTRY);
    entries.nth(MAX_ZIP_PARTS).is_some()
}

/// Counts the tags of a part while it is unpacked and discarded. Each tag may
/// become a value many times its size when the part is read.
struct TagCounter {
    left: usize,
    /// Bytes since the last tag; `None` for parts that are not XML.
    since: Option<usize>,
}

impl TagCounter {
    fn of_part(name: &str) -> TagCounter {
        let name = name.to_ascii_lowercase();
        let is_markup = name.ends_with(".xml") || name.ends_with(".rels");
        TagCounter {
            left: match &name {
                // Sheets are read cell by cell, so their tags are not limited.
                name if name.contains("worksheets/") || !is_markup => usize::MAX,
                name if name.ends_with("sharedstrings.xml") => MAX_SHARED_TAGS,
                _ => MAX_PART_TAGS,
            },
            since: is_markup.then_some(0),
        }
    }

    fn is_over(&self) -> bool {
        self.left == 0 || self.since.is_some_and(|since| since > MAX_TAG_BYTES)
    }
}

impl io::Write for TagCounter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            if *byte == b'<' {
                self.left -= 1;
                self.since = self.since.map(|_| 0);
            }
            self.since = self.since.map(|since| since + 1);
            if self.is_over() {
                return Err(io::Error::other("more than is read"));
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The sheet that is read, and the names of the others; `None` if there is none.
fn chosen_sheet(workbook: &Xlsx<Cursor<&[u8]>>) -> Option<(String, Vec<String>)> {
    let sheets = workbook.sheets_metadata();
    let is_list = |sheet: &&Sheet| sheet.typ == SheetType::WorkSheet;
    let is_seen = |sheet: &&Sheet| sheet.visible == SheetVisible::Visible;
    let mut lists = sheets.iter().filter(is_list);
    let chosen = lists.clone().find(is_seen).or_else(|| lists.next())?;
    let others = sheets.iter().filter(|sheet| sheet.name != chosen.name);
    let others = others.map(|sheet| sheet.name.clone()).collect();
    Some((chosen.name.clone(), others))
}

fn first_sheet(workbook: &mut Xlsx<Cursor<&[u8]>>) -> Result<Grid, XlsxError> {
    let Some((name, others)) = chosen_sheet(workbook) else {
        return Ok(Grid::odd(FileIssue::NoHeader));
    };
    let mut grid = Grid::default();
    grid.oddities.push(FileIssue::Workbook);
    if !others.is_empty() {
        grid.oddities
            .push(FileIssue::OtherSheets(name.clone(), others));
    }
    take_rows(workbook, &name, &mut grid)?;
    Ok(grid)
}

/// What a cell of a workbook is, if not plain text. Text may come out of it in
/// another form than staff see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NotText {
    /// A date or a time.
    Date,
    /// A formula; its last result is read.
    Formula,
    /// A whole number, which has lost the zeros before it.
    Number,
    /// An error, such as `#REF!`.
    Error,
}

impl NotText {
    fn of(value: &DataRef<'_>, has_formula: bool) -> Option<NotText> {
        match value {
            DataRef::Error(_) => Some(NotText::Error),
            DataRef::Empty => None,
            _ if has_formula => Some(NotText::Formula),
            DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
                Some(NotText::Date)
            }
            DataRef::Int(_) => Some(NotText::Number),
            DataRef::Float(number) if number.fract() == 0.0 => Some(NotText::Number),
            _ => None,
        }
    }
}

/// Row numbers of the cells that are not plain text, by column, counted from 0,
/// and by what they are. Only for a workbook that [`grid`] has read.
pub(in crate::seeds) fn not_text(bytes: &[u8]) -> BTreeMap<(usize, NotText), Vec<u32>> {
    let mut cells = BTreeMap::new();
    let read = Xlsx::new(Cursor::new(bytes)).and_then(|mut workbook| {
        let Some((name, _)) = chosen_sheet(&workbook) else {
            return Ok(());
        };
        let mut reader = workbook.worksheet_cells_reader(&name)?;
        while let Some(cell) = reader.next_cell_with_formula_metadata()? {
            let (row, column) = cell.pos;
            if let Some(kind) = NotText::of(&cell.value, cell.formula.is_some()) {
                let rows: &mut Vec<u32> = cells.entry((column as usize, kind)).or_default();
                rows.push(row.saturating_add(1));
            }
        }
        Ok(())
    });
    // A damaged sheet ends here as it ends for the grid, which says so.
    let _ = read;
    cells
}

fn take_rows(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    grid: &mut Grid,
) -> Result<(), XlsxError> {
    let mut reader = workbook.worksheet_cells_reader(sheet)?;
    let formats: Vec<Shown> = reader.styles().iter().map(Shown::from_style).collect();
    let mut row = Row::default();
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
        if column >= MAX_WORKBOOK_COLUMNS || (column as usize) < row.cells.len() {
            let oddity = FileIssue::ExtraCells(number, cut(&text).to_owned());
            grid.oddities.push(oddity);
            continue;
        }
        while row.cells.len() < column as usize {
            row.cells.push("");
        }
        row.cells.push(&text);
    }
    grid.push(row);
    Ok(())
}

/// How a number is displayed, according to its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Unformatted.
    Plain,
    /// As a percentage with this many decimals.
    Percent(usize),
    /// With leading zeros, to this many digits: ZIPs.
    Padded(usize),
    /// With leading zeros, and a dash before the last four digits: ZIP+4.
    LongZip,
}

impl Shown {
    fn from_style(style: &Style) -> Shown {
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

/// The text that staff see in a cell; dates and times in a form that does not
/// depend on the locale.
fn seen<'a>(value: &'a DataRef<'_>, shown: Shown) -> Cow<'a, str> {
    match value {
        DataRef::Empty => "".into(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.as_str().into()
        }
        // Borrowed: thousands of cells may refer to one long text.
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Int(number) => number_seen(*number as f64, shown).into(),
        DataRef::Float(number) => number_seen(*number, shown).into(),
        DataRef::Bool(true) => "TRUE".into(),
        DataRef::Bool(false) => "FALSE".into(),
        DataRef::DateTime(moment) => moment_seen(moment).into(),
        DataRef::Error(error) => error.to_string().into(),
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
        // Rounded to minutes: a fraction of a day is rarely an exact minute.
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
