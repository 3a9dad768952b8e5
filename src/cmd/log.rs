//! The log of a server: lines for people, or JSON for programs. Either goes to
//! the standard error output.

use std::fmt;
use std::io::{self, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::config::serving::LogForm;

/// Whether everything that is said must be JSON.
static AS_JSON: AtomicBool = AtomicBool::new(false);

/// Starts the log: one line a request with its number, route, method, status
/// and time, and what whoever runs the server should know.
pub fn start(form: LogForm) {
    let log = tracing_subscriber::fmt()
        .with_writer(io::stderr)
        .with_max_level(tracing::Level::INFO)
        .with_target(false);
    // A second start in one process keeps the first log.
    let _ = match form {
        LogForm::Text => log.try_init(),
        LogForm::Json => {
            AS_JSON.store(true, Ordering::Relaxed);
            log.json().flatten_event(true).try_init()
        }
    };
}

/// Says something to whoever runs a command. Once the log is JSON, it is a
/// line of the log.
pub fn say(text: impl fmt::Display) {
    if AS_JSON.load(Ordering::Relaxed) {
        tracing::info!("{text}");
    } else {
        // Nobody may be listening any more; the work goes on.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}
