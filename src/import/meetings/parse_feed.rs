//! Parses a feed into rows of cells. Accepts a JSON list, a list inside an
//! object, one object per line, objects with only commas between them, the
//! response of a spreadsheet, or CSV.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Map, Value};

use super::notices::{EMPTY_FEED, TOO_MANY_ROWS, UNREADABLE_FEED, UNREADABLE_ROW, UNUSED_COLUMN};
use crate::import::json_rows::{JsonRows, has_too_many_values, is_json, is_row, text_of};
use crate::import::report::{Cell, ImportReport};
use crate::seeds::columns::Column;
use crate::seeds::read::clean_cell::bare;
use crate::seeds::read::encoding::{Decoded, Foreign, decode};
use crate::seeds::read::grid::Grid;
use crate::seeds::read::table::{FileIssue, Table};
use crate::seeds::rules;
use crate::seeds::rules::rule::Findings;

/// One row of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// Row number in a sheet, or position in a JSON list, from 1.
    pub number: u32,
    /// Cells, by column index.
    pub cells: Vec<String>,
}

impl FeedRow {
    /// A row of blank cells.
    pub fn blank(number: u32, columns: &[Column]) -> FeedRow {
        FeedRow {
            number,
            cells: vec![String::new(); columns.len()],
        }
    }

    /// The cell at a column index; blank if there is none.
    pub fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", String::as_str)
    }
}

/// A parsed feed.
#[derive(Debug, Default)]
pub struct Feed {
    /// The rows that could be read.
    pub rows: Vec<FeedRow>,
    /// In a BMLT response: world id by format key.
    pub world_ids: HashMap<String, String>,
}

/// Maximum number of rows in a feed; lists of a whole nation have fewer.
pub const MAX_ROWS: usize = 100_000;

/// Parses a feed. Unreadable rows are set aside in `ledger`. `columns` picks
/// the columns by the headers of a CSV feed, or by `None` for JSON.
pub fn read(
    file: &str,
    bytes: &[u8],
    columns: &dyn Fn(Option<&str>) -> &'static [Column],
    ledger: &mut ImportReport,
) -> Feed {
    ledger.open(file);
    let text = match decode(bytes) {
        Decoded::NotText(Foreign::Packed) => Cow::default(),
        Decoded::NotText(kind) => return unreadable(kind, ledger),
        Decoded::Text(decoded) => decoded.text,
    };
    let feed = if is_json(&text) && has_too_many_values(&text) {
        let message = "The feed has more values than any list of meetings.".to_owned();
        ledger.report_feed(&UNREADABLE_FEED, message);
        return Feed::default();
    } else if is_json(&text) {
        read_json(&text, columns(None), ledger)
    } else {
        let grid = Grid::read(bytes);
        if let [FileIssue::NotText(kind)] = &*grid.oddities {
            return unreadable(*kind, ledger);
        }
        let header = grid
            .rows
            .first()
            .map(|row| row.cells.iter().collect::<Vec<_>>().join(","));
        read_table(file, grid, columns(header.as_deref()), ledger)
    };
    if let Some(feed) = &feed
        && feed.rows.is_empty()
    {
        ledger.report_feed(
            &EMPTY_FEED,
            "The feed has no row that can be read.".to_owned(),
        );
    }
    feed.unwrap_or_default()
}

/// Sets aside a row past the maximum number.
fn too_many(row: u32, ledger: &mut ImportReport) {
    let message = format!("A feed may have {MAX_ROWS} rows.");
    ledger.set_aside(&TOO_MANY_ROWS, Cell::row(row), message);
}

fn unreadable(kind: Foreign, ledger: &mut ImportReport) -> Feed {
    let message = format!("This is {kind}, not a feed of meetings.");
    ledger.report_feed(&UNREADABLE_FEED, message);
    Feed::default()
}

