//! One attempt to publish, all steps in order: read and check the seeds, build
//! the generation aside, compare, ask the golden questions, and only then
//! switch.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use jiff::Timestamp;
use jiff::civil::Date;

use super::accepted::ledger::Ledger;
use super::accepted::{self, Heading, RecordError};
use super::candidate::{Candidate, Comparison, History};
use super::changes::Acceptance;
use super::changes::noting::note_same;
use super::changes::placing::finish;
use super::changes::store::ChangeStore;
use super::comparison::Change;
use super::hiding::Hiding;
pub use super::outcome::{Checked, Outcome, PublishError, Published, Refused};
use super::published_state::PublishedState;
use super::refusal::{self, RejectionReport};
use super::rules::{self, Reason, lost_record, unreadable};
use super::{golden, history_copies, joined};
use crate::directory::{Baseline, Directory, LoadError};
use crate::gazetteer::Gazetteer;
use crate::index::generation::Generation;
use crate::index::sources::Golden;
use crate::index::store::{Built, Lock, Seeds, Store};
use crate::privacy::{self, PrivatePlaces};
use crate::publish::merge::{MergedInput, was_judged};
use crate::report::diff::Diff;
use crate::seeds::last_good_rows::LastGood;
use crate::seeds::read::seed_folder::Tables;
use crate::seeds::read::seed_view::SeedView;
use crate::seeds::row_cache::RowCache;

/// Input of an attempt to publish.
#[derive(Debug)]
pub struct Publisher<'a> {
    /// The seed folder.
    pub data: &'a Path,
    /// The store of generations.
    pub store: &'a Store,
    /// The generation that is served, if it is already open.
    pub serving: Option<Arc<Generation>>,
    /// Time of the attempt.
    pub now: Timestamp,
    /// Date that the rules check against.
    pub today: Date,
    /// Hash of the rejection report to override.
    pub accept: Option<&'a str>,
    /// Whether examples are published although `site.csv` does not ask for it.
    pub examples: bool,
}

/// Receives an approved generation before it becomes current here. An error
/// aborts the publication; it says why the generation was not accepted.
pub type HandOver<'a> = dyn Fn(&Generation) -> Result<(), String> + 'a;

/// Puts the files of a change into the seed folder, just before the generation
/// made of them becomes current. An error aborts the publication.
pub type PutInPlace<'a> = dyn Fn(&Acceptance) -> io::Result<()> + 'a;

/// A change that does not lie in the seed folder yet.
pub struct Trial<'a> {
    /// The seeds with the change.
    pub seeds: &'a SeedView,
    /// The generation that it was built on.
    pub built_on: Option<&'a str>,
    /// Puts its files in place.
    pub put_in_place: &'a PutInPlace<'a>,
}

/// Callbacks and lock for publishing a candidate.
pub(super) struct Steps<'a> {
    pub(super) judge: &'a (dyn Fn(&Change<'_>) -> Vec<Reason> + Sync),
    pub(super) progress: &'a dyn Fn(),
    pub(super) hand_over: &'a HandOver<'a>,
    pub(super) put_in_place: Option<&'a PutInPlace<'a>>,
    /// Held until the accepted record is written.
    pub(super) lock: Lock,
}

/// Callbacks of an attempt.
struct Hooks<'a> {
    progress: &'a dyn Fn(),
    hand_over: &'a HandOver<'a>,
    put_in_place: Option<&'a PutInPlace<'a>>,
}

/// A generation that nothing stops any more.
pub(super) struct Approved {
    pub(super) built: Built,
    pub(super) report: RejectionReport,
    pub(super) diff: Option<Diff>,
    /// Whether a place that was shown becomes private.
    pub(super) hides: bool,
}

/// Result of offering a directory.
enum Offer {
    /// The directory was published or refused.
    Done(Outcome),
    /// The directory was refused, but changes that only hide or close listings
    /// were published. Compare the rest with the new state.
    Again(Box<Again>),
}

