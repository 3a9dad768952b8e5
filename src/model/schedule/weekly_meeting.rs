//! Meetings that come again by the week: when each one starts and ends.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use super::span::Span;
use super::time_zone::Zone;
use crate::model::schedule::days::{Days, is_nth_of_month};

/// How long a meeting lasts when nobody says, in minutes.
pub const USUAL_MINUTES: u16 = 60;

const MINUTES_IN_DAY: u16 = 24 * 60;

/// A meeting at one time of day on some days of the week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeeklyMeeting {
    /// Where its clock hangs.
    pub zone: Zone,
    /// The days on which it starts.
    pub days: Days,
    /// When it starts, on the wall clock of its zone.
    pub start: Time,
    /// How long it lasts in real minutes, at least 1.
    pub minutes: u16,
    /// In which weeks.
    pub pattern: Pattern,
    /// Days on which it does not start.
    pub skip: Vec<Date>,
    /// The part of the year in which it meets; `None` is all year.
    pub season: Option<Season>,
}

/// The weeks in which a meeting comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pattern {
    /// Every week.
    EveryWeek,
    /// Some of its weekdays in a month: 1 to 5 from the start, −1 the last.
    OfMonth(Vec<i8>),
    /// Every other week, weeks running Sunday to Saturday.
    EveryOtherWeek {
        /// Any day of a week in which it meets.
        anchor: Date,
    },
}

/// A part of the year that comes every year, both ends included. When the
/// first day is later in the year than the last, it runs over the new year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    /// Month 1 to 12 and day 1 to 31 of the first day.
    pub first: (i8, i8),
    /// Month 1 to 12 and day 1 to 31 of the last day.
    pub last: (i8, i8),
}

impl Season {
    /// True if the date is in the season.
    pub fn contains(self, date: Date) -> bool {
        let day = (date.month(), date.day());
        if self.first <= self.last {
            (self.first..=self.last).contains(&day)
        } else {
            day >= self.first || day <= self.last
        }
    }
}

impl WeeklyMeeting {
    /// A meeting every week, all year, of the usual length.
    pub fn new(zone: Zone, days: Days, start: Time) -> WeeklyMeeting {
        WeeklyMeeting {
            zone,
            days,
            start,
            minutes: USUAL_MINUTES,
            pattern: Pattern::EveryWeek,
            skip: Vec::new(),
            season: None,
        }
    }

    /// True if the meeting starts on this date of its own calendar.
    pub fn is_on(&self, date: Date) -> bool {
        self.days.contains(date.weekday())
            && match &self.pattern {
                Pattern::EveryWeek => true,
                Pattern::OfMonth(ordinals) => is_nth_of_month(date, ordinals),
                Pattern::EveryOtherWeek { anchor } => {
                    (week_number(date) - week_number(*anchor)) % 2 == 0
                }
            }
            && self.season.is_none_or(|season| season.contains(date))
            && !self.skip.contains(&date)
    }

    /// The meetings that are on for a moment of `from..to`, in order.
    ///
    /// A start that the clocks skip in spring moves on by the hour skipped; one
    /// that comes twice in autumn is the first of the two. The length is real
    /// time, so a one-hour meeting lasts an hour on both nights.
    pub(super) fn spans(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Span> + '_ {
        let time_zone = self.zone.time_zone();
        let nights = i64::from(self.minutes / MINUTES_IN_DAY) + 1;
        let length = SignedDuration::from_mins(i64::from(self.minutes.max(1)));
        let last = time_zone.to_datetime(to).date();
        let mut next = (!self.days.is_empty())
            .then(|| time_zone.to_datetime(from).date())
            .map(|date| date.saturating_sub(jiff::Span::new().days(nights)));
        std::iter::from_fn(move || {
            while let Some(date) = next.filter(|date| *date <= last) {
                next = date.tomorrow().ok();
                if !self.is_on(date) {
                    continue;
                }
                let Some(span) = span_on(date, self.start, length, time_zone) else {
                    continue;
                };
                if span.start.timestamp() >= to {
                    return None;
                }
                if span.end.timestamp() > from {
                    return Some(span);
                }
            }
            None
        })
    }

    /// The recurrence as an RFC 5545 `RRULE` value without its name, for
    /// example `FREQ=MONTHLY;BYDAY=2FR,4FR`. The rule counts from a `DTSTART`
    /// that is itself a start of the meeting; skipped dates are left to
    /// [`WeeklyMeeting::skipped_starts`]. `None` when no rule says the same (no
    /// days, or a season that is not of whole months): list the dates then.
    pub fn rrule(&self) -> Option<String> {
        if self.days.is_empty() {
            return None;
        }
        let day_codes = || self.days.iter().map(day_code);
        let mut rule = match &self.pattern {
            Pattern::OfMonth(ordinals) if !ordinals.is_empty() => {
                let all: Vec<String> = day_codes()
                    .flat_map(|code| ordinals.iter().map(move |nth| format!("{nth}{code}")))
                    .collect();
                format!("FREQ=MONTHLY;BYDAY={}", all.join(","))
            }
            pattern => {
                let every_other = matches!(pattern, Pattern::EveryOtherWeek { .. });
                let interval = if every_other {
                    ";INTERVAL=2;WKST=SU"
                } else {
                    ""
                };
                let all: Vec<&str> = day_codes().collect();
                format!("FREQ=WEEKLY{interval};BYDAY={}", all.join(","))
            }
        };
        if let Some(season) = self.season {
            let months: Vec<String> = whole_months(season)?.iter().map(i8::to_string).collect();
            rule.push_str(&format!(";BYMONTH={}", months.join(",")));
        }
        Some(rule)
    }

    /// The starts that `skip` takes out, for `EXDATE`.
    pub fn skipped_starts(&self) -> Vec<Zoned> {
        let unskipped = WeeklyMeeting {
            skip: Vec::new(),
            ..self.clone()
        };
        self.skip
            .iter()
            .filter(|date| unskipped.is_on(**date))
            .filter_map(|date| {
                let start = date.to_datetime(self.start);
                start.to_zoned(self.zone.time_zone().clone()).ok()
            })
            .collect()
    }
}

/// Weeks since a fixed Sunday, the same for all days Sunday to Saturday.
fn week_number(date: Date) -> i64 {
    // 1970-01-01 was a Thursday, so day −4 was a Sunday.
    let days = date
        .duration_since(jiff::civil::date(1970, 1, 1))
        .as_hours()
        / 24;
    (days + 4).div_euclid(7)
}

fn span_on(date: Date, start: Time, length: SignedDuration, time_zone: &TimeZone) -> Option<Span> {
    let start = date.to_datetime(start).to_zoned(time_zone.clone()).ok()?;
    let end = start.checked_add(length).ok()?;
    Some(Span {
        start,
        end,
        sure: true,
    })
}

/// The two-letter code of RFC 5545.
fn day_code(day: jiff::civil::Weekday) -> &'static str {
    ["SU", "MO", "TU", "WE", "TH", "FR", "SA"]
        [usize::from(day.to_sunday_zero_offset().unsigned_abs())]
}

/// The months of a season, if it starts on a first and ends on a last day.
fn whole_months(season: Season) -> Option<Vec<i8>> {
    let (first, last) = (season.first.0, season.last.0);
    let last_day = match last {
        // The 29th, so that a rule by month never adds a leap day.
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if season.first.1 != 1 || season.last.1 < last_day {
        return None;
    }
    let count = (last - first).rem_euclid(12);
    Some(
        (0..=count)
            .map(|step| (first - 1 + step) % 12 + 1)
            .collect(),
    )
}
