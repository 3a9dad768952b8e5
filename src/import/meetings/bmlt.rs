//! BMLT, the meeting lists of NA: search results as JSON, and the NAWS export
//! as CSV. Both are first converted to Meeting Guide rows.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::columns::{Extra, FeedPlace, feed_columns};
use super::notices::{PRIVATE_CONTACT, UNPUBLISHED};
use super::parse_feed::FeedRow;
use crate::embedded_table::rows;
use crate::import::cell_text::joined;
use crate::import::json_rows::BETWEEN;
use crate::import::report::{Cell, ImportReport};
use crate::seeds::columns::{Column, Meeting};

/// Names of the days in `weekday_tinyint`, which is 1 for Sunday.
const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// The columns of a kind of list.
#[derive(Debug)]
pub struct Layout {
    /// All columns.
    pub columns: &'static [Column],
    /// Positions here and in [`feed_columns`] of columns that mean the same.
    same: Vec<(usize, usize)>,
    /// Positions of columns about people.
    private: Vec<usize>,
}

/// The keys of `GetSearchResults`.
pub static SEARCH: LazyLock<Layout> = LazyLock::new(|| Layout::of("search"));

/// The columns of the NAWS export.
pub static NAWS: LazyLock<Layout> = LazyLock::new(|| Layout::of("naws"));

impl Layout {
    /// The columns that `words/bmlt.tsv` has for a kind of list.
    fn of(list: &str) -> Layout {
        let own = rows::<3>(include_str!("words/bmlt.tsv")).filter(|[of, ..]| *of == list);
        let own = own.flat_map(|[_, same, names]| names.split(' ').map(move |name| (name, same)));
        let (names, meanings): (Vec<&str>, Vec<&str>) = own.unzip();
        let columns = names.into_iter().map(|name| {
            let (name, others) = name.split_once('=').unwrap_or((name, ""));
            let others: Vec<&str> = others
                .split(',')
                .filter(|other| !other.is_empty())
                .collect();
            Column {
                name: name.trim_end_matches('!'),
                aliases: others.leak(),
                required: name.ends_with('!'),
                says: "",
                example: "",
            }
        });
        let columns: Vec<Column> = columns.collect();
        let place = |meaning: &str| feed_columns().iter().position(|one| one.name == meaning);
        let meanings = || meanings.iter().enumerate();
        Layout {
            same: meanings()
                .filter_map(|(at, meaning)| Some((at, place(meaning)?)))
                .collect(),
            private: meanings()
                .filter(|(_, meaning)| **meaning == "private")
                .map(|(at, _)| at)
                .collect(),
            columns: columns.leak(),
        }
    }

    /// The cell of a column, trimmed.
    fn cell<'a>(&self, row: &'a FeedRow, name: &str) -> &'a str {
        let at = self.columns.iter().position(|column| column.name == name);
        at.map_or("", |at| row.cell(at).trim())
    }

    /// A Meeting Guide row with the cells that mean the same; reports the people
    /// that are not kept.
    fn same(&self, row: &FeedRow, ledger: &mut ImportReport) -> FeedRow {
        let mut out = FeedRow::blank(row.number, feed_columns());
        for (from, to) in &self.same {
            row.cell(*from).trim().clone_into(&mut out.cells[*to]);
        }
        for column in self
            .private
            .iter()
            .filter(|at| !row.cell(**at).trim().is_empty())
        {
            let header = self.columns[*column].name;
            let message = format!("“{header}” is not kept.");
            ledger.report(&PRIVATE_CONTACT, Cell::private(row.number, header), message);
        }
        out
    }
}

fn fill(row: &mut FeedRow, column: impl FeedPlace, value: &str) {
    value.clone_into(&mut row.cells[column.place()]);
}

