//! The tabular package: a folder of CSV files and `datapackage.json`, which
//! describes them. The rows are the API's objects, flattened.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::frame::Frame;
use super::tables::{Column, Holds, TABLES, Table};
use super::{VERSION, listing, terms};
use crate::directory::Directory;
use crate::export::seed_csv::Exported;
use crate::model::listing::Listing;
use crate::seeds::write::csv_injection::guarded;

/// The file that describes the others.
const DESCRIPTION: &str = "datapackage.json";

/// Files that are written even without rows.
const ALWAYS: [&str; 2] = ["organizations.csv", "services.csv"];

/// The package of a directory, without example listings. `page` returns the URL
/// of a listing's page, or an empty string if there is none.
///
/// # Errors
/// Only if writing to memory fails.
pub fn files(
    directory: &Directory,
    page: &dyn Fn(&Listing) -> String,
) -> io::Result<Vec<Exported>> {
    let frame = Frame {
        title: &directory.site.title.english,
        categories: &directory.categories,
        meeting_types: &directory.meeting_types,
        gazetteer: &directory.gazetteer,
        page,
    };
    let mut rows = Rows::default();
    for one in terms::taxonomies() {
        rows.add("taxonomy", &one)?;
    }
    for one in terms::kinds_of_help(&frame) {
        rows.add("taxonomy_term", &one)?;
    }
    let told = directory.listings.iter();
    for one in told.filter(|one| listing::is_told(one)) {
        rows.add("service", &listing::service(&one, &frame))?;
    }
    let mut files = Vec::new();
    let mut described = Vec::new();
    for table in TABLES {
        let of_table = rows.of(table.name);
        if of_table.is_empty() && !ALWAYS.contains(&table.file) {
            continue;
        }
        files.push(Exported {
            name: table.file,
            bytes: csv_of(table, of_table)?,
            rows: of_table.len(),
        });
        described.push(table);
    }
    files.push(Exported {
        name: DESCRIPTION,
        bytes: serde_json::to_vec_pretty(&description(directory, &described))?,
        rows: described.len(),
    });
    Ok(files)
}

/// The rows of all tables, each once.
#[derive(Debug, Default)]
struct Rows {
    tables: BTreeMap<&'static str, Vec<Map<String, Value>>>,
    seen: BTreeSet<(&'static str, String)>,
}

impl Rows {
    fn of(&self, table: &str) -> &[Map<String, Value>] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, key: &str, item: &impl Serialize) -> io::Result<()> {
        self.take(key, serde_json::to_value(item)?);
        Ok(())
    }

    /// Adds an item to the rows of its table, and the objects nested in it to
    /// the rows of theirs.
    fn take(&mut self, key: &str, item: Value) {
        match item {
            Value::Array(list) => list.into_iter().for_each(|one| self.take(key, one)),
            Value::Object(mut row) => {
                let nested: Vec<String> = row
                    .iter()
                    .filter(|(_, value)| value.is_object() || value.is_array())
                    .map(|(key, _)| key.clone())
                    .collect();
                for inner in nested {
                    if let Some(item) = row.remove(&inner) {
                        self.take(&inner, item);
                    }
                }
                self.keep(key, row);
            }
            _ => {}
        }
    }

    fn keep(&mut self, key: &str, row: Map<String, Value>) {
        let table = TABLES
            .iter()
            .find(|table| table.key == key || table.name == key);
        let id = row.get("id").and_then(Value::as_str).unwrap_or_default();
        if let Some(table) = table
            && self.seen.insert((table.name, id.to_owned()))
        {
            self.tables.entry(table.name).or_default().push(row);
        }
    }
}

fn csv_of(table: &Table, rows: &[Map<String, Value>]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(table.columns.iter().map(|(name, ..)| name))?;
    for row in rows {
        writer.write_record(table.columns.iter().map(|column| cell(row, column)))?;
    }
    let bytes = writer.into_inner();
    bytes.map_err(|error| io::Error::other(error.to_string()))
}

fn cell(row: &Map<String, Value>, (name, holds, _): &Column) -> String {
    let text = match row.get(*name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    // Programs read values such as -1FR; only text columns are escaped for
    // spreadsheets.
    if *holds == Holds::Words {
        guarded(&text)
    } else {
        text
    }
}

fn description(directory: &Directory, tables: &[&Table]) -> Value {
    let resources: Vec<Value> = tables.iter().map(|table| resource(table, tables)).collect();
    json!({
        "name": "human_services_data",
        "title": directory.site.title.english,
        "description": format!("HSDS {VERSION}: {}", directory.site.area.english),
        "profile": "tabular-data-package",
        "version": VERSION,
        "homepage": "https://docs.openreferral.org",
        "resources": resources,
    })
}

fn resource(table: &Table, tables: &[&Table]) -> Value {
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    let is_there = |name: &str| tables.iter().any(|table| table.name == name);
    let leads = table.leads_to.iter().filter(|(_, to)| is_there(to));
    let leads: Vec<Value> = leads
        .map(
            |(column, to)| json!({"fields": column, "reference": {"resource": to, "fields": "id"}}),
        )
        .collect();
    let mut schema = json!({"fields": fields, "primaryKey": "id"});
    if !leads.is_empty() {
        schema["foreignKeys"] = Value::Array(leads);
    }
    json!({
        "name": table.name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    })
}

fn field((name, holds, required): &Column) -> Value {
    let (kind, format) = match holds {
        Holds::Uuid => ("string", "uuid"),
        Holds::Words | Holds::Code => ("string", "default"),
        Holds::Link => ("string", "uri"),
        Holds::Mail => ("string", "email"),
        Holds::Number => ("number", "default"),
        Holds::Day => ("date", "default"),
        Holds::Moment => ("datetime", "default"),
        Holds::Clock => ("time", "%H:%M"),
    };
    json!({
        "name": name,
        "type": kind,
        "format": format,
        "constraints": {"required": required, "unique": *name == "id"},
    })
}
