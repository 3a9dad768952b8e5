//! What every request shares.

use std::fmt;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::Semaphore;

use super::failure::Failure;
use super::hsds::catalogue::{Catalogue, Source};
use super::tiles::Tiles;
use crate::index::generation::Generation;

/// Searches that run or wait to run at the same time. Whoever comes when all
/// are taken is told so at once, with the numbers to call.
const MOST_AT_ONCE: usize = 128;

/// What is served, and since when.
#[derive(Clone)]
struct Served {
    generation: Arc<Generation>,
    since: Timestamp,
    /// What HSDS tells of it, once somebody asks.
    catalogue: Arc<OnceLock<Catalogue>>,
}

/// A change of the seeds that does not go before the public: counts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedChange {
    /// The hash of its report.
    pub hash: String,
    /// How many reasons it names.
    pub reasons: usize,
}

/// The directory that is served, and the clock.
#[derive(Clone)]
pub struct App {
    served: Arc<RwLock<Served>>,
    refused: Arc<RwLock<Option<RefusedChange>>>,
    clock: fn() -> Timestamp,
    searches: Arc<Semaphore>,
    tiles: Option<Arc<Tiles>>,
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
            clock,
            searches: Arc::new(Semaphore::new(MOST_AT_ONCE)),
            tiles: None,
        }
    }

    /// The same with pictures under its maps.
    #[must_use]
    pub fn with_tiles(mut self, tiles: Option<Tiles>) -> App {
        self.tiles = tiles.map(Arc::new);
        self
    }

    /// Pictures under maps, when the operator named some.
    pub(crate) fn tiles(&self) -> Option<Arc<Tiles>> {
        self.tiles.clone()
    }

    /// The same with another number of searches at once.
    #[must_use]
    pub fn with_searches(mut self, most: usize) -> App {
        self.searches = Arc::new(Semaphore::new(most));
        self
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
    pub fn swap(&self, next: Generation) {
        let next = Served {
            generation: Arc::new(next),
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

    /// Runs a search away from the threads that answer requests, so that
    /// these stay free to say "busy" at once when there are too many.
    pub(crate) async fn away<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let Ok(place) = Arc::clone(&self.searches).try_acquire_owned() else {
            return Err(Failure::Busy);
        };
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        done.await.map_err(|_| Failure::Ours)
    }
}
