//! A directory proposed for publication, and what it is compared with.

use std::sync::Arc;

use super::accepted::Heading;
use super::accepted::ledger::Ledger;
use super::changes::Acceptance;
use super::comparison::Change;
use super::published_state::PublishedState;
use super::rules::Reason;
use crate::diagnostic::Diagnostic;
use crate::directory::Directory;
use crate::index::build::document_order::ServedGeneration;
use crate::index::generation::Generation;
use crate::index::store::Seeds;
use crate::report::diff::{Diff, diff};
use crate::seeds::read::seed_view::SeedView;

/// A directory proposed for publication, and the state to compare it with.
pub(super) struct Candidate {
    pub(super) directory: Directory,
    pub(super) seeds: Seeds,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) before: Option<PublishedState>,
    pub(super) serving: Option<Arc<Generation>>,
    /// Records kept beside the seeds; `None` for a merged directory. If
    /// present, the seeds come from a folder that may change during the
    /// attempt.
    pub(super) history: Option<History>,
}

/// Records kept beside the seeds.
#[derive(Clone)]
pub(super) struct History {
    pub(super) ledger: Ledger,
    /// Why the accepted record cannot be used although it is needed.
    pub(super) lost_record: Option<String>,
    /// The seeds of the candidate.
    pub(super) seeds: SeedView,
}

/// What is written down about a publication.
pub(super) struct Noted {
    pub(super) heading: Heading,
    /// Files whose report staff have overridden.
    pub(super) accepted: Vec<String>,
    pub(super) acceptance: Acceptance,
    /// Whether it was a change on trial.
    pub(super) on_trial: bool,
}

impl Candidate {
    /// The change from the published state to this candidate.
    pub(super) fn change(&self) -> Change<'_> {
        let before = self.before.as_ref();
        let change = Change::new(before, &self.directory, &self.diagnostics);
        match self.history.clone() {
            Some(history) => change.with_history(history.ledger, history.lost_record),
            None => change,
        }
    }

    /// The served generation, from which a build reuses data.
    pub(super) fn served(&self) -> Option<ServedGeneration<'_>> {
        let served = self.serving.as_deref().zip(self.before.as_ref());
        served.map(|(generation, before)| ServedGeneration {
            generation,
            listings: &before.listings,
        })
    }

    /// This candidate compared with another generation.
    pub(super) fn beside(self, before: Option<PublishedState>, serving: Generation) -> Candidate {
        Candidate {
            before,
            serving: Some(Arc::new(serving)),
            ..self
        }
    }
}

/// The candidate compared with the published state.
pub(super) struct Comparison {
    pub(super) reasons: Vec<Reason>,
    /// Number of listings that would be private and are still shown.
    pub(super) still_shown: usize,
    pub(super) diff: Option<Diff>,
}

impl Comparison {
    pub(super) fn new(
        change: &Change<'_>,
        judge: &dyn Fn(&Change<'_>) -> Vec<Reason>,
    ) -> Comparison {
        let before = change.before.map(|before| &before.listings);
        Comparison {
            reasons: judge(change),
            still_shown: change.newly_private(),
            diff: before.map(|before| diff(before, &change.after)),
        }
    }
}
