//! Meetings by day, on the shipped meetings with the invented ones among them:
//! Sunday, 5:30 pm.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use axum::body::Body;
use axum::http::Request;
use jiff::civil::{Weekday, date};
use jiff::tz::TimeZone;
use waypost::model::listing::Status;
use waypost::model::schedule::format_time;
use waypost::search::meeting_filter::{DISTANCES, DayPart, MeetingFilter};
use waypost::search::meetings::{Meetings, Start, finders, meetings};
use waypost::web;

use crate::reach::{from, generation, generation_with_examples};
use crate::seed_folder::NOW;
use crate::site::{Page, answered, get, get_in, is_streamed, site_of};

fn listed(wanted: &MeetingFilter) -> Meetings {
    let zone = TimeZone::get("America/New_York").unwrap();
    meetings(generation_with_examples(), wanted, &zone, NOW).unwrap()
}

/// Names of the meetings of a day, in order, both lanes.
fn names(found: &Meetings, ahead: usize) -> Vec<&str> {
    let day = &found.days[ahead];
    let starts = day.in_person.iter().chain(&day.from_anywhere);
    starts
        .map(|start| start.listing.name.english.as_str())
        .collect()
}

#[test]
fn seven_days_from_today_each_in_order() {
    let found = listed(&MeetingFilter::default());
    assert_eq!(found.days.len(), 7);
    assert_eq!(found.days[0].date, date(2026, 11, 22));
    let mut starts = 0;
    for day in &found.days {
        for lane in [&day.in_person, &day.from_anywhere] {
            let is_example = |start: &Start| start.listing.status == Status::Example;
            assert!(lane.is_sorted_by_key(|one| (is_example(one), one.start.datetime())));
            for start in lane {
                assert_eq!(start.start.date(), day.date);
                assert!(start.end > start.start);
            }
            starts += lane.len();
        }
        assert_eq!(day.count, day.in_person.len() + day.from_anywhere.len());
    }
    assert!(starts >= 12, "{starts}");
}

#[test]
fn a_day_shows_its_own_and_counts_all() {
    let sunday = listed(&MeetingFilter {
        day: Some(Weekday::Sunday),
        ..MeetingFilter::default()
    });
    assert!(!names(&sunday, 0).is_empty());
    for ahead in 1..7 {
        assert!(names(&sunday, ahead).is_empty());
    }
    let all = listed(&MeetingFilter::default());
    let counts = |found: &Meetings| found.days.iter().map(|day| day.count).collect::<Vec<_>>();
    assert_eq!(counts(&sunday), counts(&all));
}

#[test]
fn near_limits_rooms_and_never_what_is_joined_from_anywhere() {
    let everywhere = listed(&MeetingFilter::default());
    let near = listed(&MeetingFilter {
        from: Some(from("Lock Haven")),
        within: Some(5.0),
        ..MeetingFilter::default()
    });
    let rooms = |found: &Meetings| {
        found
            .days
            .iter()
            .map(|day| day.in_person.len())
            .sum::<usize>()
    };
    let online = |found: &Meetings| {
        found
            .days
            .iter()
            .map(|day| day.from_anywhere.len())
            .sum::<usize>()
    };
    assert!(rooms(&near) < rooms(&everywhere));
    assert!(rooms(&near) > 0);
    assert_eq!(online(&near), online(&everywhere));
    assert!(online(&near) > 0);
    for start in near.days.iter().flat_map(|day| &day.in_person) {
        assert!(start.miles.unwrap() <= 5.0);
    }
}

#[test]
fn counts_of_kinds_are_what_choosing_them_gives() {
    let all = listed(&MeetingFilter::default());
    assert!(all.fellowships.len() >= 3);
    let lines = |found: &Meetings| {
        let days = found.days.iter();
        let starts = days.map(|day| day.in_person.len() + day.from_anywhere.len());
        starts.sum::<usize>() + found.unscheduled.len()
    };
    for (fellowship, count) in &all.fellowships {
        let chosen = listed(&MeetingFilter {
            fellowship: Some(fellowship.clone()),
            ..MeetingFilter::default()
        });
        assert_eq!(lines(&chosen), *count, "{fellowship}");
    }
    for (fellowship, code, count) in &all.types {
        let chosen = listed(&MeetingFilter {
            fellowship: Some(fellowship.clone()),
            type_code: Some(code.clone()),
            ..MeetingFilter::default()
        });
        assert_eq!(lines(&chosen), *count, "{fellowship} {code}");
    }
    assert_eq!(all.parts.len(), 4);
    for (part, count) in &all.parts {
        let chosen = listed(&MeetingFilter {
            part: Some(*part),
            ..MeetingFilter::default()
        });
        assert_eq!(lines(&chosen), *count, "{}", part.word());
        let starts = chosen.days.iter().flat_map(|day| &day.in_person);
        for start in starts {
            let minute = format_time::minutes(start.start.time());
            assert_eq!(DayPart::of_minute(minute), *part);
        }
    }
    let near = |within: Option<f64>| {
        listed(&MeetingFilter {
            from: Some(from("Williamsport")),
            within,
            ..MeetingFilter::default()
        })
    };
    let distances = near(None).distances;
    assert_eq!(distances.len(), DISTANCES.len());
    assert!(distances.is_sorted_by_key(|(_, count)| *count));
    for (miles, count) in distances {
        let chosen = near(Some(f64::from(miles)));
        let rooms = chosen.days.iter().map(|day| day.in_person.len());
        assert_eq!(rooms.sum::<usize>(), count, "{miles} miles");
    }
    assert!(all.distances.is_empty(), "nobody said from where");
}

