//! A list that others keep: its files, what is said of it, and its rows.

use std::collections::BTreeMap;
use std::io;

use super::table::columns::Mapping;
use super::table::kinds::KindReader;
use crate::diagnostic::{Counts, Diagnostic};
use crate::model::place::County;
use crate::seeds::check_context::CheckContext;
use crate::seeds::sources::{Reader, Source};
use crate::seeds::write::row_cells::RowCells;

/// One file of a list.
#[derive(Debug, Clone, Default)]
pub struct FeedFile {
    /// File name in findings.
    pub name: String,
    /// URL it was fetched from, without secrets.
    pub url: Option<String>,
    /// Contents.
    pub bytes: Vec<u8>,
}

/// What is said of a list.
#[derive(Debug, Clone, Copy)]
pub struct ListSettings<'a> {
    /// Short name, which ids are made of.
    pub name: &'a str,
    /// What reads it.
    pub reader: Reader,
    /// Fellowship of its meetings; overrides that of the list.
    pub fellowship: Option<&'a str>,
    /// Time zone of meetings without one; overrides that of their place.
    pub zone: Option<&'a str>,
    /// Category of rows that tell none.
    pub category: Option<&'a str>,
    /// The sheet to read; all of them if none is named.
    pub sheet: Option<&'a str>,
    /// Its columns, as for `--columns`; blank where they are told by their
    /// headers.
    pub columns: &'a str,
}

impl<'a> ListSettings<'a> {
    /// A list of which nothing more is said.
    pub fn new(name: &'a str, reader: Reader) -> ListSettings<'a> {
        ListSettings {
            name,
            reader,
            fellowship: None,
            zone: None,
            category: None,
            sheet: None,
            columns: "",
        }
    }

    /// What `sources.csv` says of a list.
    pub fn of(source: &'a Source) -> ListSettings<'a> {
        ListSettings {
            name: &source.name,
            reader: source.kind.reader,
            fellowship: source.fellowship.as_deref(),
            zone: source.zone.as_deref(),
            category: source.category.as_deref(),
            sheet: source.kind.sheet,
            columns: &source.columns,
        }
    }
}

/// What lists are read with.
#[derive(Debug)]
pub struct ListContext<'a> {
    /// Reads kinds of help.
    pub kinds: &'a KindReader<'a>,
    /// Reference data of the check.
    pub world: &'a CheckContext<'a>,
    /// The home counties.
    pub home: &'a [County],
}

/// Seed rows by id.
pub type Rows = BTreeMap<String, RowCells>;

/// The rows of a list.
#[derive(Debug, Default)]
pub struct ReadList {
    /// The seed rows.
    pub rows: Rows,
    /// Seed rows without a kind of help, which cannot be published yet.
    pub without_kind: Rows,
    /// The columns of each table; none for lists of known columns.
    pub mappings: Vec<Mapping>,
    /// Number of rows read, and their outcome.
    pub counts: Counts,
    /// Number of rows set aside, by reason code.
    pub set_aside: BTreeMap<&'static str, usize>,
    /// All findings.
    pub diagnostics: Vec<Diagnostic>,
    /// Number of usable rows before those of elsewhere were left out.
    pub usable: usize,
}

impl ReadList {
    /// The headers whose columns are used; none for lists of known columns.
    pub fn headers(&self) -> Vec<String> {
        let columns = self.mappings.iter().flat_map(|mapping| &mapping.columns);
        let used = columns.filter(|column| !column.is_dropped());
        used.map(|column| column.header.clone()).collect()
    }
}

/// Why a list cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// What was said of its columns cannot be read.
    #[error("Its columns: {0}")]
    Columns(String),
    /// A column that was named is not there; the name, and the headers.
    #[error("Among its columns there is no “{0}”. It has: {1}.")]
    NoColumn(String, String),
    /// The rows cannot be written.
    #[error("its rows cannot be written")]
    Rows(#[from] io::Error),
}
