//! Validates rows and links them to their parents.

use std::collections::BTreeMap;

use super::notices::{
    BAD_DATE, BAD_TIME, MAIL_ADDRESS, MISSING_NAME, MISSING_VALUE, NAMELESS_PLACE, NO_PARENT,
    NO_TYPE, NOT_NEEDED, ORPHAN, PRIVATE_CONTACT,
};
use super::parse_values::{Day, clock, day};
use super::read_tables::{Record, Records};
use super::schema::Kind;
use crate::import::report::{Cell, ImportReport, Notice};

/// Columns that contain dates.
const DAYS: [&str; 4] = [
    "start_date",
    "end_date",
    "date_incorporated",
    "assured_date",
];

/// Result of validating the rows of a package.
#[derive(Debug)]
pub struct Examined {
    /// Whether each row was set aside; the reason is in the report.
    pub gone: Vec<bool>,
    children: BTreeMap<(usize, Kind), Vec<usize>>,
}

impl Examined {
    /// The rows of a kind that belong to `parent`.
    pub fn of(&self, parent: usize, kind: Kind) -> &[usize] {
        self.children
            .get(&(parent, kind))
            .map_or(&[], Vec::as_slice)
    }
}

/// Validates every row once.
pub fn examine(records: &Records, ledger: &mut ImportReport) -> Examined {
    let mut examined = Examined {
        gone: vec![false; records.list.len()],
        children: BTreeMap::new(),
    };
    for (number, record) in records.list.iter().enumerate() {
        ledger.open(&record.file);
        values(record, ledger);
        links(record, records, ledger);
        let reason = reason(record, records);
        if let Some((notice, column, message)) = reason {
            let cell = match column {
                "" => Cell::row(record.row),
                // The person a row is about must not be reported.
                column if notice.code == PRIVATE_CONTACT.code => Cell::private(record.row, column),
                column => Cell::new(record.row, column, record.get(column)),
            };
            ledger.set_aside(notice, cell, message);
            examined.gone[number] = true;
            continue;
        }
        for (column, kind) in &record.kind.table().parents {
            if let Some(parent) = records.find(*kind, record.get(column)) {
                let children = examined.children.entry((parent, record.kind));
                children.or_default().push(number);
            }
        }
    }
    examined
}

/// Why a row is set aside: notice, column and message.
fn reason(record: &Record, records: &Records) -> Option<(&'static Notice, &'static str, String)> {
    let needs_name = matches!(record.kind, Kind::Service | Kind::Organization);
    if needs_name && record.get("name").is_empty() {
        return Some((&MISSING_NAME, "name", "The row has no name.".to_owned()));
    }
    let parents = &record.kind.table().parents;
    let stands_alone = matches!(record.kind, Kind::Location | Kind::Program);
    let given = || {
        parents
            .iter()
            .filter(|(column, _)| !record.get(column).is_empty())
    };
    if !parents.is_empty() && !stands_alone {
        let there =
            |(column, kind): &&(&str, Kind)| records.find(*kind, record.get(column)).is_some();
        if given().next().is_none() {
            let (column, message) = (parents[0].0, "The row belongs to nothing.".to_owned());
            return Some((&NO_PARENT, column, message));
        }
        // A link needs both ends.
        if record.kind == Kind::ServiceAtLocation
            && let Some((column, _)) = parents.iter().find(|parent| !there(parent))
        {
            return Some((&ORPHAN, column, missing(record, column)));
        }
        if !given().any(|parent| there(&parent)) {
            let column = given().next().map_or("", |(column, _)| column);
            return Some((&ORPHAN, column, missing(record, column)));
        }
    }
    match record.kind {
        Kind::Contact => Some((
            &PRIVATE_CONTACT,
            "name",
            "The row is about a person and is not kept.".to_owned(),
        )),
        Kind::Phone if given().all(|(column, _)| *column == "contact_id") => Some((
            &PRIVATE_CONTACT,
            "contact_id",
            "The number is a person's and is not kept.".to_owned(),
        )),
        Kind::MailAddress => Some((
            &MAIL_ADDRESS,
            "",
            "The row is where the post goes, not where people go.".to_owned(),
        )),
        Kind::Aside => Some((
            &NOT_NEEDED,
            "",
            "Seed files have no place for this table.".to_owned(),
        )),
        _ => None,
    }
}

fn missing(record: &Record, column: &str) -> String {
    format!(
        "There is no {} {} in the package.",
        column.trim_end_matches("_id"),
        record.get(column)
    )
}

/// Reports dangling references of rows that are still used.
fn links(record: &Record, records: &Records, ledger: &mut ImportReport) {
    let leads: &[(&str, Kind)] = match record.kind {
        Kind::Service => &[
            ("organization_id", Kind::Organization),
            ("location_id", Kind::Location),
            ("program_id", Kind::Program),
        ],
        Kind::Location | Kind::Program => &[("organization_id", Kind::Organization)],
        Kind::Term => &[("parent_id", Kind::Term)],
        _ => &[],
    };
    for (column, kind) in leads {
        let id = record.get(column);
        if !id.is_empty() && records.find(*kind, id).is_none() {
            let cell = Cell::new(record.row, column, id);
            ledger.report(&ORPHAN, cell, missing(record, column));
        }
    }
    if record.kind == Kind::Program && record.get("organization_id").is_empty() {
        let cell = Cell::new(record.row, "organization_id", "");
        ledger.report(&NO_PARENT, cell, "The row belongs to nothing.".to_owned());
    }
}

/// Reports blank required cells, and invalid dates and times.
fn values(record: &Record, ledger: &mut ImportReport) {
    let columns = record.kind.table().columns.iter();
    for column in columns.filter(|column| column.is_required) {
        let column = column.name;
        let told = matches!(record.kind, Kind::Service | Kind::Organization);
        if record.get(column).is_empty() && !told {
            let message = format!("The cell {column} is blank.");
            ledger.report(&MISSING_VALUE, Cell::new(record.row, column, ""), message);
        }
    }
    if record.kind == Kind::Location && record.get("name").is_empty() {
        let message = "The place has no name.".to_owned();
        ledger.report(&NAMELESS_PLACE, Cell::new(record.row, "name", ""), message);
    }
    if record.kind == Kind::Phone && record.get("type").is_empty() {
        let message = "The number has no type.".to_owned();
        ledger.report(&NO_TYPE, Cell::new(record.row, "type", ""), message);
    }
    for column in DAYS {
        let cell = record.get(column);
        let why = match day(cell) {
            _ if cell.is_empty() => continue,
            Day::Sure(_) => continue,
            Day::TwoDigits(read) => format!("“{cell}” has a year of two digits; read as {read}."),
            Day::Unreadable => format!("“{cell}” is not a day."),
        };
        ledger.report(&BAD_DATE, Cell::new(record.row, column, cell), why);
    }
    let timed = match record.kind {
        Kind::Schedule => true,
        Kind::Holiday => matches!(record.get("closed").to_lowercase().as_str(), "false" | "no"),
        _ => false,
    };
    let (opens, closes) = (record.get("opens_at"), record.get("closes_at"));
    let in_words = opens.is_empty() && closes.is_empty() && !record.get("description").is_empty();
    if timed && !in_words {
        for (column, cell) in [("opens_at", opens), ("closes_at", closes)] {
            if clock(cell).is_none() {
                let why = format!("“{cell}” is not a time.");
                ledger.report(&BAD_TIME, Cell::new(record.row, column, cell), why);
            }
        }
    }
}
