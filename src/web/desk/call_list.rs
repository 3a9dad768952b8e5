//! A returned call list: a preview of the days it would change, row by row,
//! and, with the passphrase, writing and publishing them.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use jiff::civil::Date;

use super::handlers::run_with_upload;
use super::publish_upload;
use super::publish_upload::PublishOutcome;
use super::read_seeds::seeds;
use super::refusal::Refusal;
use super::session::StaffSession;
use super::state::Desk;
use super::upload::Upload;
use super::views::Head;
use crate::directory::Directory;
use crate::report::returned_call_list;
use crate::report::returned_call_list::{Change, Open, Returned};
use crate::web::error::WebError;

/// Max rows shown of each kind.
const MAX_ROWS: usize = 200;

/// The changes that a list would make, or made.
#[derive(Debug, Template)]
#[template(path = "desk-returned.html")]
struct ReturnedPage {
    head: Head,
    /// Whether the public sees the changes; `None` before publishing.
    placed: Option<bool>,
    days: Vec<Day>,
    more_days: usize,
    edit: Vec<Open>,
    more_edit: usize,
    problems: Vec<Open>,
    more_problems: usize,
    blank: usize,
    /// Files that cannot be changed, with the reason.
    refused: Vec<String>,
}

/// A confirmation day to write.
#[derive(Debug)]
struct Day {
    /// File and row of the listing.
    place: String,
    name: String,
    /// The day in the file now, or “never”.
    before: String,
    day: Date,
}

/// A list, compared with the seeds in the folder.
struct Read {
    returned: Returned,
    days: Vec<Day>,
    changes: Vec<Change>,
    refused: Vec<String>,
}

impl Read {
    fn of(desk: &Desk, upload: &Upload) -> Result<Read, WebError> {
        let directory = seeds(desk)?;
        let today = desk.app().today();
        let returned = returned_call_list::read(&upload.bytes, &directory, today);
        let returned = returned.map_err(|why| {
            let name = upload.short_name();
            let why = format!("“{name}” could not be read: {why}.");
            WebError::from(Refusal::WrongKind(why))
        })?;
        let (changes, refused) = returned_call_list::changes(desk.data(), &directory, &returned);
        Ok(Read {
            days: days(&directory, &returned),
            returned,
            changes,
            refused,
        })
    }

    fn page(self, head: Head, placed: Option<bool>) -> ReturnedPage {
        let (days, more_days) = first(self.days);
        let (edit, more_edit) = first(self.returned.edit);
        let (problems, more_problems) = first(self.returned.problems);
        ReturnedPage {
            head,
            placed,
            days,
            more_days,
            edit,
            more_edit,
            problems,
            more_problems,
            blank: self.returned.blank,
            refused: self.refused,
        }
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
            place: format!("{file}, row {row}"),
            name: listing.map_or_else(|| id.to_owned(), |listing| listing.name.english.clone()),
            before: before.map_or_else(|| "never".to_owned(), |day| day.to_string()),
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
    guest.page(&desk, &read.page(head, None))
}

/// `POST /returned/publish`: writes the days of a list into the seeds and
/// publishes them.
pub async fn publish(
    State(desk): State<Desk>,
    guest: StaffSession,
    request: Request,
) -> Result<Response, WebError> {
    let may = StaffSession::may_change;
    let (read, placed) = run_with_upload(request, &desk, &guest, may, |desk, upload| {
        publish_upload::changes(desk, &upload.seen, || {
            let read = Read::of(desk, upload)?;
            let changes = read.changes.clone();
            Ok((read, changes))
        })
    })
    .await?;
    let head = guest.head(&desk);
    let seen = placed.map(|placed| matches!(placed, PublishOutcome::Published(_)));
    guest.page(&desk, &read.page(head, seen))
}
