//! Reads the seeds: for the dashboard, and to check a change.

use std::collections::HashSet;
use std::sync::Arc;

use super::dashboard::Dashboard;
use super::faults::Faults;
use super::state::Desk;
use crate::check;
use crate::diagnostic::{Counts, Diagnostic};
use crate::directory::{Baseline, Directory};
use crate::index::generation::{Generation, OpenError};
use crate::index::manifest::hash_inputs;
use crate::publish::published_state::PublishedState;
use crate::publish::refusal;
use crate::publish::refusal::RejectionReport;
use crate::report::call_list::due_calls;
use crate::report::diff::{Diff, diff};
use crate::report::gaps::gaps;
use crate::report::open_answers;
use crate::report::open_answers::OpenAnswer;
use crate::report::urgency::crisis_ids;
use crate::search::lookup::by_ids;
use crate::seeds::read::seed_folder::{SeedFile, stored_in};
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::rows::cell_places::locate;
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

/// Seeds, checked beside what the public sees: a row with an error keeps its
/// last good version, as in publishing.
pub struct Checked {
    /// The directory that they make.
    pub directory: Directory,
    /// All findings.
    pub diagnostics: Vec<Diagnostic>,
    /// What would change for the public.
    pub diff: Diff,
}

/// Checks seeds with `given` in place of the files with the same stem.
///
/// # Errors
/// They cannot be read.
pub fn checked(desk: &Desk, seeds: &SeedView, given: &[SeedFile]) -> Result<Checked, WebError> {
    let (generation, today) = (desk.app().generation(), desk.app().today());
    let before = PublishedState::from_generation(&generation)?;
    let last_good = before.last_good(&generation);
    let unchanged = before.unchanged(&generation.manifest.places);
    let past = Baseline {
        last_good: Some(&last_good),
        unchanged: Some(&unchanged),
        private: Some(&generation.private),
        site: Some(&generation.facts.site),
        examples: desk.app().serves_examples(),
        ..Baseline::default()
    };
    let mut tables = Directory::tables(seeds)?;
    if !given.is_empty() {
        let with = tables.with(given);
        tables = with.map_err(|(_, error)| WebError::data(error))?;
    }
    let gazetteer = Arc::clone(&generation.gazetteer);
    let (directory, diagnostics) =
        Directory::from_tables(tables, seeds.folder(), gazetteer, today, &past)?;
    Ok(Checked {
        diff: diff(&before.listings, &directory.listings()),
        directory,
        diagnostics,
    })
}

/// What a check says of the files of a change.
pub(super) struct OfChange {
    /// Counts of their rows, by result.
    pub counts: Counts,
    /// Their rows that keep what people see now.
    pub kept: usize,
    /// Findings that the seeds have not without the change: those in its files,
    /// and those that it causes elsewhere.
    pub found: Vec<Diagnostic>,
}

impl Checked {
    /// Findings of this check as the desk shows them, with where they stand in
    /// `seeds` or in `given`.
    pub(super) fn faults(
        &self,
        found: &[Diagnostic],
        seeds: &SeedView,
        given: &[SeedFile],
    ) -> Faults {
        let private = &self.directory.private;
        Faults::of(found, |found| locate(found, seeds, given, private))
    }

    /// What the check says of some files, compared with the findings without the
    /// change.
    pub(super) fn of_change(
        &self,
        known: &[Diagnostic],
        is_of_change: impl Fn(&str) -> bool,
    ) -> OfChange {
        let known: HashSet<String> = known.iter().map(check::key).collect();
        let concerns =
            |found: &&Diagnostic| is_of_change(&found.file) || !known.contains(&check::key(found));
        let mut counts = Counts::default();
        let sources = self.directory.sources.iter();
        for source in sources.filter(|source| is_of_change(&source.file)) {
            counts += source.counts;
        }
        let kept = self.directory.kept.iter();
        OfChange {
            counts,
            kept: kept.filter(|row| is_of_change(&row.file)).count(),
            found: self.diagnostics.iter().filter(concerns).cloned().collect(),
        }
    }
}

/// The current dashboard. Reads all files when something changed, which takes a
/// moment: run it on a blocking thread, one at a time.
pub fn load_dashboard(desk: &Desk) -> Result<Arc<Dashboard>, WebError> {
    if let Some(look) = known(desk)? {
        return Ok(look);
    }
    let seeds = hash_inputs(desk.data(), desk.app().serves_examples())?;
    let accepted = desk.accepted_seeds()?;
    let (generation, today) = (desk.app().generation(), desk.app().today());
    // Files in the folder that cannot be read at all are named, and the
    // accepted ones looked at.
    let folder = SeedView::of(desk.data());
    let (read, looked_at, unreadable) = match checked(desk, &folder, &[]) {
        Err(WebError::Data(why)) if !accepted.differing.is_empty() => {
            let read = checked(desk, &accepted.view, &[])?;
            (read, &accepted.view, Some(why.to_string()))
        }
        read => (read?, &folder, None),
    };
    let open = open_answers::of_directory(desk.data(), &read.directory)?;
    let listings = read.directory.listings();
    let crisis = crisis_ids(&read.directory, &listings).into_iter();
    let files = stored_in(&accepted.view).map_err(|(_, error)| WebError::data(error))?;
    let found = read.faults(&read.diagnostics, looked_at, &[]);
    let made = Arc::new(Dashboard {
        seeds,
        today,
        files: files.into_iter().map(|file| file.name).collect(),
        counts: read.directory.counts,
        calls: due_calls(&read.directory, &open, today),
        crisis: crisis.map(str::to_owned).collect(),
        gaps: gaps(&read.directory),
        faults: match accepted.differing.is_empty() {
            true => found.with_forms(),
            false => found,
        },
        pending: read.diff,
        last: last_change(desk, &generation),
        differing: accepted.differing,
        unreadable,
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

/// The answers on which nobody has acted, as the public sees the listings.
pub(super) fn open_answers(desk: &Desk) -> Result<Vec<OpenAnswer>, WebError> {
    let open = open_answers::read(desk.data())?;
    let ids: Vec<String> = open.iter().map(|one| one.id.clone()).collect();
    let listings = by_ids(&desk.app().generation(), &ids, ids.len());
    let listings = listings.map_err(WebError::internal)?.listings;
    Ok(open_answers::still_open(open, listings.iter()))
}
