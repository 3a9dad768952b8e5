//! Converts opening hours and meeting times to HSDS schedules.
//!
//! Every schedule has a description in words; one that the specification can
//! express has the fields, too. What it cannot express (a season, a rule that
//! replaces another in some weeks) is left to the description: a wrong evening
//! is worse than none.

use jiff::civil::{Date, Time, Weekday};
use serde::Serialize;
use utoipa::ToSchema;

use super::ids;
use crate::model::language::Language;
use crate::model::listing::Listing;
use crate::model::schedule::days::Days;
use crate::model::schedule::hours_rules::{ClockRange, DAY, DayGroup, HoursRules, RuleKind};
use crate::model::schedule::opening_hours::OpeningHours;
use crate::model::schedule::time_zone::Zone;
use crate::model::schedule::weekly_meeting::{Pattern, WeeklyMeeting};
use crate::model::schedule::{self as model};

/// Opening hours or meeting times. Local times of the place, with an offset
/// only where clocks never change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct Schedule {
    /// UUID.
    #[schema(format = "uuid")]
    pub id: String,
    /// The service.
    #[schema(format = "uuid")]
    pub service_id: String,
    /// First day, if every other week is counted from it.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "2026-11-02")]
    pub dtstart: String,
    /// Hours from UTC, where clocks never change.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub timezone: Option<f64>,
    /// First day of the week, if it matters for every other week.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "SU")]
    pub wkst: String,
    /// `WEEKLY` or `MONTHLY`.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "WEEKLY")]
    pub freq: String,
    /// Interval in weeks, if not every week.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub interval: Option<u64>,
    /// Days, with their number in the month where that matters.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "MO,TU,WE,TH,FR")]
    pub byday: String,
    /// All hours in words.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "Mon-Fri 9am-5pm")]
    pub description: String,
    /// Opening or start time.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "09:00")]
    pub opens_at: String,
    /// Closing or end time; before the opening, it is on the next day.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "17:00")]
    pub closes_at: String,
    /// `in-person`, `hybrid`, `online` or `phone`.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "in-person")]
    pub attending_type: String,
    /// Notes: days closed, by appointment, purpose.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub notes: String,
}

/// The schedules of a listing.
pub fn schedules(listing: &Listing) -> Vec<Schedule> {
    let hours = &listing.hours;
    let mut all = match &hours.schedule {
        model::Schedule::Weekly(meeting) => vec![of_meeting(meeting, &hours.schedule)],
        model::Schedule::Hours(hours) => of_hours(hours),
        model::Schedule::Always => vec![always()],
        model::Schedule::ByAppointment => vec![in_words("by appointment")],
        model::Schedule::Written(words) => vec![in_words(words)],
        model::Schedule::Unknown if hours.note.english.is_empty() => Vec::new(),
        model::Schedule::Unknown => vec![Schedule::default()],
    };
    let service = ids::service(&listing.id).to_string();
    let attending = listing
        .meeting
        .as_ref()
        .map_or("", |meeting| meeting.attendance.word());
    for (number, one) in all.iter_mut().enumerate() {
        one.id = ids::nth("schedule", &listing.id, number).to_string();
        one.service_id.clone_from(&service);
        one.attending_type = attending.to_owned();
        add(&mut one.notes, &hours.note.english);
    }
    all
}

fn in_words(words: &str) -> Schedule {
    Schedule {
        description: words.to_owned(),
        ..Schedule::default()
    }
}

fn always() -> Schedule {
    Schedule {
        freq: "WEEKLY".to_owned(),
        byday: codes(Days::ALL),
        opens_at: clock(0),
        closes_at: clock(DAY),
        ..in_words("24/7")
    }
}

fn of_meeting(meeting: &WeeklyMeeting, whole: &model::Schedule) -> Schedule {
    let words = in_words(&whole.describe(Language::English));
    let mut notes = String::new();
    if !meeting.skip.is_empty() {
        let days: Vec<String> = meeting.skip.iter().map(Date::to_string).collect();
        notes = format!("Not on {}.", days.join(", "));
    }
    // A year-round rule would be wrong for most of the year.
    if meeting.season.is_some() || meeting.days.is_empty() {
        return Schedule { notes, ..words };
    }
    let mut dated = Schedule {
        timezone: offset(&meeting.zone),
        opens_at: clock(minutes(meeting.start)),
        closes_at: clock((minutes(meeting.start) + meeting.minutes) % DAY),
        notes,
        ..words
    };
    match &meeting.pattern {
        Pattern::EveryWeek => take_days(&mut dated, meeting.days, &[]),
        Pattern::OfMonth(ordinals) => take_days(&mut dated, meeting.days, ordinals),
        Pattern::EveryOtherWeek { anchor } => {
            take_days(&mut dated, meeting.days, &[]);
            dated.interval = Some(2);
            dated.wkst = "SU".to_owned();
            let first = first_on(meeting, *anchor);
            dated.dtstart = first.map(|day| day.to_string()).unwrap_or_default();
        }
    }
    dated
}