fn read_table(
    file: &str,
    grid: Grid,
    columns: &'static [Column],
    ledger: &mut ImportReport,
) -> Option<Feed> {
    let table = Table::of_grid(file, grid, columns);
    let mut findings = Findings::new(&table.file);
    rules::check_file(&table, &mut findings);
    let fatal = |error: &&crate::diagnostic::Diagnostic| {
        error.is_error()
            && error.code != rules::file_issues::OPEN_QUOTE.code
            && error.code != rules::file_issues::LONG_CELL.code
    };
    let broken = findings
        .list
        .iter()
        .find(fatal)
        .map(|error| error.message.clone());
    ledger.adopt(findings.list);
    if let Some(message) = broken {
        for row in &table.rows {
            ledger.count_row();
            let cell = Cell::row(row.number);
            let message = format!("The sheet cannot be read: {message}");
            ledger.set_aside(&UNREADABLE_ROW, cell, message);
        }
        return None;
    }
    let cells = |row| (0..columns.len()).map(move |column| (row, column));
    for row in table.rows.iter().skip(MAX_ROWS) {
        ledger.count_row();
        too_many(row.number, ledger);
    }
    let rows = table.rows.iter().take(MAX_ROWS).map(|row| FeedRow {
        number: row.number,
        cells: cells(row)
            .map(|(row, column)| table.cell(row, column).to_owned())
            .collect(),
    });
    Some(Feed {
        rows: rows.inspect(|_| ledger.count_row()).collect(),
        world_ids: HashMap::new(),
    })
}

fn read_json(text: &str, columns: &'static [Column], ledger: &mut ImportReport) -> Option<Feed> {
    let mut keys = Keys::new(columns);
    let json = JsonRows::read(text, is_row);
    let mut feed = Feed {
        rows: Vec::new(),
        world_ids: json.formats.iter().filter_map(world_id).collect(),
    };
    for (number, value) in (1..).zip(json.rows) {
        ledger.count_row();
        let message = match value {
            Ok(Value::Object(_)) if feed.rows.len() >= MAX_ROWS => {
                too_many(number, ledger);
                continue;
            }
            Ok(Value::Object(object)) => {
                feed.rows.push(keys.row(number, &object, ledger));
                continue;
            }
            Ok(other) => format!("“{}” is not a meeting.", shortened(&other.to_string())),
            Err(reason) => format!("The row cannot be taken apart: {reason}."),
        };
        ledger.set_aside(&UNREADABLE_ROW, Cell::row(number), message);
    }
    Some(feed)
}

/// The key and the world id of a format in a BMLT response.
fn world_id(format: &Value) -> Option<(String, String)> {
    let text = |key: &str| format.get(key).map(text_of).unwrap_or_default();
    let (key, world_id) = (text("key_string"), text("world_id"));
    (!key.is_empty() && !world_id.is_empty()).then_some((key, world_id))
}

/// Keys of JSON rows, each matched to a column once.
struct Keys {
    columns: &'static [Column],
    places: HashMap<String, usize>,
    known: HashMap<String, Option<usize>>,
}

impl Keys {
    fn new(columns: &'static [Column]) -> Keys {
        let mut places = HashMap::new();
        for (place, column) in columns.iter().enumerate() {
            for name in std::iter::once(&column.name).chain(column.aliases) {
                places.entry(bare(name)).or_insert(place);
            }
        }
        Keys {
            columns,
            places,
            known: HashMap::new(),
        }
    }

    fn row(
        &mut self,
        number: u32,
        object: &Map<String, Value>,
        ledger: &mut ImportReport,
    ) -> FeedRow {
        let mut row = FeedRow::blank(number, self.columns);
        for (key, value) in object {
            let place = match self.known.get(key) {
                Some(place) => *place,
                None => self.meet(number, key, ledger),
            };
            let Some(place) = place else { continue };
            let text = text_of(value);
            // `id` and `_id` are one column; the first value wins.
            if row.cells[place].is_empty() {
                row.cells[place] = text;
            }
        }
        row
    }

    /// Looks up a new key, and reports it if it is not used.
    fn meet(&mut self, number: u32, key: &str, ledger: &mut ImportReport) -> Option<usize> {
        let place = self.places.get(&bare(key)).copied();
        if place.is_none() {
            let message = format!("The list also has “{key}”, which is not used.");
            let cell = Cell {
                row: Some(number),
                column: Some(key),
                value: None,
            };
            ledger.report(&UNUSED_COLUMN, cell, message);
        }
        self.known.insert(key.to_owned(), place);
        place
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
