//! Schedules: a single engine for filters, badges, pages, print and calendars.
//! It never reads the clock; callers pass in the current time.
//!
//! | Module | Contents |
//! | --- | --- |
//! | `days` | sets of weekdays, and weekdays of a month |
//! | `describe` | schedules and states as display text |
//! | `format_time` | times, days and dates as display text |
//! | `holidays` | public holidays of the United States |
//! | `hours_rules` | opening hours as rules |
//! | `hours_text` | parser for opening hours as people write them |
//! | `opening_hours` | opening hours as OpenStreetMap expressions |
//! | `span` | a time span, certain or doubtful |
//! | `time_window` | time windows of a search: now, tonight, Thursday after 7 |
//! | `time_zone` | validated IANA time zones |
//! | `weekly_meeting` | weekly recurring meetings |

pub mod days;
pub mod describe;
pub mod format_time;
pub mod holidays;
pub mod hours_rules;
pub mod hours_text;
pub mod opening_hours;
mod phrases;
pub mod span;
pub mod time_window;
pub mod time_zone;
pub mod weekly_meeting;

use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};
use serde::{Deserialize, Serialize};

use crate::model::schedule::holidays::is_holiday;
use crate::model::schedule::opening_hours::OpeningHours;
use crate::model::schedule::span::Span;
use crate::model::schedule::time_window::TimeWindow;
use time_zone::Zone;
use weekly_meeting::{Season, WeeklyMeeting};

/// Search horizon for the next occurrence, in days: more than a year, so that
/// annual events are found.
pub const LOOK_AHEAD_DAYS: i64 = 400;

/// Weeks after which every season has come round.
const WEEKS_OF_A_YEAR: i64 = 52;

/// Maximum number of occurrences returned at once.
pub const MAX_OCCURRENCES: usize = 1000;

/// A meeting counts as open this many minutes before it starts, since a person
/// who leaves now arrives on time.
pub const GRACE_MINUTES: i64 = 10;

/// A meeting that starts within this many minutes has the state
/// [`State::Soon`].
pub const MEETING_SOON_MINUTES: i64 = 120;

/// A place that opens within this many minutes has the state [`State::Soon`].
pub const OPENING_SOON_MINUTES: i64 = 60;

/// Maximum number of doubtful spans skipped while looking for the next certain
/// one.
const MAX_DOUBTFUL: usize = 32;

/// When a listing can be used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Schedule {
    /// A weekly recurring meeting.
    Weekly(WeeklyMeeting),
    /// A place with opening hours.
    Hours(OpeningHours),
    /// Around the clock, including holidays.
    Always,
    /// By appointment only.
    ByAppointment,
    /// Hours that could not be parsed: displayed as written, never guessed.
    Written(String),
    /// Not known.
    Unknown,
}

/// One occurrence of a schedule, in the listing's time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Start, inclusive.
    pub start: Zoned,
    /// End, exclusive.
    pub end: Zoned,
}

/// Open state of a listing at a point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    /// Open; for a meeting also within [`GRACE_MINUTES`] before its start.
    Open,
    /// Starts or opens within [`MEETING_SOON_MINUTES`] or
    /// [`OPENING_SOON_MINUTES`].
    Soon,
    /// Certainly not open.
    Closed,
    /// Cannot be determined. Never treated as closed.
    Unknown,
}

/// The open state at a point in time, with the next occurrence.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenState {
    /// The state itself.
    pub state: State,
    /// Closing time, if open and if it closes within [`LOOK_AHEAD_DAYS`].
    pub until: Option<Zoned>,
    /// The next certain occurrence within [`LOOK_AHEAD_DAYS`] that starts
    /// later. During the [`GRACE_MINUTES`] before a meeting it is that meeting,
    /// and `until` is its end.
    pub next: Option<Occurrence>,
    /// Whether a public holiday makes the rest of the day uncertain.
    pub holiday: bool,
}

/// Result of matching a schedule against a time window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fit {
    /// It matches.
    Yes,
    /// It certainly does not match.
    No,
    /// Cannot be determined.
    Unknown,
}

impl OpenState {
    fn bare(state: State) -> OpenState {
        OpenState {
            state,
            until: None,
            next: None,
            holiday: false,
        }
    }

    /// Time until it is open: zero if open, else the time to the next start;
    /// `None` if no next occurrence is known. Suitable as a sort key.
    pub fn wait(&self, now: Timestamp) -> Option<SignedDuration> {
        match (self.state, &self.next) {
            (State::Open, _) => Some(SignedDuration::ZERO),
            (_, Some(next)) => Some(now.duration_until(next.start.timestamp())),
            _ => None,
        }
    }
}

impl Schedule {
    /// The time zone of the schedule; `None` if it has no clock times.
    pub fn zone(&self) -> Option<&Zone> {
        match self {
            Schedule::Weekly(meeting) => Some(&meeting.zone),
            Schedule::Hours(hours) => Some(hours.zone()),
            _ => None,
        }
    }

    /// The part of the year outside of which it is closed; `None` if it is open
    /// all year, or not known.
    pub fn season(&self) -> Option<Season> {
        match self {
            Schedule::Weekly(meeting) => meeting.season,
            Schedule::Hours(hours) => hours.rules()?.season,
            _ => None,
        }
    }

    /// Whether a place has a season, and neither the window nor, without one,
    /// today is in it.
    pub fn is_out_of_season(&self, window: Option<&TimeWindow>, now: Timestamp) -> bool {
        let Schedule::Hours(hours) = self else {
            return false;
        };
        let (Some(season), zone) = (self.season(), hours.zone()) else {
            return false;
        };
        let date = |instant: Timestamp| zone.time_zone().to_datetime(instant).date();
        let bounds = window.map(|window| window.bounds(now, zone.time_zone()));
        let days = bounds.into_iter().flatten().filter(|(_, end)| *end > now);
        let mut days: Vec<_> = days.map(|(start, _)| date(start.max(now))).collect();
        if days.is_empty() {
            days.push(date(now));
        }
        !days.into_iter().any(|day| season.contains(day))
    }

