//! Schedules from the day and time cells of a meeting.

use jiff::civil::{Date, Time};

use super::parse_cell::date;
use super::seed_row::SeedRow;
use crate::model::schedule::Schedule;
use crate::model::schedule::days::Days;
use crate::model::schedule::hours_text::reader::{read_clock, read_days};
use crate::model::schedule::time_zone::Zone;
use crate::model::schedule::weekly_meeting::{Pattern, Season, WeeklyMeeting};
use crate::seeds::columns::Meeting;
use crate::seeds::read::clean_cell::several;
use crate::seeds::read::excel_values::time_of_fraction;

/// Length in minutes of a meeting whose end is missing or implausible.
const USUAL_MINUTES: u16 = 60;

/// Maximum plausible length of a meeting in minutes.
const MAX_MINUTES: u16 = 12 * 60;

/// A time cell of a meeting that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The column of the cell.
    pub column: Meeting,
    /// The problem, and what was used instead.
    pub message: String,
}

/// The schedule of a meeting row, and the cells that could not be used. A row
/// without day and time is by appointment, as the format specifies.
pub fn schedule(row: &SeedRow<'_>, home: &Zone) -> (Schedule, Vec<Doubt>) {
    let mut doubts = Vec::new();
    let (day, time) = (
        row.meeting_cell(Meeting::Day),
        row.meeting_cell(Meeting::Time),
    );
    if day.is_empty() && (time.is_empty() || is_appointment(time)) {
        return (Schedule::ByAppointment, doubts);
    }
    let (days, start) = (days(day), clock(time));
    let zone = zone(row.meeting_cell(Meeting::Timezone), home, &mut doubts);
    let mut doubt = |column, value: &str, what: &str| {
        let message = format!("“{value}” is not {what}, so it is shown as written.");
        doubts.push(Doubt { column, message });
    };
    let (Some(days), Some(start)) = (days, start) else {
        if days.is_none() {
            doubt(Meeting::Day, day, "a day of the week");
        } else {
            doubt(Meeting::Time, time, "a time of day");
        }
        let written = format!("{day} {time}").trim().to_owned();
        return (Schedule::Written(written), doubts);
    };
    for (column, cell) in [
        (Meeting::Time, time),
        (Meeting::EndTime, row.meeting_cell(Meeting::EndTime)),
    ] {
        if let Some(read) = time_of_fraction(cell) {
            let read = read.strftime("%H:%M");
            let message = format!("The spreadsheet changed the time; it was read as {read}.");
            doubts.push(Doubt { column, message });
        }
    }
    let minutes = minutes(row.meeting_cell(Meeting::EndTime), start, &mut doubts);
    match limits(row) {
        Ok((pattern, skip, season)) => {
            let meeting = WeeklyMeeting {
                minutes,
                pattern,
                skip,
                season,
                ..WeeklyMeeting::new(zone, days, start)
            };
            (Schedule::Weekly(meeting), doubts)
        }
        // Treated as every week, it would send people to a locked door.
        Err(doubt) => {
            let said = row.meeting_cell(doubt.column);
            doubts.push(doubt);
            (Schedule::Written(format!("{day} {time}, {said}")), doubts)
        }
    }
}

/// Repeat pattern, skipped days, and season.
type Limits = (Pattern, Vec<Date>, Option<Season>);

fn limits(row: &SeedRow<'_>) -> Result<Limits, Doubt> {
    let read = |column: Meeting, what: &str| {
        let cell = row.meeting_cell(column);
        let message = format!("“{cell}” is not {what}, so the time is shown as written.");
        (cell, Doubt { column, message })
    };
    let (cell, doubt) = read(Meeting::Repeats, "a way to repeat");
    let pattern = pattern(cell).ok_or(doubt)?;
    let (cell, doubt) = read(Meeting::Skips, "a list of days");
    let skip: Option<Vec<Date>> = several(cell).into_iter().map(date).collect();
    let skip = skip.ok_or(doubt)?;
    let (cell, doubt) = read(Meeting::Season, "a part of the year");
    if cell.is_empty() {
        return Ok((pattern, skip, None));
    }
    let season = season(cell).ok_or(doubt)?;
    Ok((pattern, skip, Some(season)))
}

