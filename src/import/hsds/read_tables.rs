//! Reads CSV, JSON or a zip of both into rows of the known tables.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::sync::Arc;

use serde_json::{Map, Value};
use zip::ZipArchive;

use super::notices::{
    EXTRA_CELLS, REPEATED_ID, TOO_MUCH, UNKNOWN_TABLE, UNREADABLE_FILE, UNUSED_COLUMN,
};
use super::schema::{Kind, PRIVATE, Table};
use crate::import::json_rows::has_too_many_values;
use crate::import::list::FeedFile;
use crate::import::report::{Cell, ImportReport};
use crate::seeds::read::clean_cell::clean;
use crate::seeds::read::file_issue::FileIssue;
use crate::seeds::read::grid::{Grid, Row};
use crate::seeds::read::xlsx::has_too_many_parts;
use crate::seeds::rows::parse_cell;

/// Maximum unpacked size of a package, in bytes.
const MAX_UNPACKED: u64 = 128 << 20;

/// Maximum number of rows in all tables; each takes a kilobyte.
const MAX_RECORDS: usize = 400_000;

/// The file that describes the others.
const DESCRIPTION: &str = "datapackage.json";

/// A row of a table.
#[derive(Debug, Clone)]
pub struct Record {
    /// Kind of row.
    pub kind: Kind,
    /// File name.
    pub file: Arc<str>,
    /// Row number in the file, from 1.
    pub row: u32,
    cells: BTreeMap<&'static str, String>,
}

impl Record {
    /// The cell of a column; blank if there is none.
    pub fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// All rows of a package.
#[derive(Debug, Default)]
pub struct Records {
    /// The rows, in the order they were read.
    pub list: Vec<Record>,
    ids: BTreeMap<(Kind, String), usize>,
}

impl Records {
    /// Reads the files of a package. A zip is unpacked first.
    pub fn read(pieces: &[FeedFile], ledger: &mut ImportReport) -> Records {
        let mut records = Records::default();
        for piece in pieces.iter().filter(|piece| piece.name != DESCRIPTION) {
            ledger.open(&piece.name);
            match unpacked(piece) {
                Ok(Some(inner)) => inner.iter().for_each(|one| records.take(one, ledger)),
                Ok(None) => records.take(piece, ledger),
                Err(why) => ledger.report_feed(&UNREADABLE_FILE, why),
            }
        }
        records
    }

    /// Index of the row with this id.
    pub fn find(&self, kind: Kind, id: &str) -> Option<usize> {
        self.ids.get(&(kind, id.to_owned())).copied()
    }

    fn take(&mut self, piece: &FeedFile, ledger: &mut ImportReport) {
        ledger.open(&piece.name);
        let text = String::from_utf8_lossy(&piece.bytes);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with(['{', '[']) && has_too_many_values(text) {
            let why = "The file has more values than are read.".to_owned();
            ledger.report_feed(&TOO_MUCH, why);
        } else if text.starts_with(['{', '[']) {
            self.take_json(piece, text, ledger);
        } else {
            self.take_csv(piece, ledger);
        }
    }

    fn take_csv(&mut self, piece: &FeedFile, ledger: &mut ImportReport) {
        let grid = Grid::read(&piece.bytes);
        let Some((header, rows)) = grid.rows.split_first() else {
            if !grid.oddities.is_empty() {
                let why = "The file cannot be read as a table.".to_owned();
                ledger.report_feed(&UNREADABLE_FILE, why);
            }
            return;
        };
        let cut = grid.oddities.iter().find_map(|oddity| match oddity {
            FileIssue::TooManyRows(row) | FileIssue::TooManyColumns(row) => Some(row),
            _ => None,
        });
        if let Some(row) = cut {
            let why = format!("From row {row} on the file is not read: it is too large.");
            ledger.report_feed(&TOO_MUCH, why);
        }
        let headers: Vec<String> = header.cells.iter().map(clean).collect();
        let name = piece.name.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let Some(table) = Table::of_file(stem, &headers) else {
            let why = format!(
                "The file is none of the known tables; its {} rows are not read.",
                rows.len()
            );
            ledger.report_feed(&UNKNOWN_TABLE, why);
            return;
        };
        let columns: Vec<Option<&'static str>> =
            headers.iter().map(|header| table.column(header)).collect();
        for row in rows {
            self.take_row(table, &headers, &columns, row, &piece.name, ledger);
        }
    }

