//! Meetings by day, each at its local time in its own time zone. Meetings that
//! can be joined from anywhere are listed separately.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};

use super::criteria::PlaceScale;
use super::matching::bitset::DocumentSet;
use super::matching::postings::with_tag;
use super::meeting_filter::{DISTANCES, DayPart, MEETING_MILES, MeetingFilter};
use crate::index::format::tags::{Tag, TagKind, county_value};
use crate::index::generation::Generation;
use crate::model::category::MEETINGS;
use crate::model::listing::{Attendance, Listing, Status};
use crate::model::place::{Point, miles_to_chord, squared_chord};
use crate::model::schedule::{Schedule, format_time};

/// Number of days shown, including today.
const DAYS: i64 = 7;

/// A filter that is left out where the effect of its values is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Facet {
    Day,
    Part,
    Fellowship,
    Type,
    Distance,
}

/// The meetings of the next seven days. A count of a filter's value is the
/// number of lines that the page would show with it: a line is a start of a
/// meeting, or a meeting without a known time.
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
    /// Each part of the day with its count, if it is not 0.
    pub parts: Vec<(DayPart, usize)>,
    /// Each fellowship with its count.
    pub fellowships: Vec<(String, usize)>,
    /// Each fellowship and type code with its count.
    pub types: Vec<(String, String, usize)>,
    /// Each of [`DISTANCES`] with its count of meetings in rooms; empty without
    /// a place smaller than a county.
    pub distances: Vec<(u16, usize)>,
}

/// Meetings of one day.
#[derive(Debug, Clone)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// Number of starts on this day, with all filters except the day's applied.
    pub count: usize,
    /// In-person and hybrid meetings, by time; examples last.
    pub in_person: Vec<Start>,
    /// Online and phone meetings, by time; examples last.
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

/// A meeting that was read, on a day that it is listed under.
struct Line<'a> {
    listing: &'a Arc<Listing>,
    miles: Option<f64>,
    /// The date it is listed under, its start and its end; `None` without a
    /// known time.
    start: Option<(Date, Zoned, Zoned)>,
}

impl Line<'_> {
    /// Whether it matches all filters but one. A meeting without a known time
    /// may be on any day, and in no part of it.
    fn fits(&self, wanted: &MeetingFilter, but: Option<Facet>) -> bool {
        let is_day = |day: Weekday| {
            let date = self.start.as_ref().map(|(date, ..)| date.weekday());
            date.is_none_or(|date| date == day)
        };
        let is_part = |part: DayPart| {
            let start = self.start.as_ref().map(|(_, start, _)| start.time());
            start.is_some_and(|start| DayPart::of_minute(format_time::minutes(start)) == part)
        };
        (but == Some(Facet::Day) || wanted.day.is_none_or(is_day))
            && (but == Some(Facet::Part) || wanted.part.is_none_or(is_part))
            && (but == Some(Facet::Fellowship) || is_fellowship(self.listing, wanted))
            && (but == Some(Facet::Type) || has_type(self.listing, wanted))
            && (but == Some(Facet::Distance) || is_within(self.miles, self.listing, wanted))
    }
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
    let dates: Vec<Date> = (0..DAYS)
        .filter_map(|ahead| today.checked_add(ahead.days()).ok())
        .collect();
    let all_lines: Vec<Line<'_>> = (all.meetings.iter())
        .flat_map(|(listing, miles)| lines(listing, *miles, &dates, now))
        .collect();
    let is_of_week = |line: &&Line<'_>| line.start.is_some() && line.fits(wanted, Some(Facet::Day));
    let too_many = all_lines.iter().filter(is_of_week).count() > wanted.most_in_a_week;
    let shown = wanted.day.or(too_many.then(|| today.weekday()));
    let wanted = &MeetingFilter {
        day: shown,
        ..wanted.clone()
    };
    let unscheduled = all_lines.iter().filter(|line| line.start.is_none());
    let unscheduled = unscheduled.filter(|line| line.fits(wanted, None));
    Ok(Meetings {
        days: dates
            .iter()
            .map(|date| day(&all_lines, *date, wanted))
            .collect(),
        shown,
        unscheduled: unscheduled.map(|line| Arc::clone(line.listing)).collect(),
        left_out: all.left_out,
        parts: parts(&all_lines, wanted),
        fellowships: fellowships(&all_lines, wanted),
        types: types(&all_lines, wanted),
        distances: distances(&all_lines, wanted),
    })
}

