//! Times of day as people write them, and the inference of am or pm.

use jiff::civil::Time;

use crate::model::schedule::hours_rules::{ClockRange, DAY};

const NOON: u16 = 12 * 60;

/// A time of day as written, with or without am or pm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Hour as written, 0 to 24.
    pub hour: u16,
    /// Minute, 0 to 59.
    pub minute: u16,
    /// am or pm, if written.
    pub half: Option<Half>,
    /// Whether it uses 24-hour notation: `08:00`, `1730`, `9:00:00`, `17`.
    pub full_day: bool,
}

/// A half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// Midnight to noon.
    Am,
    /// Noon to midnight.
    Pm,
}

impl Clock {
    /// 12:00 pm.
    pub const NOON: Clock = Clock {
        hour: 12,
        minute: 0,
        half: Some(Half::Pm),
        full_day: false,
    };
    /// 12:00 am.
    pub const MIDNIGHT: Clock = Clock {
        hour: 12,
        minute: 0,
        half: Some(Half::Am),
        full_day: false,
    };

    /// Whether it is a valid 12-hour or 24-hour time.
    pub fn is_time(self) -> bool {
        let hours = match self.half {
            Some(_) => 1..=12,
            None => 0..=24,
        };
        hours.contains(&self.hour) && self.minute < 60 && (self.hour < 24 || self.minute == 0)
    }

    /// Minutes from midnight, read as am or pm.
    fn as_half(self, half: Half) -> u16 {
        let hour = self.hour % 12 + if half == Half::Pm { 12 } else { 0 };
        hour * 60 + self.minute
    }

    /// Minutes from midnight if unambiguous.
    fn certain(self) -> Option<u16> {
        match self.half {
            Some(half) => Some(self.as_half(half)),
            None if self.hour > 12 || self.hour == 0 => Some((self.hour * 60 + self.minute) % DAY),
            None => None,
        }
    }

    /// The time of day if unambiguous: `7pm`, `19:00`, `noon`, `07:00`. `None`
    /// for a bare `7:00`.
    pub fn time(self) -> Option<Time> {
        let literal = self.full_day.then_some(self.hour * 60 + self.minute);
        let minutes = self.certain().or(literal)? % DAY;
        let hour = i8::try_from(minutes / 60).ok()?;
        let minute = i8::try_from(minutes % 60).ok()?;
        Time::new(hour, minute, 0, 0).ok()
    }
}

/// The time range from `start` to `end`, or `None` if it is ambiguous.
///
/// - `6-8 pm`, `10-2pm`: the start is the latest possible one before the end.
/// - `8am-5`, `noon-1`: the end is the next possible one after the start.
/// - `9-5`, `10-2`, `8-4:30`: business hours across noon; `1-4` is the
///   afternoon.
/// - `08:00-17:00`, `9-17`: 24-hour notation.
/// - `6-8`, `9-7`, `7-7`: ambiguous, morning or evening.
pub fn range(start: Clock, end: Clock) -> Option<ClockRange> {
    let full_day = start.half.is_none()
        && end.half.is_none()
        && (start.full_day || end.full_day || start.certain().is_some() || end.certain().is_some());
    let (from, to) = if full_day {
        let (from, to) = (start.hour * 60 + start.minute, end.hour * 60 + end.minute);
        // `08:00-05:00` is 12-hour notation or a typo.
        let plain = to > from || start.hour > 12 || to == 0;
        plain.then_some((from % DAY, to))?
    } else {
        match (start.certain(), end.certain()) {
            (Some(from), Some(to)) => (from, to),
            (None, Some(to)) => (latest_before(start, to), to),
            (Some(from), None) => (from, soonest_after(end, from)),
            (None, None) => by_custom(start, end)?,
        }
    };
    let end = if to > from { to } else { to + DAY };
    Some(ClockRange { start: from, end })
}

fn latest_before(start: Clock, end: u16) -> u16 {
    let end = if end == 0 { DAY } else { end };
    let (am, pm) = (start.as_half(Half::Am), start.as_half(Half::Pm));
    // For a range past midnight such as `10-2am`, the start is pm.
    if pm < end || am >= end { pm } else { am }
}

fn soonest_after(end: Clock, start: u16) -> u16 {
    let (am, pm) = (end.as_half(Half::Am), end.as_half(Half::Pm));
    if am > start || pm <= start { am } else { pm }
}

fn by_custom(start: Clock, end: Clock) -> Option<(u16, u16)> {
    let (morning, afternoon) = (start.as_half(Half::Am), end.as_half(Half::Pm));
    let across_noon = (7..=11).contains(&start.hour)
        && (end.hour == 12 || end.hour <= 6)
        && morning < NOON
        && afternoon >= NOON
        // Ranges such as `7-6` may as well be overnight.
        && afternoon - morning <= 10 * 60;
    if across_noon {
        return Some((morning, afternoon));
    }
    let start_after_noon = start.as_half(Half::Pm);
    let early = start.hour == 12 || start.hour <= 4;
    let in_afternoon = early && end.hour <= 7 && start_after_noon < afternoon;
    in_afternoon.then_some((start_after_noon, afternoon))
}