    fn take_row(
        &mut self,
        table: &'static Table,
        headers: &[String],
        columns: &[Option<&'static str>],
        row: &Row,
        file: &str,
        ledger: &mut ImportReport,
    ) {
        let mut cells: BTreeMap<&'static str, String> = BTreeMap::new();
        for (position, raw) in row.cells.iter().enumerate() {
            let value = clean(raw);
            match columns.get(position) {
                _ if value.is_empty() && position < headers.len() => {}
                Some(Some(column)) => {
                    fill(&mut cells, column, value);
                }
                Some(None) => unused(table, &headers[position], row.number, ledger),
                None => {
                    let message = "The row has more cells than the header.".to_owned();
                    ledger.report(&EXTRA_CELLS, Cell::row(row.number), message);
                }
            }
        }
        self.keep(table.kind, file, row.number, cells, ledger);
    }

    fn take_json(&mut self, piece: &FeedFile, text: &str, ledger: &mut ImportReport) {
        let values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        let mut number = 0;
        for value in values {
            let Ok(value) = value else {
                let why = format!("After {number} objects the file is no JSON.");
                ledger.report_feed(&UNREADABLE_FILE, why);
                return;
            };
            let mut walk = Walk {
                records: self,
                file: &piece.name,
                number: &mut number,
                seen: BTreeSet::new(),
                ledger,
            };
            walk.top(value);
        }
    }

    fn keep(
        &mut self,
        kind: Kind,
        file: &str,
        row: u32,
        cells: BTreeMap<&'static str, String>,
        ledger: &mut ImportReport,
    ) {
        ledger.count_row();
        let id = cells.get("id").cloned().unwrap_or_default();
        if self.list.len() >= MAX_RECORDS {
            let message = format!("A package may have {MAX_RECORDS} rows.");
            ledger.set_aside(&TOO_MUCH, Cell::row(row), message);
            return;
        }
        let key = (kind, id.clone());
        if !id.is_empty() && self.ids.contains_key(&key) {
            let message = format!("The id {id} stands twice.");
            ledger.set_aside(&REPEATED_ID, Cell::new(row, "id", &id), message);
            return;
        }
        if !id.is_empty() {
            self.ids.insert(key, self.list.len());
        }
        self.list.push(Record {
            kind,
            file: Arc::from(file),
            row,
            cells,
        });
    }
}

/// Fills a cell unless it is filled. Of several privacy flags, one yes is
/// enough.
fn fill(cells: &mut BTreeMap<&'static str, String>, column: &'static str, value: String) {
    let private = column == PRIVATE && parse_cell::yes_or_no(&value) != Some(false);
    let cell = cells.entry(column).or_insert_with(|| value.clone());
    if private {
        *cell = value;
    }
}

fn unused(table: &Table, header: &str, row: u32, ledger: &mut ImportReport) {
    if table.kind == Kind::Aside {
        return;
    }
    let message = format!("The column {header} has no place in a seed file and is not used.");
    let cell = Cell {
        row: Some(row),
        column: Some(header),
        value: None,
    };
    ledger.report(&UNUSED_COLUMN, cell, message);
}

/// The files of a zip; `None` if it is not a zip, or is a workbook.
fn unpacked(piece: &FeedFile) -> Result<Option<Vec<FeedFile>>, String> {
    if !piece.bytes.starts_with(b"PK\x03\x04") {
        return Ok(None);
    }
    if has_too_many_parts(&piece.bytes) {
        return Err("The zip holds too many files.".to_owned());
    }
    let damaged = |error: zip::result::ZipError| format!("The zip is damaged ({error}).");
    let mut archive = ZipArchive::new(Cursor::new(&piece.bytes)).map_err(damaged)?;
    if archive.index_for_name("[Content_Types].xml").is_some() {
        return Ok(None);
    }
    let mut left = MAX_UNPACKED;
    let mut files = Vec::new();
    for position in 0..archive.len() {
        let mut entry = archive.by_index(position).map_err(damaged)?;
        let name = entry
            .name()
            .map(|name| name.into_owned())
            .map_err(damaged)?;
        let last = name.rsplit('/').next().unwrap_or_default();
        let is_data = [".csv", ".json", ".ndjson"]
            .iter()
            .any(|end| last.ends_with(end));
        if !is_data || last.starts_with('.') || last == DESCRIPTION {
            continue;
        }
        let mut bytes = Vec::new();
        let taken = entry
            .by_ref()
            .take(left + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| format!("The zip is damaged ({error})."))?;
        left = left
            .checked_sub(taken as u64)
            .ok_or("The zip unpacks to more than 128 MB.")?;
        files.push(FeedFile {
            name,
            url: piece.url.clone(),
            bytes,
        });
    }
    Ok(Some(files))
}

/// Flattens JSON: nested objects become rows that refer to their parents.
struct Walk<'a> {
    records: &'a mut Records,
    file: &'a str,
    number: &'a mut u32,
    seen: BTreeSet<(Kind, String)>,
    ledger: &'a mut ImportReport,
}

impl Walk<'_> {
    fn top(&mut self, value: Value) {
        match value {
            Value::Array(list) => list.into_iter().for_each(|one| self.top(one)),
            Value::Object(mut map) => {
                if let Some(Value::Array(list)) = map.remove("contents") {
                    return list.into_iter().for_each(|one| self.top(one));
                }
                // A tabular package in one JSON file: rows by file name.
                if map.keys().any(|key| key.ends_with(".csv")) {
                    for (name, rows) in map {
                        let stem = name.trim_end_matches(".csv");
                        if let Some(table) = Table::of_file(stem, &[]) {
                            self.each(table.kind, rows, None);
                        }
                    }
                    return;
                }
                let kind = kind_of(&map);
                self.each(kind, Value::Object(map), None);
            }
            _ => {}
        }
    }

