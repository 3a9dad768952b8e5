//! What staff send becomes a change: an upload, a call that went well, an
//! answered call list, what is taken back, and what is put back.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::trying::{Attempt, Sent, attempt, keep, plan, send, store, with_files};
use crate::index::manifest::hash_inputs;
use crate::publish::changes::accepted_seeds::AcceptedSeeds;
use crate::publish::changes::placing::{Placing, finish, put_in_place};
use crate::publish::changes::store::{Contents, NewContent};
use crate::publish::changes::undoing::{UndoError, taken_back};
use crate::publish::changes::{Acceptance, Change, Effect, Kind, Question};
use crate::publish::publisher::PublishError;
use crate::publish::refusal::RejectionReport;
use crate::regular_file;
use crate::report::diff::Diff;
use crate::report::open_answers;
use crate::report::returned_call_list::{EditedColumn, EditedFile, edited};
use crate::seeds::read::limits::MAX_FILE_BYTES;
use crate::seeds::read::seed_folder::{Content, SeedFile, layout, stem, stored_in};
use crate::seeds::rules::file_issues::WHOLE_FILE;
use crate::seeds::write::workbook::{text_copy, text_name};
use crate::web::desk::overriding::{Overridable, Override};
use crate::web::desk::read_seeds::{checked, load_dashboard, standing_refusal};
use crate::web::desk::refusal::Refusal;
use crate::web::desk::state::Desk;
use crate::web::desk::upload::Upload;
use crate::web::error::WebError;

/// Seed file name of an upload: the stored file it replaces, or its own name,
/// without folders, if that is valid for a seed file.
///
/// # Errors
/// When it is not the name of a seed file, or when the file is empty.
pub fn seed_name(upload: &Upload, stored: &[String]) -> Result<String, WebError> {
    let own = upload.own_name();
    let name = match upload.replaces.as_str() {
        "" => own,
        replaces => replaces,
    };
    let lower = name.to_lowercase();
    let stored = stored.iter().any(|file| file == name);
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_. ".contains(letter);
    let ending = lower.ends_with(".csv") || lower.ends_with(".xlsx");
    let new = upload.replaces.is_empty()
        && ending
        && name.chars().all(plain)
        && !name.starts_with(['.', '~'])
        && name.len() <= 100;
    if !(stored || new) || layout(&stem(name)).is_none() {
        return Err(Refusal::BadName(name.chars().take(100).collect()).into());
    }
    if upload.bytes.is_empty() {
        return Err(Refusal::WrongKind(format!("{name} is empty.")).into());
    }
    Ok(name.to_owned())
}

/// Names of the accepted seed files.
fn stored(seeds: &AcceptedSeeds) -> Result<Vec<String>, WebError> {
    let stored = stored_in(&seeds.view);
    let stored = stored.map_err(|(_, error)| WebError::data(error))?;
    Ok(stored.into_iter().map(|file| file.name).collect())
}

/// Name under which an upload is checked: the stored file it replaces, or its
/// own name, unchecked.
///
/// # Errors
/// When the file to replace is not stored.
pub fn checked_name(upload: &Upload, seeds: &AcceptedSeeds) -> Result<String, WebError> {
    match upload.replaces.as_str() {
        "" => Ok(upload.short_name()),
        name if stored(seeds)?.iter().any(|file| file == name) => Ok(name.to_owned()),
        name => Err(Refusal::BadName(name.chars().take(100).collect()).into()),
    }
}

/// An upload as a seed file of this name.
pub fn given(name: &str, upload: &Upload) -> [SeedFile; 1] {
    [SeedFile {
        name: name.to_owned(),
        content: Content::InMemory(Arc::clone(&upload.bytes)),
    }]
}

/// A file of the seeds, sent to take the place of the one with its name. It
/// takes the place of the waiting change it mends, too.
///
/// # Errors
/// When it is no seed file, or cannot be stored; nothing is changed then.
pub fn upload(desk: &Desk, by: String, upload: &Upload) -> Result<Change, WebError> {
    let _alone = desk.app().change_at_desk();
    let seeds = desk.accepted_seeds()?;
    let stored = stored(&seeds)?;
    let name = seed_name(upload, &stored)?;
    readable(desk, &seeds, &name, upload)?;
    let file = kept_of(&name, upload)?;
    // With a twin the list would be read twice.
    let twins = stored.iter().filter(|other| **other != file.file);
    let twins = twins.filter(|other| stem(other) == stem(&file.file));
    let twins: Vec<NewContent> = twins
        .map(|twin| NewContent {
            name: twin.clone(),
            bytes: None,
        })
        .collect();
    let is_seen = seeds.generation.as_ref() == Some(&upload.seen);
    let seen = match is_seen {
        true => seeds.files,
        false => desk.changes().made_of(&upload.seen).unwrap_or_default(),
    };
    let mut sent = Sent::files(by.clone(), Kind::Upload, vec![file], seen);
    sent.contents.retain(|content| content.bytes.is_some());
    sent.contents.extend(twins);
    let change = store(desk, sent)?;
    if let Some(mended) = upload.mends.and_then(|number| waiting(desk, number).ok()) {
        desk.changes().remove(mended.number)?;
    }
    // A whole file takes the place of one that was refused in the folder, which
    // is kept as a change of its own.
    let seeds = desk.accepted_seeds()?;
    if let Err(WebError::Refused(Refusal::ChangedInFolder(name))) = plan(desk, &change, &seeds) {
        put_back_alone(desk, change.by.clone(), &name)?;
    }
    attempt(desk, change, Attempt::by(&by))
}

