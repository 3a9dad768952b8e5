//! The log of what a test does.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// The memory that a log is written to.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is logged on this thread while `run` runs, and its result.
pub fn logged<T>(run: impl FnOnce() -> T) -> (String, T) {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let result = tracing::subscriber::with_default(subscriber, || {
        // Another test may have met the lines of the log first, without a log.
        tracing::callsite::rebuild_interest_cache();
        run()
    });
    let bytes = log.0.lock().unwrap().clone();
    (String::from_utf8(bytes).unwrap(), result)
}

/// Runs `run` with panics logged as the program logs them; other tests that do
/// so wait.
pub fn with_quiet_panics<T>(run: impl FnOnce() -> T) -> T {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    // Other tests say why they failed, before this one and after it.
    let told = std::panic::take_hook();
    waypost::web::quiet_panics();
    let result = run();
    std::panic::set_hook(told);
    result
}
