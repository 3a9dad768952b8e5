//! Parses phones, dates and hours.

use jiff::civil::{Date, Weekday};

use crate::export::meeting_guide;
use crate::import::meetings::parse_time;
use crate::model::contact::Phone;
use crate::model::schedule::days::{Days, day_code};
use crate::model::schedule::hours_text::reader::read_days;
use crate::seeds::rows::parse_cell;

/// The valid numbers of a cell as a seed file writes them, and the invalid
/// parts. A cell may hold several numbers, letters for digits, and extensions.
pub fn phones(cell: &str) -> (Vec<String>, Vec<String>) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    let whole = cell.trim().trim_matches('"');
    if parse_cell::phone(whole).is_some() {
        return (vec![written(whole)], bad);
    }
    let parts = whole
        .split([';', ',', '/', '|', '\n'])
        .flat_map(|part| part.split(" or "));
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        match parse_cell::phone(part) {
            Some(_) => good.push(written(part)),
            None => bad.push(part.to_owned()),
        }
    }
    (good, bad)
}

/// A number as a seed file has it; the cell itself if it is none.
pub(crate) fn written(cell: &str) -> String {
    parse_cell::phone(cell).map_or_else(|| cell.to_owned(), |phone| dialed(&phone))
}

/// A number as a seed file has it.
pub(crate) fn dialed(phone: &Phone) -> String {
    match phone.extension.as_str() {
        "" => phone.display.clone(),
        extension => format!("{} x{extension}", phone.display),
    }
}

/// A parsed date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// A complete date.
    Sure(Date),
    /// A date with a two-digit year: the century is a guess.
    TwoDigits(Date),
    /// Not a date.
    Unreadable,
}

/// Parses `2014-11-27`, `11/27/2014`, `11/27/14`, `November 27, 2014`.
pub fn day(cell: &str) -> Day {
    let cell = parse_cell::without_time(cell.trim());
    let last = cell.rsplit('/').next().unwrap_or_default();
    let two_digits = cell.contains('/') && last.len() == 2;
    match parse_cell::date(cell) {
        Some(day) if two_digits => Day::TwoDigits(day),
        Some(day) => Day::Sure(day),
        None => Date::strptime("%B %d, %Y", cell).map_or(Day::Unreadable, Day::Sure),
    }
}

/// One line of hours, such as `Mo,We 09:00-17:00`, from the cells of a
/// schedule. `None` if a cell is missing or cannot be parsed.
pub fn times(days: &str, opens: &str, closes: &str) -> Option<String> {
    let (from, to) = (clock(opens)?, clock(closes)?);
    // These formats end a day at 23:59.
    let to = if to == "23:59" {
        "24:00".to_owned()
    } else {
        to
    };
    Some(format!("{} {from}-{to}", days_of(days)?))
}

/// Normalizes `9am`, `09:00:00`, `9:00` or `09:00Z` to `09:00`. These formats use
/// 24-hour clocks, so a bare 3:00 is in the morning.
pub fn clock(cell: &str) -> Option<String> {
    let time = parse_time::clock(cell.trim().trim_end_matches('Z')).time();
    time.map(meeting_guide::written)
}

/// Converts `MO,WE`, `1MO,3MO`, `Monday` or `1` to `Mo,We` or `Mo[1,3]`.
fn days_of(cell: &str) -> Option<String> {
    let of_code = |code: &str| {
        let mut days = Days::ALL.iter();
        days.find(|day| day_code(*day).eq_ignore_ascii_case(code))
    };
    let one = |text: &str| {
        let text = text.trim();
        let at = text
            .find(|c: char| c.is_ascii_alphabetic())
            .unwrap_or(text.len());
        let (number, code) = text.split_at(at);
        if code.is_empty() {
            // ISO: Monday is 1.
            let day = Weekday::from_monday_one_offset(number.parse().ok()?);
            return Some(day_code(day.ok()?).to_owned());
        }
        let day = of_code(code).or_else(|| read_days(code)?.single())?;
        let day = day_code(day);
        Some(match number {
            "" => day.to_owned(),
            number => format!("{day}[{number}]"),
        })
    };
    let days: Option<Vec<String>> = cell.split(',').map(one).collect();
    days.map(|days| days.join(","))
}
