//! Watches the seed folder and CURRENT while serving, and publishes changed
//! files.

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use jiff::Timestamp;
use jiff::civil::Date;

use super::folder_events::FolderEvents;
use super::startup::{Source, newest_intact};
use crate::cmd::build;
use crate::cmd::error::Failure;
use crate::cmd::refresh::by_itself;
use crate::config::Folders;
use crate::error_chain::chain;
use crate::index::generation::Generation;
use crate::index::manifest::hash_inputs;
use crate::index::store::Store;
use crate::publish::debounce::{Action, Debouncer, POLL_INTERVAL};
use crate::publish::folder_snapshot::FolderSnapshot;
use crate::publish::publisher::{Outcome, PublishError, Published, Publisher, Refused};
use crate::publish::{accepted, refusal};
use crate::report::diff::text;
use crate::search::engine::stale_lines;
use crate::seeds::read::folder_files::Skipped;
use crate::seeds::write::csv;
use crate::web::App;
use crate::web::desk::{AccessPolicy, Desk};
use crate::web::state::RefusedChange;

/// Interval for removing temporary files of killed processes.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// Minimum age of a temporary file to be removed as abandoned.
const LEFT_BEHIND: Duration = Duration::from_secs(60);

/// The watcher of a running server.
#[derive(Debug)]
pub struct Watcher {
    data: PathBuf,
    store: Store,
    app: App,
    watch: Debouncer,
    /// Hash of refused seeds, which are not tried again until they change.
    refused: Option<String>,
    /// The generation named in CURRENT that could not be opened.
    unopened: Option<String>,
    /// Hash of seeds that crashed the process the maximum number of times.
    deadly: Option<String>,
    /// Whether a rollback of the seeds has been logged.
    said_rolled_back: bool,
    /// Entries of the seed folder that are not regular files, as last logged.
    skipped: Vec<Skipped>,
    /// When to remove temporary files next.
    next_sweep: Duration,
    /// Whether an inspection of the seeds has completed without failure.
    settled: bool,
    /// Why the accepted record could not be written, as last logged.
    unrecorded: Option<String>,
}

/// Watches in a separate thread for as long as the process lives. With `once`,
/// it stops as soon as the current seeds are published, unchanged, or refused.
pub fn start(mut watcher: Watcher, once: bool) -> std::io::Result<()> {
    let watch = move || {
        for sentence in crate::cmd::build::finish_destroying(&watcher.store) {
            tracing::warn!(code = "kept-private", "{sentence}");
        }
        let mut events = FolderEvents::new(&watcher.data, watcher.store.folder());
        let start = Instant::now();
        while !(once && watcher.settled) {
            let (now, today) = (Timestamp::now(), crate::cmd::output::today());
            events.wait(watcher.step(start.elapsed(), now, today));
        }
        watcher.app.note_look(None);
    };
    let thread = std::thread::Builder::new().name("watch".to_owned());
    thread.spawn(watch).map(drop)
}

impl Watcher {
    /// A watcher of a seed folder, for a server.
    pub fn new(data: &Path, index: &Path, app: App) -> Watcher {
        Watcher {
            data: data.to_owned(),
            store: Store::new(index),
            app,
            watch: Debouncer::new(Duration::ZERO),
            refused: None,
            unopened: None,
            deadly: None,
            said_rolled_back: false,
            skipped: Vec::new(),
            next_sweep: Duration::ZERO,
            settled: false,
            unrecorded: None,
        }
    }

    /// Checks folder and CURRENT once. `at` counts from any fixed moment. A
    /// panic is logged, and the next step continues. Returns the time until the
    /// next step, unless something changes in the folders before.
    pub fn step(&mut self, at: Duration, now: Timestamp, today: Date) -> Duration {
        self.app.note_look(Some(now));
        let step = || self.look_around(at, now, today);
        catch_unwind(AssertUnwindSafe(step)).unwrap_or_else(|_| {
            tracing::error!(
                code = "watch-panicked",
                "An error of ours while publishing; serving and watching go on."
            );
            POLL_INTERVAL
        })
    }

    fn look_around(&mut self, at: Duration, now: Timestamp, today: Date) -> Duration {
        if self.app.is_changed_at_desk() {
            return POLL_INTERVAL;
        }
        self.follow_current();
        if at >= self.next_sweep {
            self.next_sweep = at + SWEEP_EVERY;
            csv::remove_left_behind(&self.data, SystemTime::from(now) - LEFT_BEHIND);
        }
        let seen = FolderSnapshot::from_folder(&self.data).map_err(|error| error.to_string());
        if let Ok(seen) = &seen {
            self.tell_skipped(&seen.skipped);
        }
        match self.watch.observe(at, seen) {
            Action::Nothing => {}
            Action::Waiting(why) => tracing::warn!(
                code = "seeds-waiting",
                "{why} The public sees what it saw before."
            ),
            Action::Look => self.look(at, now, today),
        }
        self.watch.until_next(at)
    }

