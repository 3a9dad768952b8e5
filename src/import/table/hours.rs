//! The hours of a row: in one cell, in a cell a weekday, or as days with times
//! beside them.

use std::sync::LazyLock;

use jiff::civil::Weekday;
use regex::{Captures, Regex};

use super::looks::fits;
use super::notices::{SWAPPED, UNCLEAR_TIMES, UNREAD_HOURS};
use super::row_reader::{RowReader, add, numbers};
use crate::import::cell_text::{joined, pattern};
use crate::import::hsds::parse_values::clock;
use crate::model::language::Language;
use crate::model::schedule::Schedule;
use crate::model::schedule::days::{Days, day_code};
use crate::model::schedule::format_time;
use crate::model::schedule::hours_text::reader::{HoursReading, read_days, read_hours};
use crate::model::schedule::time_zone::Zone;
use crate::seeds::columns::Resource as R;
use crate::seeds::read::clean_cell::bare;
use crate::seeds::rows::parse_cell::PHONE;
use crate::seeds::write::row_cells::RowCells;

/// Whether hours can be read.
fn is_read(text: &str) -> bool {
    // Any zone will do: nothing is computed.
    Zone::new("UTC").is_ok_and(|zone| match read_hours(text, &zone) {
        HoursReading::Read(schedule) => schedule != Schedule::Unknown,
        HoursReading::Unread(_) => false,
    })
}

/// Fills hours and what is to be known about them.
pub fn take(reader: &mut RowReader<'_, '_>, row: &mut RowCells) {
    let mut parts = Vec::new();
    for day in Days::ALL.iter() {
        parts.extend(of_day(reader, day, row));
    }
    if parts.is_empty() {
        parts.extend(of_days(reader, row));
    }
    let texts: Vec<String> = reader.all("hours").collect();
    for text in texts {
        if let (true, (found, _)) = (fits("phone", &text) == Some(true), numbers(&text))
            && row.get(R::Phone).is_empty()
            && PHONE
                .find(&text)
                .is_some_and(|one| one.len() + 3 > text.len())
        {
            reader.note(&SWAPPED, "hours", "A phone number stands under the hours.");
            row.set(R::Phone, found.join("; "));
            continue;
        }
        parts.push(tidy(&text));
    }
    let text = joined(&parts, "; ");
    if !text.is_empty() && !is_read(&text) {
        let message = "Hours that cannot be read are kept word for word.";
        reader.note(&UNREAD_HOURS, "hours", message);
    }
    row.set(R::Hours, text);
}

static SECONDS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(\d{1,2}):(\d{2}):00\b"));

/// Hours without seconds, and each range of a day once. Clocks that show seconds
/// run to 24 hours, unless a.m. or p.m. follows.
fn tidy(text: &str) -> String {
    let has_half = ["am", "pm", "a.m", "p.m"]
        .iter()
        .any(|half| text.to_lowercase().contains(half));
    if has_half || !SECONDS.is_match(text) {
        return text.to_owned();
    }
    let out = SECONDS.replace_all(text, |found: &Captures<'_>| {
        format!("{:0>2}:{}", &found[1], &found[2])
    });
    let days = out.split("; ").map(|day| {
        let (label, times) = day.split_once(": ").unwrap_or(("", day));
        let times: Vec<String> = times.split(", ").map(str::to_owned).collect();
        match label {
            "" => joined(&times, ", "),
            label => format!("{label}: {}", joined(&times, ", ")),
        }
    });
    days.collect::<Vec<_>>().join("; ")
}

/// The hours in the columns of one weekday.
fn of_day(reader: &mut RowReader<'_, '_>, day: Weekday, row: &mut RowCells) -> Option<String> {
    let get = |name: &str| {
        let of_day =
            |one: &&super::columns::TableColumn| one.day == Some(day) && one.column == name;
        let cells = reader
            .columns
            .iter()
            .filter(of_day)
            .map(|one| reader.cell(one));
        cells
            .filter(|cell| !cell.is_empty() && bare(cell) != "closed")
            .collect::<Vec<_>>()
    };
    let (opens, closes, hours) = (get("opens"), get("closes"), get("hours"));
    let code = day_code(day);
    let ranges = opens
        .iter()
        .zip(&closes)
        .map(|(opens, closes)| Some(format!("{code} {}-{}", clock(opens)?, clock(closes)?)));
    let mut ranges: Vec<Option<String>> = ranges.collect();
    ranges.extend(hours.iter().map(|text| {
        let line = format!("{code} {}", tidy(text));
        is_read(&line).then_some(line)
    }));
    let all: Option<Vec<String>> = ranges.into_iter().collect();
    let uneven = opens.len() != closes.len();
    let read = all
        .map(|all| all.join("; "))
        .filter(|text| !text.is_empty() && !uneven && is_read(text));
    let words = [opens, closes, hours].concat();
    if read.is_none() && !words.is_empty() {
        reader.note(
            &UNCLEAR_TIMES,
            "hours",
            "The times of a day cannot be read.",
        );
        let day = format_time::weekday(day, Language::English);
        add(row, R::HoursNote, &format!("{day}: {}", words.join(" - ")));
    }
    read
}

/// The hours of days, with opening and closing times in columns beside them.
fn of_days(reader: &mut RowReader<'_, '_>, row: &mut RowCells) -> Option<String> {
    let (days, opens, closes) = (
        reader.get("days"),
        reader.get("opens"),
        reader.get("closes"),
    );
    let times = [opens.clone(), closes.clone()].map(|time| clock(&time));
    if let (Some(_), [Some(from), Some(to)]) = (read_days(&days), times)
        && from < to
    {
        return Some(format!("{days} {from}-{to}"));
    }
    // The cell of the days has the times as well.
    if fits("hours", &days) == Some(true) {
        return Some(days);
    }
    let words = joined(&[days, opens, closes], " - ");
    if !words.is_empty() {
        reader.note(
            &UNCLEAR_TIMES,
            "days",
            "Days and times cannot be joined to hours.",
        );
        add(row, R::HoursNote, &words);
    }
    None
}
