//! Reads a returned call list: answers by id, and the cells they change.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::urgency::crisis_ids;
use crate::directory::Directory;
use crate::embedded_table::rows;
use crate::seeds::columns::{
    Column, MEETING_COLUMNS, Meeting, RESOURCE_COLUMNS, Resource, columns,
};
use crate::seeds::read::encoding::Foreign;
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::read::table::{FileIssue, Table};
use crate::seeds::rows::parse_cell;
use crate::seeds::seed_source::Source;
use crate::seeds::write::edit_cells::set_cells;
use crate::seeds::write::workbook::{Converted, text_copy};

columns! {
    /// The columns of a returned call list; only id, answer and note are read.
    Answer, ANSWER_COLUMNS:
    Id = "id" ["slug"] true,
        "The listing's id, as the list has it.", "new-love-center-pantry-avis";
    StillRight = "still right?" ["right", "answer", "ok"] true,
        "yes, the day of the call, no, changed, or no answer; or blank.", "yes";
    Note = "note" ["notes", "remark"] false,
        "What changed.", "New number: 570-555-0142";
    Name = "name" [] false, "For whoever calls.", "";
    Phone = "phone" [] false, "For whoever calls.", "";
    Website = "website" [] false, "For whoever calls.", "";
    Ask = "ask" [] false, "For whoever calls.", "";
    WhyFirst = "why_first" [] false, "For whoever calls.", "";
    LastVerified = "last_verified" [] false, "For whoever calls.", "";
    DaysOver = "days_over" [] false, "For whoever calls.", "";
}

/// A row of the returned list that staff must handle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Row number, as in a spreadsheet.
    pub row: u32,
    /// The id in the row.
    pub id: String,
    /// What to do and why, quoting the answer.
    pub message: String,
}

/// Contents of a returned list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    /// Confirmation date by listing id.
    pub confirmed: BTreeMap<String, Date>,
    /// Listings to look at: answered no or changed, with a note, or a crisis
    /// line where nobody answered.
    pub edit: Vec<Open>,
    /// Rows that cannot be used: unknown ids, unreadable or conflicting
    /// answers.
    pub problems: Vec<Open>,
    /// Number of rows left blank.
    pub blank: usize,
    /// Number of calls that nobody answered, apart from crisis lines.
    pub unheard: usize,
}

/// Why a returned list cannot be used at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReturnedError {
    /// Not a text file, but this format.
    #[error("it is {0}. {fix}", fix = .0.fix())]
    NotText(Foreign),
    /// A required column is missing.
    #[error(
        "it has no column “{0}”. Use the list that `waypost freshness --format csv` writes, with \
         its header row"
    )]
    NoColumn(&'static str),
}

