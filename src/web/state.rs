//! State shared by all requests.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, TryLockError};
use std::{fmt, io};

use jiff::Timestamp;
use jiff::civil::Date;

use super::error::WebError;
use super::hsds::catalogue::{HsdsIndex, Source};
use super::map_tiles::Tiles;
use super::middleware::admission::{AdmissionQueue, MAX_ADMITTED};
use super::middleware::heavy::HeavyQueue;
use super::middleware::metrics::{Gauges, Metrics};
use super::middleware::rate_limit::ClientLimits;
use super::static_site::places::StaticSite;
use crate::index::generation::Generation;

/// The generation being served, and since when.
#[derive(Clone)]
struct Served {
    generation: Arc<Generation>,
    since: Timestamp,
    /// Its HSDS index, built on first use.
    catalogue: Arc<OnceLock<Result<Arc<HsdsIndex>, Arc<io::Error>>>>,
}

/// A change of the seeds that was not published: counts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedChange {
    /// Hash of its report.
    pub hash: String,
    /// Number of reasons in the report.
    pub reasons: usize,
    /// Time of the refusal.
    pub at: Timestamp,
}

/// The seed folder is not watched.
const NEVER: i64 = i64::MIN;

/// The directory being served, and the clock.
#[derive(Clone)]
pub struct App {
    served: Arc<RwLock<Served>>,
    refused: Arc<RwLock<Option<RefusedChange>>>,
    /// Unix second of the last look at the seed folder; [`NEVER`] when it is
    /// not watched.
    looked: Arc<AtomicI64>,
    at_desk: Arc<Mutex<()>>,
    clock: fn() -> Timestamp,
    queues: Queues,
    clients: Option<Arc<ClientLimits>>,
    metrics: Arc<Metrics>,
    tiles: Option<Arc<Tiles>>,
    static_site: Option<Arc<StaticSite>>,
    stopping: Stopping,
    examples: bool,
}

/// Request queues, by cost.
#[derive(Debug, Clone)]
pub(crate) struct Queues {
    /// The crisis page.
    pub(crate) urgent: AdmissionQueue,
    /// Normal pages.
    pub(crate) normal: AdmissionQueue,
    /// Binders and lists of every listing.
    pub(crate) heavy: HeavyQueue,
}

impl Queues {
    fn new(max: usize) -> Queues {
        Queues {
            urgent: AdmissionQueue::with_slots(1, MAX_ADMITTED),
            normal: AdmissionQueue::new(max),
            heavy: HeavyQueue::default(),
        }
    }
}

/// Whether the server is shutting down and answers only until others have taken
/// over.
#[derive(Debug, Clone, Default)]
pub struct Stopping(Arc<AtomicBool>);

impl Stopping {
    /// Starts the shutdown.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the shutdown has started.
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("App").finish_non_exhaustive()
    }
}

impl App {
    /// Serves a generation, with `clock` as the current time.
    pub fn new(generation: Generation, clock: fn() -> Timestamp) -> App {
        App::sharing(Arc::new(generation), clock)
    }

    /// Serves a generation that is shared with others.
    pub fn sharing(generation: Arc<Generation>, clock: fn() -> Timestamp) -> App {
        App {
            served: Arc::new(RwLock::new(Served {
                generation,
                since: clock(),
                catalogue: Arc::default(),
            })),
            refused: Arc::default(),
            looked: Arc::new(AtomicI64::new(NEVER)),
            at_desk: Arc::default(),
            clock,
            queues: Queues::new(MAX_ADMITTED),
            clients: None,
            metrics: Arc::default(),
            tiles: None,
            static_site: None,
            stopping: Stopping::default(),
            examples: false,
        }
    }

    /// Serves the examples of the seeds, although `site.csv` does not ask for
    /// it.
    #[must_use]
    pub fn with_examples(mut self, examples: bool) -> App {
        self.examples = examples;
        self
    }

    /// Whether to publish the examples of the seeds although `site.csv` does
    /// not ask for it.
    pub fn serves_examples(&self) -> bool {
        self.examples
    }

    /// Sets the tiles under the maps.
    #[must_use]
    pub fn with_tiles(mut self, tiles: Option<Arc<Tiles>>) -> App {
        self.tiles = tiles;
        self
    }

    /// Makes the pages for files instead of requests.
    #[must_use]
    pub(crate) fn with_static_site(mut self, site: Arc<StaticSite>) -> App {
        self.static_site = Some(site);
        self
    }

    /// The static site that the pages are made for, if it is one.
    pub(crate) fn static_site(&self) -> Option<Arc<StaticSite>> {
        self.static_site.clone()
    }

    /// Uses `stopping` to learn about shutdown.
    #[must_use]
    pub fn with_stopping(mut self, stopping: Stopping) -> App {
        self.stopping = stopping;
        self
    }

