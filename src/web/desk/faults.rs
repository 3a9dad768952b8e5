//! Findings as the desk shows them.

use super::listing::row_address::{form_for, is_editable};
use crate::diagnostic::{Diagnostic, Severity};
use crate::seeds::rules::cascades::causes;

/// Max findings shown.
pub(super) const MAX_FAULTS: usize = 100;

/// Findings to show, errors first.
#[derive(Debug, Clone)]
pub struct Faults {
    /// The first `MAX_FAULTS` findings.
    pub shown: Vec<Fault>,
    /// Number of findings not shown.
    pub more: usize,
}

/// One finding.
#[derive(Debug, Clone)]
pub struct Fault {
    /// The finding, with where it stands.
    pub found: Diagnostic,
    /// The form for its row; `None` where the row cannot be edited by itself.
    pub form: Option<String>,
}

impl Faults {
    /// Findings of a check, without notes, which need no action. `locate` looks
    /// up where those that are shown stand.
    pub(super) fn of(found: &[Diagnostic], locate: impl FnOnce(&mut [Diagnostic])) -> Faults {
        let told = found.iter().filter(|one| one.severity != Severity::Note);
        let mut all = causes(told.cloned().collect());
        all.sort_by_key(|one| one.severity);
        let more = all.len().saturating_sub(MAX_FAULTS);
        all.truncate(MAX_FAULTS);
        locate(&mut all);
        let shown = all.into_iter().map(|found| Fault { found, form: None });
        Faults {
            shown: shown.collect(),
            more,
        }
    }

    /// Findings in the accepted seeds, each with the form for its row.
    pub(super) fn with_forms(mut self) -> Faults {
        for Fault { found, form } in &mut self.shown {
            let row = found.row.filter(|row| *row > 1 && is_editable(&found.file));
            *form = row.map(|row| form_for(&found.file, row, ""));
        }
        self
    }
}
