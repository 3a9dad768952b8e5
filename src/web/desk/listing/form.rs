//! The page with the form for one row.

use askama::Template;

use super::editing::EditedRow;
use super::open_file::OpenFile;
use super::row_address::RowAddress;
use super::sent_form::CELL;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::listing::Status;
use crate::model::schedule::Schedule;
use crate::model::schedule::time_zone::Zone;
use crate::seeds::check_context::CheckContext;
use crate::seeds::columns::{Meeting, Resource};
use crate::seeds::read::grid::Row;
use crate::seeds::rows::{parse_cell, resource};
use crate::web::desk::head::Head;
use crate::web::desk::read_seeds::Checked;
use crate::web::desk::state::Desk;
use crate::web::error::WebError;
use crate::web::i18n::fill;
use crate::web::pages::listing::{Article, preview};

/// Longest cell that has a field of one line.
const SHORT: usize = 60;

/// Most lines that a field shows at once.
const MAX_LINES: usize = 8;

/// Start of the description of columns that are read and not kept.
const NOT_KEPT: &str = "Not ";

/// What happened to the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody changed anything in it.
    Unchanged,
    /// It was looked at with changes.
    Looked,
    /// It was to be published, and its row has an error.
    HasErrors,
}

/// The form for one row.
#[derive(Debug, Template)]
#[template(path = "desk-listing.html")]
pub struct FormPage {
    head: Head,
    address: RowAddress,
    seen: String,
    name: String,
    standing: Standing,
    /// Fields of the columns that the file has.
    fields: Vec<Field>,
    /// Fields of those that it lacks.
    lacking: Vec<Field>,
    /// Findings about no single field.
    findings: Vec<Diagnostic>,
    preview: Option<Article>,
    /// Whether the row is a listing, and not a line of another list.
    is_listing: bool,
    /// Name of the field that closes a listing, and what it holds now.
    status: Option<(String, Status)>,
}

/// A column of the row.
#[derive(Debug)]
struct Field {
    /// Name of the field.
    name: String,
    /// Name of the column.
    column: &'static str,
    help: &'static str,
    example: &'static str,
    required: bool,
    value: String,
    input: Input,
    findings: Vec<Diagnostic>,
    /// How it is read, where that is not plain.
    reading: Option<String>,
    /// Whether the file has the column.
    is_there: bool,
}

/// How a cell is filled in.
#[derive(Debug)]
enum Input {
    /// One line.
    Line,
    /// Several lines; how many.
    Text(usize),
    /// One of these values, with what it means.
    Choice(Vec<(String, String)>),
}

impl FormPage {
    /// The form for a row, beside a check of the seeds with its changes.
    ///
    /// # Errors
    /// The preview cannot be made.
    pub(super) fn of(
        desk: &Desk,
        edited: &EditedRow,
        check: &Checked,
        (head, standing): (Head, Standing),
    ) -> Result<FormPage, WebError> {
        let (file, row) = (&edited.after, edited.changed_row());
        let found = of_row(edited, check);
        let reading = row.and_then(|row| reading(file, row, check, &head));
        let field = |at| field(edited, at, &found, &head);
        let fields = (0..file.columns.len()).filter_map(field);
        let fields = fields.map(|(at, field)| Field {
            reading: reading
                .as_ref()
                .filter(|(of, _)| *of == at)
                .map(|(_, text)| text.clone()),
            ..field
        });
        let (fields, lacking) = fields.partition(|field| field.is_there);
        let is_of_field = |found: &Diagnostic| {
            let columns = file.columns.iter();
            let mut columns = columns.map(|column| column.name);
            columns.any(|column| found.column.as_deref() == Some(column))
        };
        let elsewhere = found.iter().filter(|found| !is_of_field(found));
        let listing = row.and_then(|row| check.directory.listings.get(&file.id(row)));
        let is_new = edited.address.row.is_none();
        Ok(FormPage {
            preview: match listing {
                Some(listing) => Some(preview(&listing, head.spoken.language, desk.app())?),
                None => None,
            },
            name: match row.filter(|_| !is_new) {
                Some(row) => file.name(row),
                None => head.w.new_title.clone(),
            },
            status: match is_new {
                true => None,
                false => status(edited),
            },
            findings: elsewhere.copied().cloned().collect(),
            address: edited.address.clone(),
            seen: edited.base.hash.clone(),
            is_listing: file.kind.is_some(),
            head,
            standing,
            fields,
            lacking,
        })
    }

    /// Number of the row; blank for a new one.
    fn row(&self) -> String {
        let row = self.address.row;
        row.map_or_else(String::new, |row| row.to_string())
    }

    /// File and row.
    fn place(&self) -> String {
        self.head.place(&self.address.file, self.address.row)
    }

