//! The switch to an approved generation, and what is written down behind it,
//! while the public sees it already.

use super::recording::Recording;
use crate::index::store::Lock;
use crate::publish::accepted::{self, Heading};
use crate::publish::candidate::{Candidate, History, Noted};
use crate::publish::changes::Acceptance;
use crate::publish::changes::noting::{Publication, hide_private};
use crate::publish::comparison::Change;
use crate::publish::outcome::{Checked, PublishError, Published};
use crate::publish::publisher::{Approved, Publisher, Steps};
use crate::publish::{history_copies, refusal};

impl Publisher<'_> {
    /// Switches to an approved generation.
    pub(in crate::publish) fn go_live(
        &self,
        offered: Candidate,
        approved: Approved,
        steps: Steps<'_>,
    ) -> Result<Published, PublishError> {
        let Approved {
            built,
            report,
            diff,
            hides,
        } = approved;
        let private = offered.directory.private.certain();
        // Saved before the switch, so that a crash in between loses nothing.
        if let Err(error) = self.remember(&private) {
            self.store.discard(built);
            return Err(error);
        }
        if let Err(why) = (steps.hand_over)(&built.generation) {
            self.store.discard(built);
            return Err(PublishError::NotTaken(why));
        }
        let heading = Heading::of(&built.generation);
        let acceptance = Acceptance::new(self.now, &heading.generation, diff.as_ref());
        let acceptance = acceptance.overriding(&report.reasons);
        let placed = steps.put_in_place.map(|put| put(&acceptance)).transpose();
        if let Err(error) = placed {
            self.store.discard(built);
            return Err(PublishError::NotPlaced(error));
        }
        if hides {
            accepted::forget(self.data);
        }
        let destroyed = self.store.put_before_the_public(&built.generation)?;
        let masked = history_copies::mask_history(self.data, &private);
        // What fails here is tried again when the publication is noted.
        let before = offered.before.as_ref();
        let _ = before.map(|before| hide_private(self.store, &before.name, &private));
        refusal::clear(self.store.folder());
        let accepted = report
            .reasons
            .iter()
            .filter_map(|reason| reason.file.clone())
            .collect();
        let noted = Noted {
            heading,
            accepted,
            acceptance,
            on_trial: steps.put_in_place.is_some(),
        };
        let (checked, recording) = self.record(offered, noted, steps.lock);
        Ok(Published {
            generation: built.generation,
            checked,
            overridden: report.reasons,
            destroyed,
            masked,
            diff,
            recording,
        })
    }

    /// Writes the ledger, the accepted record and the change in a thread of its own and
    /// frees the data of the attempt: both take longer than the switch, and no
    /// request waits for them.
    fn record(&self, offered: Candidate, noted: Noted, lock: Lock) -> (Checked, Recording) {
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
