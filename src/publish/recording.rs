//! The accepted record while it is written: the public sees the change
//! already, and whoever needs the record on the disk waits for it.

use std::thread::{self, JoinHandle};

use crate::memory;

/// The accepted record while it is written. Dropping it waits.
#[derive(Debug)]
pub struct Recording {
    thread: Option<JoinHandle<Result<(), String>>>,
    failed: Result<(), String>,
}

impl Recording {
    /// Writes in a thread of its own, frees what that needed, and gives its
    /// memory back.
    pub(super) fn start<T: Send + 'static>(
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
        let failed = self.failed.as_ref();
        failed.map(|()| ()).map_err(|why| {
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
