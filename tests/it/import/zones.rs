//! The clock that a meeting goes by: of its place, its words, or the one asked
//! for; and what else a row leaves unsaid that its place or page tells.

use waypost::import::list::ListSettings;
use waypost::import::meetings::parse_time::{Clock, clock_without_zone, said_zones};
use waypost::model::schedule::Schedule;
use waypost::seeds::columns::Meeting;
use waypost::seeds::sources::Reader;
use waypost::seeds::write::csv::to_csv;

use super::{Imported, codes, found, guide, import, only, options, piece, types};
use crate::seed_folder::load;

const HEADER: &str =
    "Name,Slug,Day,Time,Address,City,State,Postal Code,Latitude,Longitude,Notes,Timezone\n";

/// A list in a table with these rows.
fn listed(rows: &str) -> Imported {
    guide(format!("{HEADER}{rows}\n"))
}

/// The zone of the only meeting of a list, and the codes about zones.
fn zone(row: &str) -> (String, Vec<&'static str>) {
    let imported = listed(row);
    let mut about = codes(&imported);
    about.retain(|code| code.contains("zone"));
    (only(&imported).get(Meeting::Timezone).to_owned(), about)
}

/// A list whose meetings stand on both sides of borders.
#[test]
fn a_list_across_a_border_has_the_clock_of_each_place() {
    let imported = listed(
        "A,a,Sunday,17:30,10 Main St,El Paso,TX,79926,31.773,-106.338,,\n\
         B,b,Monday,18:30,10 Main St,Knoxville,TN,37916,35.96,-83.93,,\n\
         C,c,Monday,19:00,10 Example St,San Francisco,,94123,,,,\n\
         D,d,Monday,19:00,10 Example St,Chattanooga,TN,,,,,\n\
         E,e,Monday,19:00,10 Example St,Nashville,TN,37201,,,,\n\
         F,f,Monday,19:00,10 Example St,Nowhere At All,TN,,,,,\n\
         G,g,Monday,19:00,10 Example St,Nowhere At All,GA,,,,,",
    );
    let cells = |column: Meeting| -> Vec<&str> {
        imported.rows.iter().map(|row| row.get(column)).collect()
    };
    let zones = [
        "America/Denver",
        "America/New_York",
        "America/Los_Angeles",
        "America/New_York",
        "America/Chicago",
        "",
        "America/New_York",
    ];
    assert_eq!(cells(Meeting::Timezone), zones);
    assert_eq!(cells(Meeting::State)[2], "CA", "the ZIP tells the state");
    let none = found(&imported, "no-zone");
    assert_eq!(none.row, Some(7));
    assert!(none.message.contains("TN"), "{none:?}");
    assert!(
        found(&imported, "zone-of-place")
            .message
            .contains("its point tells")
    );
    found(&imported, "state-of-zip");
    let csv = to_csv(&imported.rows).unwrap();
    let (directory, _) = load(&[
        ("meetings-x.csv", &csv),
        ("categories.csv", b"id,parent,name,name_es\naa,,AA,AA\n"),
    ]);
    let served = directory
        .listings
        .iter()
        .map(|listing| -> (String, String) {
            let Schedule::Weekly(weekly) = &listing.hours.schedule else {
                panic!("{listing:?}")
            };
            (listing.name.english.clone(), weekly.zone.name().to_owned())
        });
    let served: Vec<_> = served.collect();
    let has = |name: &str, zone: &str| served.contains(&(name.to_owned(), zone.to_owned()));
    assert!(has("A", "America/Denver"), "{served:?}");
    assert!(has("C", "America/Los_Angeles"), "{served:?}");
}

#[test]
fn a_country_has_its_clocks_however_it_is_written() {
    for (country, zone) in [
        ("USA", "America/Denver"),
        ("U.S.A", "America/Denver"),
        ("Estados Unidos", "America/Denver"),
        ("South Africa", ""),
    ] {
        let imported = guide(format!(
            r#"[{{"name":"N","slug":"n-1","day":2,"time":"19:00","address":"1 Main St","city":"El Paso","postal_code":"79901","country":"{country}"}}]"#
        ));
        let row = only(&imported);
        assert_eq!(row.get(Meeting::Timezone), zone, "{country}");
    }
}

#[test]
fn a_zip_of_another_state_is_a_warning() {
    let imported = listed("A,a,Sunday,17:30,10 Main St,Lock Haven,NJ,17745,,,,");
    assert!(
        found(&imported, "zip-elsewhere")
            .message
            .contains("is in PA")
    );
    assert_eq!(only(&imported).get(Meeting::State), "NJ");
}

#[test]
fn words_name_the_zone_where_no_door_does() {
    let online = |name: &str, time: &str, notes: &str| {
        zone(&format!(
            "{name},a,Sunday,{time},,Knoxville,TN,37916,,,{notes},"
        ))
    };
    for (name, time, notes, expected) in [
        ("Late 8pm Central", "20:00", "", "America/Chicago"),
        (
            "Late",
            "20:00",
            "Every week at 8:00 p.m. CST on Zoom",
            "America/Chicago",
        ),
        ("Late", "20:00", "Pacific Time", "America/Los_Angeles"),
        (
            "Late",
            "20:00",
            "A las 8 pm hora del centro",
            "America/Chicago",
        ),
        ("Late", "8:00 PM CST", "", "America/Chicago"),
        ("Late", "20:00", "8pm Central Church", "America/New_York"),
        (
            "Late",
            "20:00",
            "Business meeting 6pm CST",
            "America/New_York",
        ),
        (
            "Late",
            "20:00",
            "EST. 1985; Mountain View Group",
            "America/New_York",
        ),
    ] {
        let (zone, found) = online(name, time, notes);
        assert_eq!(zone, expected, "{name} {time} {notes}");
        assert!(
            !found.contains(&"other-zone-in-words"),
            "{notes}: {found:?}"
        );
    }
}

