//! When a listing can be used: one engine for filters, badges, pages, print
//! and calendars. It reads no clock; the present moment is always passed in.

pub mod days;
pub mod describe;
pub mod format_time;
pub mod holidays;
pub mod hours_rules;
pub mod hours_text;
pub mod opening_hours;
pub mod span;
pub mod time_window;
pub mod time_zone;
pub mod weekly_meeting;

use crate::model::schedule::span::Span;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};
use serde::{Deserialize, Serialize};

use crate::model::schedule::holidays::is_holiday;
use crate::model::schedule::opening_hours::OpeningHours;
use crate::model::schedule::time_window::TimeWindow;
use time_zone::Zone;
use weekly_meeting::WeeklyMeeting;

/// How far ahead the next time is looked for, in days: more than a year, so
/// that what comes once a year is found.
pub const LOOK_AHEAD_DAYS: i64 = 400;

/// The most occurrences given at once.
pub const MAX_OCCURRENCES: usize = 1000;

/// A meeting counts as on this many minutes before it starts: whoever sets out
/// now is in time.
pub const GRACE_MINUTES: i64 = 10;

/// A meeting that starts within this many minutes is soon.
pub const MEETING_SOON_MINUTES: i64 = 120;

/// A place that opens within this many minutes opens soon.
pub const OPENING_SOON_MINUTES: i64 = 60;

/// Doubtful times passed over in the search for the next sure one.
const MAX_DOUBTFUL: usize = 32;

/// When a listing can be used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Schedule {
    /// A meeting that comes again by the week.
    Weekly(WeeklyMeeting),
    /// A place with opening hours.
    Hours(OpeningHours),
    /// Day and night, holidays too.
    Always,
    /// Only for those who ask first.
    ByAppointment,
    /// Hours that could not be read: shown as written, never guessed at.
    Written(String),
    /// Not known.
    Unknown,
}

/// One time that a schedule is on, on the clock of the listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The first moment.
    pub start: Zoned,
    /// The moment after the last.
    pub end: Zoned,
}

/// Whether a listing can be used at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    /// On now; for a meeting also within [`GRACE_MINUTES`] before its start.
    Open,
    /// Not yet: within [`MEETING_SOON_MINUTES`] or [`OPENING_SOON_MINUTES`].
    Soon,
    /// Surely not on.
    Closed,
    /// Nobody knows. Never the same as closed.
    Unknown,
}

/// The state of a schedule at a moment, and what comes next.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenState {
    /// Whether it is on.
    pub state: State,
    /// When that ends, if it is open and ends within [`LOOK_AHEAD_DAYS`].
    pub until: Option<Zoned>,
    /// The next time that surely starts after the moment, if one does within
    /// [`LOOK_AHEAD_DAYS`]. In the minutes of grace it is the meeting about to
    /// start, and `until` is its end.
    pub next: Option<Occurrence>,
    /// True if a public holiday puts the rest of the day in doubt.
    pub holiday: bool,
}

/// Whether a schedule fits a window of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fit {
    /// It does.
    Yes,
    /// It surely does not.
    No,
    /// Nobody knows.
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

    /// How long until it can be used: zero while open, then the time to the
    /// next start; `None` if nobody knows or nothing comes. Sorts by soonest.
    pub fn wait(&self, now: Timestamp) -> Option<SignedDuration> {
        match (self.state, &self.next) {
            (State::Open, _) => Some(SignedDuration::ZERO),
            (_, Some(next)) => Some(now.duration_until(next.start.timestamp())),
            _ => None,
        }
    }
}

impl Schedule {
    /// The zone on whose clock the schedule runs; `None` if it has no clock.
    pub fn zone(&self) -> Option<&Zone> {
        match self {
            Schedule::Weekly(meeting) => Some(&meeting.zone),
            Schedule::Hours(hours) => Some(hours.zone()),
            _ => None,
        }
    }

    /// The times on, or in doubt, for a moment of `from..to`, in order. Every
    /// answer of the engine comes from here, so no two can disagree.
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

    /// The sure times on for a moment of `from..to`, in order and whole, at
    /// most [`MAX_OCCURRENCES`]. None for a schedule without a clock, even for
    /// one that is always open.
    pub fn occurrences(&self, from: Timestamp, to: Timestamp) -> Vec<Occurrence> {
        self.spans(from, to)
            .filter(|span| span.sure)
            .take(MAX_OCCURRENCES)
            .map(|Span { start, end, .. }| Occurrence { start, end })
            .collect()
    }

    /// Whether the listing can be used at this moment, and what comes next.
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

    /// Whether the schedule fits the window, seen from `now`.
    ///
    /// A meeting fits if it starts in the window and is not over; a place if it
    /// is open for a moment of it that is still to come. `Now` is the open
    /// state itself. What is always open fits all; of what is only by
    /// appointment, only written or not known, nobody can tell.
    pub fn matches(&self, window: &TimeWindow, now: Timestamp) -> Fit {
        let zone = match self {
            Schedule::Always => return Fit::Yes,
            Schedule::ByAppointment | Schedule::Written(_) | Schedule::Unknown => {
                return Fit::Unknown;
            }
            Schedule::Weekly(meeting) => &meeting.zone,
            Schedule::Hours(hours) => hours.zone(),
        };
        if *window == TimeWindow::Now {
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

    /// True if the span is in doubt for a holiday that is today.
    fn doubts_holiday(&self, span: &Span, now: Timestamp) -> bool {
        let Schedule::Hours(hours) = self else {
            return false;
        };
        let today = hours.zone().time_zone().to_datetime(now).date();
        let date = span.start.date();
        date <= today && !hours.speaks_of_holidays() && is_holiday(date)
    }
}

/// The moment this many days of 24 hours later, or the end of time.
fn later(now: Timestamp, days: i64) -> Timestamp {
    now.saturating_add((days * 24).hours())
        .unwrap_or(Timestamp::MAX)
}