/// Miles to the meetings in rooms, each once, in order.
fn miles(found: &Meetings) -> Vec<f64> {
    let starts = found.days.iter().flat_map(|day| &day.in_person);
    let mut all: Vec<(&str, f64)> = starts
        .map(|start: &Start| (start.listing.id.as_str(), start.miles.unwrap()))
        .collect();
    all.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(b.0)));
    all.dedup();
    all.into_iter().map(|(_, miles)| miles).collect()
}

#[test]
fn of_too_many_the_nearest_are_looked_at_and_the_others_counted() {
    let lock_haven = || MeetingFilter {
        from: Some(from("Lock Haven")),
        within: Some(60.0),
        ..MeetingFilter::default()
    };
    let all = listed(&lock_haven());
    assert_eq!(all.left_out, 0);
    let few = listed(&MeetingFilter {
        most: 2,
        ..lock_haven()
    });
    assert!(miles(&all).len() > 2);
    assert_eq!(miles(&few), miles(&all)[..2]);
    let meetings_in = |found: &Meetings| {
        let days = found.days.iter();
        let starts = days.flat_map(|day| day.in_person.iter().chain(&day.from_anywhere));
        let ids: BTreeSet<String> = starts.map(|start| start.listing.id.clone()).collect();
        ids.len()
    };
    assert_eq!(few.left_out, meetings_in(&all) - meetings_in(&few));
}

#[test]
fn a_week_too_long_for_a_page_shows_today_and_counts_every_day() {
    let all = listed(&MeetingFilter::default());
    assert_eq!(all.shown, None);
    let counts = |found: &Meetings| found.days.iter().map(|day| day.count).collect::<Vec<_>>();
    let short = MeetingFilter {
        most_in_a_week: counts(&all).iter().sum::<usize>() - 1,
        ..MeetingFilter::default()
    };
    let found = listed(&short);
    assert_eq!(found.shown, Some(Weekday::Sunday));
    assert_eq!(counts(&found), counts(&all));
    assert_eq!(names(&found, 0), names(&all, 0));
    assert!((1..7).all(|ahead| names(&found, ahead).is_empty()));
    let chosen = listed(&MeetingFilter {
        day: Some(Weekday::Tuesday),
        ..short
    });
    assert_eq!(chosen.shown, Some(Weekday::Tuesday));
    assert_eq!(names(&chosen, 2), names(&all, 2));
}

/// Ten meetings in a home county, and more elsewhere than a page looks at.
fn of_a_large_state() -> String {
    let mut csv =
        "Name,Slug,Day,Time,Address,City,State,Postal Code,Fellowship,Attendance Option\n"
            .to_owned();
    let days = [
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
    ];
    for (number, day) in (0..4_000).zip(days.into_iter().cycle()) {
        writeln!(csv, "Far Example {number},far-{number:04},{day},19:00,{number} Example St,Scranton,PA,18503,AA,in_person").unwrap();
    }
    for number in 0..10 {
        writeln!(csv, "Home Example {number},home-{number},Tuesday,19:00,{number} Example St,Lock Haven,PA,17745,NA,in_person").unwrap();
    }
    csv
}

#[test]
fn a_directory_of_thousands_of_meetings_shows_those_at_home_and_says_so() {
    let csv = of_a_large_state();
    let site =
        b"key,value\ntitle,Test\ntime_zone,America/New_York\nhome_counties,\"Clinton, PA\"\n";
    let (_index, app) = site_of(&[("meetings-x.csv", csv.as_bytes()), ("site.csv", site)]);
    let asked = |path: &str| -> Page {
        let request = Request::get(path).body(Body::empty()).unwrap();
        answered(web::router(app.clone()), request)
    };
    let page = asked("/meetings?day=week").text;
    assert!(page.contains("Not shown here: 10 more"), "not said");
    assert!(page.contains("these are today’s"), "not said");
    assert!(page.contains("Far Example 0<"), "today's are shown");
    assert!(
        !page.contains("Home Example"),
        "and those of other days are not"
    );
    let tuesday = asked("/meetings?day=tue&fellowship=na").text;
    for number in 0..10 {
        assert!(
            tuesday.contains(&format!("Home Example {number}<")),
            "{number}"
        );
    }
    let spanish = asked("/meetings?lang=es").text;
    assert!(
        spanish.contains("No se muestran aquí 10 más"),
        "not said in Spanish"
    );
    // Other programs get all of them, in the order of ids, as they are made.
    let request = Request::get("/meetings.json").body(Body::empty()).unwrap();
    assert!(is_streamed(web::router(app.clone()), request));
    let feed = asked("/meetings.json").text;
    let feed: Vec<serde_json::Value> = serde_json::from_str(&feed).unwrap();
    let slugs = feed.iter().map(|one| one["slug"].as_str().unwrap());
    assert_eq!(feed.len(), 4_010);
    assert!(slugs.is_sorted());
}

