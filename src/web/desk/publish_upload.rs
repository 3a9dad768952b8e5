//! Puts files among the seeds and what follows from it before the public.

use std::sync::Arc;

use super::dashboard::confirm;
use super::error::DeskError;
use super::state::Desk;
use super::upload::Upload;
use crate::check;
use crate::diagnostic::Severity;
use crate::index::manifest::hash_seeds;
use crate::publish::publisher::{Outcome, Publisher};
use crate::publish::rules::unreadable;
use crate::report::diff::Diff;
use crate::report::file_history;
use crate::report::returned_call_list::Change;
use crate::seeds::read::seed_folder::{Content, SeedFile, layout, stem, stored_files};
use crate::web::state::RefusedChange;

/// What became of a change of the seeds.
#[derive(Debug)]
pub enum PublishOutcome {
    /// The public sees it.
    Published(Option<Diff>),
    /// It lies among the seeds; the public sees what it saw before.
    NotPublished,
}

/// The name of the seed file that an upload stands for: the stored one it
/// replaces, or its own if that is a plain name of a seed file. Folders before
/// its own are cut off.
///
/// # Errors
/// When it is no name of a seed file, or the wrong ending for what it is.
pub fn seed_name(upload: &Upload, stored: &[String]) -> Result<String, DeskError> {
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
        return Err(DeskError::BadName(name.chars().take(100).collect()));
    }
    if upload.bytes.is_empty() {
        return Err(DeskError::WrongKind(format!("{name} is empty.")));
    }
    let workbook = upload.bytes.starts_with(b"PK\x03\x04");
    match (workbook, lower.ends_with(".xlsx")) {
        (true, false) => Err(DeskError::WrongKind(format!(
            "{name} is to be a CSV file, but this is an Excel workbook. Save it as “CSV UTF-8”."
        ))),
        (false, true) => Err(DeskError::WrongKind(format!(
            "{name} is to be an Excel workbook, but this is none."
        ))),
        _ => Ok(name.to_owned()),
    }
}

/// The names of the seed files.
fn stored(desk: &Desk) -> Result<Vec<String>, DeskError> {
    let stored = stored_files(desk.data());
    let stored = stored.map_err(|(_, error)| DeskError::Disk(error.to_string()))?;
    Ok(stored.into_iter().map(|file| file.name).collect())
}

/// The name under which an upload is checked: the stored file it is to
/// replace, or its own, whatever that is.
///
/// # Errors
/// When no such file is stored.
pub fn checked_name(desk: &Desk, upload: &Upload) -> Result<String, DeskError> {
    match upload.replaces.as_str() {
        "" => Ok(upload.short_name()),
        name if stored(desk)?.iter().any(|file| file == name) => Ok(name.to_owned()),
        name => Err(DeskError::BadName(name.chars().take(100).collect())),
    }
}

/// Puts a file among the seeds and publishes, if nobody changed the seeds
/// since the version `seen`. The old version goes into the history.
///
/// # Errors
/// Whatever keeps it from being put in place; nothing is changed then.
pub fn place(desk: &Desk, upload: &Upload, seen: &str) -> Result<PublishOutcome, DeskError> {
    let _alone = desk.app().change_at_desk();
    unchanged_since(desk, seen)?;
    let stored = stored(desk)?;
    let name = seed_name(upload, &stored)?;
    readable(desk, &name, upload)?;
    let disk = |error: std::io::Error| DeskError::Disk(error.to_string());
    let now = moment(desk);
    file_history::replace(desk.data(), &name, &upload.bytes, now).map_err(disk)?;
    for twin in other_extensions(&name, &stored) {
        file_history::retire(desk.data(), &twin, now).map_err(disk)?;
    }
    publish(desk, None)
}

/// The same list under the other ending: it would be read twice.
fn other_extensions(name: &str, stored: &[String]) -> Vec<String> {
    let others = stored.iter().filter(|other| *other != name);
    let same = others.filter(|other| stem(other) == stem(name));
    same.cloned().collect()
}

/// Writes down that a listing was confirmed today, and publishes.
///
/// # Errors
/// Whatever keeps the day from being written.
pub fn confirmed(desk: &Desk, id: &str) -> Result<PublishOutcome, DeskError> {
    let _alone = desk.app().change_at_desk();
    write(desk, &confirm(desk, id)?)?;
    publish(desk, None)
}

