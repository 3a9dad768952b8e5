//! Which rows a generation was made from: read only when the next one is
//! compared with it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::model::strings::Strings;
use crate::seeds::intake::Source;
use crate::seeds::unchanged::Fingerprint;

/// A seed file as a generation stores it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSource<'a> {
    /// File, relative to the seed folder.
    pub file: Cow<'a, str>,
    /// Rows with anything in them.
    pub rows: usize,
    /// Rows with an error.
    pub set_aside: usize,
    /// The ids of its rows; none in a file without listings.
    pub ids: Cow<'a, Strings>,
    /// What each of these rows looked like, where it can be known again.
    pub fingerprints: Cow<'a, [Option<Fingerprint>]>,
}

impl<'a> From<&'a Source> for StoredSource<'a> {
    fn from(source: &'a Source) -> StoredSource<'a> {
        StoredSource {
            file: Cow::Borrowed(&source.file),
            rows: source.counts.rows,
            set_aside: source.counts.set_aside,
            ids: Cow::Borrowed(&source.ids),
            fingerprints: Cow::Borrowed(&source.fingerprints),
        }
    }
}
