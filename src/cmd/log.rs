//! Log output to standard error, as text or JSON.

use std::fmt;
use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::config::serving::LogForm;

/// Whether all output must be JSON.
static AS_JSON: AtomicBool = AtomicBool::new(false);

/// Starts the log: a line per request with id, route, method, status and
/// duration, and messages for the operator.
pub fn start(form: LogForm) {
    let log = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(tracing::Level::INFO)
        .with_target(false);
    // A second start in the same process keeps the first log.
    let _ = match form {
        LogForm::Text => log.try_init(),
        LogForm::Json => {
            AS_JSON.store(true, Ordering::Relaxed);
            log.json().flatten_event(true).try_init()
        }
    };
}

/// Prints a message for the operator; logs it as JSON once the log is JSON.
pub fn say(text: impl fmt::Display) {
    if AS_JSON.load(Ordering::Relaxed) {
        tracing::info!("{text}");
    } else {
        // Ignore a closed standard error; the work goes on.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}
