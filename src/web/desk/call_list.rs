//! A returned call list: a preview of the days it would change, row by row,
//! and, for whoever signed in, writing and publishing them.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Form, Request, State};
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;

use super::changes::handlers::note_in_log;
use super::changes::sending;
use super::handlers::{run_queued, run_with_upload, see};
use super::head::Head;
use super::read_seeds::checked;
use super::refusal::Refusal;
use super::session::StaffSession;
use super::state::Desk;
use super::upload::Upload;
use crate::directory::Directory;
use crate::publish::changes::store::Contents;
use crate::publish::changes::{Change, Kind};
use crate::report::open_answers::TakenIn;
use crate::report::returned_call_list::{EditedFile, NotEdited, Open, Returned};
use crate::report::{open_answers, returned_call_list};
use crate::web::error::WebError;
use crate::web::i18n::fill;

/// Max rows shown of each kind.
const MAX_ROWS: usize = 200;

/// The changes that a list would make, or made.
#[derive(Debug, Template)]
#[template(path = "desk-returned.html")]
struct ReturnedPage {
    head: Head,
    /// Whether its open answers are kept.
    is_kept: bool,
    /// Whether a change was made of its days.
    is_written: bool,
    /// Number of the change that waits; `None` if people see it.
    waits: Option<u64>,
    days: Vec<Day>,
    more_days: usize,
    edit: Vec<Open>,
    more_edit: usize,
    problems: Vec<Open>,
    more_problems: usize,
    blank: usize,
    unheard: usize,
    /// Files that cannot be changed, with the reason.
    refused: Vec<String>,
}

/// A confirmation day to write.
#[derive(Debug)]
struct Day {
    /// Id of the listing.
    id: String,
    /// File of the listing.
    file: String,
    /// Row in the file.
    row: u32,
    name: String,
    /// The day in the file now, if there is one.
    before: Option<Date>,
    day: Date,
}

/// A list, compared with the seeds in the folder.
struct Read {
    returned: Returned,
    days: Vec<Day>,
    /// Hashes of the accepted files, and those that would change.
    changes: (Contents, Vec<EditedFile>),
    refused: Vec<String>,
    directory: Directory,
}

/// What became of a list.
#[derive(Debug, Clone, Copy)]
enum Written<'a> {
    /// It was only looked at.
    No,
    /// It was taken in; the change made of its days, if there were any.
    Tried(Option<&'a Change>),
}

impl Read {
    fn of(desk: &Desk, upload: &Upload) -> Result<Read, WebError> {
        let seeds = desk.accepted_seeds()?;
        let directory = checked(desk, &seeds.view, &[])?.directory;
        let today = desk.app().today();
        let returned = returned_call_list::read(&upload.bytes, &directory, today);
        let returned = returned.map_err(|why| {
            let name = upload.short_name();
            let why = format!("“{name}” could not be read: {why}.");
            WebError::from(Refusal::WrongKind(why))
        })?;
        let (files, refused) = returned_call_list::edited_files(&seeds.view, &directory, &returned);
        let mut days = days(&directory, &returned);
        let unwritten = |id: &String| refused.iter().any(|file| file.ids.contains(id));
        days.retain(|day| !unwritten(&day.id));
        Ok(Read {
            days,
            returned,
            changes: (seeds.files, files),
            refused: refused.iter().map(NotEdited::to_string).collect(),
            directory,
        })
    }

    /// Keeps what somebody must act on, whatever becomes of the days.
    fn keep_open(&self, desk: &Desk, by: &str) -> Result<(), WebError> {
        let taken_in = TakenIn {
            by: Some(by.to_owned()),
            on: desk.app().today(),
        };
        open_answers::keep(desk.data(), &self.returned, &self.directory, &taken_in)?;
        // The call list has the answers, too.
        *desk.last_look() = None;
        Ok(())
    }

