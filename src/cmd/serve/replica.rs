//! A replica: serves what is published to a storage, and goes on with its own
//! copy when the storage is gone.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::startup::Source;
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

/// After so long, what was refused is fetched and looked at again: somebody
/// may have put the objects right.
const AGAIN: Duration = Duration::from_secs(30);

/// A county in a storage, and its copy here.
#[derive(Debug)]
pub struct Replica {
    bucket: Bucket,
    county: CountyName,
    store: Store,
    poll: Duration,
    /// The version of the record that is served, or was refused.
    known: Option<Version>,
    /// The hash of the manifest that is served.
    manifest: Option<String>,
    /// When to look again at what was refused.
    again: Option<Instant>,
    /// The trouble that was told of, so that it is told of once.
    told: Option<String>,
}

impl Replica {
    /// A county of a storage, with its copy in a store.
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

    /// What the storage shows, fetched and checked.
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

    /// The copy here, the newest that is sound and finds what it must.
    fn copied(&mut self, beside: Option<&Generation>) -> Option<Generation> {
        let serving = self.store.serving(beside).ok().flatten();
        let generation = serving.or_else(|| self.store.latest_valid())?;
        finds_what_it_must(&generation, Timestamp::now()).ok()?;
        let bytes = self.store.manifest_bytes(&generation.name());
        self.manifest = bytes.map(|bytes| hash_of(&bytes));
        Some(generation)
    }

    /// One look at the storage. An error of ours is told, and the next look
    /// begins afresh.
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
            // What was refused has been taken back.
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
                // It is asked for again in full.
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
            return Err(Failure::new(failure));
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

/// A fifth more or less, so that many replicas do not ask at once.
fn with_jitter(poll: Duration) -> Duration {
    let drawn = getrandom::u32().unwrap_or(u32::MAX / 2);
    let part = f64::from(drawn) / f64::from(u32::MAX);
    poll.mul_f64(0.8 + 0.4 * part)
}
