//! When a list is fetched again.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use crate::model::schedule::days::Days;
use crate::model::schedule::hours_text::reader::read_days;

/// When a list is fetched again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Due {
    /// Time after the last fetch.
    pub every: Interval,
    /// The day it then waits for.
    pub on: Option<Day>,
}

/// Time between two fetches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interval {
    /// A number of days.
    Days(u16),
    /// A number of months.
    Months(u16),
}

/// A day that comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// A day of the week.
    OfWeek(Weekday),
    /// A day of the month; the last one where the month is shorter.
    OfMonth(i8),
    /// A month and a day of it; the last one where the month is shorter.
    OfYear(i8, i8),
}

impl Default for Interval {
    fn default() -> Interval {
        Interval::Days(7)
    }
}

impl Interval {
    /// Parses `day`, `week`, `2 weeks`, `month`, `quarter`, `year`.
    pub fn parse(cell: &str) -> Option<Interval> {
        let cell = cell.trim().to_lowercase();
        let cell = cell.strip_prefix("every ").unwrap_or(&cell);
        let (count, unit) = cell.rsplit_once(' ').unwrap_or(("1", cell));
        let count: u16 = count
            .parse()
            .ok()
            .filter(|count| (1..=1000).contains(count))?;
        match unit.trim_end_matches('s') {
            "day" | "daily" => Some(Interval::Days(count)),
            "week" | "weekly" => Some(Interval::Days(7 * count)),
            "month" | "monthly" => Some(Interval::Months(count)),
            "quarter" => Some(Interval::Months(3 * count)),
            "year" | "yearly" => Some(Interval::Months(12 * count)),
            _ => None,
        }
    }

    /// The first day after this time; the same day if the calendar ends before.
    fn after(self, day: Date) -> Date {
        let span = match self {
            Interval::Days(days) => i64::from(days).days(),
            Interval::Months(months) => i64::from(months).months(),
        };
        day.checked_add(span).unwrap_or(day)
    }
}

impl Day {
    /// Parses `monday`, `15` or `03-01`.
    pub fn parse(cell: &str) -> Option<Day> {
        let number = |text: &str, most: i8| {
            let number: i8 = text.parse().ok()?;
            (1..=most).contains(&number).then_some(number)
        };
        if let Some((month, day)) = cell.split_once('-') {
            return Some(Day::OfYear(number(month, 12)?, number(day, 31)?));
        }
        if let Some(day) = number(cell, 31) {
            return Some(Day::OfMonth(day));
        }
        let day = read_days(cell).and_then(Days::single);
        day.map(Day::OfWeek)
    }

    fn is(self, date: Date) -> bool {
        let in_month = |day: i8| date.day() == day.min(date.days_in_month());
        match self {
            Day::OfWeek(day) => date.weekday() == day,
            Day::OfMonth(day) => in_month(day),
            Day::OfYear(month, day) => date.month() == month && in_month(day),
        }
    }
}

impl Due {
    /// Whether a list that was fetched last on a day is due.
    pub fn is_due(&self, fetched: Option<Date>, today: Date) -> bool {
        let Some(fetched) = fetched else { return true };
        let mut day = self.every.after(fetched);
        while let Some(on) = self.on
            && day < today
            && !on.is(day)
        {
            day = day.tomorrow().unwrap_or(today);
        }
        day <= today && self.on.is_none_or(|on| on.is(day) || on.is(today))
    }
}
