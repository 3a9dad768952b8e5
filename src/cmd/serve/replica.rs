//! A replica: serves what is published to a storage, and falls back to its
//! local copy if the storage is unavailable.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::startup::{Source, newest_intact};
use crate::cmd::error::Failure;
use crate::cmd::log;
use crate::index::generation::Generation;
use crate::index::store::Store;
use crate::storage::bucket::Version;
use crate::storage::fetch::{Head, Look, finds_what_it_must, hash_of};
use crate::storage::record::{CountyName, Entry};
use crate::storage::{self, Bucket};
use crate::web::App;
use crate::web::middleware::metrics::Looked;
use crate::web::state::RefusedChange;

/// Delay before a refused generation is fetched and checked again; its objects
/// may have been repaired.
const AGAIN: Duration = Duration::from_secs(30);

/// A county in a storage, with its local copy.
#[derive(Debug)]
pub struct Replica {
    bucket: Bucket,
    county: CountyName,
    store: Store,
    poll: Duration,
    /// Version of the record that was last served or refused.
    known: Option<Version>,
    /// Manifest hash of the served generation.
    manifest: Option<String>,
    /// When to retry a refused generation.
    again: Option<Instant>,
    /// The last problem logged, so that it is logged once.
    told: Option<String>,
}

impl Replica {
    /// A replica of a county, with its local copy in `store`.
    pub fn new(bucket: Bucket, county: CountyName, store: Store, poll: Duration) -> Replica {
        Replica {
            bucket,
            county,
            store,
            poll,
            known: None,
            manifest: None,
            again: None,
            told: None,
        }
    }

    /// Fetches and checks the storage's current generation.
    fn fetched(
        &mut self,
        beside: Option<&Generation>,
    ) -> Result<Arc<Generation>, storage::Failure> {
        let Some(head) = self.bucket.head(&self.county)? else {
            let (county, address) = (self.county.to_string(), self.bucket.address());
            return Err(storage::Failure::NoCounty(county, address.to_owned()));
        };
        let entry = &head.record.current;
        let now = Timestamp::now();
        let (generation, moved) = self.bucket.take(entry, &self.store, beside, now)?;
        log::say(format!(
            "{} is {}; {} files fetched, {} bytes.",
            self.county, entry.generation, moved.objects, moved.bytes
        ));
        self.known = Some(head.version);
        self.manifest = Some(entry.manifest.clone());
        Ok(Arc::new(generation))
    }

    /// The local copy: the current generation or the newest valid one, if it
    /// passes its golden questions.
    fn copied(&mut self, beside: Option<&Generation>) -> Option<Generation> {
        let generation = newest_intact(&self.store, beside)?;
        if let Err(failure) = finds_what_it_must(&generation, Timestamp::now()) {
            tracing::error!(
                code = "generation-not-taken",
                "The copy here is not served: {failure}"
            );
            return None;
        }
        let bytes = self.store.manifest_bytes(&generation.name());
        self.manifest = bytes.map(|bytes| hash_of(&bytes));
        Some(generation)
    }

    /// Polls the storage once. A panic is logged, and the next poll continues.
    fn step(&mut self, app: &App) {
        let step = || self.look(app);
        if catch_unwind(AssertUnwindSafe(step)).is_err() {
            tracing::error!(
                code = "follow-panicked",
                "An error of ours while following the storage; serving goes on."
            );
        }
    }

    fn look(&mut self, app: &App) {
        let again = self.again.is_some_and(|again| Instant::now() >= again);
        let known = self.known.as_ref().filter(|_| !again);
        match self.bucket.look(&self.county, known) {
            Ok(Look::Same) => self.reached(app, Looked::Same),
            Ok(Look::Nothing) => {
                let address = self.bucket.address().to_owned();
                let failure = storage::Failure::NoCounty(self.county.to_string(), address);
                self.unreached(app, &failure);
            }
            Ok(Look::Changed(head)) => self.follow_head(app, *head),
            Err(failure) => self.unreached(app, &failure),
        }
    }