/// Writes changed files and publishes, if nobody changed the seeds since the
/// version `seen`. `make` reads the seeds while nobody else changes them.
/// `None` when there is nothing to write.
///
/// # Errors
/// Whatever keeps a file from being written.
pub fn changes<T>(
    desk: &Desk,
    seen: &str,
    make: impl FnOnce() -> Result<(T, Vec<Change>), DeskError>,
) -> Result<(T, Option<PublishOutcome>), DeskError> {
    let _alone = desk.app().change_at_desk();
    unchanged_since(desk, seen)?;
    let (made, changes) = make()?;
    if changes.is_empty() {
        return Ok((made, None));
    }
    write(desk, &changes)?;
    Ok((made, Some(publish(desk, None)?)))
}

fn write(desk: &Desk, changes: &[Change]) -> Result<(), DeskError> {
    let now = moment(desk);
    for change in changes {
        let replaced = file_history::replace(desk.data(), &change.file, &change.bytes, now);
        replaced.map_err(|error| DeskError::Disk(error.to_string()))?;
    }
    Ok(())
}

/// Publishes the seeds in spite of the one report of this hash.
///
/// # Errors
/// When another report stands.
pub fn accept(desk: &Desk, hash: &str, seen: &str) -> Result<PublishOutcome, DeskError> {
    let _alone = desk.app().change_at_desk();
    unchanged_since(desk, seen)?;
    match publish(desk, Some(hash))? {
        PublishOutcome::NotPublished => Err(DeskError::OtherReport),
        published => Ok(published),
    }
}

fn unchanged_since(desk: &Desk, seen: &str) -> Result<(), DeskError> {
    let seeds = hash_seeds(desk.data()).map_err(|error| DeskError::Disk(error.to_string()))?;
    if seeds == seen {
        Ok(())
    } else {
        Err(DeskError::Changed)
    }
}

/// A file that cannot be read as a whole, lacks a required column or is of
/// another kind is not put in place.
fn readable(desk: &Desk, name: &str, upload: &Upload) -> Result<(), DeskError> {
    let given = [SeedFile {
        name: name.to_owned(),
        content: Content::InMemory(Arc::clone(&upload.bytes)),
    }];
    let gazetteer = Arc::clone(&desk.app().generation().gazetteer);
    let checked = check::files(desk.data(), &given, &gazetteer, desk.app().today());
    let checked = checked.map_err(|error| DeskError::Disk(error.to_string()))?;
    let mut whole = checked.diagnostics.iter().filter(|found| {
        let whole = found.row.is_none() || unreadable::CODES.contains(&found.code);
        found.severity == Severity::Error && whole && *found.file == *name
    });
    match whole.next() {
        Some(found) => Err(DeskError::WrongKind(format!(
            "{} {}",
            found.message, found.fix
        ))),
        None => Ok(()),
    }
}

fn moment(desk: &Desk) -> jiff::civil::DateTime {
    let zone = &desk.app().generation().facts.site.time_zone;
    let here = desk.app().now().in_tz(zone);
    let here = here.unwrap_or_else(|_| desk.app().now().to_zoned(jiff::tz::TimeZone::UTC));
    here.datetime()
}

fn publish(desk: &Desk, accept: Option<&str>) -> Result<PublishOutcome, DeskError> {
    let app = desk.app();
    let attempt = Publisher {
        data: desk.data(),
        store: desk.store(),
        serving: Some(app.generation()),
        now: app.now(),
        today: app.today(),
        accept,
    };
    let outcome = attempt.run(&|| {});
    match outcome.map_err(|error| DeskError::Disk(error.to_string()))? {
        Outcome::Published(published) => {
            app.swap(published.generation);
            app.note_refused(None);
            Ok(PublishOutcome::Published(published.diff))
        }
        Outcome::Refused(refused) => {
            // The reasons name files and rows: they are for whoever sent them.
            tracing::warn!(
                code = "change-refused",
                "A change at the staff desk does not go before the public. The desk says why: \
                 report {}.",
                refused.refusal.hash
            );
            // What only hides or closes went live all the same.
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