    /// Logs newly skipped entries of the seed folder, each once.
    fn tell_skipped(&mut self, skipped: &[Skipped]) {
        if self.skipped == skipped {
            return;
        }
        for entry in skipped.iter().filter(|entry| !self.skipped.contains(entry)) {
            tracing::warn!(code = "seeds-skipped", "{entry} and is not read.");
        }
        self.skipped = skipped.to_owned();
    }

    /// Switches to a generation that another command made current.
    fn follow_current(&mut self) {
        let serving = self.app.generation();
        let Some(name) = self.store.current_name() else {
            return;
        };
        if name == serving.name() || self.unopened.as_ref() == Some(&name) {
            return;
        }
        match self.store.open(&name, Some(&serving)) {
            Ok(generation) => {
                tracing::info!("Now serving {name}, as CURRENT says.");
                self.app.swap(generation);
                self.refused = None;
                self.app.note_refused(None);
                self.unopened = None;
            }
            Err(error) => {
                tracing::error!(
                    code = "current-unopened",
                    cause = chain(&error),
                    "CURRENT names {name}, but it cannot be opened. Still serving {}.",
                    serving.name()
                );
                self.unopened = Some(name);
            }
        }
    }

    /// Publishes the seeds if their content is new.
    fn look(&mut self, at: Duration, now: Timestamp, today: Date) {
        match self.publish(now, today) {
            Ok(()) => {
                self.watch.succeeded();
                self.settled = true;
            }
            Err(error) => {
                let pause = self.watch.try_again(at);
                tracing::warn!(
                    code = "publish-failed",
                    "{error} Still serving {}; trying again in {} s.",
                    self.app.generation().name(),
                    pause.as_secs()
                );
            }
        }
    }

    fn publish(&mut self, now: Timestamp, today: Date) -> Result<(), PublishError> {
        let unread =
            |error: std::io::Error| PublishError::Seeds(self.data.clone(), error.to_string());
        let examples = self.app.serves_examples();
        let seeds = hash_inputs(&self.data, examples).map_err(unread)?;
        if seeds == self.app.generation().manifest.seeds {
            // The refused change has been reverted.
            if self.refused.take().is_some() {
                refusal::clear(self.store.folder());
                tracing::info!("The seeds are again as they are served.");
            }
            self.app.note_refused(None);
            self.keep_record();
            return Ok(());
        }
        let refused = self.refused.as_ref() == Some(&seeds);
        // Evaluated last because it records the start of an attempt.
        if refused || self.is_rolled_back(&seeds) || self.is_deadly(&seeds) {
            return Ok(());
        }
        let attempt = Publisher {
            data: &self.data,
            store: &self.store,
            serving: Some(self.app.generation()),
            now,
            today,
            accept: None,
            examples,
        };
        let outcome = attempt.run(&|| {});
        self.store.end_attempt();
        match outcome? {
            Outcome::Published(published) => self.published(*published),
            Outcome::Refused(refused) => self.refused(&refused),
        }
        Ok(())
    }

    /// Whether these seeds crashed the process the maximum number of times. If
    /// not, records the start of an attempt.
    fn is_deadly(&mut self, seeds: &str) -> bool {
        if self.store.begin_attempt(seeds) {
            return false;
        }
        if self.deadly.as_deref() == Some(seeds) {
            return true;
        }
        tracing::error!(
            code = "publish-deadly",
            "Waypost ended each time while it published the files as they lie in {}, perhaps for \
             want of memory. They are not published before one of them changes. `waypost check` \
             and `waypost publish` try them without the server.",
            self.data.display()
        );
        self.deadly = Some(seeds.to_owned());
        true
    }

    /// Writes the accepted record of the served generation if it is missing.
    fn keep_record(&mut self) {
        let kept = accepted::keep(&self.data, &self.store, &self.app.generation());
        let failed = kept.err().map(|error| error.to_string());
        if failed.is_some() && failed != self.unrecorded {
            tracing::warn!(
                code = "not-recorded",
                "{} cannot be written ({}). If the index is lost nothing can be compared with \
                 what is served.",
                accepted::FILE,
                failed.as_deref().unwrap_or_default()
            );
        }
        self.unrecorded = failed;
    }

