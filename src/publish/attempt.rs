//! One attempt to publish, all steps in order: read and check, build aside,
//! compare, ask the golden questions, and only then switch.

use std::fmt;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, ScopedJoinHandle};

use jiff::Timestamp;
use jiff::civil::Date;

use super::change::{Before, Change};
use super::refusal::{self, Refusal};
use super::rules::{self, Reason, unreadable};
use super::{golden, rules::Reasons};
use crate::diagnostic::{Counts, Diagnostic};
use crate::directory::{Directory, LoadError};
use crate::gazetteer::Gazetteer;
use crate::index::generation::Generation;
use crate::index::order::Served;
use crate::index::store::{Seeds, Store, StoreError};
use crate::report::diff::{Diff, diff};
use crate::seeds::folder::Tables;
use crate::seeds::last_good::LastGood;

/// What to publish, where, and when.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// The seed folder.
    pub data: &'a Path,
    /// The folder of generations.
    pub store: &'a Store,
    /// The generation that is served, where it is open already.
    pub serving: Option<Arc<Generation>>,
    /// The moment of the attempt.
    pub now: Timestamp,
    /// The day of the check.
    pub today: Date,
    /// The hash of a report that is to be overridden.
    pub accept: Option<&'a str>,
}

/// What became of an attempt.
#[derive(Debug)]
pub enum Outcome {
    /// The public sees it from now on.
    Published(Box<Published>),
    /// The public sees what it saw before.
    Refused(Box<Refused>),
}

/// What was published.
#[derive(Debug)]
pub struct Published {
    /// The generation, current from now on.
    pub generation: Generation,
    /// What the check found.
    pub checked: Checked,
    /// Reasons that would have refused it: accepted by hash, or of no weight
    /// because nothing was served before.
    pub overridden: Vec<Reason>,
    /// What changed for the public; `None` when nothing was served before.
    pub diff: Option<Diff>,
}

/// What was refused.
#[derive(Debug)]
pub struct Refused {
    /// The report.
    pub refusal: Refusal,
    /// What the check found.
    pub checked: Checked,
    /// The generation that goes on being served.
    pub serving: Option<Arc<Generation>>,
}

/// What the check found.
#[derive(Debug, Default)]
pub struct Checked {
    /// Files that were read.
    pub files: usize,
    /// Rows of listings and what became of them.
    pub counts: Counts,
    /// Everything it found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why an attempt could not be made. Bad data is never the reason.
#[derive(Debug)]
pub enum PublishError {
    /// The seed folder could not be read.
    Load(LoadError),
    /// A seed file could not be read, or changed while it was read.
    Seeds(PathBuf, String),
    /// The generation could not be written.
    Store(StoreError),
    /// The new generation could not be searched.
    Search(String),
}

impl fmt::Display for PublishError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PublishError::Load(error) => error.fmt(out),
            PublishError::Seeds(path, why) => write!(
                out,
                "{} could not be read ({why}). Close its files in other programs, or change \
                 their permissions.",
                path.display()
            ),
            PublishError::Store(error) => error.fmt(out),
            PublishError::Search(why) => write!(
                out,
                "The new index cannot be searched ({why}). The directory that was being served \
                 is unchanged."
            ),
        }
    }
}

impl std::error::Error for PublishError {}

impl From<StoreError> for PublishError {
    fn from(error: StoreError) -> PublishError {
        PublishError::Store(error)
    }
}

/// Code of the reason that nothing is left to publish.
const NO_LISTINGS: &str = "no-listings";

