//! Calendars and the feed of meetings we publish, read back with other eyes.

use std::str::FromStr as _;
use std::sync::Arc;

use icalendar::{Calendar, CalendarComponent, Component as _, Event, EventLike as _};
use jiff::civil::{Date, date};
use waypost::export::{ics, meeting_guide};
use waypost::import::list::{FeedFile, ListSettings};
use waypost::model::language::Language;
use waypost::model::listing::{Listing, Status};
use waypost::model::place::Precision;
use waypost::model::schedule::Schedule;
use waypost::model::schedule::weekly_meeting::{Pattern, Season};

use waypost::seeds::sources::Reader;

use crate::import::{import, types};
use crate::seed_folder::load;

const EPOCH: Date = date(2026, 1, 1);

const CATEGORIES: &[u8] = b"id,parent,name,name_es\nfood-pantry,,F,F\naa,,AA,AA\nna,,NA,NA\n";

/// The listings of a meeting list.
fn listings(csv: &str) -> Vec<Listing> {
    let files = [
        ("meetings-x.csv", csv.as_bytes()),
        ("categories.csv", CATEGORIES),
    ];
    let (directory, found) = load(&files);
    let errors = found
        .iter()
        .filter(|f| f.severity == waypost::diagnostic::Severity::Error);
    assert_eq!(errors.count(), 0, "{found:?}");
    let meetings = directory.listings().into_iter();
    meetings
        .filter(|listing| listing.meeting.is_some())
        .map(Arc::unwrap_or_clone)
        .collect()
}

const HEADER: &str = "Name,Slug,Day,Time,End Time,Address,City,State,Postal Code,Notes,Timezone,Conference URL,Status,Confidential,Types\n";

