//! A copy of a seed file with a leading FIX column that lists, row by row, what
//! to do. Row numbers and cell texts stay the same.

use std::collections::BTreeMap;
use std::io;

use crate::diagnostic::{Diagnostic, Severity};
use crate::seeds::read::grid::{Grid, Row};
use crate::seeds::read::table::FIX_COLUMN;
use crate::seeds::write::csv::like_sheet;
use crate::seeds::write::csv_injection::guarded_as_it_is;

/// The copy as CSV that Excel opens correctly. `header` is the number of the
/// header row. Findings about the whole file go into the first row below it.
///
/// # Errors
/// Only if writing to memory fails.
pub fn fixed_copy(grid: &Grid, header: u32, found: &[Diagnostic]) -> io::Result<Vec<u8>> {
    let todo = by_row(header, found);
    let old_fix = grid
        .rows
        .iter()
        .find(|row| row.number == header)
        .and_then(|row| row.cells.iter().position(|cell| cell == FIX_COLUMN));
    like_sheet(grid, |row| {
        let says = if row.number == header {
            FIX_COLUMN.to_owned()
        } else {
            guarded_as_it_is(todo.get(&row.number).map_or("", String::as_str))
        };
        let cells = std::iter::once(says).chain(kept(row, old_fix));
        cells.collect::<Vec<String>>()
    })
}

/// The original cells, without the FIX column of an earlier copy.
fn kept(row: &Row, old_fix: Option<usize>) -> impl Iterator<Item = String> {
    let cells = row.cells.iter().enumerate();
    cells
        .filter(move |(position, _)| Some(*position) != old_fix)
        .map(|(_, cell)| guarded_as_it_is(cell))
}

/// Messages and fixes by row, errors first.
fn by_row(header: u32, found: &[Diagnostic]) -> BTreeMap<u32, String> {
    let mut todo: BTreeMap<u32, String> = BTreeMap::new();
    for severity in [Severity::Error, Severity::Warning] {
        for finding in found.iter().filter(|finding| finding.severity == severity) {
            let row = finding.row.filter(|row| *row > header);
            let about = match (&finding.column, row) {
                (Some(column), _) => format!("{column}: "),
                (None, Some(_)) => String::new(),
                (None, None) => "The file: ".to_owned(),
            };
            let cell = todo.entry(row.unwrap_or(header + 1)).or_default();
            if !cell.is_empty() {
                cell.push_str(" | ");
            }
            cell.push_str(&about);
            cell.push_str(&finding.message);
            cell.push(' ');
            cell.push_str(&finding.fix);
            count_only(&mut todo, header, finding);
        }
    }
    todo
}

/// For the rows that a finding only counts: adds the rule's code and the number
/// of the row that has the instructions.
fn count_only(todo: &mut BTreeMap<u32, String>, header: u32, finding: &Diagnostic) {
    let (Some(more), Some(like)) = (&finding.more, finding.row) else {
        return;
    };
    for row in more
        .rows
        .iter()
        .filter(|row| **row > header && **row != like)
    {
        let cell = todo.entry(*row).or_default();
        let between = if cell.is_empty() { "" } else { " | " };
        cell.push_str(&format!("{between}{}: see row {like}.", finding.code));
    }
}
