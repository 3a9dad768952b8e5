//! One attempt to publish, all steps in order: read and check, build aside,
//! compare, ask the golden questions, and only then switch.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use jiff::Timestamp;
use jiff::civil::Date;

use super::change::{Before, Change};
pub use super::outcome::{Checked, Outcome, PublishError, Published, Refused};
use super::refusal::{self, Refusal};
use super::rules::{self, Reason, unreadable};
use super::{golden, history_copies, joined, rules::Reasons};
use crate::diagnostic::Diagnostic;
use crate::directory::{Directory, LoadError, Past};
use crate::gazetteer::Gazetteer;
use crate::index::generation::Generation;
use crate::index::golden::Golden;
use crate::index::order::Served;
use crate::index::store::{Seeds, Store};
use crate::memory;
use crate::privacy::{self, PrivatePlaces};
use crate::report::diff::{Diff, diff};
use crate::seeds::folder::Tables;
use crate::seeds::last_good::LastGood;
use crate::seeds::unchanged::Unchanged;

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

/// A directory made of several others.
#[derive(Debug)]
pub struct Made {
    /// It.
    pub directory: Directory,
    /// The hash of what it was made of.
    pub seeds: Seeds,
    /// What the check of its own files found.
    pub diagnostics: Vec<Diagnostic>,
    /// The names of the others.
    pub parts: Vec<String>,
}

/// Whether a file is of one of the others, where it was judged. One that is of
/// none any more was left out by whoever made this.
fn was_judged(file: &str, parts: &[String]) -> bool {
    let of = file.strip_prefix(OF_OTHERS);
    let of = of.and_then(|file| file.split_once('/'));
    of.is_some_and(|(part, _)| parts.iter().any(|name| name == part))
}

/// How the names of files begin that stand in one of the others.
pub const OF_OTHERS: &str = "counties/";

/// Takes over a generation that may go before the public, before it becomes
/// current here; an error says why it is not taken, and nothing changes.
pub type HandOver<'a> = dyn Fn(&Generation) -> Result<(), String> + 'a;

/// What is offered to the public, and what it is compared with.
struct Offered {
    directory: Directory,
    seeds: Seeds,
    diagnostics: Vec<Diagnostic>,
    before: Option<Before>,
    serving: Option<Arc<Generation>>,
    /// Whether the seeds are those of the folder, and may change meanwhile.
    of_folder: bool,
}

/// Code of the reason that nothing is left to publish.
const NO_LISTINGS: &str = "no-listings";