    fn each(&mut self, kind: Kind, value: Value, parent: Option<(Kind, &str)>) {
        match value {
            Value::Array(list) => list
                .into_iter()
                .for_each(|one| self.each(kind, one, parent)),
            Value::Object(map) => self.object(kind, map, parent),
            _ => {}
        }
    }

    fn object(&mut self, kind: Kind, map: Map<String, Value>, parent: Option<(Kind, &str)>) {
        let table = kind.table();
        let id = map
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        // The same organization is repeated in each of its services.
        if !id.is_empty() && !self.seen.insert((kind, id.clone())) {
            return;
        }
        let again = !id.is_empty() && self.records.find(kind, &id).is_some() && parent.is_some();
        let mut cells: BTreeMap<&'static str, String> = BTreeMap::new();
        let mut nested = Vec::new();
        *self.number += 1;
        let row = *self.number;
        for (key, value) in map {
            let inner = if value.is_object() || value.is_array() {
                Table::of_file(&key, &[])
            } else {
                None
            };
            match (inner, table.column(&key)) {
                (Some(inner), _) => nested.push((inner.kind, value)),
                (None, Some(column)) => {
                    let text = match value {
                        Value::String(text) => clean(&text),
                        Value::Null => continue,
                        other => other.to_string(),
                    };
                    fill(&mut cells, column, text);
                }
                (None, None) if value.is_null() => {}
                (None, None) => unused(table, &key, row, self.ledger),
            }
        }
        if let Some((parent, parent_id)) = parent
            && let Some(column) = table.parents.iter().find(|(_, kind)| *kind == parent)
        {
            cells
                .entry(column.0)
                .or_insert_with(|| parent_id.to_owned());
        }
        for (inner, value) in nested {
            // The outer row refers to the nested one.
            let leads = table.column(match inner {
                Kind::Organization => "organization_id",
                Kind::Location => "location_id",
                Kind::Service => "service_id",
                Kind::Term => "taxonomy_term_id",
                _ => "",
            });
            let inner_id = value.get("id").and_then(Value::as_str);
            if let (Some(column), Some(inner_id)) = (leads, inner_id) {
                cells.entry(column).or_insert_with(|| inner_id.to_owned());
            }
            self.each(inner, value, Some((kind, &id)));
        }
        if !again {
            self.records.keep(kind, self.file, row, cells, self.ledger);
        }
    }
}

/// The kind of a JSON object, from its keys.
fn kind_of(map: &Map<String, Value>) -> Kind {
    let has = |key: &str| map.contains_key(key);
    match () {
        () if has("location_id") && has("service_id") || has("location") && has("service") => {
            Kind::ServiceAtLocation
        }
        () if has("services") || has("tax_id") => Kind::Organization,
        () if has("location_type") => Kind::Location,
        () if has("status") || has("service_at_locations") => Kind::Service,
        () if has("taxonomy") || has("parent_id") => Kind::Term,
        () if has("uri") && has("version") => Kind::Aside,
        () => Kind::Organization,
    }
}
