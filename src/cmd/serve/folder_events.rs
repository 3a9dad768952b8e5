//! Wakes the watcher as soon as something changes in a folder.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::publish::debounce::POLL_INTERVAL;

/// Events of the seed folder and of the index folder.
#[derive(Debug)]
pub struct FolderEvents {
    folders: [(PathBuf, RecursiveMode); 2],
    /// `None` where the system has no events; the folders are polled then.
    events: Option<RecommendedWatcher>,
    changed: Receiver<()>,
    /// Keeps `changed` open when there are no events.
    _wake: SyncSender<()>,
}

impl FolderEvents {
    /// Listens to the seed folder with its subfolders, and to the index folder.
    pub fn new(data: &Path, index: &Path) -> FolderEvents {
        let (wake, changed) = sync_channel(1);
        let waker = wake.clone();
        let told = move |event: notify::Result<Event>| {
            // Reading a folder is an event, too, and must not cause a reading.
            if event.is_ok_and(|event| !event.kind.is_access()) {
                // A full channel wakes already.
                let _ = waker.try_send(());
            }
        };
        let watcher = notify::recommended_watcher(told).inspect_err(|error| {
            tracing::info!(cause = %error, "Changes are found by looking; the system tells of none.");
        });
        let mut events = FolderEvents {
            folders: [
                (data.to_owned(), RecursiveMode::Recursive),
                (index.to_owned(), RecursiveMode::NonRecursive),
            ],
            events: watcher.ok(),
            changed,
            _wake: wake,
        };
        events.listen();
        events
    }

    /// Asks for events of the folders as they are now: a folder that was
    /// replaced sends none to its old listeners.
    fn listen(&mut self) {
        for (folder, mode) in &self.folders {
            if let Some(events) = &mut self.events {
                // A folder without events is polled.
                let _ = events.watch(folder, *mode);
            }
        }
    }

    /// Waits until something changes in the folders, at most for some time.
    /// Returns whether something changed.
    pub fn wait(&mut self, most: Duration) -> bool {
        if most > POLL_INTERVAL {
            self.listen();
        }
        self.changed.recv_timeout(most).is_ok()
    }
}
