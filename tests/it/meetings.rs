//! Meetings by day, on the shipped example meetings: Sunday, 5:30 pm.

use jiff::civil::{Weekday, date};
use jiff::tz::TimeZone;
use waypost::search::meetings::{Meetings, Wanted, meetings};

use crate::reach::{from, generation};
use crate::seed_folder::NOW;

fn listed(wanted: &Wanted) -> Meetings {
    let zone = TimeZone::get("America/New_York").unwrap();
    meetings(generation(), wanted, &zone, NOW).unwrap()
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
    let found = listed(&Wanted::default());
    assert_eq!(found.days.len(), 7);
    assert_eq!(found.days[0].date, date(2026, 11, 22));
    let mut starts = 0;
    for day in &found.days {
        for lane in [&day.in_person, &day.from_anywhere] {
            assert!(lane.is_sorted_by_key(|start| start.start.datetime()));
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
    let sunday = listed(&Wanted {
        day: Some(Weekday::Sunday),
        ..Wanted::default()
    });
    assert!(!names(&sunday, 0).is_empty());
    for ahead in 1..7 {
        assert!(names(&sunday, ahead).is_empty());
    }
    let all = listed(&Wanted::default());
    let counts = |found: &Meetings| found.days.iter().map(|day| day.count).collect::<Vec<_>>();
    assert_eq!(counts(&sunday), counts(&all));
}

#[test]
fn near_limits_rooms_and_never_what_is_joined_from_anywhere() {
    let everywhere = listed(&Wanted::default());
    let near = listed(&Wanted {
        from: Some(from("Lock Haven")),
        within: Some(5.0),
        ..Wanted::default()
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
    let all = listed(&Wanted::default());
    assert!(all.fellowships.len() >= 3);
    let meetings_of = |found: &Meetings| {
        let starts = found
            .days
            .iter()
            .flat_map(|day| day.in_person.iter().chain(&day.from_anywhere));
        let mut ids: Vec<String> = starts.map(|start| start.listing.id.clone()).collect();
        ids.extend(found.unscheduled.iter().map(|listing| listing.id.clone()));
        ids.sort();
        ids.dedup();
        ids.len()
    };
    for (fellowship, count) in &all.fellowships {
        let chosen = listed(&Wanted {
            fellowship: Some(fellowship.clone()),
            ..Wanted::default()
        });
        assert_eq!(meetings_of(&chosen), *count, "{fellowship}");
    }
    for (fellowship, code, count) in &all.types {
        let chosen = listed(&Wanted {
            fellowship: Some(fellowship.clone()),
            type_code: Some(code.clone()),
            ..Wanted::default()
        });
        assert_eq!(meetings_of(&chosen), *count, "{fellowship} {code}");
    }
}
