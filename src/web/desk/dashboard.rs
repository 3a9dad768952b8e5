//! The state of the data: the generation being served, the seed folder, and
//! recent changes.

use std::sync::Arc;

use jiff::civil::Date;

use super::error::DeskError;
use super::state::Desk;
use crate::diagnostic::{Counts, Diagnostic};
use crate::directory::Directory;
use crate::index::generation::Generation;
use crate::index::manifest::hash_seeds;
use crate::publish::published_state::PublishedState;
use crate::publish::refusal;
use crate::publish::refusal::RejectionReport;
use crate::report::call_list::call_list;
use crate::report::diff::{Diff, diff};
use crate::report::table::Sheet;
use crate::report::{call_list, returned_call_list};
use crate::seeds::read::seed_folder::stored_files;

/// The state of the data at one moment. Rebuilt when the seeds, the generation
/// or the day change.
#[derive(Debug)]
pub struct Dashboard {
    /// Hash of the seed folder.
    pub seeds: String,
    /// The generation being served.
    pub generation: Arc<Generation>,
    /// Today, in the county's time zone.
    pub today: Date,
    /// Names of the seed files.
    pub files: Vec<String>,
    /// Counts of seed rows, by result.
    pub counts: Counts,
    /// Problems in the seeds.
    pub diagnostics: Vec<Diagnostic>,
    /// Listings to call.
    pub calls: Sheet,
    /// Public changes if the seeds were published now.
    pub pending: Diff,
    /// Public changes of the last publication, if still known.
    pub last: Option<Diff>,
}

impl Dashboard {
    /// Whether the served generation was built from the current seeds.
    pub fn in_step(&self) -> bool {
        self.generation.manifest.seeds == self.seeds
    }
}

/// The cached dashboard, if it is still current.
pub fn known(desk: &Desk) -> Result<Option<Arc<Dashboard>>, DeskError> {
    let seeds = hash_seeds(desk.data()).map_err(|error| DeskError::Disk(error.to_string()))?;
    let (generation, today) = (desk.app().generation(), desk.app().today());
    let last = desk.last_look().clone();
    Ok(last.filter(|look| {
        look.seeds == seeds && look.generation.name() == generation.name() && look.today == today
    }))
}

/// The current dashboard. Reads all files when something changed, which takes a
/// moment: run it on a blocking thread, one at a time.
pub fn load_dashboard(desk: &Desk) -> Result<Arc<Dashboard>, DeskError> {
    if let Some(look) = known(desk)? {
        return Ok(look);
    }
    let disk = |error: &dyn std::fmt::Display| DeskError::Disk(error.to_string());
    let seeds = hash_seeds(desk.data()).map_err(|error| disk(&error))?;
    let (generation, today) = (desk.app().generation(), desk.app().today());
    let gazetteer = Arc::clone(&generation.gazetteer);
    // As in publishing: a row with an error keeps its last good version.
    let before = PublishedState::from_generation(&generation).ok();
    let last_good = before.as_ref();
    let last_good = last_good.map(|before| before.last_good(&generation));
    let last_good = last_good.unwrap_or_default();
    let loaded = Directory::load_keeping(desk.data(), gazetteer, today, &last_good);
    let (directory, diagnostics) = loaded.map_err(|error| disk(&error))?;
    let files = stored_files(desk.data()).map_err(|(_, error)| disk(&error))?;
    let pinned = &directory.crisis_lines;
    let listings = directory.listings();
    let calls = call_list(
        listings.iter().map(Arc::as_ref),
        &directory.categories,
        pinned,
        today,
    );
    let served = before.map_or_else(|| generation.listings(), |before| before.listings);
    let made = Arc::new(Dashboard {
        seeds,
        today,
        files: files.into_iter().map(|file| file.name).collect(),
        counts: directory.counts,
        diagnostics,
        calls: call_list::sheet(&calls),
        pending: diff(&served, &listings),
        last: last_change(desk, &generation),
        generation,
    });
    *desk.last_look() = Some(Arc::clone(&made));
    Ok(made)
}

/// Public changes between the previous generation and this one.
fn last_change(desk: &Desk, generation: &Generation) -> Option<Diff> {
    let name = generation.manifest.previous.as_ref()?;
    let before = desk.store().open(name, Some(generation)).ok()?;
    Some(diff(&before.listings(), &generation.listings()))
}

/// Report of the refusal of exactly these seeds, if any.
pub fn standing_refusal(desk: &Desk, seeds: &str) -> Option<RejectionReport> {
    let reports = refusal::all(desk.store().folder());
    reports.into_iter().find(|report| report.seeds == seeds)
}

/// Loads the seeds from the folder.
pub(super) fn seeds(desk: &Desk) -> Result<Directory, DeskError> {
    let gazetteer = Arc::clone(&desk.app().generation().gazetteer);
    let loaded = Directory::load_with(desk.data(), gazetteer, desk.app().today());
    let (directory, _) = loaded.map_err(|error| DeskError::Disk(error.to_string()))?;
    Ok(directory)
}

/// Records that a listing was confirmed today. Returns the changed files, which
/// are not written yet.
pub(super) fn confirm(desk: &Desk, id: &str) -> Result<Vec<returned_call_list::Change>, DeskError> {
    let directory = seeds(desk)?;
    let today = desk.app().today();
    let known = directory.listings.ids().any(|known| known == id);
    if !known {
        return Err(DeskError::NotFound);
    }
    let mut answers = returned_call_list::Returned::default();
    answers.confirmed.insert(id.to_owned(), today);
    let (changes, refused) = returned_call_list::changes(desk.data(), &directory, &answers);
    match refused.into_iter().next() {
        Some(why) => Err(DeskError::WrongKind(why)),
        None => Ok(changes),
    }
}