impl Attempt<'_> {
    /// Takes all steps. `progress` is called after each listing that is
    /// written. What is served changes only at the very end.
    pub fn run(&self, progress: &dyn Fn()) -> Result<Outcome, PublishError> {
        self.run_then(progress, &|_| Ok(()))
    }

    /// The same; what has passed everything is handed over before it becomes
    /// current here.
    pub fn run_then(
        &self,
        progress: &dyn Fn(),
        hand_over: &HandOver<'_>,
    ) -> Result<Outcome, PublishError> {
        let _lock = self.store.lock()?;
        let serving = self.serving();
        let seeds = self.seeds()?;
        let (before, tables) = self.read(serving.as_deref());
        let last_good = match (&before, &serving) {
            (Some(before), Some(generation)) => before.last_good(generation),
            _ => LastGood::default(),
        };
        let unchanged = match &before {
            Some(before) => before.unchanged(&seeds.places),
            None => Unchanged::new(&seeds.places),
        };
        let gazetteer = serving
            .as_deref()
            .and_then(|old| shared_places(old, &seeds));
        let private = self.remembered(serving.as_deref());
        let loaded = tables.and_then(|tables| {
            let past = Past {
                last_good: Some(&last_good),
                private: Some(&private),
                unchanged: Some(&unchanged),
                ..Past::default()
            };
            Directory::of_tables(tables, self.data, gazetteer, self.today, &past)
        });
        let (directory, diagnostics) = match (loaded, &before) {
            (Ok(loaded), _) => loaded,
            (Err(LoadError::NoListings(_)), Some(before)) => {
                return Ok(self.nothing_left(&seeds, before, serving));
            }
            (Err(error), _) => return Err(PublishError::Load(error)),
        };
        drop((last_good, unchanged));
        let offered = Offered {
            directory,
            seeds,
            diagnostics,
            before,
            serving,
            of_folder: true,
        };
        self.offer(offered, rules::check, progress, hand_over)
    }

    /// Puts a directory before the public that was made of several others,
    /// each of which went this way before.
    pub fn run_made(
        &self,
        made: Made,
        progress: &dyn Fn(),
        hand_over: &HandOver<'_>,
    ) -> Result<Outcome, PublishError> {
        let _lock = self.store.lock()?;
        let serving = self.serving();
        let before = serving.as_deref().and_then(|old| Before::of(old).ok());
        let Made {
            directory,
            seeds,
            diagnostics,
            parts,
        } = made;
        let judge = |change: &Change<'_>| {
            let mut reasons = rules::check(change);
            let judged = |reason: &Reason| {
                let file = reason.file.as_ref();
                file.is_some_and(|file| was_judged(file, &parts))
            };
            reasons.retain(|reason| !judged(reason));
            reasons
        };
        let offered = Offered {
            directory,
            seeds,
            diagnostics,
            before,
            serving,
            of_folder: false,
        };
        self.offer(offered, judge, progress, hand_over)
    }

    /// Builds what is offered, judges it meanwhile, asks the golden questions,
    /// and switches.
    fn offer(
        &self,
        offered: Offered,
        judge: impl Fn(&Change<'_>) -> Vec<Reason> + Sync,
        progress: &dyn Fn(),
        hand_over: &HandOver<'_>,
    ) -> Result<Outcome, PublishError> {
        let Offered {
            directory,
            seeds,
            diagnostics,
            before,
            serving,
            of_folder,
        } = offered;
        let change = Change::new(before.as_ref(), &directory, &diagnostics);
        let served = serving.as_deref().zip(before.as_ref());
        let served = served.map(|(generation, before)| Served {
            generation,
            listings: &before.listings,
        });
        let (built, compared) = thread::scope(|scope| {
            let compared = scope.spawn(|| Compared::of(&change, &judge));
            let built = self.store.build_aside(&directory, &seeds, served, progress);
            (built, joined(compared))
        });
        let built = built?;
        let mut reasons = compared.reasons;
        let asked = golden::check(&built.generation, &Golden::from(&directory), self.now);
        reasons.append(&mut asked.map_err(PublishError::Search)?);
        // Files that came to rest only for a moment were still being written.
        if of_folder && let Err(changed) = self.still(&seeds) {
            self.store.discard(built);
            return Err(changed);
        }
        let private = directory.private.certain();
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
            free((before, directory.listings));
            return Ok(self.refused(report, checked, serving));
        }
        // Remembered first: a stop in between forgets nothing.
        if let Err(error) = history_copies::remember(self.data, &private) {
            self.store.discard(built);
            let file = self.data.join(privacy::FILE);
            return Err(PublishError::Seeds(file, error.to_string()));
        }
        if let Err(why) = hand_over(&built.generation) {
            self.store.discard(built);
            return Err(PublishError::NotTaken(why));
        }
        let destroyed = self.store.put_before_the_public(&built.generation)?;
        let masked = history_copies::mask_all(self.data, &private);
        refusal::clear(self.store.folder());
        free((before, directory));
        Ok(Outcome::Published(Box::new(Published {
            generation: built.generation,
            checked,
            overridden: report.reasons,
            destroyed,
            masked,
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

    /// Places that were published as private, by what the index and the
    /// generation that is served know.
    fn remembered(&self, serving: Option<&Generation>) -> PrivatePlaces {
        // One that cannot be read is written anew; the generation has the same.
        let mut private = self.store.private_places().unwrap_or_default();
        if let Some(serving) = serving {
            private.merge(&serving.private_places());
        }
        private.certain()
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
    fn of(change: &Change<'_>, judge: &impl Fn(&Change<'_>) -> Vec<Reason>) -> Compared {
        let before = change.before.map(|before| &before.listings);
        Compared {
            reasons: judge(change),
            still_shown: change.newly_private(),
            diff: before.map(|before| diff(before, &change.after)),
        }
    }
}

/// Frees what an attempt held. That takes longer than the switch, and nobody
/// waits for it; without a thread it is freed here.
fn free(held: impl Send + 'static) {
    let _ = thread::Builder::new().spawn(move || {
        drop(held);
        memory::give_back();
    });
}

/// The places of the generation that is served, unless the seeds have others:
/// reading them takes longer than all the rest.
fn shared_places(serving: &Generation, seeds: &Seeds) -> Option<Arc<Gazetteer>> {
    let places = &serving.manifest.places;
    let same = !places.is_empty() && *places == seeds.places;
    same.then(|| Arc::clone(&serving.gazetteer))
}
