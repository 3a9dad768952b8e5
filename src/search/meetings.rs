//! Meetings by day: each at its own time in its own zone, those one can join
//! from anywhere in a lane of their own.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};

use super::document_set::DocumentSet;
use super::postings::postings;
use super::want::From;
use crate::index::generation::Generation;
use crate::index::tags::{Tag, TagKind};
use crate::model::listing::{Attendance, Listing, Status};
use crate::model::place::miles_to_chord;
use crate::model::schedule::Schedule;

/// Miles a meeting may be away, when no distance was asked for.
pub const MEETING_MILES: f64 = 30.0;

/// Points are stored a little less exactly for searching than they are shown.
const SLACK_MILES: f64 = 0.01;

/// Days that are shown, today included.
const DAYS: i64 = 7;

/// Which meetings are wanted.
#[derive(Debug, Clone, Default)]
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
}

/// The meetings of the coming days.
#[derive(Debug, Clone, Default)]
pub struct Meetings {
    /// Seven days from today; those not asked for have no meetings.
    pub days: Vec<Day>,
    /// Meetings without a time that is known, by name.
    pub unscheduled: Vec<Listing>,
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
    pub listing: Listing,
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
    let all = all_meetings(generation, wanted)?;
    let today = now.to_zoned(zone.clone()).date();
    let mut found = Meetings {
        fellowships: fellowships(&all, wanted),
        types: types(&all, wanted),
        ..Meetings::default()
    };
    let chosen: Vec<&(Listing, Option<f64>)> = all
        .iter()
        .filter(|(listing, _)| is_fellowship(listing, wanted) && has_type(listing, wanted))
        .collect();
    for ahead in 0..DAYS {
        let Ok(date) = today.checked_add(ahead.days()) else {
            break;
        };
        found.days.push(day(&chosen, wanted, date, today, now));
    }
    let unscheduled = chosen.iter().map(|(listing, _)| listing);
    let timed = |listing: &&Listing| matches!(listing.hours.schedule, Schedule::Weekly(_));
    found.unscheduled = unscheduled
        .filter(|listing| !timed(listing))
        .cloned()
        .collect();
    Ok(found)
}

/// Every meeting, in the order of ids.
pub fn every_meeting(generation: &Generation) -> tantivy::Result<Vec<Listing>> {
    let all = all_meetings(generation, &Wanted::default())?;
    Ok(all.into_iter().map(|(listing, _)| listing).collect())
}

/// The meetings that are wanted, whatever their day, with the miles to each.
pub fn chosen_meetings(
    generation: &Generation,
    wanted: &Wanted,
) -> tantivy::Result<Vec<(Listing, Option<f64>)>> {
    let mut all = all_meetings(generation, wanted)?;
    all.retain(|(listing, _)| is_fellowship(listing, wanted) && has_type(listing, wanted));
    Ok(all)
}

/// Every meeting in use that is near enough, or joined from anywhere.
fn all_meetings(
    generation: &Generation,
    wanted: &Wanted,
) -> tantivy::Result<Vec<(Listing, Option<f64>)>> {
    let ways = [
        Attendance::InPerson,
        Attendance::Hybrid,
        Attendance::Online,
        Attendance::Phone,
    ];
    let limit = wanted.within.unwrap_or(MEETING_MILES);
    let near = wanted.from.as_ref().map(|from| {
        let origin = from.person.point.unit_vector();
        generation
            .tree
            .within(origin, miles_to_chord(limit + SLACK_MILES))
    });
    let mut found = Vec::new();
    for way in ways {
        let tag = Tag {
            kind: TagKind::Attendance,
            value: way.word().to_owned(),
        };
        let Some(with_tag) = postings(generation, generation.fields.tag, &tag.term())? else {
            continue;
        };
        let mut set = DocumentSet::new(generation.records.len());
        match &near {
            Some(runs) if !is_from_anywhere(way) => with_tag.add_near(runs, &mut set),
            _ => with_tag.add_to(&mut set),
        }
        for document in set.documents() {
            let Some(listing) = generation.documents.get(document) else {
                continue;
            };
            let from = wanted.from.as_ref().map(|from| from.person.point);
            let miles = from.zip(listing.place.point);
            let miles = miles.map(|(from, to)| from.miles_to(to));
            let near = from.is_none() || miles.is_some_and(|miles| miles <= limit);
            if listing.status != Status::Closed && (near || from_anywhere(&listing)) {
                found.push((listing, miles));
            }
        }
    }
    found.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    Ok(found)
}

fn from_anywhere(listing: &Listing) -> bool {
    let meeting = listing.meeting.as_ref();
    meeting.is_some_and(|meeting| is_from_anywhere(meeting.attendance))
}

fn is_from_anywhere(way: Attendance) -> bool {
    matches!(way, Attendance::Online | Attendance::Phone)
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
fn day(
    meetings: &[&(Listing, Option<f64>)],
    wanted: &Wanted,
    date: Date,
    today: Date,
    now: Timestamp,
) -> Day {
    let mut day = Day {
        date,
        count: 0,
        in_person: Vec::new(),
        from_anywhere: Vec::new(),
    };
    let shown = wanted.day.is_none_or(|weekday| weekday == date.weekday());
    for (listing, miles) in meetings {
        for (start, end) in starts(listing, date, today, now) {
            day.count += 1;
            let lane = if from_anywhere(listing) {
                &mut day.from_anywhere
            } else {
                &mut day.in_person
            };
            if shown {
                lane.push(Start {
                    listing: listing.clone(),
                    start,
                    end,
                    miles: *miles,
                });
            }
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

fn fellowships(all: &[(Listing, Option<f64>)], wanted: &Wanted) -> Vec<(String, usize)> {
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

fn types(all: &[(Listing, Option<f64>)], wanted: &Wanted) -> Vec<(String, String, usize)> {
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
