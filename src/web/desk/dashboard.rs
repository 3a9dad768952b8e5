//! The state of the data: the generation being served, the seed folder, and
//! recent changes.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::faults::Faults;
use super::overriding::Overridable;
use crate::diagnostic::Counts;
use crate::index::generation::Generation;
use crate::publish::changes::accepted_seeds::Differing;
use crate::publish::refusal::RejectionReport;
use crate::report::call_list::DueCall;
use crate::report::diff::Diff;
use crate::report::table::Sheet;

/// The state of the data at one moment. Rebuilt when the seeds, the generation
/// or the day change.
#[derive(Debug)]
pub struct Dashboard {
    /// Hash of the seed folder.
    pub seeds: String,
    /// The generation being served.
    pub generation: Arc<Generation>,
    /// Today, in the county's time zone.
    pub today: Date,
    /// Names of the seed files.
    pub files: Vec<String>,
    /// Counts of seed rows, by result.
    pub counts: Counts,
    /// Problems in the seeds.
    pub faults: Faults,
    /// Listings to call.
    pub calls: Vec<DueCall>,
    /// Ids of the listings that people in danger call.
    pub crisis: HashSet<String>,
    /// Kinds of help that lack something.
    pub gaps: Sheet,
    /// Public changes if the seeds were published now.
    pub pending: Diff,
    /// Files of the folder with another content than the accepted one.
    pub differing: Vec<Differing>,
    /// Why the folder cannot be read at all, if it cannot; everything else here
    /// is then about the accepted files.
    pub unreadable: Option<String>,
    /// Public changes of the last publication, if still known.
    pub last: Option<Diff>,
}

impl Dashboard {
    /// Whether the served generation was built from the current seeds.
    pub fn in_step(&self) -> bool {
        self.generation.manifest.seeds == self.seeds
    }

    /// The report of the folder as it lies there, as it could be overridden.
    pub(super) fn overridable<'a>(&'a self, report: &'a RejectionReport) -> Overridable<'a> {
        Overridable {
            report,
            sender: None,
            diff: &self.pending,
            files: self
                .differing
                .iter()
                .map(|file| file.name.clone())
                .collect(),
        }
    }
}
