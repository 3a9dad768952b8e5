//! Headers that are not known, and the columns that they probably mean.

use crate::seeds::columns::{Column, RESOURCE_COLUMNS, Resource};
use crate::seeds::read::clean_cell::nearest;
use crate::seeds::read::header_words::column_meant;
use crate::seeds::read::table::{FileIssue, Table};

/// The headers that are not known.
pub(super) fn unknown(table: &Table) -> impl Iterator<Item = &str> + Clone {
    table.oddities.iter().filter_map(|oddity| match oddity {
        FileIssue::UnknownHeader(_, header) => Some(header.as_str()),
        _ => None,
    })
}

/// The required columns that the file lacks.
pub(super) fn missing(table: &Table) -> impl Iterator<Item = &'static str> {
    table.oddities.iter().filter_map(|oddity| match oddity {
        FileIssue::MissingColumn(_, name) => Some(*name),
        _ => None,
    })
}

/// The header that most probably stands for the missing one.
pub(super) fn misspelt<'a>(table: &'a Table, name: &str) -> Option<&'a str> {
    // Many lists call the column of names after who runs the place.
    let meant = |header: &&str| match column_meant(header, table.columns) {
        Some("organization") => name == "name",
        column => column == Some(name),
    };
    // A list that is all Spanish has its names where ours has the Spanish ones.
    let spanish = is_of_resources(table).then(|| table.header(Resource::NameEs.into()));
    let twice = table.oddities.iter().filter_map(|oddity| match oddity {
        FileIssue::DuplicateHeader(_, header) => Some(header.as_str()),
        _ => None,
    });
    let mut spare = unknown(table).chain(twice).chain(spanish.flatten());
    nearest(name, unknown(table)).or_else(|| spare.find(meant))
}

pub(super) fn rename(each: &[String]) -> String {
    format!("Rename columns: {}.", each.join(", "))
}

/// The instruction to rename headers, each with the column that it means.
pub(super) fn renames(table: &Table, headers: &[&str]) -> String {
    const MAX_SHOWN: usize = 30;
    let shown = headers.iter().take(MAX_SHOWN);
    let (known, unknown): (Vec<_>, Vec<_>) = shown
        .map(|header| (*header, meant(table, header)))
        .partition(|(_, column)| column.is_some());
    let known = known.iter().filter_map(|(header, column)| {
        let column = column.filter(|column| column != header)?;
        Some(format!("“{header}” → {column}"))
    });
    let known: Vec<String> = known.collect();
    let unknown: Vec<String> = unknown.iter().map(|(one, _)| format!("“{one}”")).collect();
    let mut fix = match known.is_empty() {
        true => String::new(),
        false => rename(&known),
    };
    if !unknown.is_empty() {
        fix.push_str(&format!(" Ours have no place for: {}.", unknown.join(", ")));
    }
    fix.trim_start().to_owned()
}

/// Whether the finding about a missing column names this header.
pub(super) fn is_offered(table: &Table, header: &str) -> bool {
    missing(table).any(|name| misspelt(table, name) == Some(header))
}

pub(super) fn is_of_resources(table: &Table) -> bool {
    std::ptr::eq(table.columns, RESOURCE_COLUMNS)
}

/// The name of the column that an unknown header may mean.
pub(super) fn meant(table: &Table, header: &str) -> Option<&'static str> {
    let names =
        |column: &Column| std::iter::once(column.name).chain(column.aliases.iter().copied());
    if let Some(column) = column_meant(header, table.columns) {
        return Some(column);
    }
    let near = nearest(header, table.columns.iter().flat_map(names))?;
    let mut columns = table.columns.iter();
    let column = columns.find(|column| names(column).any(|name| name == near))?;
    Some(column.name)
}
