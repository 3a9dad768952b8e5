//! Writes the accepted record in the background: the change is already public,
//! and only callers that need the record on disk wait for it.

use std::thread::{self, JoinHandle};

use crate::memory;

/// An accepted record that is being written. Dropping it waits for the write to
/// finish.
#[derive(Debug)]
pub struct Recording {
    thread: Option<JoinHandle<Result<(), String>>>,
    failed: Result<(), String>,
}

impl Recording {
    /// Starts `write` in a thread of its own, then drops `held` and returns its
    /// memory to the system.
    pub(in crate::publish) fn start<T: Send + 'static>(
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

    /// Waits until the record is written.
    ///
    /// # Errors
    /// The record could not be written: a sentence for staff with the cause and
    /// the consequence.
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
        // Callers that need the result have called `finish` before.
        let _ = self.finish();
    }
}
