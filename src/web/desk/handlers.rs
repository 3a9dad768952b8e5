//! Handlers of the desk's routes.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, LOCATION, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::changes::lines::Line;
use super::changes::sending;
use super::changes::source_lines::SourceLine;
use super::dashboard::Dashboard;
use super::head::Head;
use super::read_seeds;
use super::read_seeds::{open_answers, standing_refusal};
use super::refusal::Refusal;
use super::session::{StaffSession, new_token, with_chosen_language, with_mark, with_token};
use super::state::Desk;
use super::upload::Upload;
use super::views::{CheckPage, DeskPage, Recent, SignInPage, TrialView};
use crate::diagnostic::paper::Paper;
use crate::report::call_list::call_list;
use crate::web::error::WebError;
use crate::web::i18n::{DeskWords, desk_words};
use crate::web::middleware::request_id::Reference;
use crate::web::pages::layout::html;
use crate::{memory, report};

/// Number of changes that went live, on the desk; its list has all of them.
const MAX_LIVE: usize = 5;

/// Runs work that reads or writes all seeds, one at a time. It runs to its end
/// even when the client is gone.
pub(super) async fn run_queued<T: Send + 'static>(
    desk: &Desk,
    work: impl FnOnce(&Desk) -> Result<T, WebError> + Send + 'static,
) -> Result<T, WebError> {
    let turn = desk.turn().await?;
    away(desk, move |desk| {
        let done = work(desk);
        memory::give_back();
        drop(turn);
        done
    })
    .await
}

/// Works on an uploaded file, if `may` says that its sender may.
pub(super) async fn run_with_upload<T: Send + 'static>(
    request: Request,
    desk: &Desk,
    guest: &StaffSession,
    may: fn(&StaffSession) -> Result<(), WebError>,
    work: impl FnOnce(&Desk, &Upload) -> Result<T, WebError> + Send + 'static,
) -> Result<T, WebError> {
    may(guest)?;
    let upload = Upload::of(request, desk, guest).await?;
    run_queued(desk, move |desk| work(desk, &upload)).await
}

/// The current dashboard, reloaded only when something changed.
async fn looked(desk: &Desk) -> Result<Arc<Dashboard>, WebError> {
    match away(desk, read_seeds::known).await? {
        Some(look) => Ok(look),
        None => run_queued(desk, read_seeds::load_dashboard).await,
    }
}

/// Runs work on a blocking thread.
async fn away<T: Send + 'static>(
    desk: &Desk,
    work: impl FnOnce(&Desk) -> Result<T, WebError> + Send + 'static,
) -> Result<T, WebError> {
    let (desk, request) = (desk.clone(), Reference::current());
    let work = move || request.during_work(|| work(&desk));
    tokio::task::spawn_blocking(work).await?
}

impl StaffSession {
    /// Whether the pages may be viewed: after sign-in, or, while nobody can sign
    /// in, by everyone on this machine.
    pub(super) fn may_look(&self) -> Result<(), WebError> {
        match self.name.is_some() || self.open {
            true => Ok(()),
            false => Err(Refusal::SignIn.into()),
        }
    }

    /// Whether seeds may be changed: only after sign-in.
    pub(super) fn may_change(&self) -> Result<(), WebError> {
        self.may_look()?;
        match self.name.is_some() {
            true => Ok(()),
            false => Err(Refusal::ReadOnly.into()),
        }
    }

    /// Whether a form that changes something is this visitor's, by its token.
    pub(super) fn may_send(&self, desk: &Desk, token: &str) -> Result<(), WebError> {
        self.may_change()?;
        self.sent(desk, token)
    }

    /// Whether this visitor sent a form, by its token.
    pub(super) fn sent(&self, desk: &Desk, token: &str) -> Result<(), WebError> {
        match desk.is_own_form(&self.token, token) {
            true => Ok(()),
            false => Err(Refusal::NotOurForm.into()),
        }
    }

    pub(super) fn head(&self, desk: &Desk) -> Head {
        Head {
            token: desk.form_token(&self.token),
            may_change: self.name.is_some(),
            name: self.name.clone(),
            staff: self.staff.clone(),
            w: desk_words(self.spoken.language),
            spoken: self.spoken.clone(),
        }
    }

    /// A page, setting the token cookie if the browser has none, and that of the
    /// language if it was chosen.
    pub(super) fn page(&self, desk: &Desk, page: &impl Template) -> Result<Response, WebError> {
        let behind_tls = desk.door().behind_tls;
        let mut response = html(page)?.into_response();
        if self.new {
            response = with_token(response, &self.token, behind_tls);
        }
        Ok(with_chosen_language(response, &self.spoken, behind_tls))
    }
}

pub(super) fn see(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response()
}

/// Result of the last action, from the URL of the desk.
#[derive(Debug, Deserialize)]
pub struct Done {
    done: Option<String>,
}

