//! Writes a meeting as the cells of a meeting list row.

use jiff::civil::{Date, Time};

use super::resource_row::{confidential, county, phones, status, verified_on};
use crate::directory::Directory;
use crate::model::listing::{Attendance, Listing, Meeting, Place};
use crate::model::place::{Point, Precision};
use crate::model::schedule::Schedule;
use crate::model::schedule::time_zone::Zone;
use crate::model::schedule::weekly_meeting::{Pattern, Season, WeeklyMeeting};
use crate::seeds::columns::{MEETING_COLUMNS, Meeting as M};
use crate::seeds::rows;
use crate::seeds::write::row_cells::{RowCells, joined};

/// The cells of a meeting.
pub fn cells(listing: &Listing, directory: &Directory) -> RowCells {
    let mut row = RowCells::blank(MEETING_COLUMNS);
    row.set(M::Name, &listing.name.english);
    row.set(M::Slug, &listing.id);
    row.set(M::Notes, &listing.description.english);
    row.set(
        M::Website,
        listing.contact.website.as_deref().unwrap_or_default(),
    );
    row.set(
        M::Email,
        listing.contact.email.as_deref().unwrap_or_default(),
    );
    row.set(M::Status, status(listing.status));
    row.set(M::VerifiedOn, verified_on(listing));
    row.set(M::SourceUrl, joined(&listing.source.urls));
    row.set(M::Updated, &listing.source.date);
    row.set(M::SourceName, &listing.source.note);
    take_place(listing, directory, &mut row);
    take_time(listing, directory, &mut row);
    if let Some(meeting) = &listing.meeting {
        take_meeting(listing, meeting, &mut row);
    }
    row
}

fn take_place(listing: &Listing, directory: &Directory, row: &mut RowCells) {
    let place = &listing.place;
    row.set(M::County, county(listing, directory));
    row.set(M::LocationNotes, &place.note);
    row.set(M::Confidential, confidential(listing));
    let mut of_zip = None;
    if let Some(address) = &place.address {
        row.set(M::Address, &address.street);
        row.set(M::City, &address.city);
        row.set(M::State, &address.state);
        row.set(M::PostalCode, &address.zip);
        of_zip = directory.gazetteer.zip(&address.zip).map(|zip| zip.point);
    }
    let approximate = place.precision == Precision::Approximate;
    // The center of a ZIP is not written: it is found again on reading.
    let own = place
        .point
        .filter(|point| !approximate || of_zip != Some(*point));
    if let Some(Point {
        latitude,
        longitude,
    }) = own
    {
        row.set(M::Latitude, latitude.to_string());
        row.set(M::Longitude, longitude.to_string());
        row.set(M::Approximate, if approximate { "yes" } else { "" });
    }
}

fn take_meeting(listing: &Listing, meeting: &Meeting, row: &mut RowCells) {
    row.set(M::Fellowship, &meeting.fellowship);
    row.set(M::Types, meeting.types.join(", "));
    row.set(M::Group, &meeting.group);
    let link = meeting.conference_url.as_deref();
    row.set(M::ConferenceUrl, link.unwrap_or_default());
    row.set(M::ConferenceUrlNotes, &meeting.conference_note);
    let stated = match meeting.attendance {
        Attendance::InPerson => "in_person",
        Attendance::Hybrid => "hybrid",
        Attendance::Online => "online",
        Attendance::Phone => "phone",
    };
    row.set(M::Attendance, stated);
    let all = &listing.contact.phones;
    if meeting.attendance != Attendance::Phone {
        row.set(M::Phone, phones(all));
        return;
    }
    // A meeting by phone has the number to join in its own cell.
    if let Some((join, others)) = all.split_first() {
        row.set(M::ConferencePhone, phones(std::slice::from_ref(join)));
        row.set(M::Phone, phones(others));
    }
}

fn take_time(listing: &Listing, directory: &Directory, row: &mut RowCells) {
    match &listing.hours.schedule {
        Schedule::Weekly(meeting) => {
            take_weekly(meeting, row);
            take_zone(&meeting.zone, &listing.place, directory, row);
        }
        // Without a time of day, the text goes into the day column.
        Schedule::Written(words) => row.set(M::Day, words),
        _ => {}
    }
}

fn take_weekly(meeting: &WeeklyMeeting, row: &mut RowCells) {
    let days: Vec<String> = match meeting.days.single() {
        Some(day) => vec![format!("{day:?}")],
        None => meeting
            .days
            .iter()
            .map(|day| day.to_sunday_zero_offset().to_string())
            .collect(),
    };
    row.set(M::Day, days.join(", "));
    row.set(M::Time, clock(meeting.start));
    row.set(M::EndTime, clock(end(meeting)));
    let repeats = match &meeting.pattern {
        Pattern::EveryWeek => String::new(),
        Pattern::EveryOtherWeek { anchor } => format!("every other week from {anchor}"),
        Pattern::OfMonth(ordinals) => {
            let words = ordinals.iter().map(|ordinal| nth(*ordinal));
            words.collect::<Vec<_>>().join("; ")
        }
    };
    row.set(M::Repeats, repeats);
    let skips: Vec<String> = meeting.skip.iter().map(Date::to_string).collect();
    row.set(M::Skips, joined(&skips));
    row.set(
        M::Season,
        meeting.season.as_ref().map(season).unwrap_or_default(),
    );
}

/// Leaves out only a zone that a reader of the row finds by itself.
fn take_zone(zone: &Zone, place: &Place, directory: &Directory, row: &mut RowCells) {
    let home = Zone::new(&directory.site.time_zone).unwrap_or_default();
    let there = rows::place::zone(place, &directory.gazetteer, &home);
    if *zone != home || there != home {
        row.set(M::Timezone, zone.name());
    }
}

fn clock(time: Time) -> String {
    let form = if time.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    };
    time.strftime(form).to_string()
}

/// The end time, wrapping at midnight.
fn end(meeting: &WeeklyMeeting) -> Time {
    let length = jiff::SignedDuration::from_mins(i64::from(meeting.minutes));
    meeting.start.wrapping_add(length)
}

fn nth(ordinal: i8) -> &'static str {
    match ordinal {
        1 => "1st",
        2 => "2nd",
        3 => "3rd",
        4 => "4th",
        5 => "5th",
        _ => "last",
    }
}

fn season(season: &Season) -> String {
    let ((first_month, first_day), (last_month, last_day)) = (season.first, season.last);
    format!("{first_month:02}-{first_day:02} to {last_month:02}-{last_day:02}")
}
