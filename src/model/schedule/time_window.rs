//! Time windows of a search: now, tonight, Thursday after 7 pm.

use jiff::civil::{Date, Time, Weekday, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Start of the evening.
pub const EVENING: Time = time(17, 0, 0, 0);

/// End of the night.
pub const NIGHT_END: Time = time(5, 0, 0, 0);

/// A requested day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Day {
    /// The current moment; with a time of day, today.
    Now,
    /// Midnight to midnight. Hours that have passed do not match.
    Today,
    /// 5 pm to 5 am. Before 5 am, the night that began yesterday.
    Tonight,
    /// Midnight to midnight.
    Tomorrow,
    /// Saturday and Sunday of the current or the next weekend.
    Weekend,
    /// The next such weekday, including today. If it is today, the same day of
    /// next week is included, so that "Monday" late on a Monday still finds
    /// Monday meetings.
    Weekday(Weekday),
    /// Any of the next seven days, today included.
    Any,
}

/// Days by their value in `words/times.csv`.
const DAYS: [(&str, Day); 13] = [
    ("now", Day::Now),
    ("today", Day::Today),
    ("tonight", Day::Tonight),
    ("tomorrow", Day::Tomorrow),
    ("weekend", Day::Weekend),
    ("monday", Day::Weekday(Weekday::Monday)),
    ("tuesday", Day::Weekday(Weekday::Tuesday)),
    ("wednesday", Day::Weekday(Weekday::Wednesday)),
    ("thursday", Day::Weekday(Weekday::Thursday)),
    ("friday", Day::Weekday(Weekday::Friday)),
    ("saturday", Day::Weekday(Weekday::Saturday)),
    ("sunday", Day::Weekday(Weekday::Sunday)),
    ("any", Day::Any),
];

impl Day {
    /// The word for it: `tonight`, `thursday`, `any`.
    pub fn word(self) -> &'static str {
        let found = DAYS.iter().find(|(_, day)| *day == self);
        found.map_or("any", |(word, _)| word)
    }

    /// Parses a day; days of the week may be cut to three letters.
    pub fn from_word(word: &str) -> Option<Day> {
        let is_day = |known: &str| {
            known == word || (word.len() == 3 && known.ends_with("day") && known.starts_with(word))
        };
        let found = DAYS.iter().find(|(known, _)| is_day(known));
        found.map(|(_, day)| *day)
    }
}

/// A requested day and time, interpreted in each listing's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeWindow {
    /// The day.
    pub day: Day,
    /// Start time; midnight if `None`.
    pub from: Option<Time>,
    /// End time, exclusive; end of the day if `None`. If it is not after the
    /// start, it is on the next day; equal `from` and `to` mean that one
    /// minute.
    pub to: Option<Time>,
}

impl From<Day> for TimeWindow {
    /// The whole day.
    fn from(day: Day) -> TimeWindow {
        let (from, to) = (None, None);
        TimeWindow { day, from, to }
    }
}

impl TimeWindow {
    /// Whether it is the current moment.
    pub fn is_now(&self) -> bool {
        *self == TimeWindow::from(Day::Now)
    }

    /// The window as time intervals, as of `now`: each from its start,
    /// inclusive, to its end, exclusive.
    pub fn bounds(&self, now: Timestamp, time_zone: &TimeZone) -> Vec<(Timestamp, Timestamp)> {
        if self.is_now() {
            let end = now.checked_add(1.second());
            return end.map(|end| (now, end)).into_iter().collect();
        }
        let TimeWindow { day, from, to } = *self;
        let local = time_zone.to_datetime(now);
        let today = local.date();
        let days = |count: i64| today.saturating_add(count.days());
        let clock = ClockWindow {
            from,
            to,
            time_zone,
        };
        let on = |dates: &[Date]| dates.iter().filter_map(|date| clock.on(*date)).collect();
        match day {
            Day::Any => on(&(0..=7).map(days).collect::<Vec<_>>()),
            Day::Now | Day::Today => on(&[today]),
            Day::Tomorrow => on(&[days(1)]),
            Day::Weekend => {
                // Days since Saturday: 0 on Saturday, 1 on Sunday.
                let since = i64::from(today.weekday().since(Weekday::Saturday));
                let saturday = if since <= 1 { -since } else { 7 - since };
                on(&[days(saturday), days(saturday + 1)])
            }
            Day::Weekday(weekday) => {
                let ahead = i64::from(weekday.since(today.weekday()));
                if ahead == 0 {
                    on(&[today, days(7)])
                } else {
                    on(&[days(ahead)])
                }
            }
            // After midnight also the coming evening.
            Day::Tonight if local.time() < NIGHT_END => {
                merged([clock.night(days(-1)), clock.night(today)].concat())
            }
            Day::Tonight => merged(clock.night(today)),
        }
    }
}

/// A part of a day in a time zone.
struct ClockWindow<'a> {
    from: Option<Time>,
    to: Option<Time>,
    time_zone: &'a TimeZone,
}

impl ClockWindow<'_> {
    fn moment(&self, date: Date, time: Time) -> Option<Timestamp> {
        let zoned = date
            .to_datetime(time)
            .to_zoned(self.time_zone.clone())
            .ok()?;
        Some(zoned.timestamp())
    }

    /// The parts of it in the night that begins on a date.
    fn night(&self, date: Date) -> Vec<(Timestamp, Timestamp)> {
        let morning = date.saturating_add(1.day());
        let ends = self
            .moment(date, EVENING)
            .zip(self.moment(morning, NIGHT_END));
        let Some((first, last)) = ends else {
            return Vec::new();
        };
        let parts = [date, morning].into_iter().filter_map(|day| self.on(day));
        let within = parts.map(|(start, end)| (start.max(first), end.min(last)));
        within.filter(|(start, end)| start < end).collect()
    }

    fn on(&self, date: Date) -> Option<(Timestamp, Timestamp)> {
        let from = self.from.unwrap_or(Time::midnight());
        let start = self.moment(date, from)?;
        let tomorrow = date.tomorrow().ok()?;
        let end = match self.to {
            Some(to) if self.from == Some(to) => start.checked_add(1.minute()).ok()?,
            Some(to) if to > from => self.moment(date, to)?,
            Some(to) => self.moment(tomorrow, to)?,
            None => self.moment(tomorrow, Time::midnight())?,
        };
        Some((start, end))
    }
}

/// Merges intervals that touch or overlap.
fn merged(parts: Vec<(Timestamp, Timestamp)>) -> Vec<(Timestamp, Timestamp)> {
    let mut whole: Vec<(Timestamp, Timestamp)> = Vec::new();
    for (start, end) in parts {
        match whole.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => whole.push((start, end)),
        }
    }
    whole
}