/// A parsed answer cell.
enum Said {
    Right(Date),
    Wrong,
    /// Nobody answered the call.
    Unheard,
    Nothing,
    Unread(&'static str),
}

/// Columns: what an answer means, the words.
const ANSWERS: &str = include_str!("answers.tsv");

/// Whether `text` is the whole beginning of a cell, up to the end of a word.
fn opens(cell: &str, words: &str) -> bool {
    let start = cell.get(..words.len());
    start.is_some_and(|start| start.to_lowercase() == words)
        && !cell[words.len()..].starts_with(char::is_alphanumeric)
}

/// The longest first words of a cell that have a meaning, with that meaning and
/// what follows them.
fn opening(cell: &str) -> Option<(&'static str, &str)> {
    let known = rows(ANSWERS).filter(|[_, words]| opens(cell, words));
    let [means, words] = known.max_by_key(|[_, words]| words.len())?;
    Some((means, &cell[words.len()..]))
}

/// Whether a text says anywhere that a number does not work.
fn tells_dead(text: &str) -> bool {
    let mut starts = text.char_indices().filter(|(at, letter)| {
        let before = text[..*at].chars().next_back();
        letter.is_alphanumeric() && !before.is_some_and(char::is_alphanumeric)
    });
    starts.any(|(at, _)| {
        let mut dead = rows(ANSWERS).filter(|[means, _]| *means == "dead");
        dead.any(|[_, words]| opens(&text[at..], words))
    })
}

/// What an answer means as of `today`, and what it says beside it: “Yes.”,
/// “ok, 11/22/2026”, “sí”, “no - disconnected”.
fn said(cell: &str, today: Date) -> (Said, &str) {
    if cell.is_empty() {
        return (Said::Nothing, "");
    }
    match (parse_cell::date(cell), parse_cell::yes_or_no(cell)) {
        (Some(date), _) => return (on(date, today), ""),
        (_, Some(true)) => return (Said::Right(today), ""),
        (_, Some(false)) => return (Said::Wrong, ""),
        _ => {}
    }
    let opened = opening(cell);
    let rest = opened.map_or("", |(_, rest)| rest);
    let rest = rest.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let takes_back = opening(rest).is_some_and(|(means, _)| means == "but");
    match opened.map(|(means, _)| means) {
        _ if tells_dead(cell) => (Said::Wrong, rest),
        Some("unheard") => (Said::Unheard, rest),
        Some("right") if !takes_back => {
            match parse_cell::date(rest.trim_end_matches(['.', '!', ')'])) {
                Some(date) => (on(date, today), ""),
                None => (Said::Right(today), rest),
            }
        }
        Some("right" | "wrong") => (Said::Wrong, rest),
        _ => (
            Said::Unread("is not yes, no, changed or a day such as 2026-11-22"),
            "",
        ),
    }
}

/// A confirmation on a day, which must have come.
fn on(date: Date, today: Date) -> Said {
    if date > today {
        Said::Unread("is a day that has not come yet")
    } else {
        Said::Right(date)
    }
}

/// Reads a returned list against the directory it was made from.
///
/// # Errors
/// When it is not a table, or the id or answer column is missing.
pub fn read(bytes: &[u8], directory: &Directory, today: Date) -> Result<Returned, ReturnedError> {
    let table = Table::read("", bytes, ANSWER_COLUMNS);
    for oddity in table.oddities.iter() {
        match oddity {
            FileIssue::NotText(kind) => return Err(ReturnedError::NotText(*kind)),
            FileIssue::MissingColumn(_, name) => return Err(ReturnedError::NoColumn(name)),
            FileIssue::NoHeader | FileIssue::Empty => {
                return Err(ReturnedError::NoColumn(Answer::Id.header()));
            }
            _ => {}
        }
    }
    let sources = directory.sources.iter();
    let known: HashMap<&str, &str> = sources
        .flat_map(|source| source.ids.iter().map(|id| (id, &*source.file)))
        .collect();
    let listings = directory.listings();
    let verified = listings.iter();
    let verified: HashMap<&str, Option<Date>> = verified
        .map(|listing| (listing.id.as_str(), listing.verified_on))
        .collect();
    let crisis = crisis_ids(directory, &listings);
    let mut reading = Reading {
        returned: Returned::default(),
        rows: BTreeMap::new(),
    };
    for row in &table.rows {
        let cell = |column: Answer| table.cell(row, column.into());
        let (id, answer, note) = (
            cell(Answer::Id),
            cell(Answer::StillRight),
            cell(Answer::Note),
        );
        let (said, beside) = said(answer, today);
        let notes = [beside, note].into_iter().filter(|note| !note.is_empty());
        let note = &*notes.collect::<Vec<_>>().join("; ");
        if !known.contains_key(id) && !matches!((&said, note), (Said::Nothing, "")) {
            let message = "No listing has this id. Was it renamed or deleted since?".to_owned();
            reading.problem(row.number, id, message);
            continue;
        }
        let is_crisis = crisis.contains(id);
        let answered = Answered {
            answer,
            note,
            said,
            is_crisis,
        };
        reading.take(row.number, id, answered);
    }
    let mut returned = reading.returned;
    returned.settle(reading.rows, &verified);
    Ok(returned)
}

/// The cells of a row that staff filled in.
struct Answered<'a> {
    answer: &'a str,
    note: &'a str,
    /// What the answer means.
    said: Said,
    /// Whether people in danger call the listing.
    is_crisis: bool,
}

/// A list being read: the answers for each id, by row.
struct Reading {
    returned: Returned,
    rows: BTreeMap<String, Vec<(u32, Option<Date>)>>,
}