/// Converts a row of `GetSearchResults` to a Meeting Guide row. `None` if the
/// server does not publish it.
pub fn from_search(
    row: &FeedRow,
    world_ids: &HashMap<String, String>,
    ledger: &mut ImportReport,
) -> Option<FeedRow> {
    let cell = |name: &str| SEARCH.cell(row, name);
    let published = cell("published");
    if matches!(published, "0" | "no" | "false") {
        let at = Cell::new(row.number, "published", published);
        let message = format!("“{}” is not published by its server.", cell("meeting_name"));
        ledger.set_aside(&UNPUBLISHED, at, message);
        return None;
    }
    let mut out = SEARCH.same(row, ledger);
    let day = cell("weekday_tinyint");
    let number = day.parse::<usize>().ok().and_then(|day| day.checked_sub(1));
    let name = number.and_then(|day| DAYS.get(day));
    fill(&mut out, Meeting::Day, name.unwrap_or(&day));
    let parts = ["location_city_subsection", "location_neighborhood"].map(cell);
    let towns = [cell("location_municipality"), parts[0], parts[1]];
    let town = towns.into_iter().find(|town| !town.is_empty());
    fill(&mut out, Meeting::City, town.unwrap_or_default());
    // A borough or neighborhood is a region if the town is named as well.
    let parts = parts.into_iter();
    let mut parts = parts.filter(|part| !part.is_empty() && Some(*part) != town);
    fill(&mut out, Meeting::Region, parts.next().unwrap_or_default());
    fill(
        &mut out,
        Meeting::SubRegion,
        parts.next().unwrap_or_default(),
    );
    let notes = ["location_info", "bus_lines", "train_lines"].map(cell);
    fill(&mut out, Meeting::LocationNotes, &joined(&notes, ". "));
    let keys = super::type_codes::parts(cell("formats"));
    let codes = keys.map(|key| world_ids.get(key).map_or(key, String::as_str));
    let codes = codes.collect::<Vec<_>>().join(BETWEEN);
    fill(&mut out, Meeting::Types, &codes);
    take_venue(&mut out, ["venue_type", "latitude", "longitude"].map(cell));
    Some(out)
}

/// Converts a row of the NAWS export to a Meeting Guide row. `None` if it is
/// deleted or not published.
pub fn from_naws(row: &FeedRow, ledger: &mut ImportReport) -> Option<FeedRow> {
    let cell = |name: &str| NAWS.cell(row, name);
    for (column, how) in [("Delete", "deleted"), ("unpublished", "not published")] {
        if !matches!(cell(column), "" | "0" | "FALSE" | "false") {
            let at = Cell::new(row.number, column, cell(column));
            let message = format!("“{}” is {how}.", cell("CommitteeName"));
            ledger.set_aside(&UNPUBLISHED, at, message);
            return None;
        }
    }
    let mut out = NAWS.same(row, ledger);
    let or = |name: &str, other: &str| match cell(name) {
        "" => cell(other),
        own => own,
    };
    fill(&mut out, Meeting::Time, &four_digits(cell("Time")));
    fill(&mut out, Meeting::City, or("City", "LocBorough"));
    fill(&mut out, Extra::Id, or("bmlt_id", "Committee"));
    let wheelchair = cell("WheelChr").eq_ignore_ascii_case("true");
    let formats = [
        "Format1", "Format2", "Format3", "Format4", "Format5", "Room",
    ]
    .map(cell);
    let access = if wheelchair { "WCHR" } else { "" };
    let formats = joined(&formats, BETWEEN);
    let formats = joined(&[cell("Closed"), access, &formats], BETWEEN);
    fill(&mut out, Meeting::Types, &formats);
    let languages = joined(&["Language1", "Language2", "Language3"].map(cell), BETWEEN);
    fill(&mut out, Extra::Languages, &languages.to_lowercase());
    take_venue(&mut out, ["VenueType", "Latitude", "Longitude"].map(cell));
    Some(out)
}

/// Restores a leading zero that spreadsheets drop: `900` is 9 a.m.
fn four_digits(time: &str) -> String {
    let digits = time.chars().all(|c| c.is_ascii_digit());
    if digits && (1..=3).contains(&time.len()) {
        format!("{time:0>4}")
    } else {
        time.to_owned()
    }
}

/// Fills attendance and point. Venue 1 is in person, 2 online, 3 both. The
/// point of an online meeting is dropped: servers fill in that of the area.
fn take_venue(out: &mut FeedRow, [venue, latitude, longitude]: [&str; 3]) {
    let attendance = match venue.to_lowercase().as_str() {
        "1" | "in-person" => "in_person",
        "2" | "virtual" => "online",
        "3" | "hybrid" => "hybrid",
        _ => "",
    };
    fill(out, Meeting::Attendance, attendance);
    if attendance != "online" {
        fill(out, Meeting::Latitude, latitude);
        fill(out, Meeting::Longitude, longitude);
    }
}