/// The first meeting day on or after `anchor`, ignoring skipped dates.
fn first_on(meeting: &WeeklyMeeting, anchor: Date) -> Option<Date> {
    let unskipped = WeeklyMeeting {
        skip: Vec::new(),
        ..meeting.clone()
    };
    let days = anchor.series(jiff::Span::new().days(1)).take(15);
    days.into_iter().find(|day| unskipped.is_on(*day))
}

fn of_hours(hours: &OpeningHours) -> Vec<Schedule> {
    let ruled = hours.rules().filter(|rules| holds(rules));
    let Some(rules) = ruled else {
        return vec![in_words(hours.written())];
    };
    let mut all = Vec::new();
    for rule in &rules.rules {
        if rule.kind == RuleKind::Closed {
            continue;
        }
        let mut notes = rule.label.clone().unwrap_or_default();
        if rule.kind == RuleKind::ByAppointment {
            add(&mut notes, "By appointment.");
        }
        for group in &rule.days {
            let all_times = rule.times.iter().copied().map(Some);
            let times: Vec<Option<ClockRange>> = match rule.times.is_empty() {
                true => vec![None],
                false => all_times.collect(),
            };
            all.extend(times.into_iter().map(|range| {
                let mut one = in_words(hours.written());
                one.timezone = offset(hours.zone());
                one.notes.clone_from(&notes);
                take_group(&mut one, group, range);
                one
            }));
        }
    }
    if all.is_empty() {
        all.push(in_words(hours.written()));
    }
    all
}

/// Whether separate schedules can express the rules: no rule may replace
/// another, and a year-round rule would be wrong outside a season.
fn holds(rules: &HoursRules) -> bool {
    rules.season.is_none() && !rules.rules.iter().any(|rule| rule.replaces)
}

fn take_group(one: &mut Schedule, group: &DayGroup, range: Option<ClockRange>) {
    take_days(one, group.days, &group.ordinals);
    if let Some(range) = range {
        one.opens_at = clock(range.start);
        // In the specification a full day ends at 23:59; an evening that ends
        // at midnight ends at 00:00.
        one.closes_at = match range.start {
            0 => clock(range.end),
            _ => clock(range.end % DAY),
        };
    }
}

fn take_days(one: &mut Schedule, days: Days, ordinals: &[i8]) {
    if ordinals.is_empty() {
        one.freq = "WEEKLY".to_owned();
        one.byday = codes(days);
        return;
    }
    one.freq = "MONTHLY".to_owned();
    let each = days.iter().flat_map(|day| {
        let numbered = ordinals.iter();
        numbered.map(move |ordinal| format!("{ordinal}{}", code(day)))
    });
    one.byday = each.collect::<Vec<_>>().join(",");
}

fn codes(days: Days) -> String {
    days.iter().map(code).collect::<Vec<_>>().join(",")
}

fn code(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

fn minutes(time: Time) -> u16 {
    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
}

fn clock(minute: u16) -> String {
    if minute >= DAY {
        return "23:59".to_owned();
    }
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Hours from UTC. The specification has one number for the whole year, which
/// is correct only where clocks never change.
fn offset(zone: &Zone) -> Option<f64> {
    let at = |month: i8| {
        let noon = jiff::civil::date(2026, month, 1).at(12, 0, 0, 0);
        let instant = zone.time_zone().to_ambiguous_zoned(noon).compatible().ok();
        instant.map(|instant| instant.offset().seconds())
    };
    let (winter, summer) = (at(1)?, at(7)?);
    (winter == summer).then(|| f64::from(winter) / 3600.0)
}

fn add(notes: &mut String, more: &str) {
    if !notes.is_empty() && !more.is_empty() {
        notes.push(' ');
    }
    notes.push_str(more);
}
