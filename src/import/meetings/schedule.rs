//! The step that fills day, time, end and time zone of a row.

use std::sync::LazyLock;

use jiff::civil::Time;

use super::columns::Extra;
use super::findings as notice;
use super::parse_time;
use super::parse_time::{Clock, NamedZone};
use super::row_context::RowContext;
use super::type_codes::Week;
use crate::embedded_table::lines;
use crate::seeds::columns::Meeting;

/// Fills day, time and end.
pub fn take_when(step: &mut RowContext<'_>) {
    let (day, time) = (step.raw(Meeting::Day), step.raw(Meeting::Time));
    let clock = parse_time::clock(time);
    if day.is_empty() && matches!(clock, Clock::Blank | Clock::Appointment) {
        if clock == Clock::Blank {
            let message = "The meeting has neither day nor time: by appointment.".to_owned();
            step.say(&notice::UNSCHEDULED, Meeting::Day, message);
        }
        step.out.set(Meeting::Time, "Appointment");
        return;
    }
    let days = parse_time::days(day);
    match days {
        Some(days) => step.out.set(Meeting::Day, parse_time::day_names(days)),
        None => {
            let day = day.to_owned();
            let message = format!("“{day}” is not a day of the week; it is shown as written.");
            step.out.set(Meeting::Day, day);
            step.say(&notice::UNREAD_TIME, Meeting::Day, message);
        }
    }
    report_mixed_days(step);
    let Some(start) = clock.time() else {
        let time = step.raw(Meeting::Time).to_owned();
        let message = format!("“{time}” is not a time of day; it is shown as written.");
        step.out.set(Meeting::Time, time);
        step.say(&notice::UNREAD_TIME, Meeting::Time, message);
        return;
    };
    if let Clock::Ambiguous(time) = clock {
        let read = crate::export::meeting_guide::written(time);
        let message = format!("The time may be of the morning or the evening; {read} was used.");
        step.say(&notice::UNCLEAR_TIME, Meeting::Time, message);
    }
    step.out
        .set(Meeting::Time, crate::export::meeting_guide::written(start));
    take_end(step, start);
    report_monthly(step);
}

fn report_mixed_days(step: &mut RowContext<'_>) {
    let numbers = parse_time::day_numbers(step.raw(Meeting::Day)).unwrap_or_default();
    if step.with.survey.week == Week::Mixed && numbers.contains(&0) {
        let message = "The list has both 0 and 7 for a day; both were read as Sunday.".to_owned();
        step.say(&notice::MIXED_DAYS, Meeting::Day, message);
    }
}

fn take_end(step: &mut RowContext<'_>, start: Time) {
    let cell = step.raw(Meeting::EndTime);
    let length = parse_time::minutes(step.raw(Extra::Duration));
    let end = match (parse_time::clock(cell), length) {
        (Clock::Blank, None) => {
            let given = step.raw(Extra::Duration);
            if !given.is_empty() && given != "0" {
                let message = format!("“{given}” is no length, so one hour is used.");
                step.say(&notice::BAD_END, Extra::Duration, message);
            }
            return;
        }
        (Clock::Blank, Some(minutes)) if minutes > parse_time::MAX_LENGTH => {
            let message = format!("A meeting of {minutes} minutes: one hour is used.");
            step.say(&notice::BAD_END, Extra::Duration, message);
            crate::export::meeting_guide::later(start, 60)
        }
        (Clock::Blank, Some(minutes)) => {
            report_long(step, Extra::Duration, minutes);
            crate::export::meeting_guide::later(start, minutes)
        }
        (Clock::Exact(end) | Clock::Ambiguous(end), _) => {
            let minutes = parse_time::minutes_between(start, end);
            let over_midnight = end < start;
            let most = if over_midnight {
                parse_time::MAX_NIGHT_LENGTH
            } else {
                parse_time::MAX_LENGTH
            };
            if minutes == 0 || minutes > most {
                let message = format!(
                    "An end at {} after a start at {} cannot be right, so one hour is used.",
                    crate::export::meeting_guide::written(end),
                    crate::export::meeting_guide::written(start),
                );
                step.say(&notice::BAD_END, Meeting::EndTime, message);
                crate::export::meeting_guide::later(start, 60)
            } else {
                report_long(step, Meeting::EndTime, minutes);
                end
            }
        }
        (Clock::Unreadable | Clock::Appointment, _) => {
            let message = format!("“{cell}” is not a time, so one hour is used.");
            step.say(&notice::BAD_END, Meeting::EndTime, message);
            crate::export::meeting_guide::later(start, 60)
        }
    };
    step.out
        .set(Meeting::EndTime, crate::export::meeting_guide::written(end));
}

