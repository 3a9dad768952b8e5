//! What is written down behind a publication, while the public sees it already.

use super::recording::Recording;
use crate::index::store::Lock;
use crate::publish::accepted;
use crate::publish::candidate::{Candidate, History, Noted};
use crate::publish::changes::noting::Publication;
use crate::publish::comparison::Change;
use crate::publish::outcome::Checked;
use crate::publish::publisher::Publisher;

impl Publisher<'_> {
    /// Writes the ledger, the accepted record and the change in a thread of its own and
    /// frees the data of the attempt: both take longer than the switch, and no
    /// request waits for them.
    pub(in crate::publish) fn record(
        &self,
        offered: Candidate,
        noted: Noted,
        lock: Lock,
    ) -> (Checked, Recording) {
        let Candidate {
            directory,
            diagnostics,
            before,
            history,
            ..
        } = offered;
        let store = self.store.clone();
        let checked = Checked::new(&directory, diagnostics);
        let (data, today) = (self.data.to_owned(), self.today);
        let held = (directory, before, lock);
        let recording = Recording::start(held, move |(directory, before, _)| {
            let Some(History {
                mut ledger, seeds, ..
            }) = history
            else {
                return Ok(());
            };
            let change = Change::new(before.as_ref(), directory, &[]);
            ledger.take(&change, today, &noted.accepted);
            let publication = Publication {
                store,
                seeds,
                before: before.as_ref().map(|before| before.name.clone()),
                acceptance: noted.acceptance,
                on_trial: noted.on_trial,
            };
            let written = ledger
                .write(&data)
                .and_then(|()| accepted::write(&data, &noted.heading, directory));
            let written = publication.note(&directory.private).and(written);
            written.map_err(|error| error.to_string())
        });
        (checked, recording)
    }
}
