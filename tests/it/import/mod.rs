//! Feeds of meetings: every dialect, what is kept out of a seed file, and the
//! real lists when they are there.

mod command;
mod dialects;
mod places;
mod privacy;
mod real_feeds;
pub mod table;
mod zones;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use waypost::diagnostic::Counts;
use waypost::diagnostic::Diagnostic;
use waypost::import::list::{FeedFile, ListContext, ListSettings, ReadList};
use waypost::import::read_list::read_list;
use waypost::import::table::kinds::KindReader;
use waypost::model::category::Categories;
use waypost::model::meeting_type::MeetingTypes;
use waypost::model::schedule::time_zone::Zone;
use waypost::query::lexicon::Lexicon;
use waypost::query::likeness::Likeness;
use waypost::seeds::check_context::CheckContext;
use waypost::seeds::columns::MEETING_TYPE_COLUMNS;
use waypost::seeds::columns::Meeting;
use waypost::seeds::read::table::Table;
use waypost::seeds::sources::Reader;
use waypost::seeds::vocabulary_files;
use waypost::seeds::write::row_cells::RowCells;

use crate::seed_folder::{TODAY, gazetteer, shipped};

/// The shipped codes.
pub fn types() -> &'static MeetingTypes {
    static TYPES: OnceLock<MeetingTypes> = OnceLock::new();
    TYPES.get_or_init(|| {
        let bytes = std::fs::read(shipped().join("words/meeting-types.csv")).unwrap();
        let table = Table::read("words/meeting-types.csv", &bytes, MEETING_TYPE_COLUMNS);
        let (types, found) = vocabulary_files::read(&table);
        assert_eq!(found, [], "the shipped codes are in order");
        types
    })
}

pub(crate) fn options(reader: Reader) -> ListSettings<'static> {
    ListSettings::new("valley", reader)
}

/// A list, read with these categories and codes.
pub(crate) fn read(
    pieces: &[FeedFile],
    settings: &ListSettings<'_>,
    categories: &Categories,
    types: &MeetingTypes,
) -> ReadList {
    let (lexicon, likeness) = (Lexicon::default(), Likeness::default());
    let gazetteer = gazetteer();
    let context = ListContext {
        kinds: &KindReader::new(categories, &lexicon, &likeness, &gazetteer),
        world: &CheckContext::new(&gazetteer, categories, types, Zone::default(), TODAY),
        home: &[],
    };
    read_list(pieces, settings, &context, &[]).unwrap()
}

/// A list of meetings as it was read, its rows sorted by id.
pub(crate) struct Imported {
    pub(crate) rows: Vec<RowCells>,
    pub(crate) counts: Counts,
    pub(crate) set_aside: BTreeMap<&'static str, usize>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A list of meetings, read.
pub(crate) fn import(
    pieces: &[FeedFile],
    settings: &ListSettings<'_>,
    types: &MeetingTypes,
) -> Imported {
    let read = read(pieces, settings, &Categories::default(), types);
    Imported {
        rows: read.rows.into_values().collect(),
        counts: read.counts,
        set_aside: read.set_aside,
        diagnostics: read.diagnostics,
    }
}

pub(crate) fn piece(name: &str, bytes: &[u8]) -> FeedFile {
    FeedFile {
        name: name.to_owned(),
        url: None,
        bytes: bytes.to_vec(),
    }
}

/// A feed in Meeting Guide's format, read.
fn guide(bytes: impl AsRef<[u8]>) -> Imported {
    let piece = piece("list.json", bytes.as_ref());
    let imported = import(&[piece], &options(Reader::MeetingGuide), types());
    add_up(&imported);
    imported
}

/// A feed of BMLT, read.
fn bmlt(bytes: impl AsRef<[u8]>) -> Imported {
    let imported = import(
        &[piece("list", bytes.as_ref())],
        &options(Reader::Bmlt),
        types(),
    );
    add_up(&imported);
    imported
}

/// Every row is used or set aside, whatever the feed.
fn add_up(imported: &Imported) {
    let counts = imported.counts;
    assert_eq!(counts.rows, counts.used + counts.set_aside);
    assert_eq!(imported.rows.len(), counts.used);
    assert_eq!(imported.set_aside.values().sum::<usize>(), counts.set_aside);
}

/// The only meeting of a feed of one.
fn only(imported: &Imported) -> &RowCells {
    assert_eq!(imported.rows.len(), 1, "{:?}", imported.diagnostics);
    &imported.rows[0]
}

/// One meeting with these keys besides name, day and time.
fn one(keys: &str) -> Imported {
    guide(format!(
        r#"[{{"name": "Noon Hour", "slug": "noon-hour", "day": 1, "time": "12:00", "state": "PA"{}{keys}}}]"#,
        if keys.is_empty() { "" } else { ", " }
    ))
}

/// The codes of what was found.
fn codes(imported: &Imported) -> Vec<&'static str> {
    imported
        .diagnostics
        .iter()
        .map(|found| found.code)
        .collect()
}

/// What was found under a code.
fn found<'a>(imported: &'a Imported, code: &str) -> &'a Diagnostic {
    let mut all = imported.diagnostics.iter();
    all.find(|found| found.code == code)
        .unwrap_or_else(|| panic!("no {code} in {:?}", imported.diagnostics))
}

/// All cells of a row as one text.
fn whole(row: &RowCells) -> String {
    let columns = waypost::seeds::write::csv::WRITTEN;
    columns.map(|column: Meeting| row.get(column)).join("\n")
}
