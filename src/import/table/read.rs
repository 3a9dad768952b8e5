//! The tables of a file: CSV, the sheets of a workbook, or JSON with one object
//! a row.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::notices::{NOT_A_TABLE, UNREADABLE_ROW};
use crate::import::json_rows::{BETWEEN, JsonRows, has_too_many_values, is_json, text_of};
use crate::import::list::FeedFile;
use crate::import::report::{Cell, ImportReport};
use crate::seeds::read::encoding::{Decoded, Foreign, decode};
use crate::seeds::read::grid::{Grid, Row};
use crate::seeds::read::row_text::Cells;
use crate::seeds::read::xlsx;

/// One table of a file.
#[derive(Debug)]
pub struct Sheet {
    /// Name in findings: the file, with the sheet of a workbook.
    pub name: String,
    /// Its cells.
    pub grid: Grid,
}

/// The tables of a file. Reports what cannot be read.
pub fn sheets(piece: &FeedFile, wanted: Option<&str>, ledger: &mut ImportReport) -> Vec<Sheet> {
    ledger.open(&piece.name);
    let text = match decode(&piece.bytes) {
        Decoded::NotText(Foreign::Packed) => return workbook(piece, wanted, ledger),
        Decoded::NotText(kind) => return unreadable(kind, ledger),
        Decoded::Text(decoded) => decoded.text,
    };
    let grid = if !is_json(&text) {
        Grid::read(&piece.bytes)
    } else if has_too_many_values(&text) {
        return unreadable("more than any list", ledger);
    } else {
        of_objects(&objects(&text, ledger))
    };
    let name = piece.name.clone();
    vec![Sheet { name, grid }]
}

fn unreadable(what: impl std::fmt::Display, ledger: &mut ImportReport) -> Vec<Sheet> {
    ledger.report_feed(&NOT_A_TABLE, format!("This is {what}, not a table."));
    Vec::new()
}

fn workbook(piece: &FeedFile, wanted: Option<&str>, ledger: &mut ImportReport) -> Vec<Sheet> {
    let mut all = match xlsx::sheets(&piece.bytes) {
        Ok(all) => all,
        Err(kind) => return unreadable(kind, ledger),
    };
    let is_wanted = |name: &str| wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(name));
    if !all.iter().any(|sheet| is_wanted(&sheet.name)) {
        let names: Vec<&str> = all.iter().map(|sheet| sheet.name.as_str()).collect();
        let message = format!(
            "It has no such sheet; its sheets are: {}.",
            names.join(", ")
        );
        ledger.report_feed(&NOT_A_TABLE, message);
    }
    all.retain(|sheet| is_wanted(&sheet.name));
    let sheets = all.into_iter().map(|sheet| Sheet {
        name: format!("{}, sheet {}", piece.name, sheet.name),
        grid: sheet.grid,
    });
    sheets.collect()
}

/// The objects of a JSON text, with the position of each from 1.
fn objects(text: &str, ledger: &mut ImportReport) -> Vec<(u32, Cellmap)> {
    let mut found = Vec::new();
    for (number, value) in (1..).zip(JsonRows::read(text, |_| true).rows) {
        let mut cells = Cellmap::default();
        match value {
            Ok(Value::Object(object)) => {
                flatten(&object, &mut cells);
                found.push((number, cells));
            }
            other => {
                let reason = other
                    .err()
                    .unwrap_or_else(|| "it has no columns".to_owned());
                ledger.count_row();
                let message = format!("The row cannot be taken apart: {reason}.");
                ledger.set_aside(&UNREADABLE_ROW, Cell::row(number), message);
            }
        }
    }
    found
}

/// Cells by header, in the order of the object.
type Cellmap = Vec<(String, String)>;

/// Objects whose keys are columns of the row itself: Airtable, GeoJSON, Esri.
const WRAPPERS: [&str; 3] = ["fields", "properties", "attributes"];

/// Adds the cells of an object. Those of an inner object are named by its own
/// keys, after the outer key where a name would stand twice.
fn flatten(object: &Map<String, Value>, cells: &mut Cellmap) {
    for (key, value) in object {
        match value {
            Value::Object(inner) if key == "geometry" => point_of(inner, cells),
            Value::Object(inner) if WRAPPERS.contains(&key.as_str()) => flatten(inner, cells),
            Value::Object(inner) => {
                let mut own = Cellmap::new();
                flatten(inner, &mut own);
                for (name, text) in own {
                    let is_known =
                        cells.iter().any(|(known, _)| *known == name) || object.contains_key(&name);
                    let name = if is_known {
                        format!("{key} {name}")
                    } else {
                        name
                    };
                    cells.push((name, text));
                }
            }
            Value::Array(list) => {
                let texts = list.iter().map(|one| match one {
                    Value::Object(inner) => of_inner(inner),
                    other => text_of(other),
                });
                let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
                cells.push((key.clone(), texts.join(BETWEEN)));
            }
            other => cells.push((key.clone(), text_of(other))),
        }
    }
}

/// An object in a list as one text: a name, or all its values; times as a range.
fn of_inner(object: &Map<String, Value>) -> String {
    let get = |key: &str| object.get(key).map(text_of).unwrap_or_default();
    let (opens, closes) = (get("opens_at"), get("closes_at"));
    if !opens.is_empty() && !closes.is_empty() {
        return format!("{} {opens}-{closes}", get("weekday"));
    }
    for key in ["name", "label", "title"] {
        if !get(key).is_empty() {
            return get(key);
        }
    }
    let texts: Vec<String> = object
        .values()
        .map(text_of)
        .filter(|text| !text.is_empty())
        .collect();
    texts.join(" ")
}

fn point_of(geometry: &Map<String, Value>, cells: &mut Cellmap) {
    let list = geometry.get("coordinates").and_then(Value::as_array);
    let (east, north) = match list.map(Vec::as_slice) {
        Some([east, north, ..]) => (Some(east), Some(north)),
        _ => (geometry.get("x"), geometry.get("y")),
    };
    if let (Some(east), Some(north)) = (east, north) {
        cells.push(("latitude".to_owned(), text_of(north)));
        cells.push(("longitude".to_owned(), text_of(east)));
    }
}

/// A grid of objects: the first row has all keys, in the order in which they
/// first occur.
fn of_objects(objects: &[(u32, Cellmap)]) -> Grid {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut header = Cells::default();
    for (key, _) in objects.iter().flat_map(|(_, cells)| cells) {
        places.entry(key).or_insert_with(|| {
            header.push(key);
            header.len() - 1
        });
    }
    let mut grid = Grid::default();
    grid.push(Row {
        number: 0,
        cells: header,
    });
    for (number, own) in objects {
        let mut texts = vec![""; places.len()];
        for (key, text) in own {
            if let Some(cell) = places.get(key.as_str()).and_then(|at| texts.get_mut(*at))
                && cell.is_empty()
            {
                *cell = text;
            }
        }
        let mut cells = Cells::default();
        texts.iter().for_each(|text| cells.push(text));
        let number = *number;
        if !grid.push(Row { number, cells }) {
            break;
        }
    }
    grid
}
