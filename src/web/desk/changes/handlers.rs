//! The routes of changes.

use axum::extract::{Form, Path, Request, State};
use axum::response::Response;
use serde::Deserialize;

use super::sending;
use super::views::{ChangePage, ChangesPage};
use crate::publish::changes::Change;
use crate::web::desk::handlers::{run_queued, run_with_upload, see};
use crate::web::desk::overriding::OverrideFields;
use crate::web::desk::refusal::Refusal;
use crate::web::desk::session::StaffSession;
use crate::web::desk::state::Desk;
use crate::web::error::WebError;

/// Logs who let a change go live, if it did; never its files.
pub(in crate::web::desk) fn note_in_log(change: &Change) {
    if let Some(by) = change.acceptance().and_then(|live| live.by.as_ref()) {
        let (kind, sent_by) = (&change.kind, &change.by);
        tracing::info!(
            change = change.number,
            ?kind,
            sent_by,
            by,
            "A change at the staff desk went live."
        );
    }
}

/// Where a change leads: to the desk if people see it, or to its own page, which
/// also says what became of a workbook.
pub(in crate::web::desk) fn told(change: &Change, done: &str) -> Response {
    note_in_log(change);
    match change.waits() || !change.converted.is_empty() {
        true => see(&format!("/changes/{}", change.number)),
        false => see(&format!("/?done={done}")),
    }
}

/// `GET /changes`: the changes that wait, and those that went live.
pub async fn changes(State(desk): State<Desk>, guest: StaffSession) -> Result<Response, WebError> {
    guest.may_look()?;
    let head = guest.head(&desk);
    let page = run_queued(&desk, move |desk| Ok(ChangesPage::of(desk, head))).await?;
    guest.page(&desk, &page)
}

/// `GET /changes/{number}`: one change, with what it would change now.
pub async fn change(
    State(desk): State<Desk>,
    guest: StaffSession,
    Path(number): Path<String>,
) -> Result<Response, WebError> {
    guest.may_look()?;
    let number = number.parse().map_err(|_| WebError::NotFound)?;
    let head = guest.head(&desk);
    let page = run_queued(&desk, move |desk| ChangePage::of(desk, number, head)).await?;
    guest.page(&desk, &page)
}

/// `POST /publish`: a file that takes the place of a seed file.
pub async fn publish(
    State(desk): State<Desk>,
    guest: StaffSession,
    request: Request,
) -> Result<Response, WebError> {
    let (may, by) = (StaffSession::may_change, guest.by());
    let change = run_with_upload(request, &desk, &guest, may, |desk, upload| {
        sending::upload(desk, by, upload)
    })
    .await?;
    Ok(told(&change, "published"))
}

/// Form behind the button of a call.
#[derive(Debug, Deserialize)]
pub struct Confirmed {
    token: String,
    id: String,
}

/// `POST /confirmed`: a listing was called and is still right.
pub async fn confirmed(
    State(desk): State<Desk>,
    guest: StaffSession,
    Form(form): Form<Confirmed>,
) -> Result<Response, WebError> {
    guest.may_send(&desk, &form.token)?;
    let by = guest.by();
    let work = move |desk: &Desk| sending::confirmation(desk, by, &form.id);
    let change = run_queued(&desk, work).await?;
    Ok(told(&change, "confirmed"))
}

/// Form that accepts the refused files of the folder.
#[derive(Debug, Deserialize)]
pub struct Accept {
    token: String,
    seen: String,
    #[serde(flatten)]
    given: OverrideFields,
}

/// `POST /accept`: publishes the folder as it lies there, against its report.
pub async fn accept(
    State(desk): State<Desk>,
    guest: StaffSession,
    Form(form): Form<Accept>,
) -> Result<Response, WebError> {
    guest.may_send(&desk, &form.token)?;
    let given = guest.overrides(form.given).ok_or(Refusal::OtherReport)?;
    let work = move |desk: &Desk| sending::accept_folder(desk, &given, &form.seen);
    run_queued(&desk, work).await?.iter().for_each(note_in_log);
    Ok(see("/?done=published"))
}

/// Form that names a change.
#[derive(Debug, Deserialize)]
pub struct OfChange {
    token: String,
    number: String,
    #[serde(flatten)]
    given: OverrideFields,
}

impl OfChange {
    fn number(&self) -> Result<u64, WebError> {
        let number = self.number.parse();
        number.map_err(|_| Refusal::NoSuchChange.into())
    }
}

/// `POST /changes/publish`: tries a waiting change again.
pub async fn try_again(
    State(desk): State<Desk>,
    guest: StaffSession,
    Form(form): Form<OfChange>,
) -> Result<Response, WebError> {
    guest.may_send(&desk, &form.token)?;
    let (number, by) = (form.number()?, guest.by());
    let given = guest.overrides(form.given);
    let work = move |desk: &Desk| sending::try_again(desk, number, &by, given.as_ref());
    let change = run_queued(&desk, work).await?;
    Ok(told(&change, "published"))
}

/// `POST /changes/throw-away`: drops a waiting change.
pub async fn throw_away(
    State(desk): State<Desk>,
    guest: StaffSession,
    Form(form): Form<OfChange>,
) -> Result<Response, WebError> {
    guest.may_send(&desk, &form.token)?;
    let (number, by) = (form.number()?, guest.by());
    run_queued(&desk, move |desk| sending::throw_away(desk, number)).await?;
    tracing::info!(
        change = number,
        by,
        "A change was thrown away at the staff desk."
    );
    Ok(see("/?done=thrown-away"))
}

/// `POST /changes/undo`: makes a change that takes an accepted one back.
pub async fn undo(
    State(desk): State<Desk>,
    guest: StaffSession,
    Form(form): Form<OfChange>,
) -> Result<Response, WebError> {
    guest.may_send(&desk, &form.token)?;
    let (number, by) = (form.number()?, guest.by());
    let work = move |desk: &Desk| sending::undo(desk, by, number);
    let change = run_queued(&desk, work).await?;
    Ok(told(&change, "published"))
}

/// Form that names a file.
#[derive(Debug, Deserialize)]
pub struct OfFile {
    token: String,
    file: String,
}

/// `POST /put-back`: puts the accepted content of a file back into the folder.
pub async fn put_back(
    State(desk): State<Desk>,
    guest: StaffSession,
    Form(form): Form<OfFile>,
) -> Result<Response, WebError> {
    guest.may_send(&desk, &form.token)?;
    let by = guest.by();
    let work = move |desk: &Desk| sending::put_back(desk, by, &form.file);
    note_in_log(&run_queued(&desk, work).await?);
    Ok(see("/?done=put-back"))
}
