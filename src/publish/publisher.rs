//! One attempt to publish, all steps in order: read and check, build aside,
//! compare, ask the golden questions, and only then switch.

use crate::publish::merge::{MergedInput, was_judged};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use jiff::Timestamp;
use jiff::civil::Date;

use super::accepted::ledger::Ledger;
use super::accepted::{self, Heading, RecordError};
use super::comparison::{Change, PublishedState};
use super::hiding::Hiding;
pub use super::outcome::{Checked, Outcome, PublishError, Published, Refused};
use super::refusal;
use super::refusal::RejectionReport;
use super::rules::{self, Reason, lost_record, unreadable};
use super::{golden, history_copies, joined, rules::Reasons};
use crate::diagnostic::Diagnostic;
use crate::directory::{Baseline, Directory, LoadError};
use crate::gazetteer::Gazetteer;
use crate::index::build::document_order::ServedGeneration;
use crate::index::generation::Generation;
use crate::index::sources::Golden;
use crate::index::store::Lock;
use crate::index::store::{Seeds, Store};
use crate::memory;
use crate::privacy::{self, PrivatePlaces, TextContext};
use crate::report::diff::{Diff, diff};
use crate::seeds::last_good_rows::LastGood;
use crate::seeds::read::seed_folder::Tables;
use crate::seeds::row_cache::RowCache;

/// What to publish, where, and when.
#[derive(Debug)]
pub struct Publisher<'a> {
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

/// Takes over a generation that may go before the public, before it becomes
/// current here; an error says why it is not taken, and nothing changes.
pub type HandOver<'a> = dyn Fn(&Generation) -> Result<(), String> + 'a;

/// What is offered to the public, and what it is compared with.
pub(super) struct Candidate {
    pub(super) directory: Directory,
    seeds: Seeds,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) before: Option<PublishedState>,
    pub(super) serving: Option<Arc<Generation>>,
    /// What is remembered beside the seeds, where these are those of the
    /// folder, and may change meanwhile.
    pub(super) history: Option<History>,
}

/// What is remembered beside the seeds.
#[derive(Clone)]
pub(super) struct History {
    pub(super) ledger: Ledger,
    /// Why the accepted record is of no use, though it is needed.
    lost_record: Option<String>,
}

/// What is done with what is offered.
pub(super) struct Steps<'a> {
    judge: &'a (dyn Fn(&Change<'_>) -> Vec<Reason> + Sync),
    pub(super) progress: &'a dyn Fn(),
    pub(super) hand_over: &'a HandOver<'a>,
    /// Held until what was published is noted.
    lock: Lock,
}

/// What came of offering a directory.
enum Offer {
    /// It was published or refused.
    Done(Outcome),
    /// It was refused, and what only hides or closes was published: the rest
    /// is to be offered again beside that.
    Again(Box<Again>),
}

/// What is to be offered again, beside what is served now.
struct Again {
    offered: Candidate,
    hiding: Hiding,
    lock: Lock,
}

/// Code of the reason that nothing is left to publish.
const NO_LISTINGS: &str = "no-listings";

