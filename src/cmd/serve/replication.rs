//! Uploads what a server with seed files publishes, from saved files and from
//! the staff desk, to a storage for replicas.

use std::time::Duration;

use crate::cmd::publish::machine::signed;
use crate::index::store::Store;
use crate::storage::record::CountyName;
use crate::storage::{Bucket, Failure};

/// Uploads each generation that becomes current here.
#[derive(Debug)]
pub struct UploadWorker {
    /// The target storage.
    pub bucket: Bucket,
    /// Name of the county in the storage.
    pub county: CountyName,
    /// The local generations.
    pub store: Store,
    /// Interval between checks.
    pub poll: Duration,
}

/// The last generation handled, so that it is handled once.
#[derive(Debug, Default)]
struct Done {
    /// The generation that needs no further attempt.
    name: Option<String>,
    /// The last error logged.
    told: Option<String>,
}

impl UploadWorker {
    /// Runs in a separate thread for as long as the process lives.
    pub fn start(self) -> std::io::Result<()> {
        let enqueue = move || {
            let mut done = Done::default();
            loop {
                self.step(&mut done);
                std::thread::sleep(self.poll);
            }
        };
        let thread = std::thread::Builder::new().name("forward".to_owned());
        thread.spawn(enqueue).map(drop)
    }

    fn step(&self, done: &mut Done) {
        let current = self.store.current_name();
        let Some(name) = current.filter(|name| done.name.as_ref() != Some(name)) else {
            return;
        };
        match self.enqueue(&name) {
            Ok(moved) => {
                if moved {
                    tracing::info!(
                        "{} shows {name} for {}.",
                        self.bucket.address(),
                        self.county
                    );
                }
                *done = Done {
                    name: Some(name),
                    told: None,
                };
            }
            Err(failure) => {
                let why = failure.to_string();
                if done.told.as_ref() != Some(&why) {
                    tracing::error!(
                        code = "not-handed-on",
                        "{name} is public on this machine alone: {why}"
                    );
                    done.told = Some(why);
                }
                // Retry only temporary failures with the same files.
                if !failure.may_pass() {
                    done.name = Some(name);
                }
            }
        }
    }

    /// Publishes the current generation. Fails if the storage's current
    /// generation is unknown here, since publishing would undo another
    /// machine's work.
    fn enqueue(&self, name: &str) -> Result<bool, Failure> {
        let head = self.bucket.head(&self.county)?;
        if let Some(head) = &head {
            let shown = &head.record.current;
            let known = self.store.manifest_bytes(&shown.generation).is_some();
            if !known {
                return Err(Failure::Lost {
                    by: shown.by.clone(),
                    generation: shown.generation.clone(),
                    at: shown.at,
                });
            }
        }
        let opened = self.store.open(name, None);
        let generation = opened.map_err(|error| {
            let folder = self.store.folder().join(name);
            Failure::Store(crate::index::store::StoreError::Open(folder, error))
        })?;
        let sent =
            self.bucket
                .publish(&self.county, &generation, head.as_ref(), &signed(), false)?;
        Ok(sent.moved)
    }
}