    /// The spans, certain or doubtful, that overlap `from..to`, in order. All
    /// results of the engine derive from this method, so they cannot contradict
    /// each other.
    pub(super) fn spans(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Box<dyn Iterator<Item = Span> + '_> {
        match self {
            _ if from >= to => Box::new(std::iter::empty()),
            Schedule::Weekly(meeting) => Box::new(meeting.spans(from, to)),
            Schedule::Hours(hours) => Box::new(hours.spans(from, to)),
            _ => Box::new(std::iter::empty()),
        }
    }

    /// The certain occurrences that overlap `from..to`, in order, not truncated
    /// at its bounds, at most [`MAX_OCCURRENCES`]. Empty for a schedule without
    /// clock times, even [`Schedule::Always`].
    pub fn occurrences(&self, from: Timestamp, to: Timestamp) -> Vec<Occurrence> {
        self.spans(from, to)
            .filter(|span| span.sure)
            .take(MAX_OCCURRENCES)
            .map(|Span { start, end, .. }| Occurrence { start, end })
            .collect()
    }

    /// The open state at `now`, with the next occurrence.
    pub fn open_state(&self, now: Timestamp) -> OpenState {
        let (grace, soon) = match self {
            Schedule::Weekly(_) => (GRACE_MINUTES, MEETING_SOON_MINUTES),
            Schedule::Hours(_) => (0, OPENING_SOON_MINUTES),
            Schedule::Always => return OpenState::bare(State::Open),
            _ => return OpenState::bare(State::Unknown),
        };
        let mut answer = OpenState::bare(State::Closed);
        let mut doubtful = 0;
        for span in self.spans(now, later(now, LOOK_AHEAD_DAYS)) {
            let started = span.start.timestamp() <= now;
            match (started, span.sure) {
                (true, true) => {
                    answer.state = State::Open;
                    answer.until = Some(span.end);
                }
                (false, true) => {
                    let (start, end) = (span.start, span.end);
                    answer.next = Some(Occurrence { start, end });
                    break;
                }
                (_, false) => {
                    doubtful += 1;
                    if started && answer.state == State::Closed {
                        answer.state = State::Unknown;
                    }
                    answer.holiday |= self.doubts_holiday(&span, now);
                    if doubtful > MAX_DOUBTFUL {
                        break;
                    }
                }
            }
        }
        if let (State::Closed, Some(next)) = (answer.state, &answer.next) {
            let wait = now.duration_until(next.start.timestamp());
            if grace > 0 && wait <= SignedDuration::from_mins(grace) {
                answer.state = State::Open;
                answer.until = Some(next.end.clone());
            } else if wait <= SignedDuration::from_mins(soon) {
                answer.state = State::Soon;
            }
        }
        answer
    }

    /// Whether the schedule matches the window, as of `now`.
    ///
    /// A meeting matches if it starts in the window and is not over; a place
    /// matches if it is open during a part of the window that is still ahead.
    /// The current moment uses the open state. [`Schedule::Always`] matches
    /// every window; a schedule that is by appointment, unparsed or unknown
    /// gives [`Fit::Unknown`].
    pub fn matches(&self, window: &TimeWindow, now: Timestamp) -> Fit {
        let zone = match self {
            Schedule::Always => return Fit::Yes,
            Schedule::ByAppointment | Schedule::Written(_) | Schedule::Unknown => {
                return Fit::Unknown;
            }
            Schedule::Weekly(meeting) => &meeting.zone,
            Schedule::Hours(hours) => hours.zone(),
        };
        if window.is_now() {
            return match self.open_state(now).state {
                State::Open => Fit::Yes,
                State::Unknown => Fit::Unknown,
                State::Soon | State::Closed => Fit::No,
            };
        }
        let by_start = matches!(self, Schedule::Weekly(_));
        let mut fit = Fit::No;
        for (start, end) in window.bounds(now, zone.time_zone()) {
            for span in self.spans(start.max(now), end) {
                if by_start && span.start.timestamp() < start {
                    continue;
                }
                if span.sure {
                    return Fit::Yes;
                }
                fit = Fit::Unknown;
            }
        }
        fit
    }

    /// Whether the schedule would match the window if its season were now: as of
    /// the same time of the week in the nearest week to come that is in season.
    pub fn matches_in_season(&self, window: &TimeWindow, now: Timestamp) -> Fit {
        let Some(zone) = self.zone() else {
            return self.matches(window, now);
        };
        let here = now.to_zoned(zone.time_zone().clone());
        let weeks = (1..=WEEKS_OF_A_YEAR).filter_map(|week| here.checked_add(week.weeks()).ok());
        let mut weeks = weeks.map(|then| then.timestamp());
        weeks
            .find(|then| !self.is_out_of_season(Some(window), *then))
            .map_or(Fit::No, |then| self.matches(window, then))
    }

    /// Whether the span is doubtful because of a holiday today.
    fn doubts_holiday(&self, span: &Span, now: Timestamp) -> bool {
        let Schedule::Hours(hours) = self else {
            return false;
        };
        let today = hours.zone().time_zone().to_datetime(now).date();
        let date = span.start.date();
        date <= today && !hours.speaks_of_holidays() && is_holiday(date)
    }
}

/// The time `days` × 24 hours later, at most [`Timestamp::MAX`].
fn later(now: Timestamp, days: i64) -> Timestamp {
    now.saturating_add((days * 24).hours())
        .unwrap_or(Timestamp::MAX)
}
