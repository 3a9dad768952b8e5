//! Issues of a file as a whole, and helpers that detect some of them.

use std::mem::{Discriminant, discriminant};
use std::ops::Deref;
use std::sync::Arc;

use super::clean_cell;
use super::encoding::Foreign;
use super::row_text::Cells;
use crate::diagnostic::More;
use crate::diagnostic::bounded::MAX_OF_A_KIND;

/// An issue of a file as a whole. The rules decide what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileIssue {
    /// Not a text file; the detected type.
    NotText(Foreign),
    /// Too large: size in bytes.
    TooLarge(u64),
    /// The file is empty.
    Empty,
    /// No header row was found.
    NoHeader,
    /// A header row in other words than ours: row, headers.
    ForeignHeader(u32, Vec<String>),
    /// Headers of another kind of file than the name implies: stem of that
    /// kind.
    OtherKind(&'static str),
    /// A header without rows: row of the header.
    NoRows(u32),
    /// Decoded from this encoding, which is not UTF-8.
    Encoding(&'static str),
    /// A row with letters in a different encoding than the rest: row.
    MixedEncoding(u32),
    /// Letters that were encoded twice: row, column, original, corrected.
    EncodedTwice(u32, &'static str, String, String),
    /// Zero bytes that were removed: count.
    Zeros(usize),
    /// A workbook, regardless of the file name.
    Workbook,
    /// Unread sheets: name of the sheet that was read, names of the others.
    OtherSheets(String, Vec<String>),
    /// Another file has the same stem: its name.
    Twin(String),
    /// Reading stopped at this row: too many rows, cells or bytes of text.
    TooManyRows(u32),
    /// Reading stopped at this row: too many columns.
    TooManyColumns(u32),
    /// A row above the header: row, its first cell.
    AboveHeader(u32, String),
    /// An unknown header: row, header.
    UnknownHeader(u32, String),
    /// A duplicate header: row, header.
    DuplicateHeader(u32, String),
    /// A missing required column: row of the header, column.
    MissingColumn(u32, &'static str),
    /// Filled cells under a blank header.
    BlankHeader {
        /// Row of the header.
        header: u32,
        /// The column's letters in the spreadsheet.
        column: String,
        /// Number of filled cells.
        filled: usize,
        /// Row of the first filled cell.
        row: u32,
        /// Text of the first filled cell.
        cell: String,
    },
    /// A row with more filled cells than headers: row, first extra cell.
    ExtraCells(u32, String),
    /// A cell that is too long: row, column, maximum number of characters.
    LongCell(u32, &'static str, usize),
    /// A cell of the maximum length in a spreadsheet, so probably cut off: row,
    /// column.
    FullCell(u32, &'static str),
    /// Direction marks that were removed: row, column.
    DirectionMark(u32, &'static str),
    /// The header, repeated among the rows: row.
    RepeatedHeader(u32),
    /// A row with totals of the rows above: row.
    TotalRow(u32),
    /// A quote that is never closed: row where it opens.
    OpenQuote(u32),
}

impl FileIssue {
    /// The row it concerns; `None` if it concerns the whole file.
    pub(in crate::seeds) fn row(&self) -> Option<u32> {
        match self {
            FileIssue::NoRows(row)
            | FileIssue::ForeignHeader(row, _)
            | FileIssue::MixedEncoding(row)
            | FileIssue::EncodedTwice(row, ..)
            | FileIssue::TooManyRows(row)
            | FileIssue::TooManyColumns(row)
            | FileIssue::AboveHeader(row, _)
            | FileIssue::UnknownHeader(row, _)
            | FileIssue::DuplicateHeader(row, _)
            | FileIssue::MissingColumn(row, _)
            | FileIssue::BlankHeader { row, .. }
            | FileIssue::ExtraCells(row, _)
            | FileIssue::LongCell(row, ..)
            | FileIssue::FullCell(row, _)
            | FileIssue::DirectionMark(row, _)
            | FileIssue::RepeatedHeader(row)
            | FileIssue::TotalRow(row)
            | FileIssue::OpenQuote(row) => Some(*row),
            FileIssue::NotText(_)
            | FileIssue::TooLarge(_)
            | FileIssue::Empty
            | FileIssue::NoHeader
            | FileIssue::OtherKind(_)
            | FileIssue::Encoding(_)
            | FileIssue::Zeros(_)
            | FileIssue::Workbook
            | FileIssue::OtherSheets(..)
            | FileIssue::Twin(_) => None,
        }
    }
}

/// The issues of a file: the first few of each kind, and the row numbers of the
/// others. The size is bounded, apart from four bytes per row and kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Oddities {
    list: Vec<FileIssue>,
    kinds: Vec<KindOfOddity>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct KindOfOddity {
    kind: Discriminant<FileIssue>,
    kept: usize,
    /// Index in `list` of the last one stored.
    last: usize,
    more: Arc<More>,
}

impl Oddities {
    /// Stores an issue, or only counts it once its kind has reached the
    /// maximum.
    pub fn push(&mut self, oddity: FileIssue) {
        let kind = discriminant(&oddity);
        let at = self.kinds.iter().position(|known| known.kind == kind);
        let at = at.unwrap_or_else(|| {
            self.kinds.push(KindOfOddity {
                kind,
                kept: 0,
                last: 0,
                more: Arc::default(),
            });
            self.kinds.len() - 1
        });
        let known = &mut self.kinds[at];
        if known.kept == MAX_OF_A_KIND {
            Arc::make_mut(&mut known.more).add(oddity.row());
            return;
        }
        known.kept += 1;
        known.last = self.list.len();
        self.list.push(oddity);
    }

    /// The stored issues. The last one of a kind comes with the count and rows
    /// of those not stored.
    pub fn with_more(&self) -> impl Iterator<Item = (&FileIssue, Option<&Arc<More>>)> {
        self.list.iter().enumerate().map(|(at, oddity)| {
            let mut kinds = self.kinds.iter();
            let last = kinds.find(|kind| kind.last == at && kind.more.count > 0);
            (oddity, last.map(|kind| &kind.more))
        })
    }
}

impl Extend<FileIssue> for Oddities {
    fn extend<I: IntoIterator<Item = FileIssue>>(&mut self, oddities: I) {
        oddities.into_iter().for_each(|oddity| self.push(oddity));
    }
}

impl Deref for Oddities {
    type Target = [FileIssue];

    fn deref(&self) -> &[FileIssue] {
        &self.list
    }
}

/// Whether a cell has so many line breaks and separators that a quote before it
/// was probably never closed.
pub fn swallowed_lines(cell: &str) -> bool {
    const LINES: usize = 3;
    if !cell.contains('\n') {
        return false;
    }
    let lines = cell.lines().filter(|line| line.matches(',').count() >= 5);
    lines.take(LINES).count() == LINES
}

/// Whether a row is labeled "total" and otherwise contains only numbers.
pub fn is_total(row: &Cells) -> bool {
    const WORDS: [&str; 6] = ["total", "totals", "grandtotal", "sum", "count", "subtotal"];
    let mut filled = row.iter().filter(|cell| !cell.trim().is_empty());
    let Some(first) = filled.next().filter(|first| first.len() <= 16) else {
        return false;
    };
    let sums = |cell: &str| {
        let formula = cell.starts_with('=');
        formula
            || cell
                .trim()
                .chars()
                .all(|c| c.is_ascii_digit() || ".,$%".contains(c))
    };
    WORDS.contains(&clean_cell::bare(first).as_str()) && filled.all(sums)
}

/// The letters of a column in a spreadsheet: 0 is A, 26 is AA.
pub fn letters(position: usize) -> String {
    let mut out = String::new();
    let mut left = position + 1;
    while left > 0 {
        left -= 1;
        out.insert(0, char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    out
}

/// The start of a text, long enough to recognize it.
pub fn cut(text: &str) -> &str {
    const ENOUGH: usize = 200;
    match text.char_indices().nth(ENOUGH) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}
