//! The lists that others keep, from `sources.csv`: where each is, how it is
//! read, and when it is due.
//!
//! - `read`: the rows of the file
//! - `due`: when a list is fetched again
//! - `left_list`: the mark of a row that left its list
//! - `kinds.tsv`: the kinds of lists

pub mod due;
pub mod left_list;
pub mod read;

use std::sync::LazyLock;

use due::Due;

use crate::embedded_table::rows;
use crate::seeds::rows::seed_row::Kind;

/// What reads a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// A feed of meetings in the format of Meeting Guide.
    MeetingGuide,
    /// A feed of meetings in the format of BMLT.
    Bmlt,
    /// A package of HSDS or Ohana.
    Package,
    /// Any table.
    Table,
}

impl Reader {
    /// The kind of rows that such a list has.
    pub fn rows(self) -> Kind {
        match self {
            Reader::MeetingGuide | Reader::Bmlt => Kind::Meeting,
            Reader::Package | Reader::Table => Kind::Resource,
        }
    }
}

/// A kind of list.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceKind {
    /// Its name in `sources.csv`.
    pub name: &'static str,
    /// What reads it.
    pub reader: Reader,
    /// Whether only rows in the home counties, or that serve them, are taken.
    pub is_home_only: bool,
    /// The sheet of a workbook to read.
    pub sheet: Option<&'static str>,
    /// Category of rows that tell none; blank if there is none.
    pub category: &'static str,
    /// Its columns, as for `--columns`; blank where they are told by their
    /// headers.
    pub columns: &'static str,
}

/// All kinds.
pub static KINDS: LazyLock<Vec<SourceKind>> = LazyLock::new(|| {
    let kinds = rows(include_str!("kinds.tsv"));
    let kind = |[name, reader, area, sheet, category, columns]: [&'static str; 6]| SourceKind {
        name,
        reader: match reader {
            "meeting-guide" => Reader::MeetingGuide,
            "bmlt" => Reader::Bmlt,
            "package" => Reader::Package,
            _ => Reader::Table,
        },
        is_home_only: area == "home",
        sheet: Some(sheet).filter(|sheet| *sheet != "-"),
        category: category.trim_start_matches('-'),
        columns: columns.trim_start_matches('-'),
    };
    kinds.map(kind).collect()
});

/// A list that somebody else keeps: a row of `sources.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Row in the spreadsheet.
    pub row: u32,
    /// Short name, unique.
    pub name: String,
    /// How it is read.
    pub kind: &'static SourceKind,
    /// Where it is; may hold a login or a key.
    pub address: String,
    /// The seed file it is written to.
    pub file: String,
    /// When it is fetched again.
    pub due: Due,
    /// The fellowship of its meetings, if it has to be said.
    pub fellowship: Option<String>,
    /// The zone of its meetings, if it has to be said.
    pub zone: Option<String>,
    /// Category of rows that tell none.
    pub category: Option<String>,
    /// Its columns, as for `--columns`.
    pub columns: String,
}