#[test]
fn a_zone_that_disagrees_with_place_or_words_is_a_warning() {
    let door = |time: &str, notes: &str, cell: &str| {
        zone(&format!(
            "A,a,Sunday,{time},10 Main St,Knoxville,TN,37916,35.96,-83.93,{notes},{cell}"
        ))
    };
    let eastern = "America/New_York";
    let central = "America/Chicago";
    for (time, notes, cell, used, code) in [
        (
            "20:00",
            "8pm Central",
            "",
            eastern,
            Some("other-zone-in-words"),
        ),
        ("20:00", "8pm Eastern", "", eastern, None),
        ("20:00", "8pm Eastern (7pm Central)", "", eastern, None),
        ("20:00", "", central, central, Some("zone-elsewhere")),
        ("20:00", "", "America/Detroit", "America/Detroit", None),
        ("8:00 PM CST", "", "", central, Some("zone-elsewhere")),
        (
            "20:00",
            "8pm Eastern",
            central,
            central,
            Some("other-zone-in-words"),
        ),
    ] {
        let (zone, found) = door(time, notes, cell);
        assert_eq!(zone, used, "{time} {notes} {cell}");
        let warned = found.iter().any(|found| Some(*found) == code);
        assert_eq!(warned, code.is_some(), "{time} {notes} {cell}: {found:?}");
        if code.is_none() {
            assert!(
                found.iter().all(|found| *found == "zone-of-place"),
                "{found:?}"
            );
        }
    }
    let phoenix = zone("A,a,Sunday,20:00,10 Main St,Phoenix,AZ,85003,,,8pm MST,");
    assert_eq!(
        phoenix,
        ("America/Phoenix".to_owned(), vec!["zone-of-place"])
    );
}

/// The zone asked for is for rows that name none, and said to be wrong where a
/// place tells otherwise.
#[test]
fn the_zone_asked_for_is_measured_against_the_place() {
    let asked = ListSettings {
        zone: Some("America/Chicago"),
        ..options(Reader::MeetingGuide)
    };
    let feed = format!("{HEADER}A,a,Sunday,20:00,10 Main St,Knoxville,TN,37916,,,,\n");
    let imported = import(&[piece("x", feed.as_bytes())], &asked, types());
    assert_eq!(only(&imported).get(Meeting::Timezone), "America/Chicago");
    let message = &found(&imported, "zone-elsewhere").message;
    assert!(
        message.contains("clocks at the place show America/New_York"),
        "{message}"
    );
}

#[test]
fn zones_are_found_in_words() {
    let said = |text: &str| -> Vec<(String, String)> {
        let found = said_zones(text).into_iter();
        found
            .map(|said| (said.words, said.zone.name().to_owned()))
            .collect()
    };
    for (text, words, zone) in [
        ("Meets 8pm Eastern", "8pm Eastern", "America/New_York"),
        ("7:30 PM (PST)", "7:30 PM (PST", "America/Los_Angeles"),
        ("noon MT", "noon MT", "America/Denver"),
        (
            "Hora del Pacífico",
            "Hora del Pacífico",
            "America/Los_Angeles",
        ),
        (
            "all times Eastern Daylight Time",
            "Eastern Daylight Time",
            "America/New_York",
        ),
    ] {
        assert_eq!(said(text), [(words.to_owned(), zone.to_owned())], "{text}");
    }
    for text in [
        "",
        "Room 7 CT",
        "Eastern Avenue",
        "12 Mountain Rd",
        "MT Zion",
        "7pm Pacific House",
    ] {
        assert_eq!(said(text), [], "{text}");
    }
    assert_eq!(
        clock_without_zone("7:00 PM CST"),
        Clock::Exact(jiff::civil::time(19, 0, 0, 0))
    );
    assert_eq!(
        clock_without_zone("19:00"),
        Clock::Exact(jiff::civil::time(19, 0, 0, 0))
    );
}

#[test]
fn a_list_that_names_no_fellowship_says_which_was_taken_and_why() {
    let row = |keys: &str| {
        guide(format!(
            r#"[{{"name":"N","slug":"n-1","day":2,"time":"19:00"{keys}}}]"#
        ))
    };
    for (keys, fellowship, why) in [
        (
            r#","url":"https://alanon.example.org/meetings/x/""#,
            "Al-Anon",
            "the address of its page tells",
        ),
        (
            r#","name":"Example Serenity AFG""#,
            "Al-Anon",
            "its name tells",
        ),
        ("", "AA", "is usual in lists of this format"),
    ] {
        let imported = row(keys);
        assert_eq!(
            only(&imported).get(Meeting::Fellowship),
            fellowship,
            "{keys}"
        );
        let message = &found(&imported, "fellowship-taken").message;
        assert!(message.contains(why), "{message}");
    }
    for keys in [
        r#","fellowship":"NA""#,
        r#","entity":"Area 59 Alcoholics Anonymous""#,
    ] {
        assert!(!codes(&row(keys)).contains(&"fellowship-taken"), "{keys}");
    }
}