fn one(row: &str) -> Listing {
    let mut all = listings(&format!("{HEADER}{row}\n"));
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn page(listing: &Listing) -> String {
    format!("https://help.example.org/r/{}", listing.id)
}

fn calendar(listings: &[Listing]) -> String {
    let frame = ics::Frame {
        name: "Meetings near Lock Haven",
        language: Language::English,
        epoch: EPOCH,
        host: "help.example.org",
        page: &page,
    };
    ics::calendar(listings, &frame)
}

fn events(text: &str) -> Vec<Event> {
    let calendar = Calendar::from_str(text).unwrap();
    let events = calendar.components.into_iter();
    events
        .filter_map(|component| match component {
            CalendarComponent::Event(event) => Some(event),
            _ => None,
        })
        .collect()
}

/// The first starts of the only event, in UTC, as the other library has them.
fn starts(listing: &Listing, from: &str, count: u16) -> Vec<String> {
    let events = events(&calendar(std::slice::from_ref(listing)));
    let event = events.first().unwrap();
    let all = event.get_recurrence().unwrap().all(600).dates;
    let utc = all
        .iter()
        .map(|start| start.naive_utc().format("%Y-%m-%dT%H:%M").to_string());
    utc.filter(|start| start.as_str() >= from)
        .take(usize::from(count))
        .collect()
}

/// The same by our own engine.
fn own_starts(listing: &Listing, from: &str, count: usize) -> Vec<String> {
    let from = format!("{from}:00Z").parse().unwrap();
    let until = "2028-01-01T00:00:00Z".parse().unwrap();
    let all = listing.hours.schedule.occurrences(from, until);
    let starts = all.iter().filter(|o| o.start.timestamp() >= from);
    let utc = starts.map(|o| o.start.timestamp().strftime("%Y-%m-%dT%H:%M").to_string());
    utc.take(count).collect()
}

#[test]
fn starts_agree_with_another_library_over_both_edges() {
    let rows = [
        "Sunday Night,sunday,Sunday,19:00,20:30,1 Example St,Avis,PA,17721,,America/New_York,,,,",
        "Every Day,daily,Daily,06:30,,1 Example St,Avis,PA,17721,,America/New_York,,,,",
        "Late,late,Saturday,23:30,00:30,1 Example St,Avis,PA,17721,,America/New_York,,,,",
        "Far,far,\"Monday, Thursday\",20:00,,,,,,,America/Los_Angeles,https://zoom.us/j/1,,,ONL",
        "Still,still,Sunday,09:00,,,,,,,America/Phoenix,https://zoom.us/j/1,,,ONL",
        "Over There,over,Sunday,20:00,,,,,,,Europe/Paris,https://zoom.us/j/1,,,ONL",
    ];
    for row in rows {
        let listing = one(row);
        for from in [
            "2026-02-27T00:00",
            "2026-03-07T00:00",
            "2026-10-22T00:00",
            "2026-10-31T00:00",
        ] {
            let ours = own_starts(&listing, from, 12);
            assert_eq!(ours.len(), 12);
            assert_eq!(starts(&listing, from, 12), ours, "{row} from {from}");
        }
    }
    let listing = one(rows[0]);
    // The wall clock stays at seven; UTC does not.
    assert_eq!(
        starts(&listing, "2026-03-01T20:00", 2),
        ["2026-03-02T00:00", "2026-03-08T23:00"]
    );
    assert_eq!(
        starts(&listing, "2026-10-25T20:00", 2),
        ["2026-10-25T23:00", "2026-11-02T00:00"]
    );
}

#[test]
fn patterns_skips_and_seasons_agree_too() {
    let row = "Quiet,quiet,Friday,19:00,,1 Example St,Avis,PA,17721,,America/New_York,,,,";
    let with = |change: &dyn Fn(&mut waypost::model::schedule::weekly_meeting::WeeklyMeeting)| {
        let mut listing = one(row);
        if let Schedule::Weekly(times) = &mut listing.hours.schedule {
            change(times);
        }
        listing
    };
    let anchor = date(2026, 1, 9);
    let season = Season {
        first: (3, 15),
        last: (10, 20),
    };
    let listings = [
        with(&|times| times.pattern = Pattern::OfMonth(vec![2, -1])),
        with(&|times| times.pattern = Pattern::EveryOtherWeek { anchor }),
        with(&|times| times.skip = vec![date(2026, 2, 6), date(2026, 11, 6)]),
        with(&|times| times.season = Some(season)),
    ];
    for listing in listings {
        let ours = own_starts(&listing, "2026-01-01T12:00", 20);
        assert_eq!(
            starts(&listing, "2026-01-01T12:00", 20),
            ours,
            "{:?}",
            listing.hours.schedule
        );
    }
}

#[test]
fn the_zone_tells_its_own_changes() {
    let text = calendar(&[one(
        "A B,a-b,Sunday,19:00,,1 Example St,Avis,PA,17721,,America/New_York,,,,",
    )]);
    for part in [
        "BEGIN:DAYLIGHT\r\nDTSTART:20250309T020000\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nTZNAME:EDT\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nEND:DAYLIGHT\r\n",
        "BEGIN:STANDARD\r\nDTSTART:20251102T020000\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nTZNAME:EST\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\nEND:STANDARD\r\n",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(text.matches("BEGIN:VTIMEZONE").count(), 1);
    let still = calendar(&[one(
        "A B,a-b,Sunday,19:00,,,,,,,America/Phoenix,https://zoom.us/j/1,,,",
    )]);
    assert!(still.contains("TZOFFSETTO:-0700") && !still.contains("DAYLIGHT"));
    let paris = calendar(&[one(
        "A B,a-b,Sunday,19:00,,,,,,,Europe/Paris,https://zoom.us/j/1,,,",
    )]);
    assert!(
        paris.contains("RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
        "{paris}"
    );
}

#[test]
fn lines_end_fold_and_escape_as_the_format_asks() {
    let notes = "Bring cake; coffee, tea \\ milk. Reunión en español, ñandú y más: ".repeat(4);
    let row = format!(
        "\"Ñandú, Friday\",n-f,Friday,19:00,,1 Example St,Avis,PA,17721,\"{notes}\",America/New_York,,,,"
    );
    let text = calendar(&[one(&row)]);
    assert!(
        text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
            && text.ends_with("END:VCALENDAR\r\n")
    );
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    assert!(text.contains("SUMMARY:Ñandú\\, Friday\r\n"));
    let events = events(&text);
    assert_eq!(events[0].get_summary(), Some("Ñandú, Friday"));
    let description = events[0].get_description().unwrap();
    assert!(description.starts_with(notes.trim()), "{description}");
    assert_eq!(events[0].get_uid(), Some("n-f@help.example.org"));
    assert_eq!(events[0].property_value("DURATION"), Some("PT1H"));
    assert_eq!(
        events[0].get_location(),
        Some("1 Example St, Avis, PA 17721")
    );
}

#[test]
fn the_same_listings_give_the_same_bytes_and_real_lengths() {
    let late =
        one("Late,late,Saturday,23:30,01:00,1 Example St,Avis,PA,17721,,America/New_York,,,,");
    let text = calendar(std::slice::from_ref(&late));
    assert_eq!(text, calendar(std::slice::from_ref(&late)));
    assert!(text.contains("DTSTAMP:20260101T000000Z\r\n"));
    assert!(text.contains("DTSTART;TZID=America/New_York:20260103T233000\r\n"));
    assert!(text.contains("DURATION:PT1H30M\r\n"));
}

#[test]
fn private_places_and_invented_meetings_stay_out() {
    let hidden =
        one("Hidden Room,hidden,Friday,19:00,,99 Secret St,Avis,PA,17721,,America/New_York,,,yes,");
    let example = Listing {
        status: Status::Example,
        ..one("Made Up,made-up,Friday,19:00,,1 Example St,Avis,PA,17721,,America/New_York,,,,")
    };
    let closed =
        one("Gone,gone,Friday,19:00,,1 Example St,Avis,PA,17721,,America/New_York,,closed,,");
    assert_eq!(hidden.place.precision, Precision::Hidden);
    assert_eq!(
        (example.status, closed.status),
        (Status::Example, Status::Closed)
    );
    let all = [hidden, example, closed];
    let text = calendar(&all);
    let feed = meeting_guide::export(&all, &page).to_string();
    assert!(text.contains("Hidden Room") && feed.contains("Hidden Room"));
    for private in ["Secret", "17721", "Made Up", "Gone", "LOCATION", "GEO"] {
        assert!(!text.contains(private), "{private} in {text}");
    }
    for private in [
        "Secret",
        "17721",
        "Made Up",
        "Gone",
        "latitude",
        "formatted_address",
    ] {
        assert!(!feed.contains(private), "{private} in {feed}");
    }
}

#[test]
fn the_published_feed_is_valid_and_comes_back_the_same() {
    let csv = format!(
        "{HEADER}\
         In A Room,room,Sunday,19:00,20:00,1 Example St,Avis,PA,17721,Newcomers welcome.,America/New_York,,,,\"O, W\"\n\
         Both Ways,both,\"Monday, Wednesday\",12:00,,1 Example St,Avis,PA,17721,,America/New_York,https://zoom.us/j/1,,,\"O, ONL\"\n\
         From Afar,afar,Daily,07:00,07:45,,,,,,America/New_York,https://zoom.us/j/2,,,\"O, ONL\"\n\
         By Request,request,,Appointment,,1 Example St,Avis,PA,17721,,America/New_York,,,,O\n"
    );
    let before = listings(&csv);
    let feed = meeting_guide::export(&before, &page);
    let entries = feed.as_array().unwrap();
    assert_eq!(entries.len(), 4);
    for entry in entries {
        let slug = entry["slug"].as_str().unwrap();
        assert!(slug.len() <= 64);
        assert!(entry["name"].as_str().is_some_and(|name| !name.is_empty()));
        assert!(["yes", "no"].contains(&entry["approximate"].as_str().unwrap()));
        let object = entry.as_object().unwrap();
        let private = object.keys().find(|key| key.starts_with("contact_"));
        assert_eq!(private, None);
        assert!(object.values().all(|value| *value != serde_json::json!("")));
    }
    assert_eq!(entries[0]["day"], 0);
    assert_eq!(entries[1]["day"], serde_json::json!([1, 3]));
    assert_eq!(entries[1]["end_time"], "13:00");
    assert_eq!(entries[1]["types"], serde_json::json!(["O", "ONL"]));
    assert_eq!(entries[2]["types"], serde_json::json!(["O", "ONL", "TC"]));
    assert!(entries[3].get("day").is_none() && entries[3].get("time").is_none());
    let piece = FeedFile {
        bytes: feed.to_string().into_bytes(),
        ..FeedFile::default()
    };
    let settings = ListSettings::new("x", Reader::MeetingGuide);
    let imported = import(&[piece], &settings, types());
    let csv = waypost::seeds::write::csv::to_csv(&imported.rows).unwrap();
    let mut after = listings(&String::from_utf8(csv).unwrap());
    after.sort_by_key(|listing| before.iter().position(|b| b.id == listing.id));
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.id, after.id);
        assert_eq!(before.hours.schedule, after.hours.schedule);
        let attendance = |listing: &Listing| listing.meeting.as_ref().unwrap().attendance;
        assert_eq!(attendance(before), attendance(after), "{}", before.id);
        assert_eq!(before.place.address, after.place.address);
    }
}
