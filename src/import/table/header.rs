//! Finds the header of a table: below titles, over several rows, or nowhere.

use super::looks::fits;
use crate::model::schedule::hours_text::reader::read_days;
use crate::seeds::read::clean_cell::clean;
use crate::seeds::read::grid::Row;
use crate::seeds::read::header_words::{header_words, meaning};

/// Number of rows among which the header is looked for.
const ROWS: usize = 15;

/// The header of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// Index of its first row; rows before are titles.
    pub first: usize,
    /// Index of the row below it.
    pub below: usize,
    /// Headers by position.
    pub names: Vec<String>,
}

/// The header of these rows; without names when no row looks like one.
pub fn find(rows: &[Row]) -> Header {
    // The keys of JSON, which is no sheet.
    if let Some(keys) = rows.first().filter(|row| row.number == 0) {
        return Header {
            first: 0,
            below: 1,
            names: texts(keys),
        };
    }
    let top = rows.iter().take(ROWS).enumerate();
    let scored = top.map(|(at, row)| (score(row), at));
    let best = scored.max_by_key(|(score, at)| (*score, usize::MAX - at));
    let Some((_, at)) = best.filter(|(score, _)| *score >= 2) else {
        return plain_first(rows);
    };
    let lower = rows.get(at + 1).filter(|row| is_second(row));
    let upper = at.checked_sub(1).and_then(|above| rows.get(above));
    let upper = upper.filter(|row| are_groups(row, &rows[at]));
    let (first, below) = (
        at - usize::from(upper.is_some()),
        at + 1 + usize::from(lower.is_some()),
    );
    let mut names = texts(&rows[at]);
    if let Some(lower) = lower {
        names = joined(&names, &texts(lower));
    }
    if let Some(upper) = upper {
        names = joined(&texts(upper), &names);
    }
    Header {
        first,
        below,
        names,
    }
}

fn texts(row: &Row) -> Vec<String> {
    row.cells
        .iter()
        .map(|cell| clean(&cell.replace('\n', " ")))
        .collect()
}

/// How much a row looks like a header: two for each known one, one for one with
/// a known word, less for each cell that looks like data.
fn score(row: &Row) -> i32 {
    let of_cell = |cell: String| match meaning(&cell) {
        _ if cell.is_empty() => 0,
        _ if is_data(&cell) => -2,
        Some(known) if known.is_whole => 2,
        Some(_) if cell.len() <= 40 => 1,
        _ if has_day(&cell) && cell.len() <= 20 => 1,
        _ => 0,
    };
    texts(row).into_iter().map(of_cell).sum()
}

fn has_day(cell: &str) -> bool {
    header_words(cell)
        .iter()
        .any(|word| word.len() > 2 && read_days(word).is_some())
}

/// Whether a row below the header only says more about it: opens, closes, days.
fn is_second(row: &Row) -> bool {
    let mut filled = texts(row)
        .into_iter()
        .filter(|cell| !cell.is_empty())
        .peekable();
    let tells = |cell: String| {
        let known = meaning(&cell).filter(|known| known.is_whole);
        known.is_some_and(|known| fits(known.column, &cell) != Some(true))
            || has_day(&cell) && cell.len() <= 9
    };
    filled.peek().is_some() && filled.all(tells)
}

/// Whether a row above the header groups its columns: days over times.
fn are_groups(upper: &Row, header: &Row) -> bool {
    let days = texts(upper).iter().filter(|cell| has_day(cell)).count();
    days >= 2 && texts(header).iter().filter(|cell| !cell.is_empty()).count() > days
}

/// Headers of two rows; a merged upper cell stands over all below it until the
/// next.
fn joined(upper: &[String], lower: &[String]) -> Vec<String> {
    let mut group = "";
    let width = upper.len().max(lower.len());
    let both = (0..width).map(|at| {
        let own = upper.get(at).map_or("", String::as_str);
        let below = lower.get(at).map_or("", String::as_str);
        if !own.is_empty() || below.is_empty() {
            group = own;
        }
        match (group.is_empty(), below.is_empty()) {
            (_, true) => own.to_owned(),
            (true, _) => below.to_owned(),
            _ => format!("{group} {below}"),
        }
    });
    both.collect()
}

/// A first row of words above rows with numbers, streets or links is a header,
/// whatever it says.
fn plain_first(rows: &[Row]) -> Header {
    let has_data = |row: &Row| texts(row).iter().any(|cell| is_data(cell));
    match rows.first().filter(|row| !has_data(row)) {
        Some(row) if rows.get(1).is_some_and(has_data) => Header {
            first: 0,
            below: 1,
            names: texts(row),
        },
        _ => Header::default(),
    }
}

/// Whether a cell looks like data and not like a header.
fn is_data(cell: &str) -> bool {
    const LOOKS: [&str; 7] = [
        "phone",
        "email",
        "website",
        "full_address",
        "address",
        "zip",
        "longitude",
    ];
    LOOKS.iter().any(|column| fits(column, cell) == Some(true))
}
