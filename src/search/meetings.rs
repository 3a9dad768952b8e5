//! Meetings by day, each at its local time in its own time zone. Meetings that
//! can be joined from anywhere are listed separately.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};

use super::criteria::{Origin, PlaceScale};
use super::matching::bitset::DocumentSet;
use super::matching::postings::with_tag;
use crate::index::format::tags::{Tag, TagKind, county_value};
use crate::index::generation::Generation;
use crate::model::listing::{Attendance, Listing, Status};
use crate::model::place::{Point, miles_to_chord, squared_chord};
use crate::model::schedule::Schedule;

/// Number of days shown, including today.
const DAYS: i64 = 7;

/// Maximum number of meetings read per group (in person, from anywhere),
/// nearest or home-county meetings first: as many as in a large city and its
/// surroundings. Without a limit, a nationwide directory would be read in full
/// for one page.
const MAX_IN_A_LANE: usize = 4_000;

/// Maximum number of starts in seven days that are shown on one page. If there
/// are more and no day was requested, only today's are shown.
const MAX_IN_A_WEEK: usize = 400;

/// Meeting filters.
#[derive(Debug, Clone)]
pub struct MeetingFilter {
    /// Only on this day of the week.
    pub day: Option<Weekday>,
    /// Only of this fellowship.
    pub fellowship: Option<String>,
    /// Only with this type code.
    pub type_code: Option<String>,
    /// Only near this place; does not affect meetings joined from anywhere.
    pub from: Option<Origin>,
    /// Maximum distance, in miles.
    pub within: Option<f64>,
    /// Maximum number of in-person meetings, and of meetings joined from
    /// anywhere, to read. The nearest come first or, without a place, those in
    /// the home counties.
    pub most: usize,
    /// Maximum number of starts in all days that are shown on one page.
    pub most_in_a_week: usize,
}

impl Default for MeetingFilter {
    fn default() -> MeetingFilter {
        MeetingFilter {
            day: None,
            fellowship: None,
            type_code: None,
            from: None,
            within: None,
            most: MAX_IN_A_LANE,
            most_in_a_week: MAX_IN_A_WEEK,
        }
    }
}

/// The meetings of the next seven days.
#[derive(Debug, Clone, Default)]
pub struct Meetings {
    /// Seven days starting today; days that are not shown have no meetings.
    pub days: Vec<Day>,
    /// The only day shown, if not all are: the requested day, or today if there
    /// are too many meetings for one page.
    pub shown: Option<Weekday>,
    /// Meetings without a known time.
    pub unscheduled: Vec<Arc<Listing>>,
    /// Number of meetings beyond the maximum, which were not read.
    pub left_out: usize,
    /// Each fellowship with its number of meetings.
    pub fellowships: Vec<(String, usize)>,
    /// Each fellowship and type code with its number of meetings.
    pub types: Vec<(String, String, usize)>,
}

/// Meetings of one day.
#[derive(Debug, Clone)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// Number of starts on this day, with all filters except the day's applied.
    pub count: usize,
    /// In-person and hybrid meetings, by time.
    pub in_person: Vec<Start>,
    /// Online and phone meetings, by time.
    pub from_anywhere: Vec<Start>,
}

/// One start of a meeting.
#[derive(Debug, Clone)]
pub struct Start {
    /// The meeting.
    pub listing: Arc<Listing>,
    /// Start, in the meeting's own time zone.
    pub start: Zoned,
    /// End, in the meeting's own time zone.
    pub end: Zoned,
    /// Distance in miles, when a place smaller than a county was named.
    pub miles: Option<f64>,
}