/// The file that is kept of an upload: CSV, made of the workbook if it is one.
fn kept_of(name: &str, upload: &Upload) -> Result<EditedFile, WebError> {
    let (file, bytes, converted) = match text_copy(name, &upload.bytes) {
        Some(copy) => (copy.name, copy.bytes, Some(copy.made_of)),
        None if upload.bytes.starts_with(b"PK") => {
            let why = "The workbook has cells far to the right of its columns, which cannot be \
                       kept. Take them out and send it again.";
            return Err(Refusal::WrongKind(why.to_owned()).into());
        }
        None => (text_name(name), upload.bytes.to_vec(), None),
    };
    Ok(EditedFile {
        file,
        cells: 0,
        bytes,
        converted,
    })
}

/// Rejects a file that cannot be read, lacks a required column or is of the
/// wrong kind.
fn readable(
    desk: &Desk,
    seeds: &AcceptedSeeds,
    name: &str,
    upload: &Upload,
) -> Result<(), WebError> {
    let checked = checked(desk, &seeds.view, &given(name, upload))?;
    let mut whole = checked.diagnostics.iter().filter(|found| {
        let whole = found.row.is_none() || WHOLE_FILE.contains(&found.code);
        found.is_error() && whole && *found.file == *name
    });
    match whole.next() {
        Some(found) => {
            let why = format!("{} {}", found.message, found.fix);
            Err(Refusal::WrongKind(why).into())
        }
        None => Ok(()),
    }
}

/// A listing that was called today and is still right.
///
/// # Errors
/// When there is no such listing, or the day cannot be written into its file.
pub fn confirmation(desk: &Desk, by: String, id: &str) -> Result<Change, WebError> {
    let _alone = desk.app().change_at_desk();
    let seeds = desk.accepted_seeds()?;
    let directory = checked(desk, &seeds.view, &[])?.directory;
    if !directory.listings.ids().any(|known| known == id) {
        return Err(WebError::NotFound);
    }
    let today = desk.app().today().to_string();
    let days = BTreeMap::from([(id.to_owned(), today)]);
    let (files, refused) = edited(&seeds.view, &directory, EditedColumn::VERIFIED_ON, days);
    if let Some(why) = refused.into_iter().next() {
        return Err(Refusal::WrongKind(why.to_string()).into());
    }
    let change = send_edited(desk, by, Kind::Confirmation, (seeds.files, files))?;
    if !change.waits() {
        open_answers::settle(desk.data(), id)?;
    }
    Ok(change)
}

/// Sends edited files as a change of the seeds with these contents.
pub fn send_edited(
    desk: &Desk,
    by: String,
    kind: Kind,
    (seen, files): (Contents, Vec<EditedFile>),
) -> Result<Change, WebError> {
    send(desk, Sent::files(by, kind, files, seen))
}

/// The waiting change with a number.
///
/// # Errors
/// There is none.
pub fn waiting(desk: &Desk, number: u64) -> Result<Change, WebError> {
    let change = desk.changes().get(number).filter(Change::waits);
    change.ok_or_else(|| Refusal::NoSuchChange.into())
}

/// Tries a waiting change again, against its report if `given` may override it.
///
/// # Errors
/// There is none with this number, it may not be overridden by this person
/// alone, or it cannot be tried.
pub fn try_again(
    desk: &Desk,
    number: u64,
    by: &str,
    given: Option<&Override>,
) -> Result<Change, WebError> {
    let _alone = desk.app().change_at_desk();
    let change = waiting(desk, number)?;
    let mut how = Attempt::by(by);
    if let Some(given) = given {
        let report = change.report().ok_or(Refusal::OtherReport)?;
        let seeds = desk.accepted_seeds()?;
        let view = with_files(&desk.changes(), &seeds, &change);
        // What cannot be read has no difference to show, only files.
        let diff = checked(desk, &view, &[]).map_or_else(|_| Diff::default(), |read| read.diff);
        overridable(&change, report, &diff).allow(&desk.changes(), given)?;
        how.accept = Some(&given.hash);
    }
    attempt(desk, change, how)
}

