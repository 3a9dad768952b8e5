//! Source rows of a generation, read only to compare it with the next one, and
//! its golden questions.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::directory::Directory;
use crate::model::string_arena::Strings;
use crate::seeds::row_cache::Fingerprint;
use crate::seeds::seed_source::Source;
use crate::seeds::settings_files::GoldenQuestion;

/// A seed file as a generation stores it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredSource<'a> {
    /// Path relative to the seed folder.
    pub file: Cow<'a, str>,
    /// Rows that are not blank.
    pub rows: usize,
    /// Rows with an error.
    pub set_aside: usize,
    /// Ids of its rows; empty for a file without listings.
    pub ids: Cow<'a, Strings>,
    /// Fingerprint of each of these rows; `None` when the row cannot be
    /// recognized.
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

/// Golden questions and crisis phrases, stored with the index so that it can be
/// checked without the seeds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Golden {
    /// Golden questions from staff.
    pub questions: Vec<GoldenQuestion>,
    /// Crisis phrases, each with the crisis kind it must be recognized as.
    pub crisis_phrases: Vec<(String, String)>,
    /// Phrases that must not be recognized as a crisis.
    pub not_crisis_phrases: Vec<String>,
}

impl From<&Directory> for Golden {
    fn from(directory: &Directory) -> Golden {
        Golden {
            questions: directory.golden.clone(),
            crisis_phrases: directory.words.crisis.clone(),
            not_crisis_phrases: directory.words.not_crisis.clone(),
        }
    }
}
