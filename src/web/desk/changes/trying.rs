//! Judges a change beside the seeds. It goes live as a whole, or it waits.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error_chain::chain;
use crate::index::generation::Generation;
use crate::model::place::Precision;
use crate::publish::changes::accepted_seeds::AcceptedSeeds;
use crate::publish::changes::placing::{Placing, finish, keep_both, put_in_place};
use crate::publish::changes::store::{ChangeStore, Contents, Draft, MAX_WAITING, NewContent};
use crate::publish::changes::{Acceptance, Change, ChangedFile, Kind, Question, State};
use crate::publish::outcome::{Published, Refused};
use crate::publish::publisher::{Outcome, PublishError, Publisher, Trial};
use crate::report::diff::by_id;
use crate::report::returned_call_list::{EditedColumn, EditedFile, edited};
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::write::merge_rows::{Versions, merge_rows};
use crate::seeds::write::workbook::Converted;
use crate::web::desk::overriding::Override;
use crate::web::desk::read_seeds::checked;
use crate::web::desk::refusal::Refusal;
use crate::web::desk::state::Desk;
use crate::web::error::WebError;
use crate::web::state::RefusedChange;

/// What is sent to become a change.
#[derive(Debug)]
pub struct Sent {
    /// Who sends it.
    pub by: String,
    /// How it comes about.
    pub kind: Kind,
    /// Name of the listing, if it is about one.
    pub about: Option<String>,
    /// Workbooks that turn into CSV files.
    pub converted: Vec<Converted>,
    /// New contents of files.
    pub contents: Vec<NewContent>,
    /// Hashes of the contents that the sender saw.
    pub seen: Contents,
    /// What is asked if it cannot be tried now.
    pub question: Question,
}

impl Sent {
    /// Edited files. A workbook whose place one of them takes goes.
    pub fn files(by: String, kind: Kind, files: Vec<EditedFile>, seen: Contents) -> Sent {
        let (mut contents, mut converted) = (Vec::new(), Vec::new());
        for file in files {
            if let Some(made_of) = file.converted {
                if made_of.workbook != file.file {
                    contents.push(NewContent {
                        name: made_of.workbook.clone(),
                        bytes: None,
                    });
                }
                converted.push(made_of);
            }
            contents.push(NewContent {
                name: file.file,
                bytes: Some(file.bytes),
            });
        }
        Sent {
            by,
            kind,
            about: None,
            converted,
            contents,
            seen,
            question: Question::Interrupted,
        }
    }
}

/// Stores a change. It waits until it is tried.
///
/// # Errors
/// It cannot be stored.
pub fn store(desk: &Desk, sent: Sent) -> Result<Change, WebError> {
    let changes = desk.changes();
    // A publication removes contents that no change refers to.
    let _lock = desk.store().lock().map_err(PublishError::from)?;
    let mut files = Vec::new();
    for content in sent.contents {
        let bytes = content.bytes.as_ref();
        let kept = bytes.map(|bytes| changes.keep(&content.name, bytes));
        files.push(ChangedFile {
            before: sent.seen.get(&content.name).cloned(),
            after: kept.transpose()?,
            name: content.name,
        });
    }
    Ok(changes.add(Draft {
        at: desk.app().now(),
        by: sent.by,
        kind: sent.kind,
        about: sent.about,
        converted: sent.converted,
        files,
        state: State::Asked(sent.question),
    })?)
}

/// How a change is tried.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// Who tries it.
    pub by: &'a str,
    /// Hash of the report that is overridden.
    pub accept: Option<&'a str>,
}