impl Publisher<'_> {
    /// Takes all steps. `progress` is called after each listing that is
    /// written. What is served changes only at the very end.
    pub fn run(&self, progress: &dyn Fn()) -> Result<Outcome, PublishError> {
        self.publish_with(progress, &|_| Ok(()))
    }

    /// The same; what has passed everything is handed over before it becomes
    /// current here.
    pub fn publish_with(
        &self,
        progress: &dyn Fn(),
        hand_over: &HandOver<'_>,
    ) -> Result<Outcome, PublishError> {
        let lock = self.store.lock()?;
        let seeds = self.seeds()?;
        let (serving, lost_record) = self.served(progress)?;
        let history = History {
            ledger: Ledger::read(self.data, self.today),
            lost_record,
        };
        let steps = |lock| Steps {
            judge: &rules::check,
            progress,
            hand_over,
            lock,
        };
        let offered = match self.offered(seeds, serving, history.clone())? {
            Ok(offered) => offered,
            Err(nothing_left) => return Ok(nothing_left),
        };
        let again = match self.offer(offered, None, steps(lock))? {
            Offer::Done(outcome) => return Ok(outcome),
            Offer::Again(again) => *again,
        };
        // Rows are read once more: those with an error keep what is served now.
        let Again {
            offered,
            hiding,
            lock,
        } = again;
        let offered = match self.offered(self.seeds()?, offered.serving, history)? {
            Ok(offered) => offered,
            Err(nothing_left) => return Ok(nothing_left),
        };
        match self.offer(offered, Some(&hiding), steps(lock))? {
            Offer::Done(outcome) => Ok(outcome),
            Offer::Again(_) => unreachable!("what only hides is published once"),
        }
    }

    /// The seeds of the folder beside what is served, or the report that there
    /// are no listings among them.
    fn offered(
        &self,
        seeds: Seeds,
        serving: Option<Arc<Generation>>,
        history: History,
    ) -> Result<Result<Candidate, Outcome>, PublishError> {
        let (before, tables) = self.read(serving.as_deref());
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

    /// Puts a directory before the public that was made of several others,
    /// each of which went this way before.
    pub fn publish_merged(
        &self,
        made: MergedInput,
        progress: &dyn Fn(),
        hand_over: &HandOver<'_>,
    ) -> Result<Outcome, PublishError> {
        let lock = self.store.lock()?;
        let serving = self.current().or_else(|| self.newest());
        let before = serving
            .as_deref()
            .and_then(|old| PublishedState::from_generation(old).ok());
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

    /// Builds what is offered, judges it meanwhile, asks the golden questions,
    /// and switches. `hidden` is what of it was published before the rest.
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
        let private = offered.directory.private.certain();
        redact(&mut reasons, &offered.directory.private);
        let against = before.map(|before| before.name.as_str());
        let mut report = RejectionReport::new(&offered.seeds.all, against, reasons, self.now);
        if self.stops(&report) {
            self.store.discard(built);
            if hidden.is_none()
                && let Some((generation, hiding)) = self.hide(&offered, &change, &steps)?
            {
                let beside = PublishedState::from_generation(&generation).ok();
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
        // Remembered first: a stop in between forgets nothing.
        if let Err(error) = self.remember(&private) {
            self.store.discard(built);
            return Err(error);
        }
        if let Err(why) = (steps.hand_over)(&built.generation) {
            self.store.discard(built);
            return Err(PublishError::NotTaken(why));
        }
        if change.newly_private() > 0 && offered.history.is_some() {
            accepted::forget(self.data);
        }
        let destroyed = self.store.put_before_the_public(&built.generation)?;
        let masked = history_copies::mask_all(self.data, &private);
        refusal::clear(self.store.folder());
        let accepted = report.reasons.iter();
        let accepted = accepted.filter_map(|reason| reason.file.clone()).collect();
        let heading = Heading::of(&built.generation);
        let (checked, recording) = self.record(offered, (heading, accepted), steps.lock);
        Ok(Offer::Done(Outcome::Published(Box::new(Published {
            generation: built.generation,
            checked,
            overridden: report.reasons,
            destroyed,
            masked,
            diff: compared.diff,
            recording,
        }))))
    }

    /// What is served now, and the seeds as tables: one is read while the
    /// other is. What cannot be read any more cannot be compared with.
    fn read(
        &self,
        serving: Option<&Generation>,
    ) -> (Option<PublishedState>, Result<Tables, LoadError>) {
        thread::scope(|scope| {
            let before = scope
                .spawn(|| serving.and_then(|served| PublishedState::from_generation(served).ok()));
            let tables = Directory::tables(self.data);
            (joined(before), tables)
        })
    }

    /// The generation CURRENT names; the one in memory where that is it, or
    /// where CURRENT cannot be opened.
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

    /// The newest sound generation: rows keep their last good versions.
    fn newest(&self) -> Option<Arc<Generation>> {
        self.store.latest_valid().map(Arc::new)
    }

    /// What is served; where that is lost, what the accepted record says was,
    /// before an older generation: that may show what is private since. Beside
    /// it, why the record cannot be used though nothing else is left.
    fn served(
        &self,
        progress: &dyn Fn(),
    ) -> Result<(Option<Arc<Generation>>, Option<String>), PublishError> {
        if let Some(current) = self.current() {
            return Ok((Some(current), None));
        }
        match accepted::restore(self.data, self.store, progress) {
            Ok(Some(restored)) => Ok((Some(restored), None)),
            Ok(None) => Ok((self.newest(), None)),
            Err(RecordError::Damaged(why)) => {
                let newest = self.newest();
                let lost = newest.is_none().then_some(why);
                Ok((newest, lost))
            }
            Err(RecordError::Places(error)) => Err(PublishError::Load(error)),
            Err(RecordError::Store(error)) => Err(PublishError::Store(error)),
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

    /// Golden questions that are not answered, and cries that are not heard any
    /// more.
    fn unheard(
        &self,
        built: &Generation,
        offered: &Candidate,
    ) -> Result<Vec<Reason>, PublishError> {
        let golden = Golden::from(&offered.directory);
        let asked = golden::check(built, &golden, self.now);
        let mut reasons = asked.map_err(PublishError::Search)?;
        if let Some((served, before)) = offered.serving.as_deref().zip(offered.before.as_ref()) {
            let (served, offered) = ((served, &before.golden), (built, &golden));
            reasons.append(&mut golden::silenced(served, offered));
        }
        Ok(reasons)
    }

    /// Remembers private places beside the seeds.
    pub(super) fn remember(&self, private: &PrivatePlaces) -> Result<(), PublishError> {
        history_copies::remember(self.data, private)
            .map_err(|error| PublishError::Seeds(self.data.join(privacy::FILE), error.to_string()))
    }

    fn seeds(&self) -> Result<Seeds, PublishError> {
        if !self.data.is_dir() {
            let folder = self.data.to_owned();
            return Err(PublishError::Load(LoadError::NoFolder(folder)));
        }
        let seeds = Seeds::from_folder(self.data);
        seeds.map_err(|error| PublishError::Seeds(self.data.to_owned(), error.to_string()))
    }

    /// An error when the files are no longer those that were read: they came to
    /// rest only for a moment and were still being written.
    fn still(&self, offered: &Candidate) -> Result<(), PublishError> {
        if offered.history.is_none() || self.seeds()? == offered.seeds {
            return Ok(());
        }
        let why = "its files changed while they were read".to_owned();
        Err(PublishError::Seeds(self.data.to_owned(), why))
    }

    /// Whether a report stops this attempt.
    fn stops(&self, report: &RejectionReport) -> bool {
        if report.reasons.is_empty() || self.accept == Some(report.hash.as_str()) {
            return false;
        }
        // With nothing served before there is nothing to protect, but a file
        // that cannot be read leaves nothing to show either.
        let always = [unreadable::RULE.code, lost_record::RULE.code];
        let mut reasons = report.reasons.iter();
        report.against.is_some() || reasons.any(|reason| always.contains(&reason.code.as_str()))
    }

    fn nothing_left(
        &self,
        seeds: &Seeds,
        before: &PublishedState,
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
        let mut report =
            RejectionReport::new(&seeds.all, Some(&before.name), reasons.list, self.now);
        report.acceptable = false;
        self.keep(report, Checked::default(), serving)
    }

    fn refused(&self, refusal: RejectionReport, offered: Candidate) -> Outcome {
        let Candidate {
            directory,
            diagnostics,
            before,
            serving,
            ..
        } = offered;
        let checked = Checked {
            files: directory.files,
            counts: directory.counts,
            diagnostics,
        };
        free((before, directory));
        self.keep(refusal, checked, serving)
    }

    /// Keeps a report of a refusal.
    fn keep(
        &self,
        refusal: RejectionReport,
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

impl Candidate {
    /// It beside what is served.
    fn change(&self) -> Change<'_> {
        let before = self.before.as_ref();
        let change = Change::new(before, &self.directory, &self.diagnostics);
        match self.history.clone() {
            Some(history) => change.with_history(history.ledger, history.lost_record),
            None => change,
        }
    }

    /// What a build takes over from.
    pub(super) fn served(&self) -> Option<ServedGeneration<'_>> {
        let served = self.serving.as_deref().zip(self.before.as_ref());
        served.map(|(generation, before)| ServedGeneration {
            generation,
            listings: &before.listings,
        })
    }

    /// The same beside another generation.
    fn beside(self, before: Option<PublishedState>, serving: Generation) -> Candidate {
        Candidate {
            before,
            serving: Some(Arc::new(serving)),
            ..self
        }
    }
}

/// What would be published beside what is served.
struct Comparison {
    reasons: Vec<Reason>,
    /// Listings that would be private and are still shown.
    still_shown: usize,
    diff: Option<Diff>,
}

impl Comparison {
    fn new(change: &Change<'_>, judge: &dyn Fn(&Change<'_>) -> Vec<Reason>) -> Comparison {
        let before = change.before.map(|before| &before.listings);
        Comparison {
            reasons: judge(change),
            still_shown: change.newly_private(),
            diff: before.map(|before| diff(before, &change.after)),
        }
    }
}

/// Takes private places out of reasons: a report is kept and shown.
fn redact(reasons: &mut [Reason], private: &PrivatePlaces) {
    let leaks = |text: &str| !private.leaks(text, &TextContext::default()).is_empty();
    for reason in reasons.iter_mut().filter(|reason| leaks(&reason.message)) {
        reason.message = "What changes here tells a private place and is not repeated.".to_owned();
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