#[test]
fn the_finders_of_the_fellowships_stand_above_the_meetings() {
    let found = finders(generation()).unwrap();
    let ids: Vec<&str> = found.iter().map(|one| one.id.as_str()).collect();
    for id in [
        "aa-meeting-finder",
        "na-meeting-finder",
        "al-anon-pennsylvania",
    ] {
        assert!(ids.contains(&id), "{id} in {ids:?}");
    }
    assert!(found.iter().all(|listing| listing.meeting.is_none()));
    let page = get("/meetings").text;
    let (above, _) = page.split_once("class=\"days\"").unwrap();
    for finder in found.iter().filter_map(|one| one.contact.website.as_ref()) {
        assert!(above.contains(&format!("href=\"{finder}\"")), "{finder}");
    }
}

#[test]
fn the_page_shows_the_chosen_day_or_today() {
    let today = get("/meetings?near=Danville").text;
    assert!(today.contains("Weekenders") && !today.contains("Light My Way"));
    assert!(today.contains("href=\"/r/weekenders-2.ics\""));
    let monday = get("/meetings?near=Danville&day=mon").text;
    assert!(!monday.contains("Weekenders") && monday.contains("Light My Way"));
    let week = get("/meetings?near=Danville&day=week").text;
    assert!(week.contains("Weekenders") && week.contains("Light My Way"));
    let morning = get("/meetings?near=Danville&day=mon&time=morning").text;
    assert!(morning.contains("AA Early Birds") && !morning.contains("Light My Way"));
    let odd = get("/meetings?day=someday&time=soon&within=7").text;
    for ignored in ["day=someday", "time=soon", "within=7"] {
        assert!(
            odd.contains(&format!("We searched without “{ignored}”")),
            "{ignored}"
        );
    }
}

#[test]
fn where_nothing_is_listed_a_sentence_leads_on() {
    let none =
        "We know of no in-person meeting on Sunday near Lock Haven, PA. Ask the finders above";
    let page = get("/meetings?near=Lock+Haven&within=5").text;
    assert!(page.contains(none), "{page}");
    let night = get("/meetings?near=Danville&day=tue&time=night").text;
    assert!(night.contains("We know of no in-person meeting on Tuesday night near Danville, PA."));
    let spanish = get_in("/meetings?near=Danville&day=tue&time=night", "es").text;
    assert!(spanish.contains("el martes después de las 9 de la noche cerca de Danville, PA."));
}

#[test]
fn a_filter_is_a_link_and_with_one_value_it_is_not_shown() {
    let page = get("/meetings?near=Danville&day=mon").text;
    assert!(page.contains("href=\"/meetings?day=mon&#38;near=Danville&#38;time=morning\""));
    assert!(page.contains("within=25"));
    // All shipped meetings are of one fellowship.
    assert!(!page.contains("fellowship="), "a choice of one");
    assert!(page.contains("type=W\""));
    // One meeting is one meeting.
    let (_, days) = page.split_once("class=\"days\"").unwrap();
    assert!(!days.contains(">1<span class=\"vh\"> meetings"));
}

#[test]
fn the_board_of_meetings_leads_to_today() {
    let home = get("/?for=17821").text;
    assert!(
        home.contains("<a href=\"/meetings?for=17821\"><b>Meetings</b>"),
        "{home}"
    );
    assert!(get("/meetings?for=17821").text.contains(" miles</b>"));
}

#[test]
fn tonight_near_williamsport_is_true() {
    let found = listed(&MeetingFilter {
        from: Some(from("Williamsport")),
        part: Some(DayPart::Evening),
        day: Some(Weekday::Sunday),
        ..MeetingFilter::default()
    });
    let real = found.days[0].in_person.iter();
    let real = real.filter(|start| start.listing.status == Status::Active);
    let told: Vec<(&str, f64)> = real
        .map(|start| (start.listing.id.as_str(), start.miles.unwrap().round()))
        .collect();
    assert_eq!(
        told,
        [
            ("moments-of-clarity-by-the-big-book", 41.0),
            ("weekenders-2", 33.0),
            ("primary-purpose-2", 42.0)
        ]
    );
}
