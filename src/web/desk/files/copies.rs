//! A seed file as CSV or as a workbook, and the blank ones.

use std::io;

use jiff::civil::Date;
use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::export::annotated_csv::fixed_copy;
use crate::seeds::columns::{CRISIS_LINE_COLUMNS, Column, GOLDEN_COLUMNS};
use crate::seeds::guide::example_row;
use crate::seeds::read::grid::Grid;
use crate::seeds::read::seed_folder::{layout, stem};
use crate::seeds::read::table::header_row;
use crate::seeds::write::workbook::{text_copy, text_name, workbook};

/// The form of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// CSV: the bytes of the file, if it is one.
    #[default]
    Csv,
    /// An Excel workbook.
    Xlsx,
}

/// A copy of a file.
#[derive(Debug)]
pub struct Copy {
    /// Its name, without folders.
    pub name: String,
    /// Its media type.
    pub kind: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
}

/// A file to be copied.
#[derive(Debug, Clone, Copy)]
pub struct Original<'a> {
    /// Path inside the seed folder.
    pub name: &'a str,
    /// The content.
    pub bytes: &'a [u8],
    /// The day of the copy.
    pub today: Date,
}

/// A file as it is.
///
/// # Errors
/// It cannot be a workbook.
pub fn plain(original: Original<'_>, form: Form) -> io::Result<Copy> {
    let Original { name, bytes, .. } = original;
    let is_workbook = bytes.starts_with(b"PK");
    let bytes = match (form, is_workbook) {
        (Form::Csv, false) | (Form::Xlsx, true) => bytes.to_vec(),
        (Form::Csv, true) => match text_copy(name, bytes) {
            Some(copy) => copy.bytes,
            None => return Err(io::Error::other(format!("{name} cannot be read whole"))),
        },
        (Form::Xlsx, false) => as_workbook(name, &Grid::read(bytes), original.today)?,
    };
    Ok(named(name, form, bytes))
}

/// A file with a first column that says what to fix in each row.
///
/// # Errors
/// It cannot be a workbook.
pub fn with_fixes(original: Original<'_>, form: Form, found: &[Diagnostic]) -> io::Result<Copy> {
    let Original { name, bytes, .. } = original;
    let grid = Grid::read(bytes);
    let of_file = found.iter().filter(|found| *found.file == *name);
    let of_file: Vec<Diagnostic> = of_file.cloned().collect();
    let header = header_row(&grid, columns_of(name)).unwrap_or(1);
    let csv = fixed_copy(&grid, header, &of_file)?;
    let bytes = match form {
        Form::Csv => csv,
        Form::Xlsx => as_workbook(name, &Grid::read(&csv), original.today)?,
    };
    Ok(named(name, form, bytes))
}

/// The blank files with one example row each, as CSV.
const TEMPLATES: [(&str, &[u8]); 5] = [
    (
        "resources-pantries",
        include_bytes!("../../../../seed-data/templates/resources-pantries.csv"),
    ),
    (
        "resources-shelters",
        include_bytes!("../../../../seed-data/templates/resources-shelters.csv"),
    ),
    (
        "resources-treatment",
        include_bytes!("../../../../seed-data/templates/resources-treatment.csv"),
    ),
    (
        "resources-bill-help",
        include_bytes!("../../../../seed-data/templates/resources-bill-help.csv"),
    ),
    (
        "meetings",
        include_bytes!("../../../../seed-data/templates/meetings.csv"),
    ),
];

/// Kinds of files whose example row is made of the examples of their columns.
const OF_COLUMNS: [(&str, &[Column]); 2] = [
    ("crisis-lines", CRISIS_LINE_COLUMNS),
    ("golden-questions", GOLDEN_COLUMNS),
];

/// Names of the blank files, without extension.
pub fn template_names() -> impl Iterator<Item = &'static str> {
    let whole = TEMPLATES.iter().map(|(name, _)| *name);
    whole.chain(OF_COLUMNS.iter().map(|(name, _)| *name))
}

/// A blank file; `None` if there is none of this name.
///
/// # Errors
/// It cannot be a workbook.
pub fn template(name: &str, form: Form, today: Date) -> io::Result<Option<Copy>> {
    let whole = TEMPLATES.iter().find(|(known, _)| *known == name);
    let of_columns = OF_COLUMNS.iter().find(|(known, _)| *known == name);
    let bytes = match (whole, of_columns) {
        (Some((_, bytes)), _) => bytes.to_vec(),
        (None, Some((_, columns))) => example_row(columns)?,
        (None, None) => return Ok(None),
    };
    let original = Original {
        name: &format!("{name}.csv"),
        bytes: &bytes,
        today,
    };
    plain(original, form).map(Some)
}

fn columns_of(name: &str) -> &'static [Column] {
    layout(&stem(name)).map_or(&[], |(columns, _)| columns)
}

fn as_workbook(name: &str, grid: &Grid, today: Date) -> io::Result<Vec<u8>> {
    workbook(grid, columns_of(name), today)
}

fn named(name: &str, form: Form, bytes: Vec<u8>) -> Copy {
    let text = text_name(name);
    let own = text.rsplit('/').next().unwrap_or_default();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_. ".contains(letter);
    let own = own.replace(|letter| !is_plain(letter), "-");
    match form {
        Form::Csv => Copy {
            name: own,
            kind: "text/csv; charset=utf-8",
            bytes,
        },
        Form::Xlsx => Copy {
            name: format!("{}.xlsx", stem_of(&own)),
            kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            bytes,
        },
    }
}

fn stem_of(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(own, _)| own)
}
