//! What every request shares.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;

use crate::index::generation::Generation;

/// The directory that is served, and the clock.
#[derive(Clone)]
pub struct App {
    generation: Arc<RwLock<Arc<Generation>>>,
    clock: fn() -> Timestamp,
}

impl fmt::Debug for App {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("App").finish_non_exhaustive()
    }
}

impl App {
    /// Serves a generation by a clock.
    pub fn new(generation: Generation, clock: fn() -> Timestamp) -> App {
        App {
            generation: Arc::new(RwLock::new(Arc::new(generation))),
            clock,
        }
    }

    /// The generation that is served now. A request keeps the one it began with.
    pub fn generation(&self) -> Arc<Generation> {
        let held = self.generation.read();
        Arc::clone(&held.unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves another generation from the next request on.
    pub fn swap(&self, next: Generation) {
        let held = self.generation.write();
        *held.unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }
}
