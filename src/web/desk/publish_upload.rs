//! Adds files to the seeds and publishes the result.

use std::sync::Arc;

use super::read_seeds::confirm;
use super::refusal::Refusal;
use super::state::Desk;
use super::upload::Upload;
use crate::check;
use crate::diagnostic::Severity;
use crate::index::manifest::hash_inputs;
use crate::publish::publisher::{Outcome, Publisher};
use crate::publish::rules::unreadable;
use crate::report::diff::Diff;
use crate::report::file_history;
use crate::report::returned_call_list::Change;
use crate::seeds::read::seed_folder::{Content, SeedFile, layout, stem, stored_files};
use crate::web::error::WebError;
use crate::web::state::RefusedChange;

/// Result of a change of the seeds.
#[derive(Debug)]
pub enum PublishOutcome {
    /// The public sees it, with the differences if they are known.
    Published(Option<Diff>),
    /// The seeds have changed, but the public still sees the old version.
    NotPublished,
}

/// Seed file name of an upload: the stored file it replaces, or its own name,
/// without folders, if that is valid for a seed file.
///
/// # Errors
/// When it is not the name of a seed file, when the extension does not match
/// the content, or when the file is empty.
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
    let workbook = upload.bytes.starts_with(b"PK\x03\x04");
    match (workbook, lower.ends_with(".xlsx")) {
        (true, false) => Err(Refusal::WrongKind(format!(
            "{name} is to be a CSV file, but this is an Excel workbook. Save it as “CSV UTF-8”."
        ))
        .into()),
        (false, true) => Err(Refusal::WrongKind(format!(
            "{name} is to be an Excel workbook, but this is none."
        ))
        .into()),
        _ => Ok(name.to_owned()),
    }
}

/// Names of the seed files.
fn stored(desk: &Desk) -> Result<Vec<String>, WebError> {
    let stored = stored_files(desk.data());
    let stored = stored.map_err(|(_, error)| WebError::data(error))?;
    Ok(stored.into_iter().map(|file| file.name).collect())
}

/// Name under which an upload is checked: the stored file it replaces, or its
/// own name, unchecked.
///
/// # Errors
/// When the file to replace is not stored.
pub fn checked_name(desk: &Desk, upload: &Upload) -> Result<String, WebError> {
    match upload.replaces.as_str() {
        "" => Ok(upload.short_name()),
        name if stored(desk)?.iter().any(|file| file == name) => Ok(name.to_owned()),
        name => Err(Refusal::BadName(name.chars().take(100).collect()).into()),
    }
}

/// Adds a file to the seeds and publishes, if the seeds still have the version
/// `seen`. The old file goes into the history.
///
/// # Errors
/// When the file is rejected or cannot be stored; nothing is changed then.
pub fn place(desk: &Desk, upload: &Upload, seen: &str) -> Result<PublishOutcome, WebError> {
    let _alone = desk.app().change_at_desk();
    unchanged_since(desk, seen)?;
    let stored = stored(desk)?;
    let name = seed_name(upload, &stored)?;
    readable(desk, &name, upload)?;
    let now = moment(desk);
    file_history::replace(desk.data(), &name, &upload.bytes, now)?;
    for twin in other_extensions(&name, &stored) {
        file_history::retire(desk.data(), &twin, now)?;
    }
    publish(desk, None)
}

/// Stored files with the same stem and another extension: without removing them
/// the list would be read twice.
fn other_extensions(name: &str, stored: &[String]) -> Vec<String> {
    let others = stored.iter().filter(|other| *other != name);
    let same = others.filter(|other| stem(other) == stem(name));
    same.cloned().collect()
}

/// Records that a listing was confirmed today, and publishes.
///
/// # Errors
/// When the day cannot be written.
pub fn confirmed(desk: &Desk, id: &str) -> Result<PublishOutcome, WebError> {
    let _alone = desk.app().change_at_desk();
    write(desk, &confirm(desk, id)?)?;
    publish(desk, None)
}

