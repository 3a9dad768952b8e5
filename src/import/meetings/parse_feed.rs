//! Parses a feed into rows of cells. Accepts a JSON list, a list inside an
//! object, one object per line, objects with only commas between them, the
//! response of a spreadsheet, or CSV.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Map, Value};

use super::notices::{EMPTY_FEED, TOO_MANY_ROWS, UNREADABLE_FEED, UNREADABLE_ROW, UNUSED_COLUMN};
use crate::diagnostic::Severity;
use crate::import::report::{Cell, ImportReport};
use crate::seeds::columns::Column;
use crate::seeds::read::clean_cell::bare;
use crate::seeds::read::encoding::{Decoded, Foreign, decode};
use crate::seeds::read::grid::Grid;
use crate::seeds::read::table::{FileIssue, Table};
use crate::seeds::rules;
use crate::seeds::rules::rule::Findings;

/// Separator between the values of a list in one cell.
pub const BETWEEN: &str = "; ";

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

/// Whether bytes look like JSON rather than CSV.
pub fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['[', '{'])
}

/// Maximum number of rows in a feed; lists of a whole nation have fewer.
pub const MAX_ROWS: usize = 100_000;

/// Maximum number of values in a JSON text; parsed, each takes fifty times its
/// own size.
const MAX_VALUES: usize = 8_000_000;

/// Whether a JSON text has too many values. The count is an upper bound, since
/// punctuation inside strings counts as well.
pub fn has_too_many_values(json: &str) -> bool {
    let marks = json
        .bytes()
        .filter(|byte| matches!(byte, b',' | b'[' | b'{'));
    marks.count() > MAX_VALUES
}

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
        error.severity == Severity::Error
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
    let mut feed = Feed::default();
    let mut take = |number: u32, value: &Value, ledger: &mut ImportReport| {
        ledger.count_row();
        match value {
            Value::Object(_) if feed.rows.len() >= MAX_ROWS => too_many(number, ledger),
            Value::Object(object) => feed.rows.push(keys.row(number, object, ledger)),
            other => {
                let message = format!("“{}” is not a meeting.", shortened(&other.to_string()));
                ledger.set_aside(&UNREADABLE_ROW, Cell::row(number), message);
            }
        }
    };
    let mut world_ids = HashMap::new();
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(list)) => {
            for (number, value) in (1..).zip(&list) {
                take(number, value, ledger);
            }
        }
        Ok(Value::Object(object)) => {
            world_ids = formats_of(&object);
            for (number, value) in (1..).zip(&rows_of(object)) {
                take(number, value, ledger);
            }
        }
        _ => {
            for (number, piece) in (1..).zip(Pieces::new(text)) {
                match piece {
                    Ok(value) => take(number, &value, ledger),
                    Err(reason) => {
                        ledger.count_row();
                        let message = format!("The row cannot be taken apart: {reason}.");
                        ledger.set_aside(&UNREADABLE_ROW, Cell::row(number), message);
                    }
                }
            }
        }
    }
    feed.world_ids = world_ids;
    Some(feed)
}

/// The rows inside an object: under `meetings` or another common key, as the
/// `values` of a sheet, or the object itself if it is one meeting.
fn rows_of(mut object: Map<String, Value>) -> Vec<Value> {
    for key in ["meetings", "data", "results", "rows", "items"] {
        if let Some(Value::Array(list)) = object.get_mut(key) {
            return std::mem::take(list);
        }
    }
    if let Some(Value::Array(values)) = object.get_mut("values") {
        return rows_of_sheet(std::mem::take(values));
    }
    if object.contains_key("name") || object.contains_key("meeting_name") {
        return vec![Value::Object(object)];
    }
    let all_objects = !object.is_empty() && object.values().all(Value::is_object);
    if all_objects {
        return object.into_iter().map(|(_, value)| value).collect();
    }
    Vec::new()
}

/// The rows of a sheet's response: a list of lists, the headers first.
fn rows_of_sheet(values: Vec<Value>) -> Vec<Value> {
    let mut lists = values.into_iter().filter_map(|value| match value {
        Value::Array(list) => Some(list),
        _ => None,
    });
    let headers: Vec<String> = match lists.next() {
        Some(list) => list.iter().map(text_of).collect(),
        None => return Vec::new(),
    };
    let row = |list: Vec<Value>| headers.iter().cloned().zip(list).collect();
    lists.map(|list| Value::Object(row(list))).collect()
}

/// The formats in a BMLT response: world id by key.
fn formats_of(object: &Map<String, Value>) -> HashMap<String, String> {
    let Some(Value::Array(list)) = object.get("formats") else {
        return HashMap::new();
    };
    let pair = |format: &Value| {
        let text = |key: &str| format.get(key).map(text_of).unwrap_or_default();
        let (key, world_id) = (text("key_string"), text("world_id"));
        (!key.is_empty() && !world_id.is_empty()).then_some((key, world_id))
    };
    list.iter().filter_map(pair).collect()
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

/// A value as text: list items joined by `; `, objects by their English or only
/// text.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(list) => {
            let texts = list.iter().map(text_of).filter(|text| !text.is_empty());
            texts.collect::<Vec<_>>().join(BETWEEN)
        }
        Value::Object(object) => match object.get("en").or(object.values().next()) {
            Some(Value::String(text)) => text.clone(),
            _ => String::new(),
        },
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Iterates over consecutive JSON values, with or without commas, line ends and
/// outer brackets. After a value that cannot be parsed it resumes at the next
/// line that starts one.
pub(crate) struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    /// The values in a text.
    pub(crate) fn new(text: &'a str) -> Pieces<'a> {
        let text = text.trim_start();
        Pieces {
            rest: text.strip_prefix('[').unwrap_or(text),
        }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Result<Value, String>;

    fn next(&mut self) -> Option<Self::Item> {
        let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ']');
        self.rest = self.rest.trim_start_matches(between);
        if self.rest.is_empty() {
            return None;
        }
        let mut stream = serde_json::Deserializer::from_str(self.rest).into_iter::<Value>();
        let piece = stream.next()?;
        let read = stream.byte_offset();
        match piece {
            Ok(value) => {
                self.rest = &self.rest[read..];
                Some(Ok(value))
            }
            Err(error) => {
                let next = self.rest.match_indices("\n").find(|(at, _)| {
                    let line = self.rest[*at..].trim_start_matches([' ', '\t', '\n', ',']);
                    line.starts_with('{')
                });
                self.rest = next.map_or("", |(at, _)| &self.rest[at..]);
                Some(Err(error.to_string()))
            }
        }
    }
}
