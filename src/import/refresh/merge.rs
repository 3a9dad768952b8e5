//! The rows of a list put together with those of its seed file, cell by cell:
//! what staff changed stays, and no row goes.

use std::collections::HashSet;

use jiff::civil::Date;

use super::{cell, hidden_columns, set};
use crate::diagnostic::render::counted;
use crate::diagnostic::{Diagnostic, Severity};
use crate::import::hsds::hidden::blank_texts;
use crate::import::list::Rows;
use crate::model::listing::Status;
use crate::seeds::columns::Resource as R;
use crate::seeds::read::seed_folder::{Tables, Unreadable};
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::read::table::{FileIssue, Table};
use crate::seeds::rows::parse_cell;
use crate::seeds::rows::resource;
use crate::seeds::rows::seed_row::{Kind, SeedRow};
use crate::seeds::sources::left_list::LeftList;
use crate::seeds::write::row_cells::RowCells;

/// A row of a seed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// Row in the spreadsheet.
    pub number: u32,
    /// Its id, made if it has none.
    pub id: String,
    /// Its cells.
    pub cells: RowCells,
}

/// The rows of a seed file, in order.
pub fn rows_of(table: &Table, kind: Kind) -> Vec<FileRow> {
    let rows = table.rows.iter().map(|row| FileRow {
        number: row.number,
        id: resource::id(&SeedRow::new(table, row, kind).revealed()),
        cells: RowCells::of(table, row),
    });
    rows.collect()
}

/// What of a seed file would be lost if it were written anew; `None` if nothing
/// would be.
pub fn would_lose(table: &Table) -> Option<String> {
    let lost = table.oddities.iter().find_map(|oddity| match oddity {
        FileIssue::UnknownHeader(_, header) => Some(format!("the column “{header}”")),
        FileIssue::AboveHeader(..) => Some("the title above its header".to_owned()),
        FileIssue::MissingColumn(..)
        | FileIssue::NoRows(_)
        | FileIssue::Encoding(_)
        | FileIssue::FullCell(..)
        | FileIssue::DirectionMark(..)
        | FileIssue::Twin(_)
        | FileIssue::Empty => None,
        _ => Some("what cannot be read in it".to_owned()),
    });
    lost.map(|lost| {
        format!(
            "{} cannot be put together with the list: {lost} would be lost. Put that right, or \
             name another file.",
            table.file
        )
    })
}

/// The rows of one list at three times.
#[derive(Debug)]
pub struct Versions<'a> {
    /// What kind of rows they are.
    pub kind: Kind,
    /// What the list said when it was last taken; `None` if that is not known.
    pub base: Option<&'a Rows>,
    /// The seed file.
    pub now: &'a [FileRow],
    /// What the list says.
    pub new: &'a Rows,
    /// The day.
    pub today: Date,
    /// The day on which the list came.
    pub fetched: Date,
}

impl Versions<'_> {
    /// The date of a row of the list: its own, or that of the whole.
    fn date_of(&self, row: &RowCells) -> String {
        match cell(row, self.kind, R::SourceDate) {
            "" => self.fetched.to_string(),
            own => own.to_owned(),
        }
    }
}

/// Rows put together.
#[derive(Debug, Default)]
pub struct Merge {
    /// The rows to write.
    pub rows: Vec<RowCells>,
    /// Ids of new rows.
    pub added: Vec<String>,
    /// Ids of rows with a cell that the list changed.
    pub changed: Vec<String>,
    /// Ids of rows that left the list.
    pub left: Vec<String>,
    /// Ids of rows that are in the list again.
    pub back: Vec<String>,
    /// Ids of rows that are closed since nobody confirmed them.
    pub closed: Vec<String>,
    /// What staff need to know.
    pub findings: Vec<Diagnostic>,
    /// Number of cells in which the list says something else than staff.
    differing: usize,
}

impl Merge {
    /// Whether the seed file stays as it is.
    pub fn is_empty(&self) -> bool {
        self.ids().all(|(_, ids)| ids.is_empty())
    }

    /// The ids by what happened to their rows, in words.
    pub fn ids(&self) -> impl Iterator<Item = (&'static str, &[String])> {
        [
            ("changed", &self.changed[..]),
            ("not in the list any more", &self.left),
            ("in the list again", &self.back),
            ("closed", &self.closed),
            ("new", &self.added),
        ]
        .into_iter()
    }
}

/// Maximum cells that are named in which the list says something else.
const MAX_DIFFERING: usize = 20;