/// Parses "1st; 3rd", "last", "every other week from 2026-11-02"; blank is
/// every week.
fn pattern(cell: &str) -> Option<Pattern> {
    let lower = cell.to_lowercase();
    if lower.is_empty() || lower == "every week" || lower == "weekly" {
        return Some(Pattern::EveryWeek);
    }
    if let Some(anchor) = lower.strip_prefix("every other week from ") {
        let anchor = date(anchor.trim())?;
        return Some(Pattern::EveryOtherWeek { anchor });
    }
    let nth = |word: &str| match word {
        "1st" | "first" | "1" => Some(1),
        "2nd" | "second" | "2" => Some(2),
        "3rd" | "third" | "3" => Some(3),
        "4th" | "fourth" | "4" => Some(4),
        "5th" | "fifth" | "5" => Some(5),
        "last" => Some(-1),
        _ => None,
    };
    let words = lower
        .split([';', ',', '&'])
        .flat_map(|part| part.split(" and "));
    let ordinals: Option<Vec<i8>> = words.map(|word| nth(word.trim())).collect();
    ordinals.map(Pattern::OfMonth)
}

/// Parses "05-01 to 09-30".
fn season(cell: &str) -> Option<Season> {
    let day = |text: &str| {
        // Any leap year works for checking that the day exists.
        let day: Date = format!("2024-{}", text.trim()).parse().ok()?;
        Some((day.month(), day.day()))
    };
    let (first, last) = cell.split_once(" to ")?;
    Some(Season {
        first: day(first)?,
        last: day(last)?,
    })
}

fn is_appointment(time: &str) -> bool {
    time.to_lowercase().contains("appointment")
}

/// Parses days by name, or by number with 0 for Sunday; several are separated
/// by commas.
fn days(cell: &str) -> Option<Days> {
    let numbers = cell.split([',', ';']).map(|part| part.trim().parse::<u8>());
    let numbers: Result<Vec<u8>, _> = numbers.collect();
    let Ok(numbers) = numbers else {
        return read_days(cell).filter(|days| !days.is_empty());
    };
    let mut numbers = numbers.into_iter().map(Days::from_number);
    let first = numbers.next()??;
    numbers.try_fold(first, |days, next| Some(days.with(next?)))
}

/// Parses a time of day. The format specifies `19:00`; other forms are
/// accepted.
fn clock(cell: &str) -> Option<Time> {
    let padded = if cell.len() == 4 && cell.as_bytes().get(1) == Some(&b':') {
        format!("0{cell}")
    } else {
        cell.to_owned()
    };
    let read = padded.parse::<Time>().ok().or_else(|| read_clock(cell));
    read.or_else(|| time_of_fraction(cell))
}

fn zone(cell: &str, home: &Zone, doubts: &mut Vec<Doubt>) -> Zone {
    if cell.is_empty() {
        return home.clone();
    }
    Zone::new(cell).unwrap_or_else(|unknown| {
        let message = format!("{unknown}. {} is used.", home.name());
        let column = Meeting::Timezone;
        doubts.push(Doubt { column, message });
        home.clone()
    })
}

/// Length of a meeting in minutes; an end before the start is on the next day.
fn minutes(cell: &str, start: Time, doubts: &mut Vec<Doubt>) -> u16 {
    if cell.is_empty() {
        return USUAL_MINUTES;
    }
    let minute_of_day = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    let length = clock(cell).map(|end| {
        let length = (minute_of_day(end) - minute_of_day(start)).rem_euclid(24 * 60);
        u16::try_from(length).unwrap_or(0)
    });
    match length {
        Some(length) if (1..=MAX_MINUTES).contains(&length) => length,
        _ => {
            let message = format!("“{cell}” cannot be its end, so one hour is used.");
            let column = Meeting::EndTime;
            doubts.push(Doubt { column, message });
            USUAL_MINUTES
        }
    }
}
