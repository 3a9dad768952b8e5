//! Reads the seed folder: for the dashboard, and to confirm a listing.

use std::sync::Arc;

use super::dashboard::Dashboard;
use super::refusal::Refusal;
use super::state::Desk;
use crate::directory::{Baseline, Directory};
use crate::index::generation::{Generation, OpenError};
use crate::index::manifest::hash_inputs;
use crate::publish::published_state::PublishedState;
use crate::publish::refusal;
use crate::publish::refusal::RejectionReport;
use crate::report::call_list::call_list;
use crate::report::diff::{Diff, diff};
use crate::report::gaps::gaps;
use crate::report::returned_call_list;
use crate::seeds::read::seed_folder::stored_files;
use crate::web::error::WebError;

/// The cached dashboard, if it is still current.
pub fn known(desk: &Desk) -> Result<Option<Arc<Dashboard>>, WebError> {
    let seeds = hash_inputs(desk.data(), desk.app().serves_examples())?;
    let (generation, today) = (desk.app().generation(), desk.app().today());
    let last = desk.last_look().clone();
    Ok(last.filter(|look| {
        look.seeds == seeds && look.generation.name() == generation.name() && look.today == today
    }))
}

/// The current dashboard. Reads all files when something changed, which takes a
/// moment: run it on a blocking thread, one at a time.
pub fn load_dashboard(desk: &Desk) -> Result<Arc<Dashboard>, WebError> {
    if let Some(look) = known(desk)? {
        return Ok(look);
    }
    let seeds = hash_inputs(desk.data(), desk.app().serves_examples())?;
    let (generation, today) = (desk.app().generation(), desk.app().today());
    let gazetteer = Arc::clone(&generation.gazetteer);
    // As in publishing: a row with an error keeps its last good version.
    let before = PublishedState::from_generation(&generation)?;
    let last_good = before.last_good(&generation);
    let past = Baseline {
        last_good: Some(&last_good),
        examples: desk.app().serves_examples(),
        ..Baseline::default()
    };
    let (directory, diagnostics) = Directory::load_keeping(desk.data(), gazetteer, today, &past)?;
    let files = stored_files(desk.data()).map_err(|(_, error)| WebError::data(error))?;
    let made = Arc::new(Dashboard {
        seeds,
        today,
        files: files.into_iter().map(|file| file.name).collect(),
        counts: directory.counts,
        diagnostics,
        calls: call_list(&directory, today),
        gaps: gaps(&directory),
        pending: diff(&before.listings, &directory.listings()),
        last: last_change(desk, &generation),
        generation,
    });
    *desk.last_look() = Some(Arc::clone(&made));
    Ok(made)
}

/// Public changes between the previous generation and this one.
fn last_change(desk: &Desk, generation: &Generation) -> Option<Diff> {
    let name = generation.manifest.previous.as_ref()?;
    let change = |before: Generation| Ok(diff(&before.listings()?, &generation.listings()?));
    match desk.store().open(name, Some(generation)).and_then(change) {
        Ok(change) => Some(change),
        Err(OpenError::Unfinished | OpenError::OtherFormat(_)) => None,
        Err(error) => {
            WebError::data(error).log();
            None
        }
    }
}

/// Report of the refusal of exactly these seeds, if any.
pub fn standing_refusal(desk: &Desk, seeds: &str) -> Option<RejectionReport> {
    let reports = refusal::all(desk.store().folder());
    reports.into_iter().find(|report| report.seeds == seeds)
}

/// Loads the seeds from the folder.
pub(super) fn seeds(desk: &Desk) -> Result<Directory, WebError> {
    let gazetteer = Arc::clone(&desk.app().generation().gazetteer);
    let (directory, _) = Directory::load_with(desk.data(), gazetteer, desk.app().today())?;
    Ok(directory)
}

/// Records that a listing was confirmed today. Returns the changed files, which
/// are not written yet.
pub(super) fn confirm(desk: &Desk, id: &str) -> Result<Vec<returned_call_list::Change>, WebError> {
    let directory = seeds(desk)?;
    let today = desk.app().today();
    let known = directory.listings.ids().any(|known| known == id);
    if !known {
        return Err(WebError::NotFound);
    }
    let mut answers = returned_call_list::Returned::default();
    answers.confirmed.insert(id.to_owned(), today);
    let (changes, refused) = returned_call_list::changes(desk.data(), &directory, &answers);
    match refused.into_iter().next() {
        Some(why) => Err(Refusal::WrongKind(why).into()),
        None => Ok(changes),
    }
}