/// Writes changed files and publishes, if the seeds still have the version
/// `seen`. `make` reads the seeds while nobody else can change them. `None`
/// when there is nothing to write.
///
/// # Errors
/// When a file cannot be written.
pub fn changes<T>(
    desk: &Desk,
    seen: &str,
    make: impl FnOnce() -> Result<(T, Vec<Change>), WebError>,
) -> Result<(T, Option<PublishOutcome>), WebError> {
    let _alone = desk.app().change_at_desk();
    unchanged_since(desk, seen)?;
    let (made, changes) = make()?;
    if changes.is_empty() {
        return Ok((made, None));
    }
    write(desk, &changes)?;
    Ok((made, Some(publish(desk, None)?)))
}

fn write(desk: &Desk, changes: &[Change]) -> Result<(), WebError> {
    let now = moment(desk);
    for change in changes {
        file_history::replace(desk.data(), &change.file, &change.bytes, now)?;
    }
    Ok(())
}

/// Publishes the seeds despite the report with this hash.
///
/// # Errors
/// When the current report has another hash, or the seeds have changed.
pub fn accept(desk: &Desk, hash: &str, seen: &str) -> Result<PublishOutcome, WebError> {
    let _alone = desk.app().change_at_desk();
    unchanged_since(desk, seen)?;
    match publish(desk, Some(hash))? {
        PublishOutcome::NotPublished => Err(Refusal::OtherReport.into()),
        published => Ok(published),
    }
}

fn unchanged_since(desk: &Desk, seen: &str) -> Result<(), WebError> {
    let seeds = hash_inputs(desk.data(), desk.app().serves_examples())?;
    if seeds == seen {
        Ok(())
    } else {
        Err(Refusal::Changed.into())
    }
}

/// Rejects a file that cannot be read, lacks a required column or is of the
/// wrong kind.
fn readable(desk: &Desk, name: &str, upload: &Upload) -> Result<(), WebError> {
    let given = [SeedFile {
        name: name.to_owned(),
        content: Content::InMemory(Arc::clone(&upload.bytes)),
    }];
    let gazetteer = Arc::clone(&desk.app().generation().gazetteer);
    let checked = check::files(desk.data(), &given, &gazetteer, desk.app().today())?;
    let mut whole = checked.diagnostics.iter().filter(|found| {
        let whole = found.row.is_none() || unreadable::CODES.contains(&found.code);
        found.severity == Severity::Error && whole && *found.file == *name
    });
    match whole.next() {
        Some(found) => {
            let why = format!("{} {}", found.message, found.fix);
            Err(Refusal::WrongKind(why).into())
        }
        None => Ok(()),
    }
}

fn moment(desk: &Desk) -> jiff::civil::DateTime {
    let zone = &desk.app().generation().facts.site.time_zone;
    let here = desk.app().now().in_tz(zone);
    let here = here.unwrap_or_else(|_| desk.app().now().to_zoned(jiff::tz::TimeZone::UTC));
    here.datetime()
}

fn publish(desk: &Desk, accept: Option<&str>) -> Result<PublishOutcome, WebError> {
    let app = desk.app();
    let attempt = Publisher {
        data: desk.data(),
        store: desk.store(),
        serving: Some(app.generation()),
        now: app.now(),
        today: app.today(),
        accept,
        examples: app.serves_examples(),
    };
    match attempt.run(&|| {})? {
        Outcome::Published(published) => {
            app.swap(published.generation);
            app.note_refused(None);
            Ok(PublishOutcome::Published(published.diff))
        }
        Outcome::Refused(refused) => {
            // Not logged: the reasons name files and rows, and are for the
            // sender.
            tracing::warn!(
                code = "change-refused",
                "A change at the staff desk does not go before the public. The desk says why: \
                 report {}.",
                refused.refusal.hash
            );
            // Rows that only hide or close a listing are published anyway.
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
            Ok(PublishOutcome::NotPublished)
        }
    }
}
