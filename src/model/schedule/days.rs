//! Sets of weekdays, and weekdays of a month (1st, 2nd … last).

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// A set of weekdays: bit 0 is Sunday, bit 6 is Saturday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Days(u8);

impl Days {
    /// The empty set.
    pub const NONE: Days = Days(0);
    /// All seven days.
    pub const ALL: Days = Days(0b111_1111);
    /// Monday to Friday.
    pub const WEEKDAYS: Days = Days(0b011_1110);
    /// Saturday and Sunday.
    pub const WEEKEND: Days = Days(0b100_0001);

    /// The set with these bits: 1 is Sunday, 2 Monday … 64 Saturday.
    pub const fn from_bits(bits: u8) -> Days {
        Days(bits & 0b111_1111)
    }

    /// The set of a single day.
    pub fn only(day: Weekday) -> Days {
        Days(1 << day.to_sunday_zero_offset())
    }

    /// The single day with this number, 0 = Sunday … 6 = Saturday; `None` if
    /// out of range.
    pub fn from_number(number: u8) -> Option<Days> {
        (number < 7).then_some(Days(1 << number))
    }

    /// An inclusive range that may wrap around the week: Saturday through
    /// Monday is three days.
    pub fn range(first: Weekday, last: Weekday) -> Days {
        let length = (last.to_sunday_zero_offset() - first.to_sunday_zero_offset()).rem_euclid(7);
        (0..=length).fold(Days::NONE, |days, step| {
            days.with(Days::only(first.wrapping_add(step)))
        })
    }

    /// Union of both sets.
    pub fn with(self, others: Days) -> Days {
        Days(self.0 | others.0)
    }

    /// The days of `self` that are not in `others`.
    pub fn without(self, others: Days) -> Days {
        Days(self.0 & !others.0)
    }

    /// Whether the set contains the day.
    pub fn contains(self, day: Weekday) -> bool {
        self.overlaps(Days::only(day))
    }

    /// Whether the sets have a day in common.
    pub fn overlaps(self, others: Days) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Number of days, 0 to 7.
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Iterates over the days, Monday first.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::Monday
            .cycle_forward()
            .take(7)
            .filter(move |day| self.contains(*day))
    }

    /// The only day of the set; `None` if it has none or several.
    pub fn single(self) -> Option<Weekday> {
        let mut days = self.iter();
        match (days.next(), days.next()) {
            (Some(day), None) => Some(day),
            _ => None,
        }
    }

    /// Runs of consecutive days as (first, last), Monday first. All seven days
    /// are a single run.
    pub fn runs(self) -> Vec<(Weekday, Weekday)> {
        let mut runs: Vec<(Weekday, Weekday)> = Vec::new();
        for day in self.iter() {
            match runs.last_mut() {
                Some((_, last)) if last.next() == day => *last = day,
                _ => runs.push((day, day)),
            }
        }
        runs
    }
}

/// Whether the date is one of these occurrences of its weekday in the month: 1
/// to 5 from the start, −1 for the last. An empty list matches every date.
pub fn is_nth_of_month(date: Date, ordinals: &[i8]) -> bool {
    let from_start = (date.day() - 1) / 7 + 1;
    let is_last = date.day() + 7 > date.days_in_month();
    ordinals.is_empty() || ordinals.contains(&from_start) || (is_last && ordinals.contains(&-1))
}

/// Two-letter code in opening hours of OpenStreetMap (`Mo`); in capitals, that
/// of calendars (RFC 5545).
pub fn day_code(day: Weekday) -> &'static str {
    ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
        [usize::from(day.to_monday_zero_offset().unsigned_abs())]
}