/// Puts the rows together; `file` is named in findings.
pub fn merge(file: &str, versions: &Versions<'_>) -> Merge {
    let mut merge = Merge::default();
    let mut unknown = 0;
    for row in versions.now {
        let mut cells = row.cells.clone();
        let kind = versions.kind;
        let (mark, note) = LeftList::take(cell(&cells, kind, R::SourceNote));
        set(&mut cells, kind, R::SourceNote, note);
        match (versions.new.get(&row.id), mark) {
            (Some(new), mark) => merge.take(file, versions, row, (cells, new, mark)),
            (None, Some(mark)) => merge.still_gone(versions, row, mark),
            (None, None) => {
                let is_in_use = status_of(&cells, kind).is_in_use();
                let was_in_list = versions.base.map(|base| base.contains_key(&row.id));
                if was_in_list == Some(true) && is_in_use {
                    let mark = LeftList {
                        since: versions.today,
                        is_closed: false,
                    };
                    put_mark(&mut cells, kind, mark);
                    merge.left.push(row.id.clone());
                    merge.report_left(file, row);
                } else {
                    cells.clone_from(&row.cells);
                    unknown += usize::from(was_in_list.is_none());
                }
                merge.rows.push(cells);
            }
        }
    }
    merge.add_new(file, versions);
    if merge.differing > MAX_DIFFERING {
        let more = merge.differing - MAX_DIFFERING;
        let message = format!(
            "The list says something else in {} more.",
            counted(more, "cell")
        );
        let fix = "Compare the file with the list.";
        merge
            .findings
            .push(finding(file, "source-differs", message, fix));
    }
    if unknown > 0 {
        let message = format!(
            "{} of the file {} not in the list. Whether they came from it is not known any more.",
            counted(unknown, "row"),
            if unknown == 1 { "is" } else { "are" },
        );
        let fix = "Call them, or close what the list had and has no more.";
        merge
            .findings
            .push(finding(file, "not-in-list", message, fix));
    }
    merge
}

impl Merge {
    /// A row that the list has: the cells of the file without a mark, the row
    /// of the list, and the mark it had.
    fn take(
        &mut self,
        file: &str,
        versions: &Versions<'_>,
        row: &FileRow,
        (mut cells, new, mark): (RowCells, &RowCells, Option<LeftList>),
    ) {
        let kind = versions.kind;
        let base = versions.base.and_then(|base| base.get(&row.id));
        let says = [&cells, new].map(|row| parse_cell::yes_or_no(cell(row, kind, R::Confidential)));
        let is_hidden = match says {
            [None, new] => new == Some(true),
            [now, _] => now == Some(true),
        };
        let hidden = hidden_columns(kind);
        let mut is_changed = false;
        for (column, about) in kind.columns().iter().enumerate() {
            let (now, new) = (cells.get(column).to_owned(), new.get(column));
            // The date says when the other cells were so.
            let is_about = |one| Some(column) == kind.position(one);
            if now == new || is_about(R::Id) || is_about(R::SourceDate) {
                continue;
            }
            let is_as_it_was = match base {
                Some(base) => base.get(column) == now,
                None => now.is_empty(),
            };
            if is_as_it_was && !(is_hidden && !new.is_empty() && hidden.contains(&column)) {
                cells.set(column, new);
                is_changed = true;
            } else if !is_as_it_was && !new.is_empty() && !is_hidden {
                self.differing += 1;
                if self.differing > MAX_DIFFERING {
                    continue;
                }
                let message = format!("The list says “{}”.", shortened(new));
                let fix = "Ask which of the two is right. What stands in the file stays.";
                self.findings.push(Diagnostic {
                    row: Some(row.number),
                    column: Some(about.name.to_owned()),
                    value: Some(now),
                    ..finding(file, "source-differs", message, fix)
                });
            }
        }
        if is_changed {
            set(&mut cells, kind, R::SourceDate, versions.date_of(new));
        }
        if is_hidden && is_changed {
            // Texts of the list may name the street that is hidden. The place
            // itself stays as staff have it.
            let street = cell(new, kind, R::Address).to_owned();
            let place = hidden.iter().map(|at| (*at, cells.get(*at).to_owned()));
            let place: Vec<(usize, String)> = place.collect();
            blank_texts(&[street], kind, &mut cells);
            for (at, cell) in place {
                cells.set(at, cell);
            }
        }
        if let Some(mark) = mark {
            if mark.is_closed && status_of(&cells, kind) == Status::Closed {
                set(&mut cells, kind, R::Status, cell(new, kind, R::Status));
            }
            self.back.push(row.id.clone());
        } else if is_changed {
            self.changed.push(row.id.clone());
        }
        self.rows.push(cells);
    }