impl<'a> Attempt<'a> {
    /// An attempt that overrides nothing.
    pub fn by(by: &'a str) -> Attempt<'a> {
        Attempt { by, accept: None }
    }
}

/// Stores a change and tries it.
///
/// # Errors
/// It cannot be stored or tried.
pub fn send(desk: &Desk, sent: Sent) -> Result<Change, WebError> {
    let by = sent.by.clone();
    let change = store(desk, sent)?;
    attempt(desk, change, Attempt::by(&by))
}

/// Tries a change. Returns it with what became of it.
///
/// # Errors
/// It cannot be tried now; it waits.
pub fn attempt(desk: &Desk, change: Change, how: Attempt<'_>) -> Result<Change, WebError> {
    let number = change.number;
    let tried = judge(desk, change, how);
    if tried.is_err()
        && let Some(waits) = desk.changes().get(number).filter(Change::waits)
    {
        keep(desk, waits)?;
    }
    tried
}

/// Keeps a change that waits, if not too many do.
///
/// # Errors
/// Too many wait: it is removed. Or it cannot be written.
pub fn keep(desk: &Desk, change: Change) -> Result<Change, WebError> {
    let changes = desk.changes();
    let others = changes.waiting().into_iter();
    let others = others.filter(|other| other.number != change.number).count();
    if others < MAX_WAITING {
        changes.write(&change)?;
        return Ok(change);
    }
    changes.remove(change.number)?;
    Err(Refusal::ManyWaiting.into())
}

fn judge(desk: &Desk, mut change: Change, how: Attempt<'_>) -> Result<Change, WebError> {
    let changes = desk.changes();
    let seeds = desk.accepted_seeds()?;
    if let Some(question) = build_again(&changes, &mut change, &seeds)? {
        change.state = State::Asked(question);
        return keep(desk, change);
    }
    let plan = plan(desk, &change, &seeds)?;
    let app = desk.app();
    let view = with_files(&changes, &seeds, &change);
    let put = |acceptance: &_| {
        let placing = Placing {
            number: change.number,
            acceptance: Acceptance {
                by: Some(how.by.to_owned()),
                ..Clone::clone(acceptance)
            },
            files: plan.clone(),
        };
        put_in_place(&changes, desk.data(), &placing)
    };
    let trial = Trial {
        seeds: &view,
        built_on: seeds.generation.as_deref(),
        put_in_place: &put,
    };
    let before = app.generation();
    let tried = publisher(desk, &before, how.accept).try_change(&trial, &|| {});
    if tried.is_err() {
        // If its files are in place already, they are taken back.
        desk.accepted_seeds()?;
    }
    match tried? {
        Outcome::Published(published) => {
            went_live(desk, *published, seeds.differing.is_empty());
            Ok(changes.get(change.number).unwrap_or(change))
        }
        Outcome::Refused(refused) => waits(desk, change, *refused, &before),
    }
}

/// A publication as of now, compared with what is served, against the report
/// with a hash if there is one.
fn publisher<'a>(
    desk: &'a Desk,
    serving: &Arc<Generation>,
    accept: Option<&'a str>,
) -> Publisher<'a> {
    let app = desk.app();
    Publisher {
        data: desk.data(),
        store: desk.store(),
        serving: Some(Arc::clone(serving)),
        now: app.now(),
        today: app.today(),
        accept,
        examples: app.serves_examples(),
    }
}

/// The accepted seeds with the files of a change.
pub(super) fn with_files(
    changes: &ChangeStore,
    seeds: &AcceptedSeeds,
    change: &Change,
) -> SeedView {
    change.files.iter().fold(seeds.view.clone(), |view, file| {
        let content = file.after.as_ref();
        view.with(
            &file.name,
            content.map(|hash| changes.path_of(&file.name, hash)),
        )
    })
}

/// Builds a change on the accepted seeds, if its files changed since it was
/// made. Returns what to ask before it is tried.
fn build_again(
    changes: &ChangeStore,
    change: &mut Change,
    seeds: &AcceptedSeeds,
) -> Result<Option<Question>, WebError> {
    let mut asked = None;
    for file in &mut change.files {
        let now = seeds.files.get(&file.name);
        if now == file.before.as_ref() || now == file.after.as_ref() {
            continue;
        }
        let read = |hash: &Option<String>| match hash {
            Some(hash) => changes.content(&file.name, hash),
            None => Ok(None),
        };
        let (base, new) = (read(&file.before)?, read(&file.after)?);
        let present = now.map(|_| seeds.view.read(&file.name)).transpose()?;
        let merged = match (&base, &present, &new) {
            (Some(base), Some(now), Some(new)) => {
                merge_rows(&file.name, Versions { base, now, new })
            }
            _ => None,
        };
        match merged {
            Some(bytes) => {
                file.after = Some(changes.keep(&file.name, &bytes)?);
                asked = asked.or(Some(Question::Together));
            }
            None => asked = Some(Question::Instead),
        }
        file.before = now.cloned();
    }
    // Cells that somebody filled in after a call overwrite nothing.
    let fills_cells = matches!(
        change.kind,
        Kind::Confirmation | Kind::CallList | Kind::Hiding | Kind::Refresh
    );
    Ok(asked.filter(|question| !(fills_cells && *question == Question::Together)))
}

/// Contents in the seed folder before and after the change. A file that was
/// changed in the folder, and refused, keeps that as well.
pub(super) fn plan(
    desk: &Desk,
    change: &Change,
    seeds: &AcceptedSeeds,
) -> Result<Vec<ChangedFile>, WebError> {
    let changes = desk.changes();
    let mut files = Vec::new();
    for file in &change.files {
        let Some(differing) = seeds.differing(&file.name) else {
            files.push(file.clone());
            continue;
        };
        let by_hand = || WebError::from(Refusal::ChangedInFolder(file.name.clone()));
        let (Some(_), Some(_), Some(after)) =
            (&differing.in_folder, &differing.accepted, &file.after)
        else {
            return Err(by_hand());
        };
        let new = changes.content(&file.name, after)?.ok_or_else(by_hand)?;
        let base = seeds.view.read(&file.name)?;
        let now = std::fs::read(desk.data().join(&file.name))?;
        let versions = Versions {
            base: &base,
            now: &now,
            new: &new,
        };
        let bytes = merge_rows(&file.name, versions).ok_or_else(by_hand)?;
        let content = NewContent {
            name: file.name.clone(),
            bytes: Some(bytes),
        };
        files.push(keep_both(&changes, desk.data(), &content)?);
    }
    Ok(files)
}

