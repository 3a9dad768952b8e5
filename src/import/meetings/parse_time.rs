//! Parses days, times, durations and time zones of meetings, in all the ways
//! lists write them.

use std::sync::LazyLock;

use jiff::civil::Time;
use regex::Regex;

use crate::embedded_table::rows;
use crate::import::cell_text::pattern;
use crate::model::schedule::days::Days;
use crate::model::schedule::hours_text::reader::{read_clock, read_days};
use crate::model::schedule::time_zone::Zone;

/// A parsed time cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// A blank cell.
    Blank,
    /// `Appointment`.
    Appointment,
    /// An unambiguous time.
    Exact(Time),
    /// A time that may be a.m. or p.m., read as 24-hour time, as the format
    /// specifies.
    Ambiguous(Time),
    /// Not a time.
    Unreadable,
}

impl Clock {
    /// The time, if there is one.
    pub fn time(self) -> Option<Time> {
        match self {
            Clock::Exact(time) | Clock::Ambiguous(time) => Some(time),
            _ => None,
        }
    }
}

/// Parses a time: `19:00`, `7:00 pm`, `Noon`, `12 noon`, `19:00:00`, `0730`,
/// `9am`, `0.75`, `2026-01-01T19:00:00`, `Appointment`.
pub fn clock(cell: &str) -> Clock {
    let lower = cell.trim().to_lowercase();
    let text = lower.as_str();
    if text.is_empty() || text == "null" {
        return Clock::Blank;
    }
    if text.contains("appointment") || text.contains("cita") {
        return Clock::Appointment;
    }
    match text {
        "noon" | "12 noon" | "12:00 noon" | "12noon" | "mediodía" => return at(12, 0),
        "midnight" | "12 midnight" | "12:00 midnight" | "24:00" | "medianoche" => return at(0, 0),
        _ => {}
    }
    if let Some(time) = digits_alone(text).or_else(|| part_of_day(text)) {
        return time;
    }
    let after_date = text.split_once('t').filter(|(date, _)| date.len() == 10);
    let colons = after_date.map_or(text, |(_, time)| time.get(..5).unwrap_or(time));
    if let Some(time) = with_colons(colons) {
        return time;
    }
    let spelled = text
        .replace(['.', ' '], "")
        .replace("hrs", "")
        .replace("uhr", "");
    read_clock(&spelled)
        .or_else(|| read_clock(text))
        .map_or(Clock::Unreadable, Clock::Exact)
}

fn at(hour: i8, minute: i8) -> Clock {
    Time::new(hour, minute, 0, 0).map_or(Clock::Unreadable, Clock::Exact)
}

/// Parses `19:00`, `19:00:00` or `7:00`.
fn with_colons(text: &str) -> Option<Clock> {
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let seconds = parts.next().unwrap_or("00");
    if hour.len() > 2 || minute.len() != 2 || parts.next().is_some() {
        return None;
    }
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if ![hour, minute, seconds].into_iter().all(digits) {
        return None;
    }
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    // A 24-hour clock is not written with a single-digit hour.
    Some(if hour.len() == 1 && hour != "0" {
        Clock::Ambiguous(time)
    } else {
        Clock::Exact(time)
    })
}

/// Parses `0730` or `1930`.
fn digits_alone(text: &str) -> Option<Clock> {
    if !(3..=4).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i16 = text.parse().ok()?;
    let (hour, minute) = (
        i8::try_from(number / 100).ok()?,
        i8::try_from(number % 100).ok()?,
    );
    let time = Time::new(hour, minute, 0, 0).ok()?;
    Some(if text.len() == 3 {
        Clock::Ambiguous(time)
    } else {
        Clock::Exact(time)
    })
}

/// Parses a fraction of a day: `0.75` is how a spreadsheet stores 6 p.m.
fn part_of_day(text: &str) -> Option<Clock> {
    if !(text.starts_with("0.") || text.starts_with('.')) {
        return None;
    }
    let part: f64 = text.parse().ok().filter(|part| (0.0..1.0).contains(part))?;
    let minutes = (part * 1440.0).round() as i16 % 1440;
    let hour = i8::try_from(minutes / 60).ok()?;
    Time::new(hour, i8::try_from(minutes % 60).ok()?, 0, 0)
        .ok()
        .map(Clock::Exact)
}

/// Parses the days of a cell: by name (`Monday`, `Mondays`, `Daily`,
/// `Mon & Wed`), by number with 0 or 7 for Sunday, or several. `None` if a part
/// cannot be parsed or the cell is blank.
pub fn days(cell: &str) -> Option<Days> {
    if cell.trim().is_empty() {
        return None;
    }
    if let Some(numbers) = day_numbers(cell) {
        let days = numbers
            .into_iter()
            .map(|number| Days::from_number(number % 7));
        return days.flatten().reduce(Days::with);
    }
    let listed = cell.replace([';', '/'], ",");
    read_days(&listed)
        .filter(|days| !days.is_empty())
        .or_else(|| {
            let parts = listed
                .split(',')
                .map(str::trim)
                .filter(|part| !part.is_empty());
            let read: Option<Vec<Days>> = parts.map(read_days).collect();
            read?.into_iter().reduce(Days::with)
        })
}