/// The report of a change, as it could be overridden.
pub fn overridable<'a>(
    change: &'a Change,
    report: &'a RejectionReport,
    diff: &'a Diff,
) -> Overridable<'a> {
    Overridable {
        report,
        sender: Some(&change.by),
        diff,
        files: change.files.iter().map(|file| file.name.clone()).collect(),
    }
}

/// Throws a waiting change away.
///
/// # Errors
/// There is none with this number.
pub fn throw_away(desk: &Desk, number: u64) -> Result<(), WebError> {
    let _alone = desk.app().change_at_desk();
    let change = waiting(desk, number)?;
    Ok(desk.changes().remove(change.number)?)
}

/// The change that takes an accepted one back. It waits until somebody has
/// looked at what it changes.
///
/// # Errors
/// There is none with this number, or it cannot be taken back.
pub fn undo(desk: &Desk, by: String, number: u64) -> Result<Change, WebError> {
    let _alone = desk.app().change_at_desk();
    let changes = desk.changes();
    let change = changes.get(number).filter(|change| !change.waits());
    let change = change.ok_or(Refusal::NoSuchChange)?;
    let seeds = desk.accepted_seeds()?;
    let private = desk.store().private_places()?;
    let contents = taken_back(&changes, &change.files, &seeds, &private);
    let contents = contents.map_err(|error| match error {
        UndoError::Disk(error) => WebError::data(error),
        other => Refusal::CannotUndo(other.to_string()).into(),
    })?;
    let change = store(
        desk,
        Sent {
            by,
            kind: Kind::Undo(number),
            about: None,
            converted: Vec::new(),
            contents,
            seen: seeds.files,
            question: Question::Sure,
        },
    )?;
    keep(desk, change)
}

/// Puts the accepted content of a file back into the folder, where it was
/// changed and refused.
///
/// # Errors
/// The file is as it was accepted, or cannot be written.
pub fn put_back(desk: &Desk, by: String, name: &str) -> Result<Change, WebError> {
    let _alone = desk.app().change_at_desk();
    put_back_alone(desk, by, name)
}

/// [`put_back`], for callers that hold the lock of the desk.
fn put_back_alone(desk: &Desk, by: String, name: &str) -> Result<Change, WebError> {
    let (changes, seeds) = (desk.changes(), desk.accepted_seeds()?);
    let (Some(differing), Some(generation)) = (seeds.differing(name), &seeds.generation) else {
        return Err(Refusal::NoSuchChange.into());
    };
    let contents = match &differing.accepted {
        Some(_) => Some(seeds.view.read(name)?),
        None => None,
    };
    let mut seen = Contents::new();
    if differing.in_folder.is_some() {
        let lying = regular_file::read(&desk.data().join(name), MAX_FILE_BYTES)?;
        seen.insert(name.to_owned(), changes.keep(name, &lying)?);
    }
    let sent = Sent {
        by,
        kind: Kind::PutBack,
        about: None,
        converted: Vec::new(),
        contents: vec![NewContent {
            name: name.to_owned(),
            bytes: contents,
        }],
        seen,
        question: Question::Interrupted,
    };
    let change = store(desk, sent)?;
    let _lock = desk.store().lock().map_err(PublishError::from)?;
    let placing = Placing {
        number: change.number,
        acceptance: Acceptance {
            at: desk.app().now(),
            generation: generation.clone(),
            effect: Some(Effect::default()),
            overridden: Vec::new(),
            by: Some(change.by.clone()),
        },
        files: change.files.clone(),
    };
    put_in_place(&changes, desk.data(), &placing).map_err(PublishError::NotPlaced)?;
    finish(&changes, desk.data(), Some(generation))?;
    Ok(changes.get(change.number).unwrap_or(change))
}

/// Publishes the folder as it lies there, if it still has the version `seen`
/// and `given` may override its report.
///
/// # Errors
/// The folder has changed, its report is another one, or it may not be
/// overridden by this person alone.
pub fn accept_folder(
    desk: &Desk,
    given: &Override,
    seen: &str,
) -> Result<Option<Change>, WebError> {
    let _alone = desk.app().change_at_desk();
    let seeds = hash_inputs(desk.data(), desk.app().serves_examples())?;
    if seeds != seen {
        return Err(Refusal::OtherReport.into());
    }
    let report = standing_refusal(desk, &seeds).ok_or(Refusal::OtherReport)?;
    let look = load_dashboard(desk)?;
    let report = look.overridable(&report);
    report.allow(&desk.changes(), given)?;
    super::trying::accept_folder(desk, given)
}