impl Reading {
    fn problem(&mut self, row: u32, id: &str, message: String) {
        let id = id.to_owned();
        self.returned.problems.push(Open { row, id, message });
    }

    fn take(&mut self, row: u32, id: &str, answered: Answered<'_>) {
        let Answered {
            answer,
            note,
            said,
            is_crisis,
        } = answered;
        let mut answered = |day: Option<Date>| {
            let rows = self.rows.entry(id.to_owned()).or_default();
            rows.push((row, day));
        };
        let edit = match said {
            Said::Right(date) => {
                answered(Some(date));
                // A note next to a yes may still describe a change.
                (!note.is_empty()).then(|| format!("confirmed, with a note: {note}"))
            }
            Said::Wrong => {
                answered(None);
                let note = if note.is_empty() { "no note" } else { note };
                Some(format!("“{answer}”: {note}"))
            }
            Said::Unheard if note.is_empty() && !is_crisis => {
                self.returned.unheard += 1;
                None
            }
            Said::Unheard => Some(match note {
                "" => format!("“{answer}”"),
                note => format!("“{answer}”: {note}"),
            }),
            Said::Nothing if note.is_empty() => {
                self.returned.blank += 1;
                None
            }
            Said::Nothing => Some(format!("not answered, with a note: {note}")),
            Said::Unread(why) => {
                let beside = match note {
                    "" => String::new(),
                    note => format!(" The note: {note}"),
                };
                self.problem(row, id, format!("“{answer}” {why}.{beside}"));
                None
            }
        };
        if let Some(message) = edit {
            let id = id.to_owned();
            self.returned.edit.push(Open { row, id, message });
        }
    }
}

impl Returned {
    /// Keeps one date for each id whose answers agree, unless the listing
    /// already has a later one.
    fn settle(
        &mut self,
        rows: BTreeMap<String, Vec<(u32, Option<Date>)>>,
        verified: &HashMap<&str, Option<Date>>,
    ) {
        for (id, answers) in rows {
            let (row, day) = answers[0];
            let other = answers.iter().find(|(_, other)| *other != day);
            if let Some((other, _)) = other {
                let message = format!("Rows {row} and {other} answer differently. Keep one.");
                self.problems.push(Open { row, id, message });
                continue;
            }
            let Some(day) = day else { continue };
            match verified.get(id.as_str()).copied().flatten() {
                Some(newer) if newer > day => {
                    let message = format!("It was already confirmed on {newer}, after {day}.");
                    self.problems.push(Open { row, id, message });
                }
                _ => {
                    self.confirmed.insert(id, day);
                }
            }
        }
        self.problems.sort_by_key(|open| open.row);
    }
}

/// A seed file with some cells filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditedFile {
    /// Path relative to the seed folder.
    pub file: String,
    /// Number of changed cells.
    pub cells: usize,
    /// The complete new file.
    pub bytes: Vec<u8>,
    /// The workbook that it takes the place of, if it does.
    pub converted: Option<Converted>,
}

/// A seed file that cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file} was not changed: {why}.")]
pub struct NotEdited {
    /// Path relative to the seed folder.
    pub file: String,
    /// Ids of the listings whose cells were not written.
    pub ids: Vec<String>,
    /// Why, and what to do.
    pub why: String,
}

/// The seed files with the confirmation dates in `verified_on`, and those that
/// cannot be changed. Unchanged files are left out.
pub fn edited_files(
    seeds: &SeedView,
    directory: &Directory,
    returned: &Returned,
) -> (Vec<EditedFile>, Vec<NotEdited>) {
    let days = returned.confirmed.iter();
    let days = days.map(|(id, day)| (id.clone(), day.to_string()));
    edited(seeds, directory, EditedColumn::VERIFIED_ON, days.collect())
}

/// A column that is written in files of both kinds.
#[derive(Debug, Clone, Copy)]
pub struct EditedColumn {
    resource: Resource,
    meeting: Meeting,
}