impl Attempt<'_> {
    /// Takes all steps. `progress` is called after each listing that is
    /// written. What is served changes only at the very end.
    pub fn run(&self, progress: &dyn Fn()) -> Result<Outcome, PublishError> {
        let _lock = self.store.lock()?;
        let serving = self.serving();
        let seeds = self.seeds()?;
        let (before, tables) = self.read(serving.as_deref());
        let last_good = match (&before, &serving) {
            (Some(before), Some(generation)) => before.last_good(generation),
            _ => LastGood::default(),
        };
        let gazetteer = serving
            .as_deref()
            .and_then(|old| shared_places(old, &seeds));
        let loaded = tables.and_then(|tables| {
            Directory::of_tables(&tables, self.data, gazetteer, self.today, &last_good)
        });
        let (directory, diagnostics) = match (loaded, &before) {
            (Ok(loaded), _) => loaded,
            (Err(LoadError::NoListings(_)), Some(before)) => {
                return Ok(self.nothing_left(&seeds, before, serving));
            }
            (Err(error), _) => return Err(PublishError::Load(error)),
        };
        self.still(&seeds)?;
        let change = Change {
            before: before.as_ref(),
            directory: &directory,
            diagnostics: &diagnostics,
        };
        let served = serving.as_deref().zip(before.as_ref());
        let served = served.map(|(generation, before)| Served {
            generation,
            listings: &before.listings,
        });
        let (built, compared) = thread::scope(|scope| {
            let compared = scope.spawn(|| Compared::of(&change));
            let built = self.store.build_aside(&directory, &seeds, served, progress);
            (built, joined(compared))
        });
        let built = built?;
        let mut reasons = compared.reasons;
        let asked = golden::check(&built.generation, &directory, self.now);
        reasons.append(&mut asked.map_err(PublishError::Search)?);
        // Files that came to rest only for a moment were still being written.
        if let Err(changed) = self.still(&seeds) {
            self.store.discard(built);
            return Err(changed);
        }
        let checked = Checked {
            files: directory.files,
            counts: directory.counts,
            diagnostics,
        };
        let against = before.as_ref().map(|before| before.name.as_str());
        let mut report = Refusal::new(&seeds.all, against, reasons, self.now);
        if self.stops(&report) {
            report.still_shown = compared.still_shown;
            self.store.discard(built);
            return Ok(self.refused(report, checked, serving));
        }
        self.store.make_current(&built.generation.name())?;
        refusal::clear(self.store.folder());
        drop(last_good);
        // Freeing all that takes longer than the switch, and nobody waits for it.
        thread::spawn(move || drop((before, directory)));
        Ok(Outcome::Published(Box::new(Published {
            generation: built.generation,
            checked,
            overridden: report.reasons,
            diff: compared.diff,
        })))
    }

    /// What is served now, and the seeds as tables: one is read while the
    /// other is. What cannot be read any more cannot be compared with.
    fn read(&self, serving: Option<&Generation>) -> (Option<Before>, Result<Tables, LoadError>) {
        thread::scope(|scope| {
            let before = scope.spawn(|| serving.and_then(|served| Before::of(served).ok()));
            let tables = Directory::tables(self.data);
            (joined(before), tables)
        })
    }

    /// The generation CURRENT names; the one in memory where that is it, or
    /// where CURRENT cannot be opened; the newest sound one before it, where
    /// there is none in memory either: rows keep their last good versions.
    fn serving(&self) -> Option<Arc<Generation>> {
        let open = self.serving.clone();
        if let Some(generation) = &open
            && self.store.current_name() == Some(generation.name())
        {
            return open;
        }
        match self.store.serving(open.as_deref()) {
            Ok(Some(generation)) => Some(Arc::new(generation)),
            Ok(None) => open,
            Err(_) => open.or_else(|| self.store.newest_sound().map(Arc::new)),
        }
    }

    fn seeds(&self) -> Result<Seeds, PublishError> {
        if !self.data.is_dir() {
            let folder = self.data.to_owned();
            return Err(PublishError::Load(LoadError::NoFolder(folder)));
        }
        let seeds = Seeds::of_folder(self.data);
        seeds.map_err(|error| PublishError::Seeds(self.data.to_owned(), error.to_string()))
    }

    /// An error when the seeds are no longer those that were read.
    fn still(&self, seeds: &Seeds) -> Result<(), PublishError> {
        if self.seeds()? == *seeds {
            return Ok(());
        }
        let why = "its files changed while they were read".to_owned();
        Err(PublishError::Seeds(self.data.to_owned(), why))
    }

    /// Whether a report stops this attempt.
    fn stops(&self, report: &Refusal) -> bool {
        if report.reasons.is_empty() || self.accept == Some(report.hash.as_str()) {
            return false;
        }
        // With nothing served before there is nothing to protect, but a file
        // that cannot be read leaves nothing to show either.
        let mut reasons = report.reasons.iter();
        report.against.is_some() || reasons.any(|reason| reason.code == unreadable::RULE.code)
    }

    fn nothing_left(
        &self,
        seeds: &Seeds,
        before: &Before,
        serving: Option<Arc<Generation>>,
    ) -> Outcome {
        let mut reasons = Reasons::default();
        reasons.list.push(Reason {
            code: NO_LISTINGS.to_owned(),
            file: Some("resources*.csv".to_owned()),
            message: format!(
                "0 of {} listings are left: no file resources*.csv is there.",
                before.listings.len()
            ),
            fix: "Put the files of listings back into the seed folder.".to_owned(),
        });
        let mut report = Refusal::new(&seeds.all, Some(&before.name), reasons.list, self.now);
        report.acceptable = false;
        self.refused(report, Checked::default(), serving)
    }

    fn refused(
        &self,
        refusal: Refusal,
        checked: Checked,
        serving: Option<Arc<Generation>>,
    ) -> Outcome {
        // The refusal stands whether or not its report can be kept.
        let _ = refusal.save(self.store.folder());
        Outcome::Refused(Box::new(Refused {
            refusal,
            checked,
            serving,
        }))
    }
}

/// What would be published beside what is served.
struct Compared {
    reasons: Vec<Reason>,
    /// Listings that would be private and are still shown.
    still_shown: usize,
    diff: Option<Diff>,
}

impl Compared {
    fn of(change: &Change<'_>) -> Compared {
        let before = change.before.map(|before| &before.listings);
        Compared {
            reasons: rules::check(change),
            still_shown: change.newly_private(),
            diff: before.map(|before| diff(before, &change.directory.listings)),
        }
    }
}

/// What a thread made; its fault is ours.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|fault| resume_unwind(fault))
}

/// The places of the generation that is served, unless the seeds have others:
/// reading them takes longer than all the rest.
fn shared_places(serving: &Generation, seeds: &Seeds) -> Option<Arc<Gazetteer>> {
    let places = &serving.manifest.places;
    let same = !places.is_empty() && *places == seeds.places;
    same.then(|| Arc::clone(&serving.gazetteer))
}
