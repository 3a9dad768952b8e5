//! The rows of a JSON text: a list, a list inside of an object, the answer of a
//! spreadsheet or of a shared view of Airtable, one object a line, or objects
//! with only commas between them.

use serde_json::{Map, Value};

/// Separator between the values of a list in one cell.
pub const BETWEEN: &str = "; ";

/// Whether bytes look like JSON rather than CSV.
pub fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['[', '{'])
}

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

/// The rows of a JSON text.
#[derive(Debug, Default)]
pub struct JsonRows {
    /// The rows, or why one cannot be read.
    pub rows: Vec<Result<Value, String>>,
    /// The formats beside the meetings of a BMLT response.
    pub formats: Vec<Value>,
}

impl JsonRows {
    /// The rows of a text. `is_alone` tells of an object without a list whether
    /// it is a row itself.
    pub fn read(text: &str, is_alone: impl Fn(&Map<String, Value>) -> bool) -> JsonRows {
        let Ok(whole) = serde_json::from_str::<Value>(text) else {
            return JsonRows {
                rows: Pieces::new(text).collect(),
                formats: Vec::new(),
            };
        };
        let formats = whole.get("formats").and_then(Value::as_array);
        let formats = formats.cloned().unwrap_or_default();
        let rows = match rows_of(whole) {
            Ok(rows) => rows,
            Err(object) if is_alone(&object) => vec![Value::Object(object)],
            Err(_) => Vec::new(),
        };
        JsonRows {
            rows: rows.into_iter().map(Ok).collect(),
            formats,
        }
    }
}

/// Whether an object names something, as rows do.
pub fn is_row(object: &Map<String, Value>) -> bool {
    let mut keys = object.keys();
    keys.any(|key| key.eq_ignore_ascii_case("name") || key == "meeting_name")
}

/// Keys of the list of rows in an object.
const LISTS: [&str; 5] = ["meetings", "data", "results", "rows", "items"];

/// The rows of a JSON value: the list under a known key, or else the longest
/// list of objects in it. The object itself if it has none.
fn rows_of(value: Value) -> Result<Vec<Value>, Map<String, Value>> {
    let mut object = match value {
        Value::Array(list) => return Ok(list),
        Value::Object(object) => object,
        _ => return Ok(Vec::new()),
    };
    if object.contains_key("rows") && object.contains_key("columns") {
        return Ok(airtable_view(&object));
    }
    for key in LISTS {
        if let Some(Value::Array(list)) = object.get_mut(key) {
            return Ok(std::mem::take(list));
        }
    }
    if let Some(Value::Array(values)) = object.get_mut("values") {
        return Ok(rows_of_sheet(std::mem::take(values)));
    }
    if is_row(&object) {
        return Err(object);
    }
    let names = |value: &Value| value.as_object().is_some_and(is_row);
    if !object.is_empty() && object.values().all(names) {
        return Ok(object.into_iter().map(|(_, value)| value).collect());
    }
    let lists = object.values().map(|value| match value {
        Value::Object(inner) if inner.values().any(|v| v.is_array() || v.is_object()) => {
            rows_of(value.clone()).unwrap_or_else(|inner| vec![Value::Object(inner)])
        }
        Value::Array(list) if list.iter().any(Value::is_object) => list.clone(),
        _ => Vec::new(),
    });
    match lists.max_by_key(Vec::len) {
        Some(longest) if !longest.is_empty() => Ok(longest),
        _ => Err(object),
    }
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

fn airtable_view(object: &Map<String, Value>) -> Vec<Value> {
    let list = |key: &str| {
        object
            .get(key)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let columns = list("columns");
    let named = |value: &Value, column: &Value| match value {
        Value::String(id) if id.starts_with("sel") => {
            let name = column.pointer(&format!("/typeOptions/choices/{id}/name"));
            name.unwrap_or(value).clone()
        }
        other => other.clone(),
    };
    let row = |row: &Value| {
        let cells = columns.iter().filter_map(|column| {
            let id = column.get("id")?.as_str()?;
            let value = row.pointer(&format!("/cellValuesByColumnId/{id}"))?;
            let shown = match value {
                Value::Array(all) => all.iter().map(|one| named(one, column)).collect(),
                one => named(one, column),
            };
            Some((column.get("name").map(text_of)?, shown))
        });
        Value::Object(cells.collect())
    };
    list("rows").iter().map(row).collect()
}

/// A value as text: list items joined by `; `, objects by their English or only
/// text.
pub fn text_of(value: &Value) -> String {
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

/// Iterates over consecutive JSON values, with or without commas, line ends and
/// outer brackets. After a value that cannot be parsed it resumes at the next
/// line that starts one.
pub struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    /// The values in a text.
    pub fn new(text: &'a str) -> Pieces<'a> {
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