    fn follow_head(&mut self, app: &App, head: Head) {
        let Head { record, version } = head;
        let entry = record.current;
        if self.manifest.as_ref() == Some(&entry.manifest) {
            // The refused generation has been withdrawn.
            self.known = Some(version);
            self.again = None;
            app.note_refused(None);
            return self.reached(app, Looked::Same);
        }
        let serving = app.generation();
        let taken = self
            .bucket
            .take(&entry, &self.store, Some(&serving), app.now());
        match taken {
            Ok((generation, moved)) => {
                tracing::info!(
                    "Now serving {} of {}: {} listings, published by {} at {}; {} files \
                     fetched, {} bytes.",
                    entry.generation,
                    self.county,
                    entry.listings,
                    entry.by,
                    entry.at,
                    moved.objects,
                    moved.bytes
                );
                app.swap(generation);
                app.note_refused(None);
                self.known = Some(version);
                self.manifest = Some(entry.manifest);
                self.again = None;
                self.reached(app, Looked::New);
            }
            Err(failure) if failure.may_pass() => {
                // Read the full record again next time.
                self.known = None;
                self.unreached(app, &failure);
            }
            Err(failure) => {
                self.known = Some(version);
                self.refused(app, &entry, &failure);
            }
        }
    }

    fn reached(&mut self, app: &App, looked: Looked) {
        app.metrics().looked(looked);
        if self.again.is_none() && self.told.take().is_some() {
            tracing::info!("{} answers again.", self.bucket.address());
        }
    }

    fn unreached(&mut self, app: &App, failure: &storage::Failure) {
        app.metrics().looked(Looked::Unreachable);
        let why = failure.to_string();
        if self.told.as_ref() != Some(&why) {
            tracing::warn!(
                code = "storage-unreachable",
                "{why} Still serving {}; trying again.",
                app.generation().name()
            );
            self.told = Some(why);
        }
    }

    fn refused(&mut self, app: &App, entry: &Entry, failure: &storage::Failure) {
        app.metrics().looked(Looked::Refused);
        self.again = Some(Instant::now() + AGAIN);
        let reasons = match failure {
            storage::Failure::Golden(_, reasons, _) => *reasons,
            _ => 1,
        };
        app.note_refused(Some(RefusedChange {
            hash: entry.manifest.chars().take(8).collect(),
            reasons,
            at: app.now(),
        }));
        let why = failure.to_string();
        if self.told.as_ref() != Some(&why) {
            tracing::error!(
                code = "generation-not-taken",
                "{} was published to {} and is not taken: {why} Still serving {}.",
                entry.generation,
                self.county,
                app.generation().name()
            );
            self.told = Some(why);
        }
    }
}

impl Source for Replica {
    fn current(&mut self, beside: Option<&Generation>) -> Result<Arc<Generation>, Failure> {
        let failure = match self.fetched(beside) {
            Ok(generation) => return Ok(generation),
            Err(failure) => failure,
        };
        let Some(generation) = self.copied(beside) else {
            return Err(Failure::from(failure));
        };
        tracing::warn!(
            code = "storage-unreachable",
            "{failure} Serving the copy here, {}.",
            generation.name()
        );
        self.told = Some(failure.to_string());
        Ok(Arc::new(generation))
    }

    fn was_served(&self) -> bool {
        self.store.current_name().is_some()
    }

    fn follow(mut self: Box<Self>, app: App) -> std::io::Result<()> {
        let follow = move || {
            loop {
                std::thread::sleep(with_jitter(self.poll));
                self.step(&app);
            }
        };
        let thread = std::thread::Builder::new().name("replica".to_owned());
        thread.spawn(follow).map(drop)
    }
}

/// Varies the interval by 20% so that many replicas do not poll at once.
fn with_jitter(poll: Duration) -> Duration {
    let drawn = getrandom::u32().unwrap_or(u32::MAX / 2);
    let part = f64::from(drawn) / f64::from(u32::MAX);
    poll.mul_f64(0.8 + 0.4 * part)
}