/// The meetings that match the filters, on any day and at any time.
pub fn chosen_meetings(
    generation: &Generation,
    wanted: &MeetingFilter,
) -> tantivy::Result<MeetingCandidates> {
    let mut all = looked_at(generation, wanted)?;
    all.meetings.retain(|(listing, miles)| {
        is_fellowship(listing, wanted)
            && has_type(listing, wanted)
            && is_within(*miles, listing, wanted)
    });
    Ok(all)
}

/// Whether a meeting of one of these kinds is listed in a home county.
pub fn are_any_at_home(generation: &Generation, kinds: &[String]) -> tantivy::Result<bool> {
    let with = |kind: TagKind, values: &mut dyn Iterator<Item = String>| {
        let mut found = DocumentSet::new(generation.records.len());
        for value in values {
            add(generation, &Tag { kind, value }, None, &mut found)?;
        }
        tantivy::Result::Ok(found)
    };
    let home = generation.facts.home_counties.iter().map(county_value);
    let mut found = meeting_documents(generation)?;
    found.intersect(&with(TagKind::Category, &mut kinds.iter().cloned())?);
    found.intersect(&with(TagKind::County, &mut home.into_iter())?);
    Ok(!in_use(generation, &found).is_empty())
}

/// What a fellowship says of its meetings itself: listings of a kind of
/// meetings that are no meeting, such as its own finder. Local ones come first.
pub fn finders(generation: &Generation) -> tantivy::Result<Vec<Listing>> {
    let mut found = DocumentSet::new(generation.records.len());
    let kind = Tag {
        kind: TagKind::Category,
        value: MEETINGS.to_owned(),
    };
    add(generation, &kind, None, &mut found)?;
    let meetings = meeting_documents(generation)?;
    let mut listings = Vec::new();
    for document in in_use(generation, &found) {
        if !meetings.contains(document) {
            listings.push(generation.documents.get(document)?);
        }
    }
    listings.sort_by(|a, b| (a.reach.anywhere, &a.id).cmp(&(b.reach.anywhere, &b.id)));
    listings.truncate(MAX_FINDERS);
    Ok(listings)
}

/// Maximum number of finders.
const MAX_FINDERS: usize = 8;

/// Whether a meeting has no room.
pub fn from_anywhere(listing: &Listing) -> bool {
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

/// Whether a meeting is near enough. Without a distance of its own, that was
/// judged when it was read.
fn is_within(miles: Option<f64>, listing: &Listing, wanted: &MeetingFilter) -> bool {
    let limit = wanted.within.unwrap_or(MEETING_MILES);
    from_anywhere(listing) || miles.is_none_or(|miles| miles <= limit)
}

/// A meeting on each of the dates; one line if its time is not known.
fn lines<'a>(
    listing: &'a Arc<Listing>,
    miles: Option<f64>,
    dates: &[Date],
    now: Timestamp,
) -> Vec<Line<'a>> {
    let line = |start| Line {
        listing,
        miles,
        start,
    };
    if !matches!(listing.hours.schedule, Schedule::Weekly(_)) {
        return vec![line(None)];
    }
    let today = dates.first().copied().unwrap_or_default();
    let of_day = |date: &Date| {
        let found = starts(listing, *date, today, now).into_iter();
        let date = *date;
        found.map(move |(start, end)| line(Some((date, start, end))))
    };
    dates.iter().flat_map(of_day).collect()
}