impl Done {
    fn words(&self, w: &'static DeskWords) -> Option<&'static str> {
        match self.done.as_deref()? {
            "published" => Some(&w.done_published),
            "thrown-away" => Some(&w.done_thrown),
            "put-back" => Some(&w.done_put_back),
            "confirmed" => Some(&w.done_confirmed),
            "settled" => Some(&w.done_settled),
            _ => None,
        }
    }
}

/// `GET /`: the dashboard.
pub async fn desk(
    State(desk): State<Desk>,
    guest: StaffSession,
    Query(done): Query<Done>,
) -> Result<Response, WebError> {
    guest.may_look()?;
    let look = looked(&desk).await?;
    let (head, now) = (guest.head(&desk), Arc::clone(&look));
    let by = head.clone();
    let recent = away(&desk, move |desk| {
        let open = open_answers(desk)?.into_iter();
        let (reported, answers) = open.partition(|one| now.crisis.contains(&one.id));
        Ok(Recent {
            refusal: standing_refusal(desk, &now.seeds),
            waiting: Line::waiting(desk, &by),
            live: Line::live(desk, MAX_LIVE, &by),
            reported,
            answers,
            sources: SourceLine::all(desk, &by),
        })
    });
    let notice = done.words(head.w);
    let page = DeskPage::of(&desk, &look, head, recent.await?, notice);
    guest.page(&desk, &page)
}

/// `GET /calls.csv`: the call list.
pub async fn calls(State(desk): State<Desk>, guest: StaffSession) -> Result<Response, WebError> {
    guest.may_look()?;
    let look = looked(&desk).await?;
    let name = format!("call-list-{}.csv", look.today);
    Ok(saved("text/csv", &name, call_list(&look.calls).csv()?))
}

/// `GET /gaps.csv`: what is missing.
pub async fn gaps(State(desk): State<Desk>, guest: StaffSession) -> Result<Response, WebError> {
    guest.may_look()?;
    let look = looked(&desk).await?;
    let name = format!("what-is-missing-{}.csv", look.today);
    Ok(saved("text/csv", &name, look.gaps.csv()?))
}

/// `GET /plan.html`: the most urgent of what is missing, to print.
pub async fn plan(State(desk): State<Desk>, guest: StaffSession) -> Result<Response, WebError> {
    guest.may_look()?;
    let look = looked(&desk).await?;
    let plan = report::gaps::plan(&look.gaps);
    let paper = Paper::new(plan.title, "From the staff desk", look.today);
    let name = format!("what-is-missing-{}.html", look.today);
    Ok(saved("text/html", &name, plan.html(paper)?.into()))
}

/// A file to save.
fn saved(kind: &str, name: &str, bytes: Vec<u8>) -> Response {
    let file = format!("attachment; filename=\"{name}\"");
    let kind = format!("{kind}; charset=utf-8");
    ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, file)], bytes).into_response()
}

/// `GET /sign-in`: the sign-in form.
pub async fn sign_in_form(
    State(desk): State<Desk>,
    guest: StaffSession,
) -> Result<Response, WebError> {
    if guest.open || guest.name.is_some() {
        return Ok(see("/"));
    }
    guest.page(&desk, &SignInPage::new(guest.head(&desk), None))
}

/// The sign-in form.
#[derive(Deserialize)]
pub struct SignIn {
    token: String,
    #[serde(default)]
    name: String,
    passphrase: String,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SignIn")
    }
}

/// `POST /sign-in`: checks name and passphrase and opens a session. A wrong one
/// shows the form again.
pub async fn sign_in(
    State(desk): State<Desk>,
    guest: StaffSession,
    Form(form): Form<SignIn>,
) -> Result<Response, WebError> {
    guest.sent(&desk, &form.token)?;
    let checked = desk.check_passphrase(&form.name, form.passphrase, guest.guesser);
    let member = match checked.await {
        Err(WebError::Refused(refusal)) if refusal.is_of_sign_in() => {
            let again = SignInPage::new(guest.head(&desk), Some((form.name, &refusal)));
            let page = guest.page(&desk, &again)?;
            let later = refusal.retry_after();
            let later = later.map(|seconds| [(RETRY_AFTER, seconds.to_string())]);
            return Ok((refusal.status(), later, page).into_response());
        }
        checked => checked?,
    };
    // A new token: one known to others before stays signed out.
    let (token, mark) = (new_token()?, desk.mark_of(&new_token()?));
    desk.open_session(&token, &member);
    tracing::info!(by = member.name, "signed in at the desk");
    let behind_tls = desk.door().behind_tls;
    let response = with_token(see("/"), &token, behind_tls);
    Ok(with_mark(response, &mark, behind_tls))
}

/// A form with only its token.
#[derive(Debug, Deserialize)]
pub struct TokenForm {
    token: String,
}

/// `POST /sign-out`: ends the session.
pub async fn sign_out(
    State(desk): State<Desk>,
    guest: StaffSession,
    Form(form): Form<TokenForm>,
) -> Result<Response, WebError> {
    guest.sent(&desk, &form.token)?;
    desk.end_session(&guest.token);
    let token = new_token()?;
    let forget = [(
        HeaderName::from_static("clear-site-data"),
        "\"cache\", \"storage\"",
    )];
    let left = (forget, see("/sign-in")).into_response();
    Ok(with_token(left, &token, desk.door().behind_tls))
}

/// `POST /check`: checks a file as if it were among the seeds. It is only kept
/// in memory, and only for the check.
pub async fn check(
    State(desk): State<Desk>,
    guest: StaffSession,
    request: Request,
) -> Result<Response, WebError> {
    let head = guest.head(&desk);
    let may = StaffSession::may_look;
    let page = run_with_upload(request, &desk, &guest, may, move |desk, upload| {
        let seeds = desk.accepted_seeds()?;
        let name = sending::checked_name(upload, &seeds)?;
        let given = sending::given(&name, upload);
        let read = read_seeds::checked(desk, &seeds.view, &given)?;
        let known = read_seeds::checked(desk, &seeds.view, &[])?.diagnostics;
        let of_change = read.of_change(&known, |file| file == name);
        let faults = read.faults(&of_change.found, &seeds.view, &given);
        Ok(CheckPage {
            trial: TrialView::new(of_change, faults, &read.diff, head.w),
            head,
            name,
        })
    })
    .await?;
    guest.page(&desk, &page)
}
