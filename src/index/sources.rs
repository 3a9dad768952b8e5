//! Which rows a generation was made from: read only when the next one is
//! compared with it.

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

/// What must be found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Golden {
    /// Staff's questions.
    pub questions: Vec<GoldenQuestion>,
    /// Phrases of people in danger, and the kind of crisis that must be heard.
    pub crisis_phrases: Vec<(String, String)>,
    /// Phrases that only sound like danger.
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