/// A candidate to offer again after a partial publication.
struct Again {
    offered: Candidate,
    hiding: Hiding,
    lock: Lock,
}

impl Publisher<'_> {
    /// Runs all steps. Calls `progress` after each listing that is written. The
    /// published generation changes only in the last step.
    pub fn run(&self, progress: &dyn Fn()) -> Result<Outcome, PublishError> {
        self.publish_with(progress, &|_| Ok(()))
    }

    /// Like [`Publisher::run`], but passes the approved generation to
    /// `hand_over` before it becomes current here.
    pub fn publish_with(
        &self,
        progress: &dyn Fn(),
        hand_over: &HandOver<'_>,
    ) -> Result<Outcome, PublishError> {
        let lock = self.store.lock()?;
        self.finish_interrupted()?;
        let view = SeedView::of(self.data);
        let hooks = Hooks {
            progress,
            hand_over,
            put_in_place: None,
        };
        self.attempt(&view, &hooks, lock)
    }

    /// Publishes a change on trial if it passes all steps, and only then puts
    /// its files into the seed folder.
    pub fn try_change(
        &self,
        trial: &Trial<'_>,
        progress: &dyn Fn(),
    ) -> Result<Outcome, PublishError> {
        let lock = self.store.lock()?;
        self.finish_interrupted()?;
        if self.store.current_name().as_deref() != trial.built_on {
            return Err(PublishError::Overtaken);
        }
        let hooks = Hooks {
            progress,
            hand_over: &|_| Ok(()),
            put_in_place: Some(trial.put_in_place),
        };
        self.attempt(trial.seeds, &hooks, lock)
    }

    /// All steps, for the seeds of a view.
    fn attempt(
        &self,
        view: &SeedView,
        hooks: &Hooks<'_>,
        lock: Lock,
    ) -> Result<Outcome, PublishError> {
        let (serving, lost_record) = self.served(hooks.progress)?;
        let history = History {
            ledger: Ledger::read(self.data, self.today),
            lost_record,
            seeds: view.clone(),
        };
        let steps = |lock| Steps {
            judge: &rules::check,
            progress: hooks.progress,
            hand_over: hooks.hand_over,
            put_in_place: hooks.put_in_place,
            lock,
        };
        let offered = match self.offered(serving, history.clone())? {
            Ok(offered) => offered,
            Err(nothing_left) => return Ok(nothing_left),
        };
        let again = match self.offer(offered, None, steps(lock))? {
            Offer::Done(outcome) => return Ok(outcome),
            Offer::Again(again) => *again,
        };
        // Read the rows again: those with an error keep the version served now.
        let Again {
            offered,
            hiding,
            lock,
        } = again;
        let offered = match self.offered(offered.serving, history)? {
            Ok(offered) => offered,
            Err(nothing_left) => return Ok(nothing_left),
        };
        match self.offer(offered, Some(&hiding), steps(lock))? {
            Offer::Done(outcome) => Ok(outcome),
            Offer::Again(_) => unreachable!("what only hides is published once"),
        }
    }

    /// Reads the seed folder into a candidate; the inner error is the refusal
    /// if there are no listings.
    fn offered(
        &self,
        serving: Option<Arc<Generation>>,
        history: History,
    ) -> Result<Result<Candidate, Outcome>, PublishError> {
        let seeds = self.seeds(&history.seeds)?;
        let (before, tables) = self.read(&history.seeds, serving.as_deref())?;
        let last_good = match (&before, &serving) {
            (Some(before), Some(generation)) => before.last_good(generation),
            _ => LastGood::default(),
        };
        let unchanged = match &before {
            Some(before) => before.unchanged(&seeds.places),
            None => RowCache::new(&seeds.places),
        };
        let gazetteer = serving
            .as_deref()
            .and_then(|old| shared_places(old, &seeds));
        let private = self.remembered(serving.as_deref());
        let loaded = tables.and_then(|tables| {
            let past = Baseline {
                last_good: Some(&last_good),
                private: Some(&private),
                unchanged: Some(&unchanged),
                site: serving.as_deref().map(|served| &served.facts.site),
                examples: self.examples,
                ..Baseline::default()
            };
            Directory::from_tables(tables, self.data, gazetteer, self.today, &past)
        });
        let (directory, diagnostics) = match (loaded, &before) {
            (Ok(loaded), _) => loaded,
            (Err(LoadError::NoListings(_)), Some(before)) => {
                return Ok(Err(self.nothing_left(&seeds, before, serving)));
            }
            (Err(error), _) => return Err(PublishError::Load(error)),
        };
        drop((last_good, unchanged));
        Ok(Ok(Candidate {
            directory,
            seeds,
            diagnostics,
            before,
            serving,
            history: Some(history),
        }))
    }

    /// Publishes a directory merged from several others, each of which has
    /// already passed the rules.
    pub fn publish_merged(
        &self,
        made: MergedInput,
        progress: &dyn Fn(),
        hand_over: &HandOver<'_>,
    ) -> Result<Outcome, PublishError> {
        let lock = self.store.lock()?;
        let serving = self
            .current()
            .or_else(|| self.store.latest_valid().map(Arc::new));
        let before = PublishedState::served(serving.as_deref())?;
        let MergedInput {
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
        let steps = |lock| Steps {
            judge: &judge,
            progress,
            hand_over,
            put_in_place: None,
            lock,
        };
        let offered = Candidate {
            directory,
            seeds,
            diagnostics,
            before,
            serving,
            history: None,
        };
        let again = match self.offer(offered, None, steps(lock))? {
            Offer::Done(outcome) => return Ok(outcome),
            Offer::Again(again) => *again,
        };
        match self.offer(again.offered, Some(&again.hiding), steps(again.lock))? {
            Offer::Done(outcome) => Ok(outcome),
            Offer::Again(_) => unreachable!("what only hides is published once"),
        }
    }

    /// Builds the candidate and checks it in parallel, asks the golden
    /// questions, and switches. `hidden` is the part of the change that was
    /// already published.
    fn offer(
        &self,
        offered: Candidate,
        hidden: Option<&Hiding>,
        steps: Steps<'_>,
    ) -> Result<Offer, PublishError> {
        let before = offered.before.as_ref();
        let change = offered.change();
        let (built, compared) = thread::scope(|scope| {
            let compared = scope.spawn(|| Comparison::new(&change, steps.judge));
            let (directory, seeds) = (&offered.directory, &offered.seeds);
            let built = self
                .store
                .build_aside(directory, seeds, offered.served(), steps.progress);
            (built, joined(compared))
        });
        let built = built?;
        let mut reasons = compared.reasons;
        reasons.append(&mut self.unheard(&built.generation, &offered)?);
        if let Err(changed) = self.still(&offered) {
            self.store.discard(built);
            return Err(changed);
        }
        refusal::redact(&mut reasons, &offered.directory.private);
        let against = before.map(|before| before.name.as_str());
        let mut report = RejectionReport::new(&offered.seeds.all, against, reasons, self.now);
        if self.stops(&report) {
            self.store.discard(built);
            if hidden.is_none()
                && let Some((generation, hiding)) = self.hide(&offered, &change, &steps)?
            {
                let beside = PublishedState::served(Some(&generation))?;
                let again = Again {
                    offered: offered.beside(beside, generation),
                    hiding,
                    lock: steps.lock,
                };
                return Ok(Offer::Again(Box::new(again)));
            }
            report.still_shown = compared.still_shown;
            report.note_hiding(hidden, self.store.folder());
            return Ok(Offer::Done(self.refused(report, offered)));
        }
        let hides = change.newly_private() > 0 && offered.history.is_some();
        drop(change);
        let approved = Approved {
            built,
            report,
            diff: compared.diff,
            hides,
        };
        let published = self.go_live(offered, approved, steps)?;
        Ok(Offer::Done(Outcome::Published(Box::new(published))))
    }

    /// Publishes the part of a refused change that only hides or closes; `None`
    /// if there is no such part or it cannot be published.
    fn hide(
        &self,
        offered: &Candidate,
        change: &Change<'_>,
        steps: &Steps<'_>,
    ) -> Result<Option<(Generation, Hiding)>, PublishError> {
        let Some((before, serving)) = offered.before.as_ref().zip(offered.serving.as_deref())
        else {
            return Ok(None);
        };
        let mut hiding = Hiding::of(before, change);
        if hiding.is_empty() {
            return Ok(None);
        }
        let Ok((directory, seeds)) = hiding.apply(serving, &offered.directory.private.certain())
        else {
            return Ok(None);
        };
        let built = self
            .store
            .build_aside(&directory, &seeds, offered.served(), steps.progress)?;
        let golden = Golden::from(&directory);
        let unheard = |generation| {
            let asked = golden::check(generation, &golden, self.now).map_err(PublishError::Search);
            let mut asked = asked?;
            // Staff questions may expect a hidden listing; crisis phrases must
            // still be detected.
            asked.retain(|reason| !golden::is_of_staff(reason));
            Ok::<_, PublishError>(asked)
        };
        let lost = unheard(&built.generation)?;
        if !lost.is_empty() && lost != unheard(serving)? {
            self.store.discard(built);
            return Ok(None);
        }
        if offered.history.is_some() {
            self.remember(&directory.private)?;
        }
        if let Err(why) = (steps.hand_over)(&built.generation) {
            self.store.discard(built);
            return Err(PublishError::NotTaken(why));
        }
        if offered.history.is_some() {
            accepted::forget(self.data);
        }
        hiding.destroyed = self.store.put_before_the_public(&built.generation)?;
        if offered.history.is_some() {
            hiding.masked = history_copies::mask_history(self.data, &directory.private);
            // Without the note, changes are built on what lies in the folder.
            let name = built.generation.name();
            let _ = note_same(self.store, &serving.name(), &name, &directory.private);
            // If this fails, a later start writes the record.
            let _ = accepted::write(self.data, &Heading::of(&built.generation), &directory);
        }
        Ok(Some((built.generation, hiding)))
    }

    /// Reads the published state and the seed tables in parallel.
    fn read(
        &self,
        seeds: &SeedView,
        serving: Option<&Generation>,
    ) -> Result<(Option<PublishedState>, Result<Tables, LoadError>), PublishError> {
        thread::scope(|scope| {
            let before = scope.spawn(|| PublishedState::served(serving));
            let tables = Directory::tables(seeds);
            Ok((joined(before)?, tables))
        })
    }

    /// The generation named in CURRENT. Returns the open one if it has that
    /// name or if CURRENT cannot be opened.
    fn current(&self) -> Option<Arc<Generation>> {
        let open = self.serving.clone();
        if let Some(generation) = &open
            && self.store.current_name() == Some(generation.name())
        {
            return open;
        }
        match self.store.serving(open.as_deref()) {
            Ok(Some(generation)) => Some(Arc::new(generation)),
            _ => open,
        }
    }

    /// The current generation. If it is lost, restores the one in the accepted
    /// record, which is preferred to an older generation that may show places
    /// made private since. The second value is why the record cannot be used,
    /// if there is no other generation either.
    fn served(
        &self,
        progress: &dyn Fn(),
    ) -> Result<(Option<Arc<Generation>>, Option<String>), PublishError> {
        if let Some(current) = self.current() {
            return Ok((Some(current), None));
        }
        let newest = || self.store.latest_valid().map(Arc::new);
        match accepted::restore(self.data, self.store, progress) {
            Ok(Some(restored)) => Ok((Some(restored), None)),
            Ok(None) => Ok((newest(), None)),
            Err(RecordError::Damaged(why)) => {
                let newest = newest();
                let lost = newest.is_none().then_some(why);
                Ok((newest, lost))
            }
            Err(RecordError::Places(error)) => Err(PublishError::Load(error)),
            Err(RecordError::Store(error)) => Err(PublishError::Store(error)),
        }
    }

    /// Places known to be private from the index and the served generation,
    /// without the uncertain ones.
    fn remembered(&self, serving: Option<&Generation>) -> PrivatePlaces {
        // An unreadable file is rewritten; the generation has the same places.
        let mut private = self.store.private_places().unwrap_or_default();
        if let Some(serving) = serving {
            private.merge(&serving.private);
        }
        private.certain()
    }

    /// Reasons for golden questions that fail and crisis phrases that are no
    /// longer detected.
    fn unheard(
        &self,
        built: &Generation,
        offered: &Candidate,
    ) -> Result<Vec<Reason>, PublishError> {
        let golden = Golden::from(&offered.directory);
        let asked = golden::check(built, &golden, self.now);
        let mut reasons = asked.map_err(PublishError::Search)?;
        if let Some((served, before)) = offered.serving.as_deref().zip(offered.before.as_ref()) {
            reasons.append(&mut golden::silenced(
                served,
                &before.golden,
                built,
                &golden,
            ));
        }
        Ok(reasons)
    }

    /// Saves private places beside the seeds.
    pub(super) fn remember(&self, private: &PrivatePlaces) -> Result<(), PublishError> {
        history_copies::remember(self.data, private)
            .map_err(|error| PublishError::Seeds(self.data.join(privacy::FILE), error.to_string()))
    }

    /// Finishes or takes back a change whose process was stopped.
    fn finish_interrupted(&self) -> Result<(), PublishError> {
        let current = self.store.current_name();
        finish(&ChangeStore::of(self.store), self.data, current.as_deref())
            .map_err(PublishError::Unfinished)
    }

    fn seeds(&self, view: &SeedView) -> Result<Seeds, PublishError> {
        if !self.data.is_dir() {
            let folder = self.data.to_owned();
            return Err(PublishError::Load(LoadError::NoFolder(folder)));
        }
        let seeds = Seeds::from_view(view, self.examples);
        seeds.map_err(|error| PublishError::Seeds(self.data.to_owned(), error.to_string()))
    }

    /// Fails if the seed files have changed since they were read: they were
    /// stable only briefly and were still being written.
    fn still(&self, offered: &Candidate) -> Result<(), PublishError> {
        let Some(history) = &offered.history else {
            return Ok(());
        };
        if self.seeds(&history.seeds)? == offered.seeds {
            return Ok(());
        }
        let why = "its files changed while they were read".to_owned();
        Err(PublishError::Seeds(self.data.to_owned(), why))
    }

    /// Whether the report stops this attempt.
    fn stops(&self, report: &RejectionReport) -> bool {
        if report.reasons.is_empty() || self.accept == Some(report.hash.as_str()) {
            return false;
        }
        // With nothing published before there is nothing to protect, except
        // that an unreadable file or a lost record always stops the attempt.
        let always = [unreadable::RULE.code, lost_record::RULE.code];
        let mut reasons = report.reasons.iter();
        report.against.is_some() || reasons.any(|reason| always.contains(&reason.code.as_str()))
    }
}

/// The served gazetteer, if the seeds have the same place files: reading them
/// takes longer than everything else.
fn shared_places(serving: &Generation, seeds: &Seeds) -> Option<Arc<Gazetteer>> {
    let places = &serving.manifest.places;
    let same = !places.is_empty() && *places == seeds.places;
    same.then(|| Arc::clone(&serving.gazetteer))
}
