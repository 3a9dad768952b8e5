//! Public holidays of the United States.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, Weekday};
use jiff::civil::Date;
use opening_hours::ContextHolidays;
use opening_hours::localization::Country;

/// Holidays on a fixed date. The crate's calendar only has the observed day;
/// when that is the Friday before, a pantry that opens on Saturdays is still
/// closed on Christmas Day itself.
const FIXED: [(u32, u32); 5] = [(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)];

/// Years for which fixed dates are added.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2080;

static HOLIDAYS: LazyLock<ContextHolidays> = LazyLock::new(|| {
    let base = Country::US.holidays();
    let mut public = base.get_public().clone();
    for year in YEARS {
        for (month, day) in FIXED {
            if let Some(date) = NaiveDate::from_ymd_opt(year, month, day) {
                public.insert(date);
            }
        }
        // Columbus Day is a federal holiday, although not every state observes
        // it.
        if let Some(date) = NaiveDate::from_weekday_of_month_opt(year, 10, Weekday::Mon, 2) {
            public.insert(date);
        }
    }
    ContextHolidays::new(public.into(), Default::default())
});

/// The calendar for the opening-hours crate.
pub fn calendar() -> ContextHolidays {
    HOLIDAYS.clone()
}

/// Whether the date is a federal holiday or its observed day.
pub fn is_holiday(date: Date) -> bool {
    chrono_date(date).is_some_and(|date| HOLIDAYS.get_public().contains(date))
}

/// Converts a date for `chrono`, which the opening-hours crate uses.
pub fn chrono_date(date: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(
        i32::from(date.year()),
        u32::from(date.month().unsigned_abs()),
        u32::from(date.day().unsigned_abs()),
    )
}

/// Converts a date to `jiff`; `None` if out of its range.
pub fn jiff_date(date: NaiveDate) -> Option<Date> {
    Date::new(
        i16::try_from(date.year()).ok()?,
        i8::try_from(date.month()).ok()?,
        i8::try_from(date.day()).ok()?,
    )
    .ok()
}
