//! Meetings by day: each at its own time in its own zone, those one can join
//! from anywhere in a lane of their own.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};

use super::lanes::{FROM_ANYWHERE, LookedAt, looked_at};
use super::want::From;
use crate::index::generation::Generation;
use crate::model::listing::Listing;
use crate::model::schedule::Schedule;

/// Days that are shown, today included.
const DAYS: i64 = 7;

/// Meetings of a lane that are looked at, the nearest or those at home first: as
/// many as a large city and all around it has. Without a bound a directory of
/// the whole country would be read through for one page.
const MOST_IN_A_LANE: usize = 4_000;

/// Starts that seven days may have on one page; where there are more, and no
/// day was asked for, only today's are shown.
const MOST_IN_A_WEEK: usize = 400;

/// Which meetings are wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Only on this day of the week.
    pub day: Option<Weekday>,
    /// Only of this fellowship.
    pub fellowship: Option<String>,
    /// Only with this type code.
    pub type_code: Option<String>,
    /// Only near this place; what can be joined from anywhere stays.
    pub from: Option<From>,
    /// How near, in miles.
    pub within: Option<f64>,
    /// How many meetings in rooms to look at, and how many of those that are
    /// joined from anywhere: the nearest, or without a place those in the home
    /// counties first.
    pub most: usize,
    /// How many starts all days may have together and still be shown on one
    /// page.
    pub most_in_a_week: usize,
}

impl Default for Wanted {
    fn default() -> Wanted {
        Wanted {
            day: None,
            fellowship: None,
            type_code: None,
            from: None,
            within: None,
            most: MOST_IN_A_LANE,
            most_in_a_week: MOST_IN_A_WEEK,
        }
    }
}

/// The meetings of the coming days.
#[derive(Debug, Clone, Default)]
pub struct Meetings {
    /// Seven days from today; those that are not shown have no meetings.
    pub days: Vec<Day>,
    /// The day that is shown, when not all are: the one that was asked for, or
    /// today where there are too many for one page.
    pub shown: Option<Weekday>,
    /// Meetings without a time that is known, by name.
    pub unscheduled: Vec<Arc<Listing>>,
    /// How many meetings were not looked at, being too many.
    pub left_out: usize,
    /// Fellowships with how many meetings choosing each gives.
    pub fellowships: Vec<(String, usize)>,
    /// Fellowship and type code with how many meetings choosing it gives.
    pub types: Vec<(String, String, usize)>,
}

/// One day.
#[derive(Debug, Clone)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Starts on this day, all filters but the day's applied.
    pub count: usize,
    /// In a room, perhaps online as well, by time.
    pub in_person: Vec<Start>,
    /// Online or by phone only, by time.
    pub from_anywhere: Vec<Start>,
}

/// One start of a meeting.
#[derive(Debug, Clone)]
pub struct Start {
    /// The meeting.
    pub listing: Arc<Listing>,
    /// When it starts, on the clock of its own zone.
    pub start: Zoned,
    /// When it ends.
    pub end: Zoned,
    /// Miles to it, when a place was named.
    pub miles: Option<f64>,
}

/// The meetings that are wanted, from the beginning of today on. What began
/// yesterday and is still on stands under today.
pub fn meetings(
    generation: &Generation,
    wanted: &Wanted,
    zone: &TimeZone,
    now: Timestamp,
) -> tantivy::Result<Meetings> {
    let all = looked_at(generation, wanted)?;
    let today = now.to_zoned(zone.clone()).date();
    let mut found = Meetings {
        fellowships: fellowships(&all.meetings, wanted),
        types: types(&all.meetings, wanted),
        left_out: all.left_out,
        ..Meetings::default()
    };
    let mut chosen = all.meetings;
    chosen.retain(|(listing, _)| is_fellowship(listing, wanted) && has_type(listing, wanted));
    let dates = (0..DAYS).filter_map(|ahead| today.checked_add(ahead.days()).ok());
    found.days = dates.map(|date| day(&chosen, date, today, now)).collect();
    let starts: usize = found.days.iter().map(|day| day.count).sum();
    let too_many = (starts > wanted.most_in_a_week).then(|| today.weekday());
    found.shown = wanted.day.or(too_many);
    let is_shown = |day: &Day| found.shown.is_none_or(|shown| shown == day.date.weekday());
    for day in found.days.iter_mut().filter(|day| !is_shown(day)) {
        (day.in_person, day.from_anywhere) = (Vec::new(), Vec::new());
    }
    let timed = |listing: &Listing| matches!(listing.hours.schedule, Schedule::Weekly(_));
    let unscheduled = chosen.into_iter().map(|(listing, _)| listing);
    found.unscheduled = unscheduled.filter(|listing| !timed(listing)).collect();
    Ok(found)
}