    /// A row that left the list before: closed when its term is over.
    fn still_gone(&mut self, versions: &Versions<'_>, row: &FileRow, mark: LeftList) {
        let kind = versions.kind;
        let mut cells = row.cells.clone();
        let verified_on = parse_cell::date(cell(&cells, kind, R::VerifiedOn));
        let is_open = status_of(&cells, kind).is_in_use() && !mark.is_settled(verified_on);
        if is_open && mark.is_over(versions.today) {
            let (_, note) = LeftList::take(cell(&cells, kind, R::SourceNote));
            set(&mut cells, kind, R::SourceNote, note);
            let closed = LeftList {
                is_closed: true,
                ..mark
            };
            put_mark(&mut cells, kind, closed);
            set(&mut cells, kind, R::Status, Status::Closed.word());
            self.closed.push(row.id.clone());
        }
        self.rows.push(cells);
    }

    /// Rows that the file does not have: new ones, and those that staff took
    /// out.
    fn add_new(&mut self, file: &str, versions: &Versions<'_>) {
        let known: HashSet<&str> = versions.now.iter().map(|row| row.id.as_str()).collect();
        for (id, row) in versions.new {
            if known.contains(id.as_str()) {
                continue;
            }
            if versions.base.is_some_and(|base| base.contains_key(id)) {
                let message = "A row was taken out of the file, and the list still has it.";
                let fix = "Nothing to do: it stays out.";
                self.findings.push(Diagnostic {
                    value: Some(id.clone()),
                    ..finding(file, "deleted-here", message.to_owned(), fix)
                });
                continue;
            }
            let mut row = row.clone();
            let date = versions.date_of(&row);
            set(&mut row, versions.kind, R::SourceDate, date);
            self.rows.push(row);
            self.added.push(id.clone());
        }
    }

    fn report_left(&mut self, file: &str, row: &FileRow) {
        let message = "A row is not in the list any more.".to_owned();
        let fix = "Call it. Write the day into verified_on if it is still there, or closed into \
                   status. After 60 days it is closed.";
        self.findings.push(Diagnostic {
            severity: Severity::Warning,
            row: Some(row.number),
            value: Some(row.id.clone()),
            ..finding(file, "left-its-list", message, fix)
        });
    }
}

fn finding(file: &str, code: &'static str, message: String, fix: &'static str) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Note,
        file: file.into(),
        row: None,
        column: None,
        value: None,
        message,
        fix: fix.into(),
        more: None,
        cell: None,
        listing: None,
        lacks: None,
    }
}

/// A value as a message quotes it.
fn shortened(value: &str) -> String {
    const MOST: usize = 80;
    match value.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}

fn status_of(row: &RowCells, kind: Kind) -> Status {
    parse_cell::status(cell(row, kind, R::Status)).unwrap_or_default()
}

fn put_mark(row: &mut RowCells, kind: Kind, mark: LeftList) {
    let note = mark.put(cell(row, kind, R::SourceNote));
    set(row, kind, R::SourceNote, note);
}

/// The ids in all files but one.
///
/// # Errors
/// A file that cannot be read.
pub fn ids_elsewhere(view: &SeedView, file: &str) -> Result<HashSet<String>, Unreadable> {
    let mut ids = HashSet::new();
    Tables::read(view)?.each_listings(&mut |table, kind| {
        if *table.file != *file {
            ids.extend(rows_of(table, kind).into_iter().map(|row| row.id));
        }
    })?;
    Ok(ids)
}

/// The rows of a list under ids of their own: an id that another file has gets
/// the name of the list before it, and keeps that.
pub fn under_own_ids(
    rows: Rows,
    name: &str,
    kind: Kind,
    [own, others]: [&HashSet<String>; 2],
) -> Rows {
    let rows = rows.into_iter().map(|(id, mut row)| {
        let longer = parse_cell::slug(&[name, &id]);
        let is_own = own.contains(&id);
        if own.contains(&longer) || (!is_own && others.contains(&id)) {
            set(&mut row, kind, R::Id, &longer);
            return (longer, row);
        }
        (id, row)
    });
    rows.collect()
}
