//! Clock times as people write them, and which half of the day they mean.

use jiff::civil::Time;

use crate::model::schedule::hours_rules::{ClockRange, DAY};

const NOON: u16 = 12 * 60;

/// A time of day as written, perhaps without am or pm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// 0 to 24 as written.
    pub hour: u16,
    /// 0 to 59.
    pub minute: u16,
    /// Whether am or pm was written.
    pub half: Option<Half>,
    /// True if written for a 24-hour clock: `08:00`, `1730`, `9:00:00`, `17`.
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
    /// Noon, sharp.
    pub const NOON: Clock = Clock {
        hour: 12,
        minute: 0,
        half: Some(Half::Pm),
        full_day: false,
    };
    /// Midnight, sharp.
    pub const MIDNIGHT: Clock = Clock {
        hour: 12,
        minute: 0,
        half: Some(Half::Am),
        full_day: false,
    };

    /// True if it can be read on some clock.
    pub fn is_time(self) -> bool {
        let hours = match self.half {
            Some(_) => 1..=12,
            None => 0..=24,
        };
        hours.contains(&self.hour) && self.minute < 60 && (self.hour < 24 || self.minute == 0)
    }

    /// Minutes from midnight taken as am or pm.
    fn as_half(self, half: Half) -> u16 {
        let hour = self.hour % 12 + if half == Half::Pm { 12 } else { 0 };
        hour * 60 + self.minute
    }

    /// Minutes from midnight if the text leaves no choice.
    fn certain(self) -> Option<u16> {
        match self.half {
            Some(half) => Some(self.as_half(half)),
            None if self.hour > 12 || self.hour == 0 => Some((self.hour * 60 + self.minute) % DAY),
            None => None,
        }
    }

    /// The time of day if the text leaves no choice: `7pm`, `19:00`, `noon`,
    /// `07:00`. `None` for a bare `7:00`.
    pub fn time(self) -> Option<Time> {
        let literal = self.full_day.then_some(self.hour * 60 + self.minute);
        let minutes = self.certain().or(literal)? % DAY;
        let hour = i8::try_from(minutes / 60).ok()?;
        let minute = i8::try_from(minutes % 60).ok()?;
        Time::new(hour, minute, 0, 0).ok()
    }
}

/// The time range that `start` to `end` means, or `None` when it could mean two.
///
/// - `6-8 pm`, `10-2pm`: the start takes the latest half before the end.
/// - `8am-5`, `noon-1`: the end is the next such time after the start.
/// - `9-5`, `10-2`, `8-4:30`: a day's work across noon; `1-4` is the afternoon.
/// - `08:00-17:00`, `9-17`: the 24-hour clock.
/// - `6-8`, `9-7`, `7-7`: morning or evening? Nobody can know.
pub fn range(start: Clock, end: Clock) -> Option<ClockRange> {
    let full_day = start.half.is_none()
        && end.half.is_none()
        && (start.full_day || end.full_day || start.certain().is_some() || end.certain().is_some());
    let (from, to) = if full_day {
        let (from, to) = (start.hour * 60 + start.minute, end.hour * 60 + end.minute);
        // `08:00-05:00` is a 12-hour clock in disguise, or a slip of the pen.
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
    // Past midnight, as in `10-2am`, the start is the evening before.
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
        // `7-6` and the like are as likely a night.
        && afternoon - morning <= 10 * 60;
    if across_noon {
        return Some((morning, afternoon));
    }
    let start_after_noon = start.as_half(Half::Pm);
    let early = start.hour == 12 || start.hour <= 4;
    let in_afternoon = early && end.hour <= 7 && start_after_noon < afternoon;
    in_afternoon.then_some((start_after_noon, afternoon))
}
