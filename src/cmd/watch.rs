//! Watches the seed folder and CURRENT while the directory is served, and
//! publishes files that change.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::index::manifest::hash_seeds;
use crate::index::store::Store;
use crate::publish::attempt::{Attempt, Outcome, PublishError, Published, Refused};
use crate::publish::refusal;
use crate::publish::seen::Seen;
use crate::publish::watch::{Action, EVERY, Watch};
use crate::report::diff_text;
use crate::web::App;
use crate::web::state::RefusedChange;

/// Watches on behalf of a running server.
#[derive(Debug)]
pub struct Watcher {
    data: PathBuf,
    store: Store,
    app: App,
    watch: Watch,
    /// Hash of the seeds that were refused: not tried again as they are.
    refused: Option<String>,
    /// The generation CURRENT named and that could not be opened.
    unopened: Option<String>,
    /// Whether seeds that were rolled back have been mentioned.
    said_rolled_back: bool,
}

/// Watches in a thread of its own for as long as the process lives.
pub fn start(mut watcher: Watcher) -> std::io::Result<()> {
    let watch = move || {
        let start = Instant::now();
        loop {
            watcher.step(start.elapsed(), Timestamp::now(), super::today());
            std::thread::sleep(EVERY);
        }
    };
    let thread = std::thread::Builder::new().name("watch".to_owned());
    thread.spawn(watch).map(drop)
}

impl Watcher {
    /// Watches a seed folder for a server.
    pub fn new(data: &Path, index: &Path, app: App) -> Watcher {
        Watcher {
            data: data.to_owned(),
            store: Store::new(index),
            app,
            watch: Watch::new(Duration::ZERO),
            refused: None,
            unopened: None,
            said_rolled_back: false,
        }
    }

    /// One look at folder and CURRENT. `at` counts from any fixed moment. An
    /// error of ours is told, and the next step begins afresh.
    pub fn step(&mut self, at: Duration, now: Timestamp, today: Date) {
        let step = || self.look_around(at, now, today);
        if catch_unwind(AssertUnwindSafe(step)).is_err() {
            tracing::error!(
                code = "watch-panicked",
                "An error of ours while publishing; serving and watching go on."
            );
        }
    }

    fn look_around(&mut self, at: Duration, now: Timestamp, today: Date) {
        self.follow_current();
        let seen = Seen::of_folder(&self.data).map_err(|error| error.to_string());
        match self.watch.observe(at, seen) {
            Action::Nothing => {}
            Action::Waiting(why) => tracing::warn!(
                code = "seeds-waiting",
                "{why} The public sees what it saw before."
            ),
            Action::Look => self.look(at, now, today),
        }
    }

    /// Serves what another command has made current.
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
                    "CURRENT names {name}, but {error}. Still serving {}.",
                    serving.name()
                );
                self.unopened = Some(name);
            }
        }
    }

    /// Publishes the seeds if their content is new.
    fn look(&mut self, at: Duration, now: Timestamp, today: Date) {
        let seeds = match hash_seeds(&self.data) {
            Ok(seeds) => seeds,
            Err(error) => {
                let error = PublishError::Seeds(self.data.clone(), error.to_string());
                return self.failed(at, &error);
            }
        };
        self.watch.succeeded();
        if seeds == self.app.generation().manifest.seeds {
            // What was refused has been taken back.
            if self.refused.take().is_some() {
                refusal::clear(self.store.folder());
                tracing::info!("The seeds are again as they are served.");
            }
            self.app.note_refused(None);
            return;
        }
        if self.refused.as_ref() == Some(&seeds) || self.is_rolled_back(&seeds) {
            return;
        }
        let attempt = Attempt {
            data: &self.data,
            store: &self.store,
            serving: Some(self.app.generation()),
            now,
            today,
            accept: None,
        };
        match attempt.run(&|| {}) {
            Ok(Outcome::Published(published)) => self.published(*published),
            Ok(Outcome::Refused(refused)) => self.refused(&refused),
            Err(error) => self.failed(at, &error),
        }
    }

    fn is_rolled_back(&mut self, seeds: &str) -> bool {
        let back = self.store.rolled_back_from().as_deref() == Some(seeds);
        if back && !self.said_rolled_back {
            tracing::warn!(
                code = "rolled-back",
                "The seeds were rolled back; they are not published before they change."
            );
        }
        self.said_rolled_back = back;
        back
    }

    fn published(&mut self, published: Published) {
        for sentence in published.kept_private() {
            tracing::warn!(code = "kept-private", "{sentence}");
        }
        let counts = published.checked.counts;
        let change = published.diff.as_ref().map(diff_text::summary);
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
        self.refused = None;
        self.app.note_refused(None);
        self.app.swap(generation);
    }

    fn refused(&mut self, refused: &Refused) {
        let refusal = &refused.refusal;
        tracing::warn!(code = "change-refused", "{}", refusal.text().trim_end());
        self.refused = Some(refusal.seeds.clone());
        self.app.note_refused(Some(RefusedChange {
            hash: refusal.hash.clone(),
            reasons: refusal.reasons.len(),
            at: self.app.now(),
        }));
    }

    /// Tells of a failure once, and tries again later.
    fn failed(&mut self, at: Duration, error: &PublishError) {
        if !self.watch.is_failing() {
            let serving: Arc<_> = self.app.generation();
            tracing::warn!(
                code = "publish-failed",
                "{error} Still serving {}; trying again.",
                serving.name()
            );
        }
        self.watch.try_again(at);
    }
}
