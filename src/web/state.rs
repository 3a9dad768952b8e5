//! What every request shares.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, TryLockError};

use jiff::Timestamp;
use jiff::civil::Date;

use super::hsds::catalogue::{HsdsIndex, Source};
use super::map_tiles::Tiles;
use super::middleware::admission::{AdmissionQueue, MAX_ADMITTED};
use super::middleware::heavy::HeavyQueue;
use super::middleware::metrics::Metrics;
use super::middleware::rate_limit::ClientLimits;
use crate::index::generation::Generation;

/// What is served, and since when.
#[derive(Clone)]
struct Served {
    generation: Arc<Generation>,
    since: Timestamp,
    /// What HSDS tells of it, once somebody asks.
    catalogue: Arc<OnceLock<HsdsIndex>>,
}

/// A change of the seeds that does not go before the public: counts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedChange {
    /// The hash of its report.
    pub hash: String,
    /// How many reasons it names.
    pub reasons: usize,
    /// When it was refused.
    pub at: Timestamp,
}

/// Stands for no look at the seed folder.
const NEVER: i64 = i64::MIN;

/// The directory that is served, and the clock.
#[derive(Clone)]
pub struct App {
    served: Arc<RwLock<Served>>,
    refused: Arc<RwLock<Option<RefusedChange>>>,
    /// Unix second of the last look at the seed folder; [`NEVER`] where nobody
    /// looks.
    looked: Arc<AtomicI64>,
    at_desk: Arc<Mutex<()>>,
    clock: fn() -> Timestamp,
    queues: Queues,
    clients: Option<Arc<ClientLimits>>,
    metrics: Arc<Metrics>,
    tiles: Option<Arc<Tiles>>,
    stopping: Stopping,
}

/// Where requests wait, by their cost.
#[derive(Debug, Clone)]
pub(crate) struct Queues {
    /// The crisis page.
    pub(crate) urgent: AdmissionQueue,
    /// Usual pages.
    pub(crate) normal: AdmissionQueue,
    /// Binders and lists of everything.
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

/// Whether the server was asked to stop and answers only until others have
/// taken over.
#[derive(Debug, Clone, Default)]
pub struct Stopping(Arc<AtomicBool>);

impl Stopping {
    /// From now on.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it has begun.
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
    /// Serves a generation by a clock.
    pub fn new(generation: Generation, clock: fn() -> Timestamp) -> App {
        App::sharing(Arc::new(generation), clock)
    }

    /// Serves a generation that others hold, too.
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
            stopping: Stopping::default(),
        }
    }

    /// The same with pictures under its maps.
    #[must_use]
    pub fn with_tiles(mut self, tiles: Option<Arc<Tiles>>) -> App {
        self.tiles = tiles;
        self
    }

    /// The same, told of a stop here.
    #[must_use]
    pub fn with_stopping(mut self, stopping: Stopping) -> App {
        self.stopping = stopping;
        self
    }

    /// Whether the server was asked to stop.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.has_begun()
    }

    /// Pictures under maps, when the operator named some.
    pub(crate) fn tiles(&self) -> Option<Arc<Tiles>> {
        self.tiles.clone()
    }

    /// The same with another number of requests at once.
    #[must_use]
    pub fn with_most_at_once(mut self, most: usize) -> App {
        self.queues = Queues::new(most);
        self
    }

    /// The same, holding each client to what it may ask.
    #[must_use]
    pub fn with_clients(mut self, clients: ClientLimits) -> App {
        self.clients = Some(Arc::new(clients));
        self
    }

    /// The same, counting here.
    #[must_use]
    pub fn with_metrics(mut self, metrics: Arc<Metrics>) -> App {
        self.metrics = metrics;
        self
    }

    /// The queues in front of the work.
    pub(crate) fn queues(&self) -> &Queues {
        &self.queues
    }

    /// The clients, when they are held to anything.
    pub(crate) fn clients(&self) -> Option<&ClientLimits> {
        self.clients.as_deref()
    }

    /// What is counted.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The generation that is served now. A request keeps the one it began with.
    pub fn generation(&self) -> Arc<Generation> {
        let held = self.served.read();
        Arc::clone(&held.unwrap_or_else(PoisonError::into_inner).generation)
    }

    /// The generation that is served now, as HSDS tells it.
    pub(crate) fn catalogue(&self) -> Source {
        let held = self.served.read();
        let served = held.unwrap_or_else(PoisonError::into_inner);
        Source {
            generation: Arc::clone(&served.generation),
            made: Arc::clone(&served.catalogue),
            now: self.now(),
        }
    }

    /// Since when the generation is served.
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
            // Whoever reads HSDS will ask again, and should not wait for it.
            // Without a thread the first of them makes it.
            let source = self.catalogue();
            let make = move || {
                source.catalogue();
            };
            let _ = std::thread::Builder::new().spawn(make);
        }
        // Closing its files takes time that no request should wait for.
        drop(before);
    }

    /// Days since the seeds that are served were checked.
    pub fn age_in_days(&self) -> i64 {
        let built_on = self.generation().manifest.built_on;
        let age = built_on.until(self.today());
        age.map_or(0, |age| i64::from(age.get_days()))
    }

    /// The change that was refused last, if the seeds still hold it.
    pub fn refused(&self) -> Option<RefusedChange> {
        let held = self.refused.read();
        held.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes that a change was refused, or that none is any more.
    pub fn note_refused(&self, refused: Option<RefusedChange>) {
        let held = self.refused.write();
        *held.unwrap_or_else(PoisonError::into_inner) = refused;
    }

    /// Notes that a look at the seed folder begins, or that nobody looks at it
    /// any more.
    pub fn note_look(&self, at: Option<Timestamp>) {
        let second = at.map_or(NEVER, Timestamp::as_second);
        self.looked.store(second, Ordering::Relaxed);
    }

    /// Seconds since the last look at the seed folder began; `None` where
    /// nobody looks at it.
    pub fn seconds_since_look(&self) -> Option<i64> {
        let looked = self.looked.load(Ordering::Relaxed);
        (looked != NEVER).then(|| (self.now().as_second() - looked).max(0))
    }

    /// Held while the staff desk changes the seeds and publishes them.
    pub(crate) fn change_at_desk(&self) -> MutexGuard<'_, ()> {
        let held = self.at_desk.lock();
        held.unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the staff desk is changing the seeds. It publishes them itself,
    /// and tells whoever sent them.
    pub(crate) fn is_changed_at_desk(&self) -> bool {
        matches!(self.at_desk.try_lock(), Err(TryLockError::WouldBlock))
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Today, where the county is.
    pub fn today(&self) -> Date {
        let zone = &self.generation().facts.site.time_zone;
        let here = self.now().in_tz(zone);
        here.map_or_else(
            |_| self.now().to_zoned(jiff::tz::TimeZone::UTC).date(),
            |here| here.date(),
        )
    }
}
