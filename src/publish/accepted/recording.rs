//! The accepted record while it is written: the public sees the change
//! already, and whoever needs the record on the disk waits for it.

use std::thread::{self, JoinHandle};

use super::Heading;
use crate::index::store::Lock;
use crate::memory;
use crate::publish::accepted;
use crate::publish::comparison::Change;
use crate::publish::publisher::{Candidate, Checked, History, Publisher};

/// The accepted record while it is written. Dropping it waits.
#[derive(Debug)]
pub struct Recording {
    thread: Option<JoinHandle<Result<(), String>>>,
    failed: Result<(), String>,
}

impl Recording {
    /// Writes in a thread of its own, frees what that needed, and gives its
    /// memory back.
    pub(crate) fn start<T: Send + 'static>(
        held: T,
        write: impl FnOnce(&T) -> Result<(), String> + Send + 'static,
    ) -> Recording {
        let work = move || {
            let written = write(&held);
            drop(held);
            memory::give_back();
            written
        };
        match thread::Builder::new().spawn(work) {
            Ok(thread) => Recording {
                thread: Some(thread),
                failed: Ok(()),
            },
            Err(error) => Recording {
                thread: None,
                failed: Err(error.to_string()),
            },
        }
    }

    /// Waits until it is written.
    ///
    /// # Errors
    /// Why it could not be, in a sentence that says what follows from it.
    pub fn finish(&mut self) -> Result<(), String> {
        if let Some(thread) = self.thread.take() {
            let written = thread.join();
            self.failed = written.unwrap_or_else(|_| Err("an error of ours".to_owned()));
        }
        self.failed.as_ref().copied().map_err(|why| {
            format!(
                "What was published could not be noted in history/ ({why}). It is served, but \
                 if the index is lost nothing can be compared with it."
            )
        })
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        // Whoever wants to know has asked before.
        let _ = self.finish();
    }
}

impl Publisher<'_> {
    /// Notes what was published beside its seeds, in a thread of its own, and
    /// frees what the attempt held: both take longer than the switch, and
    /// nobody who asks waits for them. `accepted` are files that staff had
    /// reports of.
    pub(in crate::publish) fn record(
        &self,
        offered: Candidate,
        (heading, accepted): (Heading, Vec<String>),
        lock: Lock,
    ) -> (Checked, Recording) {
        let Candidate {
            directory,
            diagnostics,
            before,
            history,
            ..
        } = offered;
        let checked = Checked {
            files: directory.files,
            counts: directory.counts,
            diagnostics,
        };
        let (data, today) = (self.data.to_owned(), self.today);
        let held = (directory, before, lock);
        let recording = Recording::start(held, move |(directory, before, _)| {
            let Some(History { mut ledger, .. }) = history else {
                return Ok(());
            };
            let change = Change::new(before.as_ref(), directory, &[]);
            ledger.take(&change, today, &accepted);
            let written = ledger.write(&data);
            let written = written.and_then(|()| accepted::write(&data, &heading, directory));
            written.map_err(|error| error.to_string())
        });
        (checked, recording)
    }
}
