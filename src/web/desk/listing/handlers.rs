//! The routes for one row at a time.

use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use super::editing::EditedRow;
use super::find::{Asked, FindPage, Found};
use super::form::{FormPage, Standing};
use super::row_address::RowAddress;
use super::sent_form::{Doing, SentForm};
use crate::publish::changes::accepted_seeds::AcceptedSeeds;
use crate::publish::changes::{Change, Kind};
use crate::web::desk::changes::handlers::told;
use crate::web::desk::changes::trying::{Sent, send};
use crate::web::desk::handlers::{run_queued, see};
use crate::web::desk::head::Head;
use crate::web::desk::read_seeds::checked;
use crate::web::desk::session::StaffSession;
use crate::web::desk::state::Desk;
use crate::web::error::WebError;

/// `GET /listings`: looks for rows. The form for the only one that was found.
pub async fn find(
    State(desk): State<Desk>,
    guest: StaffSession,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    guest.may_change()?;
    let head = guest.head(&desk);
    let work = move |desk: &Desk| FindPage::of(desk, asked, head);
    match run_queued(&desk, work).await? {
        Found::One(href) => Ok(see(&href)),
        Found::Page(page) => guest.page(&desk, &*page),
    }
}

/// A row, as a link names it.
#[derive(Debug, Deserialize)]
pub struct Named {
    file: String,
    row: Option<u32>,
    #[serde(default)]
    id: String,
}

/// `GET /listing`: the form for one row, or for a new one.
pub async fn form(
    State(desk): State<Desk>,
    guest: StaffSession,
    Query(named): Query<Named>,
) -> Result<Response, WebError> {
    guest.may_change()?;
    let head = guest.head(&desk);
    let page = run_queued(&desk, move |desk| {
        let form = SentForm {
            address: RowAddress {
                file: named.file,
                row: named.row,
                id: named.id,
            },
            ..SentForm::default()
        };
        let seeds = desk.accepted_seeds()?;
        let edited = EditedRow::of(desk, &seeds, &form)?;
        let check = checked(desk, &seeds.view, &[])?;
        FormPage::of(desk, &edited, &check, (head, Standing::Unchanged))
    });
    guest.page(&desk, &page.await?)
}

/// What came of a form.
enum Done {
    /// The row is shown with what was found.
    Shown(Box<FormPage>, StatusCode),
    /// It became a change.
    Sent(Box<Change>),
}

/// `POST /listing`: shows the row with its changes, or makes a change of it.
pub async fn send_form(
    State(desk): State<Desk>,
    guest: StaffSession,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let form = SentForm::of(fields);
    guest.may_send(&desk, &form.token)?;
    let (head, by) = (guest.head(&desk), guest.by());
    let work = move |desk: &Desk| take(desk, by, &form, head);
    match run_queued(&desk, work).await? {
        Done::Sent(change) => Ok(told(&change, "published")),
        Done::Shown(page, status) => Ok((status, guest.page(&desk, &*page)?).into_response()),
    }
}

fn take(desk: &Desk, by: String, form: &SentForm, head: Head) -> Result<Done, WebError> {
    let _alone = desk.app().change_at_desk();
    let seeds = desk.accepted_seeds()?;
    let edited = EditedRow::of(desk, &seeds, form)?;
    let check = checked(desk, &seeds.view, &edited.given())?;
    let row = edited.row;
    let has_errors = row.is_some_and(|row| edited.after.is_set_aside(row, &check));
    let is_meant = form.doing == Doing::Keep || edited.hides_or_closes();
    let standing = match form.doing {
        _ if edited.changes.is_empty() => Standing::Unchanged,
        Doing::Look => Standing::Looked,
        Doing::Publish | Doing::Keep if has_errors && !is_meant => Standing::HasErrors,
        Doing::Publish | Doing::Keep => {
            let change = send(desk, sent(by, edited, seeds))?;
            return Ok(Done::Sent(Box::new(change)));
        }
    };
    let status = match standing {
        Standing::HasErrors => StatusCode::UNPROCESSABLE_ENTITY,
        Standing::Unchanged | Standing::Looked => StatusCode::OK,
    };
    let page = FormPage::of(desk, &edited, &check, (head, standing))?;
    Ok(Done::Shown(Box::new(page), status))
}

/// The changed row as a change of the file that it was taken from.
fn sent(by: String, edited: EditedRow, seeds: AcceptedSeeds) -> Sent {
    let kind = match edited.address.row {
        Some(_) => Kind::Listing,
        None => Kind::NewListing,
    };
    let about = edited.changed_row().map(|row| edited.after.name(row));
    let mut seen = seeds.files;
    seen.insert(edited.base.name, edited.base.hash);
    let mut sent = Sent::files(by, kind, vec![edited.after.text], seen);
    sent.about = about;
    sent
}