fn went_live(desk: &Desk, published: Published, in_step: bool) {
    let current = published.generation.name();
    desk.app().swap(published.generation);
    // The lock of the publication is held until its recording ends.
    if let Err(error) = finish(&desk.changes(), desk.data(), Some(&current)) {
        tracing::warn!(
            code = "change-unfinished",
            cause = chain(&error),
            "A change is public, but that could not be noted. It is noted with the next one."
        );
    }
    if in_step {
        desk.app().note_refused(None);
    }
}

fn waits(
    desk: &Desk,
    mut change: Change,
    refused: Refused,
    before: &Generation,
) -> Result<Change, WebError> {
    let app = desk.app();
    // Not logged: the reasons name files and rows, and are for the sender.
    tracing::warn!(
        code = "change-refused",
        "A change at the staff desk does not go before the public. The desk says why: report {}.",
        refused.refusal.hash
    );
    change.state = State::Refused(Box::new(refused.refusal));
    let kept = keep(desk, change);
    // What only hides or closes is public already.
    if let Some(serving) = refused.serving
        && serving.name() != app.generation().name()
    {
        app.swap(Arc::clone(&serving));
        hide_in_files(desk, before, &serving)?;
    }
    kept
}

/// Writes into the files what was hidden or closed at once, so that the next
/// change does not show it again.
fn hide_in_files(desk: &Desk, before: &Generation, serving: &Generation) -> Result<(), WebError> {
    let (was, is) = (before.listings()?, serving.listings()?);
    let was = by_id(&was);
    let (mut hidden, mut closed) = (BTreeMap::new(), BTreeMap::new());
    for listing in &is {
        let Some(was) = was.get(listing.id.as_str()) else {
            continue;
        };
        if listing.place.precision == Precision::Hidden && was.place.precision != Precision::Hidden
        {
            hidden.insert(listing.id.clone(), "yes".to_owned());
        }
        if listing.status != was.status {
            closed.insert(listing.id.clone(), listing.status.word().to_owned());
        }
    }
    let edits = [
        (EditedColumn::CONFIDENTIAL, hidden),
        (EditedColumn::STATUS, closed),
    ];
    for (column, cells) in edits {
        if cells.is_empty() {
            continue;
        }
        let seeds = desk.accepted_seeds()?;
        let read = checked(desk, &seeds.view, &[])?;
        let (files, _) = edited(&seeds.view, &read.directory, column, cells);
        if files.is_empty() {
            continue;
        }
        let by = "Waypost".to_owned();
        send(desk, Sent::files(by, Kind::Hiding, files, seeds.files))?;
    }
    Ok(())
}

/// Publishes the seed folder as it lies there, against the report with a hash.
/// Returns the change that was noted of it.
///
/// # Errors
/// It cannot be published, or the report is another one.
pub(super) fn accept_folder(desk: &Desk, given: &Override) -> Result<Option<Change>, WebError> {
    let app = desk.app();
    match publisher(desk, &app.generation(), Some(&given.hash)).run(&|| {})? {
        Outcome::Published(published) => {
            let Published {
                generation,
                mut recording,
                ..
            } = *published;
            let name = generation.name();
            app.swap(generation);
            app.note_refused(None);
            // Its change is noted with it.
            match recording.finish() {
                Ok(()) => sign(desk, &name, &given.by),
                Err(cause) => {
                    tracing::warn!(
                        code = "change-unfinished",
                        cause,
                        "A change is public, but that could not be noted. It is noted with the next one."
                    );
                    Ok(None)
                }
            }
        }
        Outcome::Refused(refused) => {
            if let Some(serving) = refused.serving
                && serving.name() != app.generation().name()
            {
                app.swap(serving);
            }
            app.note_refused(Some(RefusedChange {
                hash: refused.refusal.hash.clone(),
                reasons: refused.refusal.reasons.len(),
                at: app.now(),
            }));
            Err(Refusal::OtherReport.into())
        }
    }
}

/// Notes who let the files of the folder go live, in the change that was noted
/// with a generation.
fn sign(desk: &Desk, generation: &str, by: &str) -> Result<Option<Change>, WebError> {
    let changes = desk.changes();
    for mut change in changes.accepted() {
        if let State::Accepted(live) = &mut change.state
            && live.generation == generation
            && live.by.is_none()
        {
            live.by = Some(by.to_owned());
            changes.write(&change)?;
            return Ok(Some(change));
        }
    }
    Ok(None)
}
