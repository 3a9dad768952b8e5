//! Calendars of meetings (RFC 5545), to download once or to subscribe to.
//!
//! Only recurring meetings become events. Opening hours do not: nobody wants a
//! food pantry in the calendar from nine to five every day. The same listings
//! give the same bytes: the clock is not read.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};

use super::content_line::push_folded;
use super::vtimezone::{self, local};
use crate::model::language::Language;
use crate::model::listing::{Attendance, Listing, Status};
use crate::model::place::Precision;
use crate::model::schedule::time_zone::Zone;
use crate::model::schedule::weekly_meeting::WeeklyMeeting;
use crate::model::schedule::{LOOK_AHEAD_DAYS, Schedule};

/// The media type of a calendar.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// Settings of a calendar.
pub struct Frame<'a> {
    /// The name of the calendar.
    pub name: &'a str,
    /// The language of the event names.
    pub language: Language,
    /// A fixed date: no event starts before it, and it replaces an unknown date
    /// of last change.
    pub epoch: Date,
    /// Host in the event ids, which keeps them distinct from those of other
    /// calendars.
    pub host: &'a str,
    /// Returns the URL of a listing's page, or an empty string.
    pub page: &'a dyn Fn(&Listing) -> String,
}

/// The calendar of the meetings among these listings: active ones only, no
/// examples.
pub fn calendar<'a>(listings: impl IntoIterator<Item = &'a Listing>, frame: &Frame<'_>) -> String {
    let meetings: Vec<(&Listing, &WeeklyMeeting)> = listings
        .into_iter()
        .filter(|listing| listing.status == Status::Active && listing.meeting.is_some())
        .filter_map(|listing| match &listing.hours.schedule {
            Schedule::Weekly(times) => Some((listing, times)),
            _ => None,
        })
        .collect();
    let mut out = Lines::default();
    out.add("BEGIN:VCALENDAR");
    out.add("VERSION:2.0");
    out.add("PRODID:-//Waypost//Meetings//EN");
    out.add("CALSCALE:GREGORIAN");
    out.add("METHOD:PUBLISH");
    out.text("NAME", frame.name);
    out.text("X-WR-CALNAME", frame.name);
    out.add("REFRESH-INTERVAL;VALUE=DURATION:P1D");
    out.add("X-PUBLISHED-TTL:P1D");
    let zones: BTreeMap<&str, &Zone> = meetings
        .iter()
        .map(|(_, times)| (times.zone.name(), &times.zone))
        .collect();
    for zone in zones.values() {
        for line in vtimezone::lines(zone, frame.epoch) {
            out.add(&line);
        }
    }
    for (listing, times) in meetings {
        event(listing, times, frame, &mut out);
    }
    out.add("END:VCALENDAR");
    out.text
}

fn event(listing: &Listing, times: &WeeklyMeeting, frame: &Frame<'_>, out: &mut Lines) {
    let changed = last_changed(listing).unwrap_or(frame.epoch);
    let since = changed.max(frame.epoch);
    let Some(first) = first_start(times, since) else {
        return;
    };
    let zone = times.zone.name();
    out.add("BEGIN:VEVENT");
    out.add(&format!("UID:{}@{}", listing.id, frame.host));
    out.add(&format!("DTSTAMP:{}T000000Z", changed.strftime("%Y%m%d")));
    out.add(&format!("DTSTART;TZID={zone}:{}", local(first)));
    out.add(&format!("DURATION:{}", duration(times.minutes)));
    match times.rrule() {
        Some(rule) => {
            out.add(&format!("RRULE:{rule}"));
            for skipped in times.skipped_starts() {
                let start = local(skipped.datetime());
                out.add(&format!("EXDATE;TZID={zone}:{start}"));
            }
        }
        // Without a rule (a season not of whole months), the starts of a year
        // are listed.
        None => {
            for start in starts(times, first).skip(1) {
                out.add(&format!("RDATE;TZID={zone}:{}", local(start)));
            }
        }
    }
    let name = listing.name.shown_in(frame.language);
    out.text("SUMMARY", name);
    out.text("LOCATION", &location(listing));
    let page = (frame.page)(listing);
    out.text("DESCRIPTION", &description(listing, frame.language, &page));
    if !page.is_empty() {
        out.add(&format!("URL:{page}"));
    }
    let exact = listing.place.precision == Precision::Exact;
    if let Some(point) = listing.place.point.filter(|_| exact && listing.reach.visit) {
        out.add(&format!("GEO:{};{}", point.latitude, point.longitude));
    }
    out.add("STATUS:CONFIRMED");
    out.add("END:VEVENT");
}

/// The later of the dates when a listing was last confirmed and when its source
/// last changed.
fn last_changed(listing: &Listing) -> Option<Date> {
    let sourced = listing.source.date.parse().ok();
    listing.verified_on.max(sourced)
}

/// The first start on or after `since`: a rule counts from one of its own
/// starts.
fn first_start(times: &WeeklyMeeting, since: Date) -> Option<DateTime> {
    let days = since
        .series(1.day())
        .take(usize::try_from(LOOK_AHEAD_DAYS).ok()?);
    let mut on = days.filter(|day| times.is_on(*day));
    on.next().map(|day| day.to_datetime(times.start))
}

/// The starts within a year, beginning with `first`.
fn starts(times: &WeeklyMeeting, first: DateTime) -> impl Iterator<Item = DateTime> + '_ {
    let days = first.date().series(1.day()).take(366);
    days.filter(|day| times.is_on(*day))
        .map(|day| day.to_datetime(times.start))
}

/// A duration such as `PT1H30M`: elapsed time, independent of clock changes.
fn duration(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("PT{minutes}M"),
        (hours, 0) => format!("PT{hours}H"),
        (hours, minutes) => format!("PT{hours}H{minutes}M"),
    }
}

/// The address, or the link if there is no room to go to. Empty for a
/// confidential place.
fn location(listing: &Listing) -> String {
    if listing.place.precision == Precision::Hidden {
        return String::new();
    }
    let meeting = listing.meeting.as_ref();
    let away = meeting.is_some_and(|meeting| {
        matches!(meeting.attendance, Attendance::Online | Attendance::Phone)
    });
    if away {
        let link = meeting.and_then(|meeting| meeting.conference_url.clone());
        return link.unwrap_or_default();
    }
    let address = listing.place.address.as_ref();
    address
        .map(|address| address.one_line())
        .unwrap_or_default()
}

fn description(listing: &Listing, language: Language, page: &str) -> String {
    let mut parts: Vec<String> = vec![listing.description.shown_in(language).to_owned()];
    if listing.place.precision != Precision::Hidden {
        parts.push(listing.place.note.clone());
    }
    if let Some(meeting) = &listing.meeting
        && meeting.attendance != Attendance::InPerson
    {
        parts.push(meeting.conference_url.clone().unwrap_or_default());
        parts.push(meeting.conference_note.clone());
        let phones = listing.contact.phones.iter();
        parts.extend(phones.map(|phone| phone.display.clone()));
    }
    parts.push(page.to_owned());
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// Output lines, ended and folded as the format requires.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    /// Adds an escaped text property; nothing if the text is blank.
    fn text(&mut self, name: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        let mut line = format!("{name}:");
        for character in text.chars() {
            match character {
                '\\' | ';' | ',' => {
                    line.push('\\');
                    line.push(character);
                }
                '\n' => line.push_str("\\n"),
                other if other.is_control() => {}
                other => line.push(other),
            }
        }
        self.add(&line);
    }

    fn add(&mut self, line: &str) {
        push_folded(&mut self.text, line);
    }
}