impl EditedColumn {
    /// The day of the last confirmation.
    pub const VERIFIED_ON: EditedColumn = EditedColumn {
        resource: Resource::VerifiedOn,
        meeting: Meeting::VerifiedOn,
    };
    /// Whether the place is kept from the public.
    pub const CONFIDENTIAL: EditedColumn = EditedColumn {
        resource: Resource::Confidential,
        meeting: Meeting::Confidential,
    };
    /// Whether a listing is in use.
    pub const STATUS: EditedColumn = EditedColumn {
        resource: Resource::Status,
        meeting: Meeting::Status,
    };
}

/// The seed files with these cells of a column, by listing id, and those that
/// cannot be changed. A workbook becomes a CSV file. Unchanged files are left
/// out.
pub fn edited(
    seeds: &SeedView,
    directory: &Directory,
    column: EditedColumn,
    mut wanted: BTreeMap<String, String>,
) -> (Vec<EditedFile>, Vec<NotEdited>) {
    let mut files = Vec::new();
    let mut refused = Vec::new();
    for source in &directory.sources {
        // If several rows have the same id, the first one is published.
        let mut cells = vec![None; source.ids.len()];
        for (cell, id) in cells.iter_mut().zip(source.ids.iter()) {
            *cell = wanted.remove(id);
        }
        if cells.iter().all(Option::is_none) {
            continue;
        }
        match edit(seeds, source, column, &cells) {
            Ok(file) => files.extend(file),
            Err(why) => {
                let ids = source.ids.iter().zip(&cells);
                let ids = ids.filter(|(_, cell)| cell.is_some());
                refused.push(NotEdited {
                    file: source.file.to_string(),
                    ids: ids.map(|(id, _)| id.to_owned()).collect(),
                    why,
                });
            }
        }
    }
    (files, refused)
}

fn edit(
    seeds: &SeedView,
    source: &Source,
    column: EditedColumn,
    cells: &[Option<String>],
) -> Result<Option<EditedFile>, String> {
    let bytes = seeds
        .read(&source.file)
        .map_err(|error| error.to_string())?;
    let text = as_text(seeds, &source.file, bytes)?;
    let (columns, column): (&'static [Column], usize) = if is_meetings(&source.file) {
        (MEETING_COLUMNS, column.meeting.into())
    } else {
        (RESOURCE_COLUMNS, column.resource.into())
    };
    let table = Table::read(&source.file, &text.bytes, columns);
    let moved = table.rows.len() != cells.len() && !table.rows.is_empty();
    if moved {
        return Err("it was saved again meanwhile. Try again".to_owned());
    }
    let rows = table.rows.iter().zip(cells);
    let differs = |now: &str, cell: &str| {
        let day = parse_cell::date(cell);
        now != cell && (day.is_none() || parse_cell::date(now) != day)
    };
    let values: BTreeMap<u32, String> = rows
        .filter_map(|(row, cell)| Some((row, cell.as_ref()?)))
        .filter(|(row, cell)| differs(table.cell(row, column), cell))
        .map(|(row, cell)| (row.number, cell.clone()))
        .collect();
    let changed = set_cells(&text.bytes, columns, column, &values);
    let changed = changed.map_err(|why| why.to_string())?;
    Ok((!values.is_empty()).then_some(EditedFile {
        cells: values.len(),
        bytes: changed,
        ..text
    }))
}

/// A seed file as text that can be changed cell by cell: a workbook as the CSV
/// file that takes its place.
///
/// # Errors
/// A CSV file of its name is there already.
pub fn as_text(seeds: &SeedView, file: &str, bytes: Vec<u8>) -> Result<EditedFile, String> {
    let (file, bytes, converted) = match text_copy(file, &bytes) {
        Some(copy) if copy.name != file && seeds.read(&copy.name).is_ok() => {
            let name = copy.name;
            return Err(format!(
                "{name} stands beside it. Take one of the two away and try again"
            ));
        }
        Some(copy) => (copy.name, copy.bytes, Some(copy.made_of)),
        None => (file.to_owned(), bytes, None),
    };
    Ok(EditedFile {
        file,
        cells: 0,
        bytes,
        converted,
    })
}

/// Whether a seed file is a list of meetings, judging by its name.
fn is_meetings(file: &str) -> bool {
    file.to_lowercase().starts_with("meetings")
}
