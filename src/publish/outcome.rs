//! What becomes of an attempt to publish.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::accepted::recording::Recording;
use super::history_copies::{Copy, kept_private};
use super::refusal::RejectionReport;
use super::rules::Reason;
use crate::diagnostic::{Counts, Diagnostic};
use crate::directory::LoadError;
use crate::index::generation::Generation;
use crate::index::private::Destroyed;
use crate::index::store::StoreError;
use crate::report::diff::Diff;

/// What became of an attempt.
#[derive(Debug)]
pub enum Outcome {
    /// The public sees it from now on.
    Published(Box<Published>),
    /// The public sees what it saw before.
    Refused(Box<Refused>),
}

/// What was published.
#[derive(Debug)]
pub struct Published {
    /// The generation, current from now on.
    pub generation: Generation,
    /// What the check found.
    pub checked: Checked,
    /// Reasons that would have refused it: accepted by hash, or of no weight
    /// because nothing was served before.
    pub overridden: Vec<Reason>,
    /// Earlier generations that were destroyed: they showed what is private
    /// now.
    pub destroyed: Vec<Destroyed>,
    /// Older versions of files that told what is private now.
    pub masked: Vec<Copy>,
    /// What changed for the public; `None` when nothing was served before.
    pub diff: Option<Diff>,
    /// The accepted record, which is still being written.
    pub recording: Recording,
}

/// What was refused.
#[derive(Debug)]
pub struct Refused {
    /// The report.
    pub refusal: RejectionReport,
    /// What the check found.
    pub checked: Checked,
    /// The generation that goes on being served.
    pub serving: Option<Arc<Generation>>,
}

/// What the check found.
#[derive(Debug, Default)]
pub struct Checked {
    /// Files that were read.
    pub files: usize,
    /// Rows of listings and what became of them.
    pub counts: Counts,
    /// Everything it found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Why an attempt could not be made. Bad data is never the reason.
#[derive(Debug)]
pub enum PublishError {
    /// The seed folder could not be read.
    Load(LoadError),
    /// A seed file could not be read, or changed while it was read.
    Seeds(PathBuf, String),
    /// The generation could not be written.
    Store(StoreError),
    /// The new generation could not be searched.
    Search(String),
    /// Where it was to be handed over to, it was not taken: why, and what to
    /// do.
    NotTaken(String),
}

impl Published {
    /// What was done to keep private places private, a sentence each.
    pub fn kept_private(&self) -> Vec<String> {
        kept_private(&self.destroyed, &self.masked)
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PublishError::Load(error) => error.fmt(out),
            PublishError::Seeds(path, why) => write!(
                out,
                "{} could not be read ({why}). Close its files in other programs, or change \
                 their permissions.",
                path.display()
            ),
            PublishError::Store(error) => error.fmt(out),
            PublishError::Search(why) => write!(
                out,
                "The new index cannot be searched ({why}). The directory that was being served \
                 is unchanged."
            ),
            PublishError::NotTaken(why) => why.fmt(out),
        }
    }
}

impl std::error::Error for PublishError {}

impl From<StoreError> for PublishError {
    fn from(error: StoreError) -> PublishError {
        PublishError::Store(error)
    }
}
