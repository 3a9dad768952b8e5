//! Values that spreadsheets changed: dates stored as serial numbers, times as
//! fractions, values mistaken for dates, and numbers in scientific notation.

use jiff::civil::{Date, Time};

/// The digits of a phone number that a spreadsheet wrote as `5.702448838E+09`
/// or `5702448838.0`, if no digit was lost.
pub(crate) fn whole_number(cell: &str) -> Option<String> {
    let changed = cell.ends_with(".0") || cell.contains("E+");
    let number: f64 = cell.parse().ok().filter(|_| changed)?;
    let digits = format!("{number}");
    let mantissa = match cell.split_once("E+") {
        Some((mantissa, _)) => mantissa,
        None => cell.strip_suffix(".0")?,
    };
    let kept = mantissa.chars().filter(char::is_ascii_digit).count();
    (kept == digits.len() && matches!(kept, 10 | 11)).then_some(digits)
}

/// The date of a cell that contains a spreadsheet's serial number.
pub fn date_from_serial(cell: &str) -> Option<Date> {
    cell.parse().ok().and_then(serial_date)
}

/// A guess at what was typed before a spreadsheet turned it into a date: `3-5`
/// became `5-Mar`, `Mar-05` or `2026-03-05`.
pub fn typed_before_date(cell: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let month = |text: &str| {
        let lower = text.to_lowercase();
        MONTHS
            .iter()
            .position(|name| *name == lower)
            .map(|at| at + 1)
    };
    let number = |text: &str| {
        text.parse::<usize>()
            .ok()
            .filter(|day| (1..=31).contains(day))
    };
    if let Ok(day) = cell.parse::<Date>() {
        return Some(format!("{}-{}", day.month(), day.day()));
    }
    let (first, second) = cell.split_once('-')?;
    let (month, day) = match (month(first), month(second)) {
        (Some(month), None) => (month, number(second)?),
        (None, Some(month)) => (month, number(first)?),
        _ => return None,
    };
    Some(format!("{month}-{day}"))
}

/// Whether a spreadsheet has made a day or a bare time of hours: `11-Dec`,
/// `1/9/2026 21:00`, `0.4375`, `46031.875`, `9:00:00 AM`.
pub fn is_spoiled_hours(cell: &str) -> bool {
    let (day, time) = cell.split_once([' ', 'T']).unwrap_or((cell, ""));
    let is_clock = |text: &str| {
        let allowed = |c: char| c.is_ascii_digit() || ": APMapm".contains(c);
        text.contains(':') && text.chars().all(allowed)
    };
    let is_day = |text: &str| {
        let parts: Vec<&str> = text.split(['/', '-']).collect();
        let are_digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
        parts.len() == 3 && parts[1].len() <= 2 && parts.iter().all(are_digits)
    };
    typed_before_date(cell).is_some()
        || time_of_fraction(cell).is_some()
        || is_clock(cell)
        || (is_day(day) && (time.is_empty() || is_clock(time)))
        || serial_day(cell).is_some()
}

/// The day of a serial number with or without a time: `46031.875`.
fn serial_day(cell: &str) -> Option<Date> {
    let whole = cell.split('.').next()?;
    cell.parse::<f64>().ok()?;
    serial_date(whole.parse().ok()?)
}

/// The time of day for a fraction of a day, as spreadsheets store times:
/// `0.375` is 9 a.m.
pub fn time_of_fraction(cell: &str) -> Option<Time> {
    let digits = cell.strip_prefix("0.").or_else(|| cell.strip_prefix('.'))?;
    let fraction: f64 = format!("0.{digits}").parse().ok()?;
    let minutes = (fraction * 24.0 * 60.0).round() as i16;
    Time::new((minutes / 60) as i8, (minutes % 60) as i8, 0, 0).ok()
}

/// The date for a number of days since 1899-12-30; only years 2000 to 2099.
pub(crate) fn serial_date(serial: i64) -> Option<Date> {
    if !(36_526..=73_050).contains(&serial) {
        return None;
    }
    let start = Date::new(1899, 12, 30).ok()?;
    start.checked_add(jiff::Span::new().days(serial)).ok()
}
