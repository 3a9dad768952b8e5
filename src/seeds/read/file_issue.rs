//! What can be odd about a file as a whole, and how some of it is told.

use std::mem::{Discriminant, discriminant};
use std::ops::Deref;
use std::sync::Arc;

use super::clean_cell;
use super::encoding::Foreign;
use super::row_text::Cells;
use crate::diagnostic::More;
use crate::diagnostic::bounded::MAX_OF_A_KIND;

/// Something about the file as a whole. The rules say what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileIssue {
    /// Not a text file; what it is instead.
    NotText(Foreign),
    /// Larger than is read: bytes.
    TooLarge(u64),
    /// Nothing in it.
    Empty,
    /// No header row was found.
    NoHeader,
    /// Headers of another kind of file than the name asks for: its stem.
    OtherKind(&'static str),
    /// A header and no row: row of the header.
    NoRows(u32),
    /// Read in this encoding, which is not UTF-8.
    Encoding(&'static str),
    /// A row with letters in another encoding than the rest: row.
    MixedEncoding(u32),
    /// Letters that were encoded twice: row, column, as it was, as it reads.
    EncodedTwice(u32, &'static str, String, String),
    /// Zero bytes that were taken out: how many.
    Zeros(usize),
    /// A workbook, whatever its name says.
    Workbook,
    /// The sheet that was read, and those that were not.
    OtherSheets(String, Vec<String>),
    /// The same list stands in another file too: its name.
    Twin(String),
    /// From this row on the file is not read: too many rows, cells or letters.
    TooManyRows(u32),
    /// From this row on the file is not read: it has too many columns.
    TooManyColumns(u32),
    /// A row above the header: row, its first cell.
    AboveHeader(u32, String),
    /// A header that is none of ours: row, header.
    UnknownHeader(u32, String),
    /// A header that stands twice: row, header.
    DuplicateHeader(u32, String),
    /// A required column that is not there: row of the header, column.
    MissingColumn(u32, &'static str),
    /// Filled cells under a blank header.
    BlankHeader {
        /// Row of the header.
        header: u32,
        /// The column's letters in a spreadsheet.
        column: String,
        /// How many cells are filled.
        filled: usize,
        /// Row of the first of them.
        row: u32,
        /// The first of them.
        cell: String,
    },
    /// A row with more filled cells than there are headers: row, first extra cell.
    ExtraCells(u32, String),
    /// A cell that is too long: row, column, the most characters it may have.
    LongCell(u32, &'static str, usize),
    /// A cell that is as long as a spreadsheet allows: row, column.
    FullCell(u32, &'static str),
    /// Marks that turn the direction of writing, taken out: row, column.
    DirectionMark(u32, &'static str),
    /// The header stands again in the middle: row.
    RepeatedHeader(u32),
    /// A row that adds up the rows above: row.
    TotalRow(u32),
    /// A quote was opened and never closed; it starts at this row.
    OpenQuote(u32),
}

impl FileIssue {
    /// The row it is about, unless it is about the file.
    fn row(&self) -> Option<u32> {
        match self {
            FileIssue::NoRows(row)
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

/// The oddities of a file: the first of each kind, and where the others are.
/// They do not grow with the file, apart from four bytes for each row and kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Oddities {
    list: Vec<FileIssue>,
    kinds: Vec<KindOfOddity>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct KindOfOddity {
    kind: Discriminant<FileIssue>,
    kept: usize,
    /// The place of the last kept one in the list.
    last: usize,
    more: Arc<More>,
}

impl Oddities {
    /// Adds one behind the others, or only counts it.
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

    /// Those that are kept. The last of a kind comes with those of it that are
    /// only counted.
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

/// A cell with many line breaks and separators is a file read past a quote
/// that was never closed.
pub fn swallowed_lines(cell: &str) -> bool {
    const LINES: usize = 3;
    if !cell.contains('\n') {
        return false;
    }
    let lines = cell.lines().filter(|line| line.matches(',').count() >= 5);
    lines.take(LINES).count() == LINES
}

/// Whether a row says "total" and holds nothing but numbers beside.
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

/// The start of a text, enough to know it by.
pub fn cut(text: &str) -> &str {
    const ENOUGH: usize = 200;
    match text.char_indices().nth(ENOUGH) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}
