//! How hours fit the requested time, and how long it is until they begin.

use jiff::Timestamp;

use super::freshness_factor::FreshnessFactor;
use crate::index::generation::Generation;
use crate::model::schedule::{Fit, Schedule};
use crate::search::answer::Sort;
use crate::search::criteria::SearchCriteria;

/// How a schedule fits the requested time.
pub struct TimeFit {
    /// Whether it fits the requested time.
    pub fit: Fit,
    /// Whether its season does not include the requested time, or today.
    pub is_out_of_season: bool,
    /// Outside of its season: no if it is not on at that time of the week in
    /// season, either; unknown if it is, as a season may begin early.
    pub fit_in_season: Fit,
    /// Seconds until the next start or opening; 0 if on now. Only when sorting by
    /// that.
    wait: Option<i64>,
    /// Whether it is around the clock.
    is_always: bool,
}

impl TimeFit {
    /// Used when no time is requested.
    pub const ALWAYS: TimeFit = TimeFit {
        fit: Fit::Yes,
        is_out_of_season: false,
        fit_in_season: Fit::No,
        wait: None,
        is_always: false,
    };

    /// How the schedule with a number fits what a search asks for.
    #[inline(never)]
    pub fn new(
        generation: &Generation,
        want: &SearchCriteria,
        number: u32,
        now: Timestamp,
    ) -> TimeFit {
        let schedule = generation.schedules.get(number);
        let schedule = schedule.unwrap_or(&Schedule::Unknown);
        let fit = match &want.window {
            Some(window) => schedule.matches(window, now),
            None => Fit::Yes,
        };
        let wait = (want.sort == Sort::Soonest).then(|| {
            let state = schedule.open_state(now);
            state.wait(now).map(|wait| wait.as_secs())
        });
        let is_out_of_season = schedule.is_out_of_season(want.window.as_ref(), now);
        let window = want.window.as_ref().filter(|_| is_out_of_season);
        let in_season = window.map(|window| schedule.matches_in_season(window, now));
        TimeFit {
            fit,
            is_out_of_season,
            fit_in_season: match in_season {
                Some(Fit::Yes | Fit::Unknown) => Fit::Unknown,
                Some(Fit::No) | None => Fit::No,
            },
            wait: wait.flatten(),
            is_always: *schedule == Schedule::Always,
        }
    }

    /// Seconds until somebody is there, as far as can be relied on: hours of an
    /// earlier year do not tell, and a website is never somebody.
    pub fn wait(&self, trust: &FreshnessFactor) -> Option<i64> {
        let is_nobody = self.is_always && !trust.is_answered;
        self.wait.filter(|_| !trust.hours_are_old && !is_nobody)
    }
}

/// Score factor for what is known of the requested time.
pub fn factor(fit: Fit) -> f64 {
    match fit {
        Fit::Yes => 1.0,
        Fit::Unknown => 0.7,
        Fit::No => 0.6,
    }
}

/// What is known of the requested time, in words.
pub fn in_words(fit: Fit) -> &'static str {
    match fit {
        Fit::Yes => "is on at the time asked for",
        Fit::No => "is not on at the time asked for",
        Fit::Unknown => "hours not known",
    }
}
