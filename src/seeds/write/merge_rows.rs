//! Puts two changes of one file of listings together, row by row.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::edit_cells::{raw_cells, raw_rows};
use crate::seeds::read::encoding::{Decoded, decode};
use crate::seeds::read::seed_folder::{layout, stem};
use crate::seeds::read::sheet::{separator, without_separator_line};
use crate::seeds::read::table::Table;
use crate::seeds::rows::resource;
use crate::seeds::rows::seed_row::SeedRow;

/// Three versions of one file.
#[derive(Debug, Clone, Copy)]
pub struct Versions<'a> {
    /// The version that both others were made from.
    pub base: &'a [u8],
    /// The version that is there now.
    pub now: &'a [u8],
    /// The version to bring in.
    pub new: &'a [u8],
}

/// The version that is there now with the cells that the new one changes, and
/// the rows that it adds or lacks. Others stay byte for byte; blank rows go.
/// `None` if both changed one cell, another part than the rows changed, or the
/// file holds no listings in plain text.
pub fn merge_rows(name: &str, versions: Versions<'_>) -> Option<Vec<u8>> {
    let Versions { base, now, new } = versions;
    if base == now || now == new {
        return Some(new.to_vec());
    }
    if base == new {
        return Some(now.to_vec());
    }
    let (_, separator) = written_as(now)?;
    if written_as(base) != written_as(now) || written_as(base) != written_as(new) {
        return None;
    }
    let (base, now, new) = (
        Rows::of(name, base)?,
        Rows::of(name, now)?,
        Rows::of(name, new)?,
    );
    if base.head != now.head || base.head != new.head {
        return None;
    }
    let mut merged: Vec<Row<'_>> = Vec::with_capacity(now.list.len());
    for (id, row) in &now.list {
        let kept = match (base.row(id), new.row(id)) {
            (was, is) if was == is => Cow::Borrowed(*row),
            (Some(was), None) if was == *row => continue,
            (None, Some(is)) if is == *row => Cow::Borrowed(*row),
            (Some(was), Some(is)) => merge_cells([was, row, is], separator)?,
            _ => return None,
        };
        merged.push((id, kept));
    }
    let mut before: Option<&str> = None;
    for (id, row) in &new.list {
        if now.row(id).is_none() {
            match base.row(id) {
                None => insert(&mut merged, before, (id, Cow::Borrowed(*row))),
                Some(was) if was == *row => continue,
                Some(_) => return None,
            }
        }
        before = Some(id);
    }
    Some(now.written(&merged))
}

/// Encoding and separator of a text file.
fn written_as(bytes: &[u8]) -> Option<(Option<&'static str>, u8)> {
    match decode(bytes) {
        Decoded::Text(text) => {
            let (rest, _) = without_separator_line(&text.text);
            Some((text.read_as, separator(rest)))
        }
        Decoded::NotText(_) => None,
    }
}

/// Id and bytes of a row, without its line end.
type Row<'a> = (&'a str, Cow<'a, [u8]>);

/// A row as it is now with the cells that the new one changes.
fn merge_cells<'a>([base, now, new]: [&'a [u8]; 3], separator: u8) -> Option<Cow<'a, [u8]>> {
    if base == now {
        return Some(Cow::Borrowed(new));
    }
    if now == new {
        return Some(Cow::Borrowed(now));
    }
    let [base, now, new] = [base, now, new].map(|row| raw_cells(row, separator));
    if base.len() != now.len() || base.len() != new.len() {
        return None;
    }
    let cells = base.iter().zip(now).zip(new);
    let merged = cells.map(|((was, now), is)| match () {
        () if *was == is => Some(now),
        () if *was == now || now == is => Some(is),
        () => None,
    });
    let merged = merged.collect::<Option<Vec<&[u8]>>>()?;
    Some(Cow::Owned(merged.join(&separator)))
}

/// Inserts a row behind the one that precedes it, or at the end.
fn insert<'a>(rows: &mut Vec<Row<'a>>, before: Option<&str>, row: Row<'a>) {
    let behind = rows.iter().position(|(id, _)| Some(*id) == before);
    rows.insert(behind.map_or(rows.len(), |at| at + 1), row);
}

/// The rows of a file of listings.
struct Rows<'a> {
    /// Everything up to the first listing.
    head: Vec<&'a [u8]>,
    /// Id and bytes of each row, without its line end.
    list: Vec<(String, &'a [u8])>,
    by_id: BTreeMap<String, &'a [u8]>,
    line_end: &'a [u8],
}

impl<'a> Rows<'a> {
    /// `None` if an id stands in two rows, or the file is no plain text with
    /// listings.
    fn of(name: &str, bytes: &'a [u8]) -> Option<Rows<'a>> {
        let (columns, kind) = layout(&stem(name))?;
        let kind = kind?;
        let (first, raw) = raw_rows(bytes)?;
        let table = Table::read(name, bytes, columns);
        let ids: BTreeMap<u32, String> = table
            .rows
            .iter()
            .map(|row| {
                (
                    row.number,
                    resource::id(&SeedRow::new(&table, row, kind).revealed()),
                )
            })
            .collect();
        let start = *ids.keys().next()?;
        let line_end = raw.first().map_or(&b""[..], |row| line_end(row));
        let mut rows = Rows {
            head: Vec::new(),
            list: Vec::new(),
            by_id: BTreeMap::new(),
            line_end: if line_end.is_empty() { b"\n" } else { line_end },
        };
        for (number, row) in (first..).zip(raw) {
            let row = &row[..row.len() - self::line_end(row).len()];
            match ids.get(&number) {
                Some(id) => {
                    if rows.by_id.insert(id.clone(), row).is_some() {
                        return None;
                    }
                    rows.list.push((id.clone(), row));
                }
                None if number < start => rows.head.push(row),
                // A blank row says nothing.
                None => {}
            }
        }
        Some(rows)
    }

    fn row(&self, id: &str) -> Option<&'a [u8]> {
        self.by_id.get(id).copied()
    }

    fn written(&self, rows: &[Row<'_>]) -> Vec<u8> {
        let rows = rows.iter().map(|(_, row)| &**row);
        let lines = self.head.iter().copied().chain(rows);
        lines.fold(Vec::new(), |mut out, line| {
            out.extend_from_slice(line);
            out.extend_from_slice(self.line_end);
            out
        })
    }
}

fn line_end(row: &[u8]) -> &[u8] {
    let content = row.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n'));
    &row[content.map_or(0, |at| at + 1)..]
}
