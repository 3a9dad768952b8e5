//! Results of an attempt to publish.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::accepted::recording::Recording;
use super::history_copies::{Copy, kept_private};
use super::refusal::RejectionReport;
use super::rules::Reason;
use crate::diagnostic::{Counts, Diagnostic};
use crate::directory::{Directory, LoadError};
use crate::index::generation::Generation;
use crate::index::private::Destroyed;
use crate::index::store::StoreError;
use crate::report::diff::Diff;

/// Result of an attempt.
#[derive(Debug)]
pub enum Outcome {
    /// The new generation is public.
    Published(Box<Published>),
    /// The change was refused; the public sees the same as before.
    Refused(Box<Refused>),
}

/// A successful publication.
#[derive(Debug)]
pub struct Published {
    /// The new current generation.
    pub generation: Generation,
    /// Findings of the check.
    pub checked: Checked,
    /// Reasons that did not stop the publication: overridden by hash, or
    /// irrelevant because nothing was published before.
    pub overridden: Vec<Reason>,
    /// Earlier generations that were destroyed because they showed places that
    /// are private now.
    pub destroyed: Vec<Destroyed>,
    /// Older versions of files that contained places that are private now.
    pub masked: Vec<Copy>,
    /// Public changes; `None` if nothing was published before.
    pub diff: Option<Diff>,
    /// The accepted record, which is still being written.
    pub recording: Recording,
}

/// A refused publication.
#[derive(Debug)]
pub struct Refused {
    /// The rejection report.
    pub refusal: RejectionReport,
    /// Findings of the check.
    pub checked: Checked,
    /// The generation that is still served.
    pub serving: Option<Arc<Generation>>,
}

/// Findings of the check.
#[derive(Debug, Default)]
pub struct Checked {
    /// Number of files that were read.
    pub files: usize,
    /// Row counts by result.
    pub counts: Counts,
    /// All findings.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// The findings about a directory.
    pub(super) fn new(directory: &Directory, diagnostics: Vec<Diagnostic>) -> Checked {
        Checked {
            files: directory.files,
            counts: directory.counts,
            diagnostics,
        }
    }
}

/// Why an attempt failed. Bad data is a refusal, never an error.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The seed folder could not be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A seed file could not be read, or changed while it was read.
    #[error(
        "{0} could not be read ({1}). Close its files in other programs, or change their \
         permissions."
    )]
    Seeds(PathBuf, String),
    /// The generation could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The new generation could not be searched.
    #[error(
        "The new index cannot be searched ({0}). The directory that was being served is \
         unchanged."
    )]
    Search(String),
    /// The files of a change could not be put into the seed folder.
    #[error(
        "The change could not be put into the seed folder ({0}). Check the space and the \
         permissions there. Nothing was changed, and the change waits."
    )]
    NotPlaced(#[source] io::Error),
    /// Another publication came first.
    #[error("Something else was published at the same moment. Try again.")]
    Overtaken,
    /// A change that was interrupted can neither be finished nor taken back.
    #[error(
        "A change that was interrupted could not be finished ({0}). Check the space and the \
         permissions of the seed folder and of the index."
    )]
    Unfinished(#[source] io::Error),
    /// The new generation was not accepted by the hand-over: cause and fix.
    #[error("{0}")]
    NotTaken(String),
}

impl Published {
    /// Actions taken to keep private places private, a sentence each.
    pub fn kept_private(&self) -> Vec<String> {
        kept_private(&self.destroyed, &self.masked)
    }
}
