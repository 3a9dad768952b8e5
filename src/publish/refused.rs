//! The end of an attempt that was refused.

use std::sync::Arc;
use std::thread;

use super::candidate::Candidate;
use super::outcome::{Checked, Outcome, Refused};
use super::published_state::PublishedState;
use super::publisher::Publisher;
use super::refusal::RejectionReport;
use super::rules::{Reason, Reasons};
use crate::index::generation::Generation;
use crate::index::store::Seeds;
use crate::memory;

/// Code of the reason “no listings are left to publish”.
const NO_LISTINGS: &str = "no-listings";

impl Publisher<'_> {
    pub(super) fn nothing_left(
        &self,
        seeds: &Seeds,
        before: &PublishedState,
        serving: Option<Arc<Generation>>,
    ) -> Outcome {
        let mut reasons = Reasons::default();
        reasons.list.push(Reason {
            code: NO_LISTINGS.to_owned(),
            file: Some("resources*.csv".to_owned()),
            message: format!(
                "0 of {} listings are left: no file resources*.csv is there.",
                before.listings.len()
            ),
            fix: "Put the files of listings back into the seed folder.".to_owned(),
        });
        let mut report =
            RejectionReport::new(&seeds.all, Some(&before.name), reasons.list, self.now);
        report.acceptable = false;
        self.keep(report, Checked::default(), serving)
    }

    pub(super) fn refused(&self, refusal: RejectionReport, offered: Candidate) -> Outcome {
        let Candidate {
            directory,
            diagnostics,
            before,
            serving,
            ..
        } = offered;
        let checked = Checked::new(&directory, diagnostics);
        free((before, directory));
        self.keep(refusal, checked, serving)
    }

    /// Saves the report and returns the refusal.
    fn keep(
        &self,
        refusal: RejectionReport,
        checked: Checked,
        serving: Option<Arc<Generation>>,
    ) -> Outcome {
        // The refusal is valid even if its report cannot be saved.
        let _ = refusal.save(self.store.folder());
        Outcome::Refused(Box::new(Refused {
            refusal,
            checked,
            serving,
        }))
    }
}

/// Frees the data of an attempt in a separate thread, because that takes longer
/// than the switch. Frees it here if no thread can be started.
fn free(held: impl Send + 'static) {
    let _ = thread::Builder::new().spawn(move || {
        drop(held);
        memory::give_back();
    });
}