/// The meetings that are wanted, whatever their day.
pub fn chosen_meetings(generation: &Generation, wanted: &Wanted) -> tantivy::Result<LookedAt> {
    let mut all = looked_at(generation, wanted)?;
    all.meetings
        .retain(|(listing, _)| is_fellowship(listing, wanted) && has_type(listing, wanted));
    Ok(all)
}

fn from_anywhere(listing: &Listing) -> bool {
    let meeting = listing.meeting.as_ref();
    meeting.is_some_and(|meeting| FROM_ANYWHERE.contains(&meeting.attendance))
}

fn is_fellowship(listing: &Listing, wanted: &Wanted) -> bool {
    let Some(asked) = &wanted.fellowship else {
        return true;
    };
    let own = listing.meeting.as_ref();
    own.is_some_and(|meeting| meeting.fellowship.eq_ignore_ascii_case(asked))
}

fn has_type(listing: &Listing, wanted: &Wanted) -> bool {
    let Some(asked) = &wanted.type_code else {
        return true;
    };
    let own = listing.meeting.iter().flat_map(|meeting| &meeting.types);
    own.into_iter().any(|code| code.eq_ignore_ascii_case(asked))
}

/// The starts of one day, each on its own clock.
fn day(meetings: &[(Arc<Listing>, Option<f64>)], date: Date, today: Date, now: Timestamp) -> Day {
    let mut day = Day {
        date,
        count: 0,
        in_person: Vec::new(),
        from_anywhere: Vec::new(),
    };
    for (listing, miles) in meetings {
        for (start, end) in starts(listing, date, today, now) {
            day.count += 1;
            let lane = if from_anywhere(listing) {
                &mut day.from_anywhere
            } else {
                &mut day.in_person
            };
            lane.push(Start {
                listing: Arc::clone(listing),
                start,
                end,
                miles: *miles,
            });
        }
    }
    for lane in [&mut day.in_person, &mut day.from_anywhere] {
        lane.sort_by(|a, b| {
            (a.start.datetime(), &a.listing.id).cmp(&(b.start.datetime(), &b.listing.id))
        });
    }
    day
}

/// The starts of a meeting on a date of its own calendar. Under today stands
/// also what began yesterday and is not over.
fn starts(listing: &Listing, date: Date, today: Date, now: Timestamp) -> Vec<(Zoned, Zoned)> {
    let schedule = &listing.hours.schedule;
    let (Schedule::Weekly(_), Some(zone)) = (schedule, schedule.zone()) else {
        return Vec::new();
    };
    let zone = zone.time_zone();
    let (Ok(first), Ok(next)) = (
        date.to_zoned(zone.clone()),
        date.tomorrow().and_then(|next| next.to_zoned(zone.clone())),
    ) else {
        return Vec::new();
    };
    let all = schedule.occurrences(first.timestamp(), next.timestamp());
    let belongs = |start: &Zoned, end: &Zoned| {
        start.date() == date || (date == today && start.date() < date && end.timestamp() > now)
    };
    all.into_iter()
        .filter(|one| belongs(&one.start, &one.end))
        .map(|one| (one.start, one.end))
        .collect()
}

fn fellowships(all: &[(Arc<Listing>, Option<f64>)], wanted: &Wanted) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (listing, _) in all.iter().filter(|(listing, _)| has_type(listing, wanted)) {
        if let Some(meeting) = &listing.meeting {
            *counts.entry(&meeting.fellowship).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect()
}

fn types(all: &[(Arc<Listing>, Option<f64>)], wanted: &Wanted) -> Vec<(String, String, usize)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (listing, _) in all
        .iter()
        .filter(|(listing, _)| is_fellowship(listing, wanted))
    {
        let Some(meeting) = &listing.meeting else {
            continue;
        };
        for code in &meeting.types {
            *counts.entry((&meeting.fellowship, code)).or_default() += 1;
        }
    }
    let counts = counts.into_iter();
    let owned = |((fellowship, code), count): ((&str, &str), usize)| {
        (fellowship.to_owned(), code.to_owned(), count)
    };
    counts.map(owned).collect()
}
