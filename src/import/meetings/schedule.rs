//! The step that fills day, time, end and time zone of a row.

use std::sync::LazyLock;

use jiff::civil::Time;

use super::columns::Extra;
use super::notices as notice;
use super::parse_time;
use super::parse_time::{Clock, NamedZone, SaidZone};
use super::row_context::RowContext;
use super::type_codes::Week;
use crate::embedded_table::lines;
use crate::gazetteer::zones::{PlaceClues, PlaceZone, ZoneClue};
use crate::model::place::County;
use crate::model::schedule::time_zone::Zone;
use crate::seeds::columns::Meeting;
use crate::seeds::rows::parse_cell;

/// Fills day, time and end.
pub fn take_when(step: &mut RowContext<'_>) {
    let (day, time) = (step.raw(Meeting::Day), step.raw(Meeting::Time));
    let clock = parse_time::clock_without_zone(time);
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

/// Columns whose words may name the zone of the meeting.
const WORDS: [Meeting; 4] = [
    Meeting::Time,
    Meeting::Name,
    Meeting::Notes,
    Meeting::ConferenceUrlNotes,
];

/// Fills the time zone: the row's own, the one in its words, the requested one,
/// or that of its place. A blank cell means the zone of the directory.
pub fn take_zone(step: &mut RowContext<'_>) {
    let own = own_zone(step);
    let said = said_zone(step);
    let asked = step
        .with
        .settings
        .zone
        .and_then(|name| Zone::new(name).ok());
    let there = zone_of_place(step);
    let has_door = !step.out.get(Meeting::Address).is_empty();
    // Where people go in, the clock on that wall counts, whatever a note says.
    let words = said
        .as_ref()
        .filter(|(column, _)| !has_door || *column == Meeting::Time);
    let words = words.map(|(_, said)| said.zone.clone());
    let named = own.or(words).or(asked);
    let used = named
        .clone()
        .or_else(|| there.map(|there| there.zone.clone()));
    match (&named, there) {
        (Some(named), Some(there)) => {
            let sure = has_door && there.clue != ZoneClue::State;
            if sure && !named.same_clock(there.zone) {
                let (used, there) = (named.name(), there.zone.name());
                let message = format!("{used} is used, but clocks at the place show {there}.");
                step.say(&notice::ZONE_ELSEWHERE, Meeting::Timezone, message);
            }
        }
        (None, Some(there)) => report_place(step, there),
        (None, None) if !step.out.get(Meeting::Day).is_empty() => report_no_zone(step),
        (_, None) => {}
    }
    if let (Some(used), Some((column, said))) = (&used, &said)
        && !used.same_winter_clock(&said.zone)
    {
        let (words, used) = (&said.words, used.name());
        let message = format!("It says “{words}”, but {used} is used.");
        step.say_private(&notice::OTHER_ZONE_IN_WORDS, *column, &message);
    }
    let name = used.as_ref().map_or("", Zone::name);
    step.out.set(Meeting::Timezone, name);
}

/// The zone in the row's own cell.
fn own_zone(step: &mut RowContext<'_>) -> Option<Zone> {
    let cell = step.raw(Meeting::Timezone).to_owned();
    if cell.is_empty() {
        return None;
    }
    let name = match parse_time::zone(&cell) {
        NamedZone::Known(name) => name,
        NamedZone::Renamed(name) => {
            let message = format!("“{cell}” is {name} today.");
            step.say(&notice::RENAMED_ZONE, Meeting::Timezone, message);
            name
        }
        NamedZone::Unknown => {
            let message = format!("There is no zone “{cell}”; that of the place is used.");
            step.say(&notice::UNKNOWN_ZONE, Meeting::Timezone, message);
            return None;
        }
    };
    Zone::new(&name).ok()
}

/// The zone that the words of the row name for its start, and their column.
fn said_zone(step: &RowContext<'_>) -> Option<(Meeting, SaidZone)> {
    let start: Time = step.out.get(Meeting::Time).parse().ok()?;
    let half_day = |time: Time| (i32::from(time.hour()) % 12, time.minute());
    // Words about another time of day are not about the start.
    let of_start = |said: &SaidZone| {
        said.clock
            .is_none_or(|time| half_day(time) == half_day(start))
    };
    WORDS.into_iter().find_map(|column| {
        let text = match column {
            Meeting::Time => step.raw(column),
            _ => step.out.get(column),
        };
        let said = parse_time::said_zones(text).into_iter().find(of_start);
        said.map(|said| (column, said))
    })
}

/// The zone of the place, and what told it; `None` abroad.
fn zone_of_place(step: &RowContext<'_>) -> Option<PlaceZone> {
    let cell = |column: Meeting| step.out.get(column);
    if !["", "US"].contains(&cell(Meeting::Country)) {
        return None;
    }
    let gazetteer = step.with.gazetteer;
    let (county, state) = (cell(Meeting::County), cell(Meeting::State));
    let known = Some(state).filter(|state| !state.is_empty());
    let counties = gazetteer.county_named(county, known);
    let county = <[County; 1]>::try_from(counties).ok();
    gazetteer.zone_of(&PlaceClues {
        point: parse_cell::point(cell(Meeting::Latitude), cell(Meeting::Longitude)),
        zip: cell(Meeting::PostalCode),
        county: county.as_ref().map(|[county]| county),
        town: cell(Meeting::City),
        state,
    })
}

fn report_place(step: &mut RowContext<'_>, there: PlaceZone) {
    let clue = match there.clue {
        ZoneClue::Point => "its point",
        ZoneClue::Zip => "its ZIP",
        ZoneClue::County => "its county",
        ZoneClue::Town => "its town",
        ZoneClue::State => "its state",
    };
    let zone = there.zone.name();
    let message = format!("A meeting names no zone: {zone} was used, which {clue} tells.");
    step.say_private(&notice::ZONE_OF_PLACE, Meeting::Timezone, &message);
}

fn report_no_zone(step: &mut RowContext<'_>) {
    let message = match step.out.get(Meeting::State) {
        "" => "Nothing tells the zone of the meeting's clock.".to_owned(),
        state => format!("Nothing but “{state}” tells the zone of the meeting's clock."),
    };
    step.say(&notice::NO_ZONE, Meeting::Timezone, message);
}