    fn is_rolled_back(&mut self, seeds: &str) -> bool {
        let back = self.store.is_rolled_back(seeds);
        if back && !self.said_rolled_back {
            tracing::warn!(
                code = "rolled-back",
                "The seeds were rolled back; they are not published before they change."
            );
        }
        self.said_rolled_back = back;
        back
    }

    fn published(&mut self, mut published: Published) {
        for sentence in published.kept_private() {
            tracing::warn!(code = "kept-private", "{sentence}");
        }
        let counts = published.checked.counts;
        let change = published.diff.as_ref().map(text::summary);
        let generation = published.generation;
        tracing::info!(
            "Published {}: {} listings; {} of {} rows set aside, {} of them kept as they were. {}",
            generation.name(),
            generation.manifest.listings,
            counts.set_aside,
            counts.rows,
            generation.manifest.kept.len(),
            change.unwrap_or_default()
        );
        warn_of_stale_lines(&generation, self.app.today());
        self.refused = None;
        self.app.note_refused(None);
        self.app.swap(generation);
        if let Err(why) = published.recording.finish() {
            tracing::warn!(code = "not-recorded", "{why}");
        }
    }

    fn refused(&mut self, refused: &Refused) {
        let refusal = &refused.refusal;
        // A partial change that only hides or closes listings may be live
        // already.
        if let Some(serving) = &refused.serving
            && serving.name() != self.app.generation().name()
        {
            self.app.swap(std::sync::Arc::clone(serving));
        }
        tracing::warn!(code = "change-refused", "{}", refusal.text().trim_end());
        self.refused = Some(refusal.seeds.clone());
        self.app.note_refused(Some(RefusedChange {
            hash: refusal.hash.clone(),
            reasons: refusal.reasons.len(),
            at: self.app.now(),
        }));
    }
}

/// Logs the crisis lines that were last checked too long ago.
pub fn warn_of_stale_lines(generation: &Generation, today: Date) {
    match stale_lines(generation, today) {
        Ok(stale) if stale.is_empty() => {}
        Ok(stale) => tracing::warn!(
            code = "stale-crisis-lines",
            "CALL THESE CRISIS LINES TODAY, and write today in verified_on: {}. Each was last \
             checked more than twice its term ago and is still shown.",
            stale.join(", ")
        ),
        Err(error) => tracing::error!(
            code = "lines-unread",
            cause = chain(&error),
            "The crisis lines of the directory cannot be read."
        ),
    }
}

/// Seeds of a folder, as a source to serve.
#[derive(Debug)]
pub struct Seeds {
    folders: Folders,
    /// Whether to publish files that change.
    watched: bool,
    /// Whether to refresh the lists that others keep.
    refreshed: bool,
    /// Whether the next call of `current` may build the index.
    may_build: bool,
}

impl Seeds {
    /// Serves what was published from a folder. Without `watched`, the seeds
    /// are checked only once, after the start.
    pub fn new(folders: &Folders, watched: bool) -> Seeds {
        Seeds {
            folders: folders.clone(),
            watched,
            refreshed: false,
            may_build: false,
        }
    }

    /// Refreshes the lists that others keep, too, if they are to be.
    #[must_use]
    pub fn refreshed(self, refreshed: bool) -> Seeds {
        Seeds { refreshed, ..self }
    }
}

impl Source for Seeds {
    /// Builds from the seeds only if no published generation can be served. If
    /// something was served before, the first call does not even build, because
    /// people rely on a quick answer.
    fn current(&mut self, _: Option<&Generation>) -> Result<Arc<Generation>, Failure> {
        let may_build = mem::replace(&mut self.may_build, true) || !self.was_served();
        match newest_intact(&Store::new(&self.folders.index), None) {
            Some(generation) => Ok(Arc::new(generation)),
            None if may_build => build::current(&self.folders),
            None => Err(Failure(format!(
                "No version in {} can be served; the seeds are checked and built now.",
                self.folders.index.display()
            ))),
        }
    }

    fn was_served(&self) -> bool {
        Store::new(&self.folders.index).current_name().is_some()
    }

    fn follow(self: Box<Self>, app: App) -> std::io::Result<()> {
        warn_of_stale_lines(&app.generation(), app.today());
        if self.refreshed {
            let (data, index) = (&self.folders.data, &self.folders.index);
            let desk = Desk::new(app.clone(), data, index, AccessPolicy::default());
            by_itself::start(desk.map_err(std::io::Error::other)?)?;
        }
        let watcher = Watcher::new(&self.folders.data, &self.folders.index, app);
        start(watcher, !self.watched)
    }
}
