//! Weekly recurring meetings and their start and end times.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use super::span::Span;
use super::time_zone::Zone;
use crate::model::schedule::days::{Days, day_code, is_nth_of_month};

/// Default length of a meeting in minutes.
pub const USUAL_MINUTES: u16 = 60;

const MINUTES_IN_DAY: u16 = 24 * 60;

/// A meeting at a fixed time of day on some weekdays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WeeklyMeeting {
    /// Time zone of the meeting.
    pub zone: Zone,
    /// Weekdays on which it starts.
    pub days: Days,
    /// Start time in the meeting's time zone.
    pub start: Time,
    /// Length in elapsed minutes, at least 1.
    pub minutes: u16,
    /// Weeks in which it takes place.
    pub pattern: Pattern,
    /// Dates on which it does not take place.
    pub skip: Vec<Date>,
    /// Part of the year in which it meets; `None` means all year.
    pub season: Option<Season>,
}

/// Weeks in which a meeting takes place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pattern {
    /// Every week.
    EveryWeek,
    /// Certain weekdays of a month: 1 to 5 from the start, −1 the last.
    OfMonth(Vec<i8>),
    /// Every other week; weeks run Sunday to Saturday.
    EveryOtherWeek {
        /// Any date in a week with a meeting.
        anchor: Date,
    },
}

/// An annual season, both ends inclusive. It wraps around the new year if
/// `first` is later in the year than `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    /// Month 1 to 12 and day 1 to 31 of the first day.
    pub first: (i8, i8),
    /// Month 1 to 12 and day 1 to 31 of the last day.
    pub last: (i8, i8),
}

impl Season {
    /// Whole months, from 1 to 12.
    pub fn of_months(first: i8, last: i8) -> Season {
        Season {
            first: (first, 1),
            last: (last, 31),
        }
    }

    /// Whether the date is in the season.
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
    /// A meeting every week, all year, with the default length.
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

    /// Whether the meeting starts on this local date.
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

    /// The meetings that overlap `from..to`, in order.
    ///
    /// A start time skipped by daylight saving time in spring moves forward by
    /// the skipped hour; for one that occurs twice in autumn, the first is
    /// used. The length is elapsed time, so a one-hour meeting takes an hour on
    /// both nights.
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
    /// example `FREQ=MONTHLY;BYDAY=2FR,4FR`. It assumes a `DTSTART` that is
    /// itself a start of the meeting; skipped dates are listed by
    /// [`WeeklyMeeting::skipped_starts`]. `None` if no rule is equivalent (no
    /// days, or a season that does not consist of whole months): the caller
    /// must list the dates.
    pub fn rrule(&self) -> Option<String> {
        if self.days.is_empty() {
            return None;
        }
        let days = self.days.iter();
        let codes: Vec<String> = days.map(|day| day_code(day).to_uppercase()).collect();
        let mut rule = match &self.pattern {
            Pattern::OfMonth(ordinals) if !ordinals.is_empty() => {
                let all: Vec<String> = (codes.iter())
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
                format!("FREQ=WEEKLY{interval};BYDAY={}", codes.join(","))
            }
        };
        if let Some(season) = self.season {
            let months: Vec<String> = whole_months(season)?.iter().map(i8::to_string).collect();
            rule.push_str(&format!(";BYMONTH={}", months.join(",")));
        }
        Some(rule)
    }

    /// The starts excluded by `skip`, for `EXDATE`.
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

/// Number of weeks since a fixed Sunday; weeks run Sunday to Saturday.
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

/// The months of a season, if it consists of whole months.
fn whole_months(season: Season) -> Option<Vec<i8>> {
    let (first, last) = (season.first.0, season.last.0);
    let last_day = match last {
        // The 29th, so that a rule by month never includes a leap day that the
        // season does not.
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
