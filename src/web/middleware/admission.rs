//! Load shedding for normal pages: at most one response per processor is
//! rendered at a time, and a request whose estimated wait exceeds 50 ms gets
//! 503 immediately, so that admitted requests are answered quickly.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;

use crate::web::error::WebError;

/// Max estimated wait of an admitted request.
const MAX_WAIT: Duration = Duration::from_millis(50);

/// Max requests rendering or waiting, however fast the queue moves.
pub const MAX_ADMITTED: usize = 512;

/// Weight of one response in the moving average of render times: 1 in 16.
const WEIGHT: i64 = 16;

/// Number of processors of this machine.
pub(crate) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The queue. Clones share it.
#[derive(Clone)]
pub struct AdmissionQueue {
    shared: Arc<Shared>,
    max: usize,
}

struct Shared {
    /// Responses rendered at the same time.
    slots: usize,
    free: Arc<Semaphore>,
    /// Requests rendering or waiting.
    admitted: AtomicUsize,
    /// Moving average of render times, in microseconds.
    mean: AtomicU64,
}

impl fmt::Debug for AdmissionQueue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("AdmissionQueue").finish_non_exhaustive()
    }
}

impl AdmissionQueue {
    /// A queue that renders one response per processor at a time.
    pub fn new(max: usize) -> AdmissionQueue {
        AdmissionQueue::with_slots(processors(), max)
    }

    /// A queue that renders `slots` responses at a time and admits `max`.
    pub fn with_slots(slots: usize, max: usize) -> AdmissionQueue {
        AdmissionQueue {
            shared: Arc::new(Shared {
                slots,
                free: Arc::new(Semaphore::new(slots)),
                admitted: AtomicUsize::new(0),
                mean: AtomicU64::new(0),
            }),
            max,
        }
    }

    /// Number of requests rendering or waiting now.
    pub fn admitted(&self) -> usize {
        self.shared.admitted.load(Ordering::Relaxed)
    }

    /// Adds a render time to the moving average.
    pub fn note(&self, took: Duration) {
        self.shared.note(took);
    }

    /// Admits a request; `None` when its wait would be too long.
    pub fn try_enter(&self) -> Option<Permit> {
        let ahead = self.shared.admitted.fetch_add(1, Ordering::Relaxed);
        // Dropping the permit subtracts it again.
        let permit = Permit(Arc::clone(&self.shared));
        (ahead < self.max && self.shared.wait(ahead) <= MAX_WAIT).then_some(permit)
    }
}

impl Shared {
    /// Estimated wait behind `ahead` other requests.
    fn wait(&self, ahead: usize) -> Duration {
        let waiting = ahead.saturating_sub(self.slots - 1);
        let turns = waiting as u64 / self.slots as u64;
        Duration::from_micros(turns * self.mean.load(Ordering::Relaxed))
    }

    /// Not atomic: concurrent calls may lose a sample, which is harmless.
    fn note(&self, took: Duration) {
        let before = self.mean.load(Ordering::Relaxed);
        let took = i64::try_from(took.as_micros()).unwrap_or(i64::MAX);
        let after = before.saturating_add_signed((took - before as i64) / WEIGHT);
        self.mean.store(after, Ordering::Relaxed);
    }
}

/// A place in the queue, released when dropped.
pub struct Permit(Arc<Shared>);

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.admitted.fetch_sub(1, Ordering::Relaxed);
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Permit").finish_non_exhaustive()
    }
}

impl Permit {
    /// Waits for a free slot and runs the work on a blocking thread, so that
    /// the threads that read requests stay free. Abandoned work keeps its slot
    /// until it is done.
    ///
    /// # Errors
    /// When the work panicked or the server is stopping.
    pub async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, WebError> {
        let slot = Arc::clone(&self.0.free).acquire_owned().await?;
        let done = tokio::task::spawn_blocking(move || {
            let start = Instant::now();
            let done = work();
            self.0.note(start.elapsed());
            drop(slot);
            done
        });
        Ok(done.await?)
    }
}
