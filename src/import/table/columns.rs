//! Which column of a table is which: by header, by the look of its cells, or as
//! somebody said.

use std::collections::HashSet;

use jiff::civil::Weekday;

use super::kinds::KindReader;
use super::looks::{BY_LOOK, fits, is_mark, is_person};
use crate::model::language::Language;
use crate::model::schedule::days::{Days, day_code};
use crate::model::schedule::format_time;
use crate::model::schedule::hours_text::reader::read_days;
use crate::seeds::columns::RESOURCE_COLUMNS;
use crate::seeds::read::clean_cell::{bare, clean, nearest};
use crate::seeds::read::file_issue::letters;
use crate::seeds::read::grid::Row;
use crate::seeds::read::header_words::{NOT_KEPT, header_words, meaning};

/// Columns that only an import knows; see `seeds/read/header_words/headers.tsv`.
const SPECIAL: [&str; 13] = [
    "place",
    "full_address",
    "point",
    "days",
    "opens",
    "closes",
    "kinds",
    "kind_if_yes",
    "private",
    "excluded",
    "published",
    "person",
    "skip",
];

/// Number of filled cells whose look is judged.
const SAMPLE: usize = 200;

/// Part of the cells that must look right for a column without a header that
/// tells; with one that tells in part; with one that tells for certain.
const BY_LOOK_ALONE: f64 = 0.6;
const BESIDE_WORDS: f64 = 0.3;
const BESIDE_HEADER: f64 = 0.1;

/// A column of a table, and what it is here.
#[derive(Debug, Clone)]
pub struct TableColumn {
    /// Position from 0.
    pub position: usize,
    /// Its header; its letters where it has none.
    pub header: String,
    /// A column of `resources.csv` or of `SPECIAL`.
    pub column: &'static str,
    /// The weekday of hours or times.
    pub day: Option<Weekday>,
    /// What a private flag is about; empty for the place.
    pub flags: &'static str,
    /// The first filled cell.
    pub example: String,
}

impl TableColumn {
    /// Name for `--columns`: `opens_monday`.
    pub fn name(&self) -> String {
        match self.day {
            Some(day) => {
                let day = format_time::weekday(day, Language::English).to_lowercase();
                format!("{}_{day}", self.column)
            }
            None => self.column.to_owned(),
        }
    }

    /// How `--columns` refers to it: its header, or letters in brackets.
    pub fn reference(&self) -> String {
        let is_plain = !self.header.contains([';', '=', '[', '\n']) && !self.header.is_empty();
        if is_plain {
            self.header.clone()
        } else {
            format!("[{}]", letters(self.position))
        }
    }

    /// Whether nothing of it is kept.
    pub fn is_dropped(&self) -> bool {
        NOT_KEPT.contains(&self.column)
    }
}

/// The columns of a table as they were read.
#[derive(Debug)]
pub struct Mapping {
    /// Name of the table.
    pub table: String,
    /// Its columns.
    pub columns: Vec<TableColumn>,
}

impl Mapping {
    /// The mapping as one line for `--columns`.
    pub fn line(&self) -> String {
        let columns = self.columns.iter();
        let pairs = columns.map(|one| format!("{}={}", one.name(), one.reference()));
        pairs.collect::<Vec<_>>().join("; ")
    }
}

/// A column that somebody named.
#[derive(Debug, Clone)]
pub struct Named {
    column: &'static str,
    day: Option<Weekday>,
    /// The header or the letters.
    pub reference: String,
}

/// Parses `name=Agency Name; phone=[F]`.
///
/// # Errors
/// A sentence that says what cannot be read.
pub fn parse_columns(text: &str) -> Result<Vec<Named>, String> {
    let pairs = text
        .split(';')
        .map(str::trim)
        .filter(|pair| !pair.is_empty());
    pairs.map(parse_pair).collect()
}

fn parse_pair(pair: &str) -> Result<Named, String> {
    let Some((name, reference)) = pair.split_once('=') else {
        return Err(format!("“{pair}” is no pair like name=Agency Name."));
    };
    let name = name.trim().to_lowercase();
    let (stem, day) = match name.rsplit_once('_') {
        Some((stem, day)) if single_day(day).is_some() => (stem, single_day(day)),
        _ => (name.as_str(), None),
    };
    let known = || {
        let own = RESOURCE_COLUMNS.iter().map(|column| column.name);
        own.chain(SPECIAL)
    };
    match known().find(|known| *known == stem) {
        Some(column) => Ok(Named {
            column,
            day,
            reference: reference.trim().to_owned(),
        }),
        None => {
            let near = nearest(stem, known());
            let hint = near.map_or(String::new(), |near| format!(" Did you mean “{near}”?"));
            Err(format!("There is no column “{name}”.{hint}"))
        }
    }
}

