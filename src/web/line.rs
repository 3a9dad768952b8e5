//! The line before the work: answers are made on as many threads at a time as
//! there are processors. Whoever would stand in line too long is told so at
//! once, so that those who do get an answer get it soon.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

/// Longest time to stand in line, as far as can be told beforehand.
const LONGEST_WAIT: Duration = Duration::from_millis(50);

/// Most requests that are worked on or stand in line, however fast it moves.
pub const MOST_AT_ONCE: usize = 512;

/// How much an answer weighs in the mean of how long answers take: 1 in 16.
const WEIGHT: i64 = 16;

/// The line. Clones are the same line.
#[derive(Clone)]
pub struct Line {
    shared: Arc<Shared>,
    most: usize,
}

struct Shared {
    processors: usize,
    places: Arc<Semaphore>,
    /// Worked on and in line.
    inside: AtomicUsize,
    /// How long an answer takes on the mean, in microseconds.
    mean: AtomicU64,
}

impl fmt::Debug for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Line").finish_non_exhaustive()
    }
}

impl Line {
    /// A line for this machine with at most so many inside.
    pub fn new(most: usize) -> Line {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Line {
            shared: Arc::new(Shared {
                processors,
                places: Arc::new(Semaphore::new(processors)),
                inside: AtomicUsize::new(0),
                mean: AtomicU64::new(0),
            }),
            most,
        }
    }

    /// How many are worked on or stand in line now.
    pub fn inside(&self) -> usize {
        self.shared.inside.load(Ordering::Relaxed)
    }

    /// Notes how long an answer took to make.
    pub fn note(&self, took: Duration) {
        self.shared.note(took);
    }

    /// Joins the line; `None` when it is too long.
    pub fn join(&self) -> Option<Turn> {
        let ahead = self.shared.inside.fetch_add(1, Ordering::Relaxed);
        // Leaves again when it is dropped.
        let turn = Turn(Arc::clone(&self.shared));
        (ahead < self.most && self.shared.wait(ahead) <= LONGEST_WAIT).then_some(turn)
    }
}

impl Shared {
    /// How long whoever joins behind so many will wait.
    fn wait(&self, ahead: usize) -> Duration {
        let waiting = ahead.saturating_sub(self.processors - 1);
        let turns = waiting as u64 / self.processors as u64;
        Duration::from_micros(turns * self.mean.load(Ordering::Relaxed))
    }

    /// Two at once may lose one of their times, which does not matter.
    fn note(&self, took: Duration) {
        let before = self.mean.load(Ordering::Relaxed);
        let took = i64::try_from(took.as_micros()).unwrap_or(i64::MAX);
        let after = before.saturating_add_signed((took - before as i64) / WEIGHT);
        self.mean.store(after, Ordering::Relaxed);
    }
}

/// A place in the line, given up when it is dropped.
pub struct Turn(Arc<Shared>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, Ordering::Relaxed);
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Turn").finish_non_exhaustive()
    }
}

impl Turn {
    /// Waits for its turn and does the work on a thread of its own, so that
    /// the threads that read requests stay free to refuse. Work that nobody
    /// waits for any more keeps its place until it is done. `None` when the
    /// work panicked or the server stops.
    pub async fn take<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let place = Arc::clone(&self.0.places).acquire_owned().await.ok()?;
        let done = tokio::task::spawn_blocking(move || {
            let start = Instant::now();
            let done = work();
            self.0.note(start.elapsed());
            drop(place);
            done
        });
        done.await.ok()
    }
}
