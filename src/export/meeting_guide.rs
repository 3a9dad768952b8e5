//! Meeting Guide, the meeting list format: the feed that Waypost publishes.
//! Reading such feeds is in `import::meetings`, with the other meeting formats.
//!
//! Other programs show the feed as it is, so it has active meetings only, no
//! examples, no address of a confidential place, and no people.

use jiff::civil::{Date, Time};
use serde_json::{Map, Value, json};

use crate::model::listing::{Attendance, Listing, Meeting, Status};
use crate::model::place::Precision;
use crate::model::schedule::Schedule;
use crate::model::schedule::weekly_meeting::Pattern;

/// Fellowship of a list that names none.
pub const FELLOWSHIP: &str = "AA";

/// Maximum slug length in the format.
const MAX_SLUG_LENGTH: usize = 64;

/// The feed of these listings, in their order. `page` returns the URL of a
/// listing's page, or an empty string if there is none.
pub fn export<'a>(
    listings: impl IntoIterator<Item = &'a Listing>,
    page: &dyn Fn(&Listing) -> String,
) -> Value {
    let meetings = listings.into_iter();
    Value::Array(meetings.filter_map(|one| entry(one, page)).collect())
}

/// The entry of a listing; `None` if it is not a meeting or not active.
pub fn entry(listing: &Listing, page: &dyn Fn(&Listing) -> String) -> Option<Value> {
    let meeting = listing.meeting.as_ref()?;
    let published = listing.status == Status::Active;
    published.then(|| entry_of(listing, meeting, page))
}

/// Sets a key unless the text is blank: readers of the format treat a blank as
/// a value.
fn put(entry: &mut Map<String, Value>, key: &str, text: &str) {
    if !text.is_empty() {
        entry.insert(key.to_owned(), json!(text));
    }
}

fn entry_of(listing: &Listing, meeting: &Meeting, page: &dyn Fn(&Listing) -> String) -> Value {
    let mut entry = Map::new();
    put(&mut entry, "slug", &slug(&listing.id));
    put(&mut entry, "name", &listing.name.english);
    put_times(&mut entry, listing);
    entry.insert("types".to_owned(), json!(types(meeting)));
    put_place(&mut entry, listing, meeting.attendance);
    put(&mut entry, "notes", &listing.description.english);
    put(&mut entry, "group", &meeting.group);
    if meeting.attendance != Attendance::InPerson {
        put(
            &mut entry,
            "conference_url",
            meeting.conference_url.as_deref().unwrap_or_default(),
        );
        put(&mut entry, "conference_url_notes", &meeting.conference_note);
    }
    let phone = listing
        .contact
        .phones
        .first()
        .map(|phone| phone.number.as_str())
        .unwrap_or_default();
    let joins_by_phone = meeting.attendance == Attendance::Phone
        || (meeting.attendance != Attendance::InPerson && meeting.conference_url.is_none());
    let key = if joins_by_phone {
        "conference_phone"
    } else {
        "phone"
    };
    put(&mut entry, key, phone);
    let contact = &listing.contact;
    put(
        &mut entry,
        "website",
        contact.website.as_deref().unwrap_or_default(),
    );
    put(
        &mut entry,
        "email",
        contact.email.as_deref().unwrap_or_default(),
    );
    if listing.source.date.parse::<Date>().is_ok() {
        let updated = format!("{} 00:00:00", listing.source.date);
        put(&mut entry, "updated", &updated);
    }
    put(&mut entry, "url", &page(listing));
    put(&mut entry, "fellowship", &meeting.fellowship);
    Value::Object(entry)
}

/// Sets day, times and time zone. A meeting that is not weekly has none: the
/// format only has weekly meetings, and a wrong evening is worse than none.
fn put_times(entry: &mut Map<String, Value>, listing: &Listing) {
    let Schedule::Weekly(times) = &listing.hours.schedule else {
        return;
    };
    if times.pattern != Pattern::EveryWeek || times.season.is_some() {
        return;
    }
    let mut days: Vec<i8> = times
        .days
        .iter()
        .map(|day| day.to_sunday_zero_offset())
        .collect();
    days.sort_unstable();
    let day = match days.as_slice() {
        [only] => json!(only),
        several => json!(several),
    };
    entry.insert("day".to_owned(), day);
    put(entry, "time", &written(times.start));
    put(
        entry,
        "end_time",
        &written(later(times.start, times.minutes)),
    );
    put(entry, "timezone", times.zone.name());
}

/// The type codes, with the attendance codes corrected: readers treat `ONL`
/// with `TC` as online, and `ONL` alone as hybrid.
fn types(meeting: &Meeting) -> Vec<&str> {
    const ONLINE: &str = "ONL";
    const CLOSED_PLACE: &str = "TC";
    let codes = meeting.types.iter().map(String::as_str);
    let mut codes: Vec<&str> = codes
        .filter(|code| ![ONLINE, CLOSED_PLACE].contains(code))
        .collect();
    match meeting.attendance {
        Attendance::InPerson => {}
        Attendance::Hybrid => codes.push(ONLINE),
        Attendance::Online | Attendance::Phone => codes.extend([ONLINE, CLOSED_PLACE]),
    }
    codes
}

/// Sets address and point. A point that is only the middle of a town is left
/// out: readers find the street themselves, and would assume that a meeting
/// marked as approximate has no room.
fn put_place(entry: &mut Map<String, Value>, listing: &Listing, attendance: Attendance) {
    let place = &listing.place;
    if place.precision == Precision::Hidden {
        entry.insert("approximate".to_owned(), json!("yes"));
        return;
    }
    let address = place.address.as_ref();
    let street = address
        .map(|address| address.street.as_str())
        .unwrap_or_default();
    if let Some(address) = address {
        put(
            entry,
            "formatted_address",
            &format!("{}, USA", address.one_line()),
        );
        let whole = [street, &address.street_2]
            .into_iter()
            .filter(|part| !part.is_empty());
        put(entry, "address", &whole.collect::<Vec<_>>().join(", "));
        put(entry, "city", &address.city);
        put(entry, "state", &address.state);
        put(entry, "postal_code", &address.zip);
        put(entry, "country", "US");
    }
    if let Some(county) = &place.county {
        put(entry, "region", &format!("{} County", county.name));
    }
    let has_room = matches!(attendance, Attendance::InPerson | Attendance::Hybrid);
    let exact = place.precision == Precision::Exact;
    if let Some(point) = place.point.filter(|_| exact && has_room) {
        entry.insert("latitude".to_owned(), json!(point.latitude));
        entry.insert("longitude".to_owned(), json!(point.longitude));
    }
    put(entry, "location_notes", &place.note);
    let known = exact || !street.is_empty();
    let approximate = if known { "no" } else { "yes" };
    entry.insert("approximate".to_owned(), json!(approximate));
}

/// An id within the format's limit: a long one is cut and ends in a hash of the
/// whole id, so that two ids stay distinct.
fn slug(id: &str) -> String {
    if id.len() <= MAX_SLUG_LENGTH {
        return id.to_owned();
    }
    let mark = blake3::hash(id.as_bytes()).to_hex();
    let start: String = id.chars().take(MAX_SLUG_LENGTH - 9).collect();
    format!("{}-{}", start.trim_end_matches('-'), &mark[..8])
}

/// `start` plus `minutes`, wrapping at midnight.
pub fn later(start: Time, minutes: u16) -> Time {
    start.wrapping_add(jiff::SignedDuration::from_mins(i64::from(minutes)))
}

/// A time as `HH:MM`, as in a seed file.
pub fn written(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
