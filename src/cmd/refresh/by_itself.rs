//! Refreshes lists while serving: one at a time, spread out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Duration;

use jiff::SignedDuration;

use super::listed;
use super::refresher::{Outcome, Refresher};
use crate::import::fetch::Fetcher;
use crate::import::refresh::cache::Cache;
use crate::seeds::sources::Source;
use crate::web::desk::Desk;

/// Pause between two lists.
const PAUSE: Duration = Duration::from_secs(300);

/// Time after which a list that failed is tried again.
const AGAIN: SignedDuration = SignedDuration::from_hours(6);

/// Refreshes lists in a thread of its own for as long as the process lives.
///
/// # Errors
/// The thread cannot be started.
pub fn start(desk: Desk) -> std::io::Result<()> {
    let refresh = move || {
        loop {
            let step = || step(&desk, Fetcher::default());
            if catch_unwind(AssertUnwindSafe(step)).is_err() {
                tracing::error!(
                    code = "refresh-panicked",
                    "An error of ours while refreshing a list; serving goes on."
                );
            }
            thread::sleep(PAUSE);
        }
    };
    let thread = thread::Builder::new().name("refresh".to_owned());
    thread.spawn(refresh).map(drop)
}

/// Refreshes the first list that is due, and returns its name.
pub fn step(desk: &Desk, fetcher: Fetcher) -> Option<String> {
    let categories = &desk.app().generation().facts.categories;
    // Without a file there is nothing to do, and faults in it are at the desk.
    let (sources, _) = listed(desk.data(), categories).ok()?;
    let source = sources.into_iter().find(|source| is_due(desk, source))?;
    let refresher = Refresher {
        desk,
        fetcher,
        offline: false,
        dry_run: false,
        accept: false,
    };
    let refreshed = refresher.refresh(&source);
    match refreshed.outcome {
        Outcome::Failed => not_taken(&source, &refreshed.says),
        _ => tracing::info!("The list {} was refreshed. {}", source.name, refreshed.says),
    }
    Some(source.name)
}

fn not_taken(source: &Source, why: &str) {
    tracing::warn!(
        code = "refresh-failed",
        "The list {} was not taken: {why}",
        source.name
    );
}

/// Whether a list is to be fetched now. One whose state cannot be read is not,
/// so that the others get their turn.
fn is_due(desk: &Desk, source: &Source) -> bool {
    let app = desk.app();
    let state = match Cache::of(desk.store().folder(), &source.name).state() {
        Ok(state) => state,
        Err(error) => {
            not_taken(source, &error.to_string());
            return false;
        }
    };
    let rests = state.tried.filter(|_| state.has_failed);
    let rests = rests.and_then(|tried| tried.checked_add(AGAIN).ok());
    source.due.is_due(state.asked, app.today()) && rests.is_none_or(|until| until <= app.now())
}