/// The starts on one day, each in the meeting's own time zone.
fn day(all: &[Line<'_>], date: Date, wanted: &MeetingFilter) -> Day {
    let mut day = Day {
        date,
        count: 0,
        in_person: Vec::new(),
        from_anywhere: Vec::new(),
    };
    for line in all {
        let Some((_, start, end)) = line.start.as_ref().filter(|(own, ..)| *own == date) else {
            continue;
        };
        day.count += usize::from(line.fits(wanted, Some(Facet::Day)));
        if !line.fits(wanted, None) {
            continue;
        }
        let lane = match from_anywhere(line.listing) {
            true => &mut day.from_anywhere,
            false => &mut day.in_person,
        };
        lane.push(Start {
            listing: Arc::clone(line.listing),
            start: start.clone(),
            end: end.clone(),
            miles: line.miles,
        });
    }
    for lane in [&mut day.in_person, &mut day.from_anywhere] {
        lane.sort_by(|a, b| {
            let order = |one: &Start| {
                let is_example = one.listing.status == Status::Example;
                (is_example, one.start.datetime())
            };
            (order(a), &a.listing.id).cmp(&(order(b), &b.listing.id))
        });
    }
    day
}

/// The starts of a meeting on a date in its own time zone. Today also includes
/// a start from yesterday that is not over yet.
fn starts(listing: &Listing, date: Date, today: Date, now: Timestamp) -> Vec<(Zoned, Zoned)> {
    let schedule = &listing.hours.schedule;
    let Some(zone) = schedule.zone() else {
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

fn parts(all: &[Line<'_>], wanted: &MeetingFilter) -> Vec<(DayPart, usize)> {
    let count = |part: DayPart| {
        let wanted = MeetingFilter {
            part: Some(part),
            ..wanted.clone()
        };
        let fit = all.iter().filter(|line| line.fits(&wanted, None));
        (part, fit.count())
    };
    let counts = DayPart::ALL.map(count).into_iter();
    counts.filter(|(_, count)| *count > 0).collect()
}

fn distances(all: &[Line<'_>], wanted: &MeetingFilter) -> Vec<(u16, usize)> {
    if !wanted.is_from_spot() {
        return Vec::new();
    }
    let count = |miles: u16| {
        let wanted = MeetingFilter {
            within: Some(f64::from(miles)),
            ..wanted.clone()
        };
        let rooms = all.iter().filter(|line| !from_anywhere(line.listing));
        (miles, rooms.filter(|line| line.fits(&wanted, None)).count())
    };
    DISTANCES.map(count).to_vec()
}

fn fellowships(all: &[Line<'_>], wanted: &MeetingFilter) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let fit = all.iter();
    for line in fit.filter(|line| line.fits(wanted, Some(Facet::Fellowship))) {
        if let Some(meeting) = &line.listing.meeting {
            *counts.entry(&meeting.fellowship).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect()
}

fn types(all: &[Line<'_>], wanted: &MeetingFilter) -> Vec<(String, String, usize)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let fit = all.iter();
    for line in fit.filter(|line| line.fits(wanted, Some(Facet::Type))) {
        let Some(meeting) = &line.listing.meeting else {
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

/// Distance in miles from the middle of a county within which all of it lies.
const ACROSS_COUNTY_MILES: f64 = 100.0;

/// Tolerance for search points, which are stored less precisely than the
/// displayed ones.
const SLACK_MILES: f64 = 0.01;

/// Attendance options that take place in a room.
const IN_ROOMS: [Attendance; 2] = [Attendance::InPerson, Attendance::Hybrid];

/// Attendance options that can be joined from anywhere and have no room.
const FROM_ANYWHERE: [Attendance; 2] = [Attendance::Online, Attendance::Phone];

/// The meetings that were read.
#[derive(Debug, Clone, Default)]
pub struct MeetingCandidates {
    /// The meetings in order of ids, with the distance in miles from a place
    /// smaller than a county.
    pub meetings: Vec<(Arc<Listing>, Option<f64>)>,
    /// Number of meetings beyond the maximum, which were not read.
    pub left_out: usize,
}

/// The documents of all meetings.
fn meeting_documents(generation: &Generation) -> tantivy::Result<DocumentSet> {
    let mut all = DocumentSet::new(generation.records.len());
    for way in IN_ROOMS.into_iter().chain(FROM_ANYWHERE) {
        add(generation, &joined(way), None, &mut all)?;
    }
    Ok(all)
}

/// The documents of all meetings, in order of ids.
pub fn every_meeting(generation: &Generation) -> tantivy::Result<Vec<u32>> {
    let mut all = meeting_documents(generation)?.documents();
    all.sort_by_key(|document| generation.records.row(*document).map(|row| row.by_id));
    Ok(all)
}

/// Every meeting in use that is near enough or can be joined from anywhere, up
/// to the maximum for each of these two groups. Around a place smaller than a
/// county, all of [`DISTANCES`] are read, to be counted.
fn looked_at(
    generation: &Generation,
    wanted: &MeetingFilter,
) -> tantivy::Result<MeetingCandidates> {
    let mut all = MeetingCandidates::default();
    let from = wanted.from.as_ref();
    let point = from.map(|from| from.person.point);
    let is_spot = wanted.is_from_spot();
    let county = from
        .filter(|from| from.size == PlaceScale::County)
        .and_then(|from| from.person.county.as_ref());
    let chosen = wanted.within.unwrap_or(MEETING_MILES);
    let limit = if is_spot {
        chosen.max(MEETING_MILES)
    } else {
        chosen
    };
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