    fn page(self, head: Head, written: Written<'_>) -> ReturnedPage {
        let change = match written {
            Written::Tried(change) => change,
            Written::No => None,
        };
        let (days, more_days) = first(self.days);
        let (edit, more_edit) = first(self.returned.edit);
        let (problems, more_problems) = first(self.returned.problems);
        ReturnedPage {
            head,
            is_kept: matches!(written, Written::Tried(_)),
            is_written: change.is_some(),
            waits: change
                .filter(|change| change.waits())
                .map(|change| change.number),
            days,
            more_days,
            edit,
            more_edit,
            problems,
            more_problems,
            blank: self.returned.blank,
            unheard: self.returned.unheard,
            refused: self.refused,
        }
    }
}

impl ReturnedPage {
    /// The row of an answer.
    fn row_of(&self, open: &Open) -> String {
        fill(&self.head.w.list_row, "row", &open.row.to_string())
    }

    /// Rows that change nothing.
    fn left(&self) -> String {
        let sentence = fill(&self.head.w.list_blank, "blank", &self.blank.to_string());
        fill(&sentence, "unheard", &self.unheard.to_string())
    }
}

fn first<T>(mut rows: Vec<T>) -> (Vec<T>, usize) {
    let more = rows.len().saturating_sub(MAX_ROWS);
    rows.truncate(MAX_ROWS);
    (rows, more)
}

/// The days, in the order of the seed rows they belong to.
fn days(directory: &Directory, returned: &Returned) -> Vec<Day> {
    let listings = directory.listings();
    let listings = listings.iter();
    let listings: HashMap<&str, _> = listings.map(|one| (one.id.as_str(), one)).collect();
    let rows = directory.sources.iter().flat_map(|source| {
        let rows = source.ids.iter().zip(&source.rows);
        rows.map(|(id, row)| (id, &source.file, *row))
    });
    let mut left = returned.confirmed.clone();
    let written = rows.filter_map(|(id, file, row)| {
        let day = left.remove(id)?;
        let listing = listings.get(id);
        let before = listing.and_then(|listing| listing.verified_on);
        Some(Day {
            id: id.to_owned(),
            file: file.to_string(),
            row,
            name: listing.map_or_else(|| id.to_owned(), |listing| listing.name.english.clone()),
            before,
            day,
        })
    });
    written.collect()
}

/// `POST /returned`: a preview of the changes. Nothing is stored.
pub async fn look(
    State(desk): State<Desk>,
    guest: StaffSession,
    request: Request,
) -> Result<Response, WebError> {
    let read = run_with_upload(request, &desk, &guest, StaffSession::may_look, Read::of).await?;
    let head = guest.head(&desk);
    guest.page(&desk, &read.page(head, Written::No))
}

/// `POST /returned/publish`: makes a change of the days of a list, which goes
/// live or waits.
pub async fn publish(
    State(desk): State<Desk>,
    guest: StaffSession,
    request: Request,
) -> Result<Response, WebError> {
    let (may, by) = (StaffSession::may_change, guest.by());
    let (read, change) = run_with_upload(request, &desk, &guest, may, |desk, upload| {
        let _alone = desk.app().change_at_desk();
        let mut read = Read::of(desk, upload)?;
        read.keep_open(desk, &by)?;
        let changes = std::mem::take(&mut read.changes);
        let change = match changes.1.is_empty() {
            true => None,
            false => Some(sending::send_edited(desk, by, Kind::CallList, changes)?),
        };
        Ok((read, change))
    })
    .await?;
    change.iter().for_each(note_in_log);
    let head = guest.head(&desk);
    guest.page(&desk, &read.page(head, Written::Tried(change.as_ref())))
}

/// Form that names an answer.
#[derive(Debug, Deserialize)]
pub struct Settled {
    token: String,
    id: String,
}

/// `POST /settled`: somebody acted on an answer.
pub async fn settled(
    State(desk): State<Desk>,
    guest: StaffSession,
    Form(form): Form<Settled>,
) -> Result<Response, WebError> {
    guest.may_send(&desk, &form.token)?;
    run_queued(&desk, move |desk| {
        let _alone = desk.app().change_at_desk();
        *desk.last_look() = None;
        Ok(open_answers::settle(desk.data(), &form.id)?)
    })
    .await?;
    tracing::info!(
        by = guest.by(),
        "An open answer was settled at the staff desk."
    );
    Ok(see("/?done=settled"))
}