/// The numbers, 0 to 7, of a cell that gives days by number.
pub fn day_numbers(cell: &str) -> Option<Vec<u8>> {
    let parts = cell
        .split([',', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let numbers: Option<Vec<u8>> = parts
        .map(|part| part.parse().ok().filter(|number| *number <= 7))
        .collect();
    numbers.filter(|numbers| !numbers.is_empty())
}

/// Days as the seed file writes them: `Monday, Wednesday`; `Daily`.
pub fn day_names(days: Days) -> String {
    if days == Days::ALL {
        return "Daily".to_owned();
    }
    let names = days.iter().map(|day| {
        crate::model::schedule::format_time::weekday(day, crate::model::language::Language::English)
    });
    names.collect::<Vec<_>>().join(", ")
}

/// Maximum plausible length of a meeting across midnight, in minutes.
pub const MAX_NIGHT_LENGTH: u16 = 6 * 60;

/// Maximum length of a meeting, in minutes.
pub const MAX_LENGTH: u16 = 12 * 60;

/// Parses a length in minutes: `90`, `01:30:00`, `1:30`.
pub fn minutes(cell: &str) -> Option<u16> {
    let text = cell.trim();
    let minutes = match text.split_once(':') {
        None => text.parse::<u16>().ok()?,
        Some((hours, rest)) => {
            let minutes = rest.split(':').next().unwrap_or_default();
            let hours: u16 = hours.parse().ok()?;
            hours.checked_mul(60)?.checked_add(minutes.parse().ok()?)?
        }
    };
    (1..=24 * 60).contains(&minutes).then_some(minutes)
}

/// Minutes from `start` to `end`, which is the next day's if earlier.
pub fn minutes_between(start: Time, end: Time) -> u16 {
    let of = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    u16::try_from((of(end) - of(start)).rem_euclid(24 * 60)).unwrap_or(0)
}

/// A parsed time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedZone {
    /// The time zone of this name.
    Known(String),
    /// An old or informal name; this is the current one.
    Renamed(String),
    /// Not a time zone.
    Unknown,
}

/// Columns: an old or informal name of a time zone, the current one.
const RENAMED: &str = include_str!("words/renamed_zones.tsv");

/// Parses a time zone name. `EST` and similar mean local time with daylight
/// saving time, not a fixed offset.
pub fn zone(cell: &str) -> NamedZone {
    let name = cell.trim();
    let renamed = rows(RENAMED).find(|[old, _]| old.eq_ignore_ascii_case(name));
    if let Some([_, new]) = renamed {
        return NamedZone::Renamed(new.to_owned());
    }
    match Zone::new(&name.replace(' ', "_")) {
        Ok(zone) if zone.name() == name => NamedZone::Known(zone.name().to_owned()),
        Ok(zone) => NamedZone::Renamed(zone.name().to_owned()),
        Err(_) => NamedZone::Unknown,
    }
}

/// A time zone named in words.
#[derive(Debug, Clone, PartialEq)]
pub struct SaidZone {
    /// The words, with the time of day before them: “8pm Eastern”.
    pub words: String,
    /// The zone they mean.
    pub zone: Zone,
    /// The time of day before them, if there is one.
    pub clock: Option<Time>,
}

/// The informal names of zones in a text, each after a time of day or not.
static SAID: LazyLock<Regex> = LazyLock::new(|| {
    let names = rows(RENAMED).map(|[name, _]| name);
    let mut spoken: Vec<&str> = names
        .filter(|name| name.chars().all(|c| c.is_alphabetic() || c == ' '))
        .collect();
    // The first name that fits is taken: “Eastern Time” before “Eastern”.
    spoken.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let clock = r"(?:\b(\d{1,2}(?::\d\d)? ?(?:[ap]\.? ?m\b\.?)?|noon|midnight)[ (,]*)?";
    pattern(&format!(r"(?i){clock}\b({})\b", spoken.join("|")))
});

/// The time zones that a text names: by several words (“Eastern Time”, “hora
/// del este”), or by one after a time of day (“8pm Eastern”, “7:00 PM CST”).
pub fn said_zones(text: &str) -> Vec<SaidZone> {
    let found = SAID.captures_iter(text);
    found
        .filter_map(|found| {
            let (whole, name) = (found.get(0)?, found.get(2)?.as_str());
            let before = found.get(1).map_or("", |before| before.as_str().trim());
            let is_clock = before.contains(|c: char| !c.is_ascii_digit());
            let clock = clock(before).time().filter(|_| is_clock);
            // “7pm Central Church” is a church.
            let goes_on = text[whole.end()..]
                .trim_start()
                .starts_with(char::is_uppercase);
            let is_name = name.len() > MAX_ABBREVIATION && goes_on;
            let is_said = name.contains(' ') || clock.is_some() && !is_name;
            let (NamedZone::Known(zone) | NamedZone::Renamed(zone)) = zone(name) else {
                return None;
            };
            is_said.then_some(SaidZone {
                words: whole.as_str().to_owned(),
                zone: Zone::new(&zone).ok()?,
                clock,
            })
        })
        .collect()
}

/// Longest abbreviation of a zone: `AKST`.
const MAX_ABBREVIATION: usize = 4;

/// Parses a time with a zone behind it: `7:00 PM CST`.
pub fn clock_without_zone(cell: &str) -> Clock {
    match said_zones(cell).as_slice() {
        [
            SaidZone {
                clock: Some(time), ..
            },
        ] => Clock::Exact(*time),
        _ => clock(cell),
    }
}