    /// Whether the server is shutting down.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.has_begun()
    }

    /// Map tiles, when the operator configured any.
    pub(crate) fn tiles(&self) -> Option<Arc<Tiles>> {
        self.tiles.clone()
    }

    /// Sets the max number of requests admitted at once.
    #[must_use]
    pub fn with_most_at_once(mut self, most: usize) -> App {
        self.queues = Queues::new(most);
        self
    }

    /// Sets the rate limits per client.
    #[must_use]
    pub fn with_clients(mut self, clients: ClientLimits) -> App {
        self.clients = Some(Arc::new(clients));
        self
    }

    /// Counts into these metrics.
    #[must_use]
    pub fn with_metrics(mut self, metrics: Arc<Metrics>) -> App {
        self.metrics = metrics;
        self
    }

    /// The request queues.
    pub(crate) fn queues(&self) -> &Queues {
        &self.queues
    }

    /// Rate limits per client, when there are any.
    pub(crate) fn clients(&self) -> Option<&ClientLimits> {
        self.clients.as_deref()
    }

    /// The metrics.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// What the metrics measure at this moment.
    pub fn gauges(&self) -> Gauges {
        let served = self.generation();
        let since = self.now().duration_since(self.served_since());
        Gauges {
            generation: served.name(),
            listings: served.manifest.listings,
            kept_rows: served.manifest.kept.len(),
            is_refused: self.refused().is_some(),
            age_days: self.age_in_days(),
            served_seconds: since.as_secs_f64(),
            seconds_since_look: self.seconds_since_look().unwrap_or(0),
            inside: self.queues().normal.admitted(),
        }
    }

    /// The generation being served. A request keeps the one it started with.
    pub fn generation(&self) -> Arc<Generation> {
        let held = self.served.read();
        Arc::clone(&held.unwrap_or_else(PoisonError::into_inner).generation)
    }

    /// The generation being served, with its HSDS index. The first call reads
    /// all listings, so it must not run on a thread that reads requests.
    ///
    /// # Errors
    /// When a listing cannot be read.
    pub(crate) fn catalogue(&self) -> Result<Source, WebError> {
        let held = self.served.read();
        let served = held.unwrap_or_else(PoisonError::into_inner).clone();
        let generation = served.generation;
        let build = || HsdsIndex::new(&generation).map(Arc::new).map_err(Arc::new);
        let built = served.catalogue.get_or_init(build).clone();
        Ok(Source {
            catalogue: built?,
            generation,
            now: self.now(),
        })
    }

    /// Time at which serving of the generation began.
    pub fn served_since(&self) -> Timestamp {
        let held = self.served.read();
        held.unwrap_or_else(PoisonError::into_inner).since
    }

    /// Serves another generation from the next request on.
    pub fn swap(&self, next: impl Into<Arc<Generation>>) {
        let next = Served {
            generation: next.into(),
            since: self.now(),
            catalogue: Arc::default(),
        };
        let held = self.served.write();
        let before = std::mem::replace(&mut *held.unwrap_or_else(PoisonError::into_inner), next);
        if before.catalogue.get().is_some() {
            // HSDS is in use, so its index is built now, in the background. If
            // no thread can be started, the next HSDS request builds it.
            let app = self.clone();
            let build = move || app.catalogue().map_or_else(|error| error.log(), drop);
            let _ = std::thread::Builder::new().spawn(build);
        }
        // Closing the old files takes time; no request should wait for it.
        drop(before);
    }

    /// Days since the served seeds were checked.
    pub fn age_in_days(&self) -> i64 {
        let built_on = self.generation().manifest.built_on;
        let age = built_on.until(self.today());
        age.map_or(0, |age| i64::from(age.get_days()))
    }

    /// The last refused change, while the seeds still contain it.
    pub fn refused(&self) -> Option<RefusedChange> {
        let held = self.refused.read();
        held.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Records a refused change, or `None` when there is none any more.
    pub fn note_refused(&self, refused: Option<RefusedChange>) {
        let held = self.refused.write();
        *held.unwrap_or_else(PoisonError::into_inner) = refused;
    }

    /// Records the start of a look at the seed folder, or `None` when it is no
    /// longer watched.
    pub fn note_look(&self, at: Option<Timestamp>) {
        let second = at.map_or(NEVER, Timestamp::as_second);
        self.looked.store(second, Ordering::Relaxed);
    }

    /// Seconds since the last look at the seed folder began; `None` when it is
    /// not watched.
    pub fn seconds_since_look(&self) -> Option<i64> {
        let looked = self.looked.load(Ordering::Relaxed);
        (looked != NEVER).then(|| (self.now().as_second() - looked).max(0))
    }

    /// Lock for changing and publishing the seeds at the staff desk.
    pub(crate) fn change_at_desk(&self) -> MutexGuard<'_, ()> {
        let held = self.at_desk.lock();
        held.unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the staff desk is changing the seeds. It publishes them itself
    /// and reports the result to the sender.
    pub(crate) fn is_changed_at_desk(&self) -> bool {
        matches!(self.at_desk.try_lock(), Err(TryLockError::WouldBlock))
    }

    /// The current time; of a static site, the time of its generation.
    pub fn now(&self) -> Timestamp {
        let site = self.static_site.as_ref();
        site.map_or_else(self.clock, |site| site.now)
    }

    /// Today in the county's time zone.
    pub fn today(&self) -> Date {
        let zone = &self.generation().facts.site.time_zone;
        let here = self.now().in_tz(zone);
        here.map_or_else(
            |_| self.now().to_zoned(jiff::tz::TimeZone::UTC).date(),
            |here| here.date(),
        )
    }
}
