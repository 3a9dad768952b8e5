//! Days of the week as a set, and which of them in a month.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// A set of days of the week: bit 0 is Sunday, bit 6 is Saturday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Days(u8);

impl Days {
    /// No day.
    pub const NONE: Days = Days(0);
    /// All seven.
    pub const ALL: Days = Days(0b111_1111);
    /// Monday to Friday.
    pub const WEEKDAYS: Days = Days(0b011_1110);
    /// Saturday and Sunday.
    pub const WEEKEND: Days = Days(0b100_0001);

    /// The set of these bits: 1 is Sunday, 2 Monday … 64 Saturday.
    pub const fn from_bits(bits: u8) -> Days {
        Days(bits & 0b111_1111)
    }

    /// Only this day.
    pub fn only(day: Weekday) -> Days {
        Days(1 << day.to_sunday_zero_offset())
    }

    /// The day of this number, 0 = Sunday … 6 = Saturday; `None` for others.
    pub fn from_number(number: u8) -> Option<Days> {
        (number < 7).then_some(Days(1 << number))
    }

    /// From one day through another, over the end of the week if need be:
    /// Saturday through Monday is three days.
    pub fn range(first: Weekday, last: Weekday) -> Days {
        let length = (last.to_sunday_zero_offset() - first.to_sunday_zero_offset()).rem_euclid(7);
        (0..=length).fold(Days::NONE, |days, step| {
            days.with(Days::only(first.wrapping_add(step)))
        })
    }

    /// These days and those.
    pub fn with(self, others: Days) -> Days {
        Days(self.0 | others.0)
    }

    /// These days but not those.
    pub fn without(self, others: Days) -> Days {
        Days(self.0 & !others.0)
    }

    /// True if the day is in the set.
    pub fn contains(self, day: Weekday) -> bool {
        self.overlaps(Days::only(day))
    }

    /// True if the two sets share a day.
    pub fn overlaps(self, others: Days) -> bool {
        self.0 & others.0 != 0
    }

    /// True if there is no day in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many days, 0 to 7.
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// The days in order, Monday first, as people list them.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::Monday
            .cycle_forward()
            .take(7)
            .filter(move |day| self.contains(*day))
    }

    /// The one day of the set, if it has just one.
    pub fn single(self) -> Option<Weekday> {
        let mut days = self.iter();
        match (days.next(), days.next()) {
            (Some(day), None) => Some(day),
            _ => None,
        }
    }

    /// Runs of days that follow each other, Monday first, as (first, last).
    /// All seven are one run.
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

/// Which ones of a weekday in a month: 1 to 5 from the start, −1 the last.
/// An empty list means every one.
pub fn is_nth_of_month(date: Date, ordinals: &[i8]) -> bool {
    let from_start = (date.day() - 1) / 7 + 1;
    let is_last = date.day() + 7 > date.days_in_month();
    ordinals.is_empty() || ordinals.contains(&from_start) || (is_last && ordinals.contains(&-1))
}
