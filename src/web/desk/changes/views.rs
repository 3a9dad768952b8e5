//! The pages of changes.

use askama::Template;

use super::lines::Line;
use super::sending::overridable;
use super::trying::with_files;
use super::workbooks::WorkbookView;
use crate::publish::changes::store::MAX_ACCEPTED;
use crate::publish::changes::{Change, Kind};
use crate::publish::refusal::RejectionReport;
use crate::report::diff::Diff;
use crate::report::open_answers::OpenAnswer;
use crate::web::desk::head::Head;
use crate::web::desk::overriding::{Needs, OverrideForm};
use crate::web::desk::read_seeds::{checked, open_answers};
use crate::web::desk::refusal::Refusal;
use crate::web::desk::state::Desk;
use crate::web::desk::views::TrialView;
use crate::web::error::WebError;
use crate::web::i18n::DeskWords;

/// The list of changes.
#[derive(Debug, Template)]
#[template(path = "desk-changes.html")]
pub struct ChangesPage {
    head: Head,
    waiting: Vec<Line>,
    live: Vec<Line>,
    /// The folder they lie in.
    folder: String,
    most: usize,
}

impl ChangesPage {
    /// The list of changes.
    pub fn of(desk: &Desk, head: Head) -> ChangesPage {
        ChangesPage {
            waiting: Line::waiting(desk, &head),
            live: Line::live(desk, MAX_ACCEPTED, &head),
            head,
            folder: desk.changes().folder().display().to_string(),
            most: MAX_ACCEPTED,
        }
    }
}

/// One change.
#[derive(Debug, Template)]
#[template(path = "desk-change.html")]
pub struct ChangePage {
    head: Head,
    line: Line,
    waits: bool,
    report: Option<RejectionReport>,
    /// What it would change now; `None` once it is live, or if it cannot be
    /// read.
    trial: Option<TrialView>,
    /// Workbooks that it turned into CSV files.
    workbooks: Vec<WorkbookView>,
    /// The file to send again, if it is an upload.
    mends: Option<String>,
    /// The generation that is served.
    seen: String,
    /// What it takes to publish it all the same, where that may be.
    overriding: Option<OverrideForm>,
    /// Answers of its call list on which nobody has acted.
    answers: Vec<OpenAnswer>,
}

impl ChangePage {
    /// The page of a change.
    ///
    /// # Errors
    /// There is no such change.
    pub fn of(desk: &Desk, number: u64, head: Head) -> Result<ChangePage, WebError> {
        let change = desk.changes().get(number).ok_or(Refusal::NoSuchChange)?;
        let trial = match change.waits() {
            true => try_out(desk, &change, head.w)?,
            false => None,
        };
        let (trial, diff) = trial.unzip();
        let diff = diff.unwrap_or_default();
        let report = change.report().filter(|report| report.acceptable);
        let overriding =
            report.map(|report| head.override_form(desk, &overridable(&change, report, &diff)));
        let sent = change.files.iter().find(|file| file.after.is_some());
        let sent = sent.filter(|_| change.kind == Kind::Upload);
        Ok(ChangePage {
            line: Line::of(desk, &change, &head),
            waits: change.waits(),
            report: change.report().cloned(),
            workbooks: change
                .converted
                .iter()
                .map(|made| WorkbookView::of(made, head.w))
                .collect(),
            head,
            trial,
            mends: sent.map(|file| file.name.clone()),
            seen: desk.app().generation().name(),
            overriding,
            answers: match change.kind {
                Kind::CallList => open_answers(desk)?,
                _ => Vec::new(),
            },
        })
    }
}

/// What a waiting change would change; `None` if its files cannot be read.
fn try_out(
    desk: &Desk,
    change: &Change,
    w: &DeskWords,
) -> Result<Option<(TrialView, Diff)>, WebError> {
    let seeds = desk.accepted_seeds()?;
    let view = with_files(&desk.changes(), &seeds, change);
    let read = match checked(desk, &view, &[]) {
        Err(WebError::Data(cause)) => {
            WebError::Data(cause).log();
            return Ok(None);
        }
        read => read?,
    };
    let known = checked(desk, &seeds.view, &[])?.diagnostics;
    let of_change = read.of_change(&known, |file| {
        let mut files = change.files.iter();
        files.any(|changed| changed.name == file)
    });
    let faults = read.faults(&of_change.found, &view, &[]);
    let trial = TrialView::new(of_change, faults, &read.diff, w);
    Ok(Some((trial, read.diff)))
}
