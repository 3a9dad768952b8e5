//! Which rows a generation was made from: read only when the next one is
//! compared with it.

use serde::{Deserialize, Serialize};

use crate::seeds::intake::Source;
use crate::seeds::unchanged::Fingerprint;

/// A seed file as a generation stores it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSource {
    /// File, relative to the seed folder.
    pub file: String,
    /// Rows with anything in them.
    pub rows: usize,
    /// Rows with an error.
    pub set_aside: usize,
    /// The ids of its rows; none in a file without listings.
    pub ids: Vec<String>,
    /// What each of these rows looked like, where it can be known again.
    pub fingerprints: Vec<Option<Fingerprint>>,
}

impl From<&Source> for StoredSource {
    fn from(source: &Source) -> StoredSource {
        StoredSource {
            file: source.file.to_string(),
            rows: source.counts.rows,
            set_aside: source.counts.set_aside,
            ids: source.ids.clone(),
            fingerprints: source.fingerprints.clone(),
        }
    }
}
