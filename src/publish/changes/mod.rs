//! Changes of seed files: built and judged beside the seed folder, waiting
//! while they are refused, and listed once they are accepted, so that they can
//! be undone.
//!
//! Everything lies in `changes/` inside the folder of generations, which only
//! Waypost may read: one JSON file for each change, the contents of the files
//! before and after, and for each generation the list of contents it was made
//! of.
//!
//! - `store`: reads and writes that folder, and keeps it small
//! - `contents`: the contents of a seed folder, by their hash
//! - `accepted_seeds`: the seeds that the current generation was made of
//! - `placing`: puts an accepted change into the seed folder, whole or not at
//!   all
//! - `noting`: notes what a publication was made of
//! - `undoing`: the change that takes another one back

pub mod accepted_seeds;
mod contents;
pub mod noting;
pub mod placing;
pub mod store;
pub mod undoing;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::refusal::RejectionReport;
use super::rules::Reason;
use crate::report::diff::{Changed, Diff, Entry};
use crate::seeds::write::workbook::Converted;

/// Names of listings that are kept of each accepted change.
const MAX_NAMES: usize = 20;

/// New contents of seed files: who sent them, when, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Number, increasing from one change to the next.
    pub number: u64,
    /// When it was sent.
    pub at: Timestamp,
    /// Who sent it.
    pub by: String,
    /// How it came about.
    pub kind: Kind,
    /// Name of the listing, if it is about one.
    #[serde(default)]
    pub about: Option<String>,
    /// Workbooks that it was read from, or that it turns into CSV files.
    #[serde(default)]
    pub converted: Vec<Converted>,
    /// The files it changes.
    pub files: Vec<ChangedFile>,
    /// What became of it.
    pub state: State,
}

/// How a change came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A file sent to the desk.
    Upload,
    /// A listing changed in a form.
    Listing,
    /// A new listing from a form.
    NewListing,
    /// A listing confirmed after a call.
    Confirmation,
    /// A call list that came back.
    CallList,
    /// The part of a refused change that only hides or closes.
    Hiding,
    /// Takes back the change with this number.
    Undo(u64),
    /// The accepted content put back in place of what was refused.
    PutBack,
    /// Files changed in the folder itself.
    Folder,
    /// A list that others keep, fetched again.
    Refresh,
}

/// One file of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedFile {
    /// Path inside the seed folder.
    pub name: String,
    /// Hash of the content it is made from; `None` if the file is new.
    pub before: Option<String>,
    /// Hash of the new content; `None` if the file goes.
    pub after: Option<String>,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// It waits until somebody says that it is meant.
    Asked(Question),
    /// It was judged and refused, and waits.
    Refused(Box<RejectionReport>),
    /// It is in the seed folder and public.
    Accepted(Acceptance),
}

/// Why a change waits that no rule has refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Question {
    /// Publishing it was interrupted, or failed; nothing of it went live.
    Interrupted,
    /// Somebody else changed its file meanwhile; both are put together.
    Together,
    /// Somebody else changed the same rows meanwhile; this content would
    /// replace theirs.
    Instead,
    /// It takes something back, which is shown first.
    Sure,
}

/// How a change went live.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// When it went live.
    pub at: Timestamp,
    /// The generation that shows it.
    pub generation: String,
    /// Public effects; `None` if they are not known.
    pub effect: Option<Effect>,
    /// Codes of the reasons that staff have overridden.
    pub overridden: Vec<String>,
    /// Who at the desk let it go live; `None` for files changed in the folder
    /// itself that no rule refused.
    #[serde(default)]
    pub by: Option<String>,
}

/// What changed for the public, without the values themselves: one of them may
/// become private later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// Number of new listings.
    pub added: usize,
    /// Number of changed listings.
    pub changed: usize,
    /// Number of changed listings with another number to call.
    pub renumbered: usize,
    /// Number of removed listings.
    pub removed: usize,
    /// The first listings, most serious first, with the names of the changed
    /// fields.
    pub listings: Vec<Touched>,
}

/// A listing that a change touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// Its name.
    pub name: String,
    /// What happened to it: the changed fields, “new” or “removed”.
    pub what: String,
}

impl Acceptance {
    /// What goes live now, as a generation.
    pub fn new(at: Timestamp, generation: &str, diff: Option<&Diff>) -> Acceptance {
        Acceptance {
            at,
            generation: generation.to_owned(),
            effect: diff.map(Effect::of),
            overridden: Vec::new(),
            by: None,
        }
    }

    /// The same, against the report with these reasons.
    #[must_use]
    pub fn overriding(mut self, reasons: &[Reason]) -> Acceptance {
        self.overridden = reasons.iter().map(|reason| reason.code.clone()).collect();
        self.overridden.dedup();
        self
    }
}

impl Effect {
    /// The effect of a difference.
    pub fn of(diff: &Diff) -> Effect {
        let changed = |listing: &Changed| Touched {
            name: listing.name.clone(),
            what: fields(listing),
        };
        let entry = |what: &'static str| {
            move |entry: &Entry| Touched {
                name: entry.name.clone(),
                what: what.to_owned(),
            }
        };
        let of_fields = [&diff.moved, &diff.changed];
        let listings = [&diff.exposed, &diff.renumbered].into_iter().flatten();
        let listings = listings
            .map(changed)
            .chain(diff.removed.iter().map(entry("removed")))
            .chain(of_fields.into_iter().flatten().map(changed))
            .chain(diff.added.iter().map(entry("new")));
        Effect {
            added: diff.added.len(),
            changed: diff.len() - diff.added.len() - diff.removed.len(),
            renumbered: diff.renumbered.len(),
            removed: diff.removed.len(),
            listings: listings.take(MAX_NAMES).collect(),
        }
    }

    /// Number of listings that changed for the public.
    pub fn len(&self) -> usize {
        self.added + self.changed + self.removed
    }

    /// Whether the public sees no difference.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn fields(listing: &Changed) -> String {
    let mut names: Vec<&str> = Vec::new();
    for field in &listing.fields {
        if !names.contains(&field.field) {
            names.push(field.field);
        }
    }
    names.join(", ")
}

impl Change {
    /// Whether it waits: it is neither in the seed folder nor public.
    pub fn waits(&self) -> bool {
        !matches!(self.state, State::Accepted(_))
    }

    /// The report, if a rule refused it.
    pub fn report(&self) -> Option<&RejectionReport> {
        match &self.state {
            State::Refused(report) => Some(report),
            _ => None,
        }
    }

    /// How it went live, if it did.
    pub fn acceptance(&self) -> Option<&Acceptance> {
        match &self.state {
            State::Accepted(acceptance) => Some(acceptance),
            _ => None,
        }
    }
}