    /// Language of the help, where it is another one than that of the page.
    fn english(&self) -> &'static str {
        self.head.spoken.language.pick("", " lang=\"en\"")
    }

    /// Language of the page inside what is in English.
    fn own_language(&self) -> &'static str {
        self.head.spoken.language.pick("", " lang=\"es\"")
    }
}

impl Field {
    /// Its id on the page.
    fn key(&self) -> String {
        self.column.replace(' ', "-").to_lowercase()
    }

    /// Whether the row is set aside because of it.
    fn must(&self) -> bool {
        self.findings.iter().any(Diagnostic::is_error)
    }
}

/// Findings about the row that need action, errors first.
fn of_row<'c>(edited: &EditedRow, check: &'c Checked) -> Vec<&'c Diagnostic> {
    let of_row = |found: &&Diagnostic| {
        let row = edited.row;
        found.severity != Severity::Note
            && *found.file == *edited.after.text.file
            && row.is_some_and(|row| found.rows().any(|other| other == row))
    };
    let mut found: Vec<&Diagnostic> = check.diagnostics.iter().filter(of_row).collect();
    found.sort_by_key(|found| found.severity);
    found
}

/// The field of a column, and the column; `None` for one that is not kept.
fn field(
    edited: &EditedRow,
    at: usize,
    found: &[&Diagnostic],
    head: &Head,
) -> Option<(usize, Field)> {
    let file = &edited.after;
    let column = &file.columns[at];
    if column.says.starts_with(NOT_KEPT) {
        return None;
    }
    let row = edited.changed_row();
    let value = row.map_or("", |row| file.table.cell(row, at));
    let of_column = found.iter();
    let of_column = of_column.filter(|found| found.column.as_deref() == Some(column.name));
    let field = Field {
        name: format!("{CELL}{}", column.name),
        column: column.name,
        help: column.says,
        example: column.example,
        required: column.required,
        input: input(file, at, value, head),
        value: value.to_owned(),
        findings: of_column.copied().cloned().collect(),
        reading: None,
        is_there: edited.base.table.has(at),
    };
    Some((at, field))
}

fn input(file: &OpenFile, at: usize, value: &str, head: &Head) -> Input {
    let (w, words) = (head.w, head.site_words());
    let said = |value: &str, means: &str| (value.to_owned(), means.to_owned());
    let mut choices = Vec::new();
    if Some(at) == file.column(Resource::Confidential, Meeting::Confidential) {
        choices = vec![
            said("", &w.confidential_blank),
            said("yes", &w.confidential_yes),
            said("no", &w.confidential_no),
        ];
    } else if Some(at) == file.column(Resource::Status, Meeting::Status) {
        choices = vec![
            said("", &w.status_active),
            said("active", &w.status_active),
            said("temporarily closed", &words.temporarily_closed),
            said("closed", &words.closed),
            said("example", &words.example_tag),
        ];
    }
    if !choices.is_empty() {
        if !choices.iter().any(|(known, _)| known == value) {
            choices.push(said(value, ""));
        }
        return Input::Choice(choices);
    }
    // A field of one line would drop the line breaks.
    let lines = value.lines().count();
    let length = value.chars().count();
    match length <= SHORT && lines <= 1 {
        true => Input::Line,
        false => Input::Text(lines.max(length / SHORT + 1).min(MAX_LINES)),
    }
}

/// The column with the hours of a row, and how they are read.
fn reading(file: &OpenFile, row: &Row, check: &Checked, head: &Head) -> Option<(usize, String)> {
    let column = file.column(Resource::Hours, Meeting::Day)?;
    if file.table.cell(row, column).is_empty() {
        return None;
    }
    let directory = &check.directory;
    let zone = Zone::new(&directory.site.time_zone).unwrap_or_default();
    let world = CheckContext::new(
        &directory.gazetteer,
        &directory.categories,
        &directory.meeting_types,
        zone,
        directory.checked_on,
    );
    let listing = resource::listing(&file.listing_row(row)?, &world);
    let said = match &listing.hours.schedule {
        Schedule::Written(_) | Schedule::Unknown => head.w.unread.clone(),
        schedule => fill(
            &head.w.read_as,
            "hours",
            &schedule.describe(head.spoken.language),
        ),
    };
    Some((column, said))
}

/// Name of the field with the status of a listing, and what it says.
fn status(edited: &EditedRow) -> Option<(String, Status)> {
    let file = &edited.after;
    let at = file.column(Resource::Status, Meeting::Status)?;
    let row = edited.changed_row();
    let cell = row.map_or("", |row| file.table.cell(row, at));
    let status = parse_cell::status(cell).unwrap_or_default();
    Some((format!("{CELL}{}", file.columns[at].name), status))
}