fn report_long(step: &mut RowContext<'_>, column: impl super::columns::FeedPlace, minutes: u16) {
    if minutes > parse_time::MAX_NIGHT_LENGTH {
        let hours = minutes / 60;
        let message = format!("The meeting lasts {hours} hours or more; that is kept.");
        step.say(&notice::LONG_MEETING, column, message);
    }
}

/// Words that make a monthly rule of the weekday after them.
static ORDINALS: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/ordinals.txt")).collect());

static DAYS: LazyLock<Vec<&str>> =
    LazyLock::new(|| lines(include_str!("words/weekdays.txt")).collect());

/// A monthly rule mentioned in the notes, such as "only 3rd Saturday".
pub fn monthly_rule(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.windows(2).enumerate().find_map(|(at, pair)| {
        let day = pair[1].strip_suffix('s').filter(|day| DAYS.contains(day));
        let on_day = DAYS.contains(&pair[1]) || day.is_some();
        let said = || format!("{} {}", pair[0], pair[1]);
        let every_other = pair[0] == "other" && at > 0 && words[at - 1] == "every";
        (on_day && (ORDINALS.contains(&pair[0]) || every_other)).then(said)
    })
}

fn report_monthly(step: &mut RowContext<'_>) {
    for column in [Meeting::Name, Meeting::Notes] {
        // Only a warning: a note about one day of the month may not affect the
        // others.
        if let Some(rule) = monthly_rule(step.out.get(column)) {
            let message = format!(
                "It says “{rule}”: the meeting may not come every week, which is what is used."
            );
            step.say_private(&notice::MONTHLY_IN_NOTES, column, &message);
            return;
        }
    }
}

/// Fills the time zone: the row's own, the requested one, or the state's.
pub fn take_zone(step: &mut RowContext<'_>) {
    let cell = step.raw(Meeting::Timezone).to_owned();
    let in_its_place = |step: &mut RowContext<'_>| {
        let asked = step.with.zone.map(str::to_owned);
        asked.or_else(|| zone_of_state(step)).unwrap_or_default()
    };
    let zone = if cell.is_empty() {
        let zone = in_its_place(step);
        if zone.is_empty() && !step.out.get(Meeting::Day).is_empty() {
            let message = "Nothing tells the zone of the meeting's clock.".to_owned();
            step.say(&notice::NO_ZONE, Meeting::Timezone, message);
        }
        zone
    } else {
        match parse_time::zone(&cell) {
            NamedZone::Known(name) => name,
            NamedZone::Renamed(name) => {
                let message = format!("“{cell}” is {name} today.");
                step.say(&notice::RENAMED_ZONE, Meeting::Timezone, message);
                name
            }
            NamedZone::Unknown => {
                let zone = in_its_place(step);
                let used = match zone.as_str() {
                    "" => "the zone of the directory",
                    zone => zone,
                };
                let message = format!("There is no zone “{cell}”; {used} is used.");
                step.say(&notice::UNKNOWN_ZONE, Meeting::Timezone, message);
                zone
            }
        }
    };
    step.out.set(Meeting::Timezone, zone);
}

fn zone_of_state(step: &mut RowContext<'_>) -> Option<String> {
    let state = step.out.get(Meeting::State).to_owned();
    let (zone, split) = parse_time::zone_of_state(&state)?;
    let most = if split {
        ", where most of the state is"
    } else {
        ""
    };
    let message = format!("A meeting in {state} names no zone: {zone} was used{most}.");
    step.say_private(&notice::ZONE_OF_STATE, Meeting::Timezone, &message);
    Some(zone.to_owned())
}