impl Named {
    /// Whether it means the column with this header and position. `*` means
    /// all that were not named before.
    pub fn is(&self, header: &str, position: usize) -> bool {
        if self.reference == "*" {
            return true;
        }
        let letter = self
            .reference
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'));
        match letter {
            Some(letter) => letter.trim().eq_ignore_ascii_case(&letters(position)),
            None => bare(&self.reference) == bare(header) && !self.reference.is_empty(),
        }
    }
}

fn single_day(word: &str) -> Option<Weekday> {
    if (2..=9).contains(&word.len()) {
        let by_code = Days::ALL
            .iter()
            .find(|day| day_code(*day).eq_ignore_ascii_case(word));
        return by_code.or_else(|| read_days(word)?.single());
    }
    None
}

/// Rows with their header, as [`super::header`] finds it.
pub struct HeadedRows<'a> {
    /// Cleaned headers by position.
    pub headers: &'a [String],
    /// The rows below.
    pub rows: &'a [Row],
}

/// The meaning of every column that has a header or a filled cell.
pub fn map(table: &HeadedRows<'_>, named: &[Named], kinds: &KindReader<'_>) -> Vec<TableColumn> {
    let width = table
        .rows
        .iter()
        .take(SAMPLE)
        .map(|row| row.cells.len())
        .max();
    let width = width.unwrap_or(0).max(table.headers.len());
    let mut columns = Vec::new();
    let mut samples = Vec::new();
    for position in 0..width {
        let cells = table.rows.iter().map(|row| clean(row.cells.get(position)));
        let sample: Vec<String> = cells.filter(|cell| !cell.is_empty()).take(SAMPLE).collect();
        let header = table.headers.get(position).cloned().unwrap_or_default();
        if header.is_empty() && sample.is_empty() {
            continue;
        }
        columns.push(of_header(&header, position, &sample, named));
        samples.push(sample);
    }
    for at in 0..columns.len() {
        if columns[at].column.is_empty() {
            columns[at].column = by_look(&columns, at, &samples[at], kinds);
        }
    }
    settle(&mut columns, &samples, kinds);
    // Of several columns that are the same, the one named first counts first.
    columns.sort_by_key(|column| {
        let mut names = named.iter();
        let at = names.position(|named| named.is(&column.header, column.position));
        at.unwrap_or(named.len())
    });
    columns
}

/// A column by what was said of it and by its header; without a meaning where
/// neither tells.
fn of_header(header: &str, position: usize, sample: &[String], named: &[Named]) -> TableColumn {
    let mut column = TableColumn {
        position,
        header: header.to_owned(),
        column: "",
        day: None,
        flags: "",
        example: sample.first().cloned().unwrap_or_default(),
    };
    if let Some(said) = named.iter().find(|named| named.is(header, position)) {
        (column.column, column.day) = (said.column, said.day);
        if said.column == "private" {
            column.flags = flagged(header);
        }
        return column;
    }
    let mut words = header_words(header);
    let day = words
        .iter()
        .position(|word| word.len() > 2 && single_day(word).is_some());
    if let Some(at) = day {
        column.day = single_day(&words.remove(at));
        let rest = meaning(&words.join(" ")).map(|meaning| meaning.column);
        column.column = match rest {
            Some(known @ ("opens" | "closes")) => known,
            _ => "hours",
        };
        return column;
    }
    let Some(known) = meaning(header) else {
        return column;
    };
    let least = if known.is_whole {
        BESIDE_HEADER
    } else {
        BESIDE_WORDS
    };
    // Hours and streets are written in more ways than one look tells.
    let any_look = known.is_whole && ["hours", "days", "address"].contains(&known.column);
    let looks_right = share(known.column, sample).is_none_or(|share| share >= least);
    if looks_right || any_look || sample.is_empty() {
        column.column = known.column;
    }
    if known.column == "private" {
        column.flags = flagged(header);
    }
    if known.column == "zip" && header.contains('4') {
        column.column = "skip";
    }
    column
}

/// What a flag such as `phone_is_private` is about.
fn flagged(header: &str) -> &'static str {
    let words = header_words(header);
    let rest: Vec<String> = words
        .into_iter()
        .filter(|word| !["private", "confidential", "flag"].contains(&word.as_str()))
        .collect();
    match meaning(&rest.join(" ")) {
        Some(known) if !["address", "place", "full_address", "name"].contains(&known.column) => {
            known.column
        }
        _ => "",
    }
}