/// The meetings that match the filters, from the start of today. A meeting that
/// began yesterday and is still on is listed under today.
pub fn meetings(
    generation: &Generation,
    wanted: &MeetingFilter,
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

/// The meetings that match the filters, on any day.
pub fn chosen_meetings(
    generation: &Generation,
    wanted: &MeetingFilter,
) -> tantivy::Result<MeetingCandidates> {
    let mut all = looked_at(generation, wanted)?;
    all.meetings
        .retain(|(listing, _)| is_fellowship(listing, wanted) && has_type(listing, wanted));
    Ok(all)
}

fn from_anywhere(listing: &Listing) -> bool {
    let meeting = listing.meeting.as_ref();
    meeting.is_some_and(|meeting| FROM_ANYWHERE.contains(&meeting.attendance))
}

fn is_fellowship(listing: &Listing, wanted: &MeetingFilter) -> bool {
    let Some(asked) = &wanted.fellowship else {
        return true;
    };
    let own = listing.meeting.as_ref();
    own.is_some_and(|meeting| meeting.fellowship.eq_ignore_ascii_case(asked))
}

fn has_type(listing: &Listing, wanted: &MeetingFilter) -> bool {
    let Some(asked) = &wanted.type_code else {
        return true;
    };
    let own = listing.meeting.iter().flat_map(|meeting| &meeting.types);
    own.into_iter().any(|code| code.eq_ignore_ascii_case(asked))
}

/// The starts on one day, each in the meeting's own time zone.
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

/// The starts of a meeting on a date in its own time zone. Today also includes
/// a start from yesterday that is not over yet.
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

fn fellowships(
    all: &[(Arc<Listing>, Option<f64>)],
    wanted: &MeetingFilter,
) -> Vec<(String, usize)> {
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

fn types(
    all: &[(Arc<Listing>, Option<f64>)],
    wanted: &MeetingFilter,
) -> Vec<(String, String, usize)> {
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

/// Default maximum distance to a meeting, in miles.
pub const MEETING_MILES: f64 = 30.0;

/// Distance in miles from the middle of a county within which all of it lies.
const ACROSS_COUNTY_MILES: f64 = 100.0;

/// Tolerance for search points, which are stored less precisely than the
/// displayed ones.
const SLACK_MILES: f64 = 0.01;

/// Attendance options that take place in a room.
const IN_ROOMS: [Attendance; 2] = [Attendance::InPerson, Attendance::Hybrid];

/// Attendance options that can be joined from anywhere and have no room.
pub(super) const FROM_ANYWHERE: [Attendance; 2] = [Attendance::Online, Attendance::Phone];

/// The meetings that were read.
#[derive(Debug, Clone, Default)]
pub struct MeetingCandidates {
    /// The meetings in order of ids, with the distance in miles from a place
    /// smaller than a county.
    pub meetings: Vec<(Arc<Listing>, Option<f64>)>,
    /// Number of meetings beyond the maximum, which were not read.
    pub left_out: usize,
}

/// The documents of all meetings, in order of ids.
pub fn every_meeting(generation: &Generation) -> tantivy::Result<Vec<u32>> {
    let mut all = DocumentSet::new(generation.records.len());
    for way in IN_ROOMS.into_iter().chain(FROM_ANYWHERE) {
        add(generation, &joined(way), None, &mut all)?;
    }
    let mut all = all.documents();
    all.sort_by_key(|document| generation.records.row(*document).map(|row| row.by_id));
    Ok(all)
}

/// Every meeting in use that is near enough or can be joined from anywhere, up
/// to the maximum for each of these two groups.
pub(super) fn looked_at(
    generation: &Generation,
    wanted: &MeetingFilter,
) -> tantivy::Result<MeetingCandidates> {
    let mut all = MeetingCandidates::default();
    let from = wanted.from.as_ref();
    let point = from.map(|from| from.person.point);
    let is_spot = from.is_some_and(|from| from.size == PlaceScale::Spot);
    let county = from
        .filter(|from| from.size == PlaceScale::County)
        .and_then(|from| from.person.county.as_ref());
    let limit = wanted.within.unwrap_or(MEETING_MILES);
    let farthest = county.map_or(limit, |_| limit.max(ACROSS_COUNTY_MILES));
    let chord = miles_to_chord(farthest + SLACK_MILES);
    let near = point.map(|point| generation.tree.within(point.unit_vector(), chord));
    for (ways, near) in [(IN_ROOMS, near.as_deref()), (FROM_ANYWHERE, None)] {
        let mut lane = DocumentSet::new(generation.records.len());
        for way in ways {
            add(generation, &joined(way), near, &mut lane)?;
        }
        let mut lane = in_use(generation, &lane);
        if lane.len() > wanted.most {
            if near.is_some() {
                lane.retain(|document| chord_to(generation, *document, point) <= chord);
            }
            all.left_out += lane.len().saturating_sub(wanted.most);
            nearest_first(generation, point, &mut lane)?;
            lane.truncate(wanted.most);
        }
        for document in lane {
            let listing = generation.documents.get(document)?;
            let miles = point.zip(listing.place.point);
            let miles = miles.map(|(from, to)| from.miles_to(to));
            let is_in_county = county.is_some() && listing.place.county.as_ref() == county;
            if near.is_none() || is_in_county || miles.is_some_and(|miles| miles <= limit) {
                all.meetings
                    .push((Arc::new(listing), miles.filter(|_| is_spot)));
            }
        }
    }
    all.meetings.sort_by(|a, b| a.0.id.cmp(&b.0.id));
    Ok(all)
}

/// The tag of an attendance option.
fn joined(way: Attendance) -> Tag {
    Tag {
        kind: TagKind::Attendance,
        value: way.word().to_owned(),
    }
}

/// Adds the documents that have a tag: those in `near` and possibly others, or
/// all of them.
fn add(
    generation: &Generation,
    tag: &Tag,
    near: Option<&[Range<u32>]>,
    set: &mut DocumentSet,
) -> tantivy::Result<()> {
    if let Some(found) = with_tag(generation, tag)? {
        found.add_in(near, set);
    }
    Ok(())
}

/// The documents of a set that are not permanently closed.
fn in_use(generation: &Generation, set: &DocumentSet) -> Vec<u32> {
    let records = &generation.records;
    let closed = |document: &u32| {
        let standing = records.row(*document).map(|row| row.standing);
        let standing = standing.and_then(|standing| records.standings.get(standing));
        standing.is_none_or(|standing| standing.status == Status::Closed)
    };
    let mut documents = set.documents();
    documents.retain(|document| !closed(document));
    documents
}

/// Squared chord to a document; infinite if it has no point.
fn chord_to(generation: &Generation, document: u32, from: Option<Point>) -> f64 {
    let place = generation.records.place(document);
    let chord = place
        .zip(from)
        .map(|((vector, _), from)| squared_chord(vector.map(f64::from), from.unit_vector()));
    chord
        .filter(|chord| !chord.is_nan())
        .unwrap_or(f64::INFINITY)
}

/// Sorts documents by distance or, without a place, home counties first.
fn nearest_first(
    generation: &Generation,
    from: Option<Point>,
    documents: &mut [u32],
) -> tantivy::Result<()> {
    let mut home = DocumentSet::new(generation.records.len());
    for county in &generation.facts.home_counties {
        let tag = Tag {
            kind: TagKind::County,
            value: county_value(county),
        };
        add(generation, &tag, None, &mut home)?;
    }
    // The bits of non-negative floats sort like the floats themselves.
    documents.sort_by_cached_key(|document| {
        let chord = chord_to(generation, *document, from).to_bits();
        (chord, !home.contains(*document))
    });
    Ok(())
}