/// The part of the cells that look like those of a column.
fn share(column: &str, sample: &[String]) -> Option<f64> {
    let looks: Option<Vec<bool>> = sample.iter().map(|cell| fits(column, cell)).collect();
    let looks = looks.filter(|looks| !looks.is_empty())?;
    let right = looks.iter().filter(|right| **right).count();
    Some(right as f64 / looks.len() as f64)
}

/// The meaning of a column by the look of its cells; `skip` when they do not
/// tell.
fn by_look(
    columns: &[TableColumn],
    at: usize,
    sample: &[String],
    kinds: &KindReader<'_>,
) -> &'static str {
    let is_taken = |name: &str| columns.iter().any(|column| column.column == name);
    let looks_so = |name: &&&str| {
        !is_taken(name) && share(name, sample).is_some_and(|share| share >= BY_LOOK_ALONE)
    };
    if let Some(name) = BY_LOOK.iter().find(looks_so) {
        return name;
    }
    let header = &columns[at].header;
    // A question such as “Is there food?” is no kind; a whole term is.
    if kinds.is_term(header) && !sample.is_empty() {
        return "kind_if_yes";
    }
    if sample.iter().all(|cell| is_mark(cell)) {
        return "skip";
    }
    let distinct: HashSet<&String> = sample.iter().collect();
    let known = distinct
        .iter()
        .filter(|cell| !kinds.of_label(cell).kinds.is_empty());
    let are_labels = distinct
        .iter()
        .all(|cell| cell.len() <= super::kinds::MAX_LABEL)
        && distinct.len() * 2 <= sample.len()
        && known.count() as f64 >= distinct.len() as f64 * BY_LOOK_ALONE;
    let tells = is_taken("kinds") || is_taken("kind_if_yes");
    if are_labels && !tells && !distinct.is_empty() {
        return "kinds";
    }
    let people = sample.iter().filter(|cell| is_person(cell)).count();
    let are_people = people as f64 >= sample.len() as f64 * BY_LOOK_ALONE && is_taken("name");
    if are_people { "person" } else { "skip" }
}

/// Looks at all columns together: a table needs a name, a second street is the
/// rest of an address, and the only number is that of the service.
fn settle(columns: &mut [TableColumn], samples: &[Vec<String>], kinds: &KindReader<'_>) {
    for (column, sample) in columns.iter_mut().zip(samples) {
        if sample.is_empty() && ["name", "organization", "place"].contains(&column.column) {
            column.column = "skip";
        }
    }
    let has = |columns: &[TableColumn], name: &str| columns.iter().any(|one| one.column == name);
    for at in 0..columns.len() {
        let is_second = columns[at].column == "address" && has(&columns[..at], "address");
        if is_second && columns[at].header.contains('2') {
            columns[at].column = "address_2";
        }
        let is_address = |name: &str| share(name, &samples[at]).is_some_and(|s| s >= 0.5);
        if columns[at].column == "place" && is_address("address") {
            columns[at].column = "address";
        }
    }
    if !has(columns, "closes") {
        let alone = columns.iter_mut().filter(|one| one.column == "opens");
        alone.for_each(|one| one.column = "hours");
    }
    for from in ["organization", "place"] {
        if !has(columns, "name")
            && let Some(column) = columns.iter_mut().find(|column| column.column == from)
        {
            column.column = "name";
        }
    }
    if !has(columns, "name")
        && let Some(at) = (0..columns.len()).find(|at| {
            columns[*at].column == "skip"
                && meaning(&columns[*at].header).is_none()
                && could_name(&samples[*at], kinds)
        })
    {
        columns[at].column = "name";
    }
    let own = |column: &TableColumn, sample: &[String]| {
        column.column == "person"
            && share("phone", sample).is_some_and(|share| share >= 0.5)
            && !header_words(&column.header)
                .iter()
                .any(|word| ["cell", "home", "mobile", "celular"].contains(&word.as_str()))
    };
    if !has(columns, "phone")
        && let Some(at) = (0..columns.len()).find(|at| own(&columns[*at], &samples[*at]))
    {
        columns[at].column = "phone";
    }
}

/// Whether cells could be the names of places: short, with letters, hardly any
/// twice.
fn could_name(sample: &[String], kinds: &KindReader<'_>) -> bool {
    let distinct: HashSet<&String> = sample.iter().collect();
    let is_name = |cell: &&String| {
        (3..=120).contains(&cell.len())
            && cell.starts_with(char::is_alphabetic)
            && (!is_person(cell) || kinds.of_name(cell).is_known)
    };
    let named = sample.iter().filter(is_name).count();
    !sample.is_empty() && distinct.len() * 10 >= sample.len() * 7 && named * 10 >= sample.len() * 7
}
