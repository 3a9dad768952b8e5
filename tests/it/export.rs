//! The directory written as a seed folder, and read back the same.

use std::process::Command;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::Config;
use tempfile::TempDir;
use waypost::directory::Directory;
use waypost::export::seed_csv;

use crate::seed_folder::{TODAY, folder, gazetteer, shipped};

/// Writes the export of a directory into a folder with the words of another.
fn written(directory: &Directory, words: &std::path::Path) -> TempDir {
    let out = TempDir::new().unwrap();
    for file in seed_csv::files(directory).unwrap() {
        std::fs::write(out.path().join(file.name), file.bytes).unwrap();
    }
    if words.is_dir() {
        let to = out.path().join("words");
        std::fs::create_dir(&to).unwrap();
        for entry in std::fs::read_dir(words).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
    out
}

fn again(folder: &TempDir) -> Directory {
    Directory::load_with(folder.path(), gazetteer(), TODAY)
        .unwrap()
        .0
}

/// Listings by id: an export sorts them into two files.
fn by_id(directory: &Directory) -> Vec<Arc<waypost::model::listing::Listing>> {
    let mut listings = directory.listings();
    listings.sort_by(|a, b| a.id.cmp(&b.id));
    listings
}

#[test]
fn the_shipped_seeds_survive_a_round_trip() {
    let (before, found) = Directory::load_with(shipped(), gazetteer(), TODAY).unwrap();
    let out = written(&before, &shipped().join("words"));
    let (after, found_after) = Directory::load_with(out.path(), gazetteer(), TODAY).unwrap();
    for (old, new) in by_id(&before).iter().zip(by_id(&after)) {
        assert_eq!(**old, *new);
    }
    assert_eq!(before.listings.len(), after.listings.len());
    assert_eq!(before.categories, after.categories);
    assert_eq!(before.site, after.site);
    assert_eq!(before.needs, after.needs);
    assert_eq!(before.crisis_lines, after.crisis_lines);
    assert_eq!(before.words, after.words);
    assert_eq!(before.golden.len(), after.golden.len());
    let count = |found: &[waypost::diagnostic::Diagnostic]| found.len();
    assert!(count(&found_after) <= count(&found), "{found_after:?}");
}

#[test]
fn a_confidential_place_is_in_no_export() {
    let file = b"id,name,category,address,city,state,zip,county,latitude,longitude,location_note,confidential,phone\n\
        safe,Safe House,domestic-violence,12 Hidden Lane,Renovo,PA,17764,Clinton,41.33,-77.75,Blue door,yes,570-244-8838\n\
        office,Office,domestic-violence,1 Main St,Lock Haven,PA,17745,Clinton,,,,no,570-244-8839\n";
    let folder = folder(&[("resources.csv", file)]);
    let (before, _) = Directory::load_with(folder.path(), gazetteer(), TODAY).unwrap();
    let out = written(&before, &folder.path().join("words"));
    let text = std::fs::read_to_string(out.path().join("resources.csv")).unwrap();
    for secret in ["Hidden", "Renovo", "17764", "41.33", "Blue door"] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert_eq!(by_id(&again(&out)), by_id(&before));
}

#[test]
fn export_writes_a_folder_that_check_finds_clean() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("out");
    let run = |arguments: &[&str], data: &std::path::Path| {
        Command::new(env!("CARGO_BIN_EXE_waypost"))
            .args(arguments)
            .args(["--data".as_ref(), data.as_os_str()])
            .output()
            .unwrap()
    };
    let export = run(&["export", "csv", out.to_str().unwrap()], shipped());
    assert_eq!(export.status.code(), Some(0), "{export:?}");
    let check = run(&["check"], &out);
    assert_eq!(
        check.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
    let again = run(&["export", "csv", out.to_str().unwrap()], shipped());
    assert_eq!(again.status.code(), Some(2), "nothing is overwritten");
    assert!(String::from_utf8_lossy(&again.stderr).contains("is not empty"));
}

/// Cells that people, spreadsheets and worse write.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[ -~]{0,12}",
        2 => "[=+@'\"\t\r\n;,-]{0,3}[ -~]{0,8}",
        2 => "\\PC{0,8}",
        1 => Just("+1 570 244 8838 after 5".to_owned()),
        1 => Just("=\"02139\"".to_owned()),
        1 => Just("''twice".to_owned()),
        1 => Just("Ã±".to_owned()),
    ]
}

fn one_of(values: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(values).prop_map(str::to_owned)
}

/// The cells of a resource row.
fn resource() -> impl Strategy<Value = Vec<String>> {
    let texts = prop::collection::vec(nasty(), 10);
    let place = (
        one_of(&["", "1 Main St", "'2 Elm"]),
        one_of(&["", "Lock Haven", "Avis"]),
        one_of(&["", "PA"]),
        one_of(&["", "17745", "17721-1234", "2139"]),
        one_of(&["", "Clinton", "Lycoming, PA"]),
        one_of(&["", "41.13711,-77.45324", "41.2,-77.3"]),
        one_of(&["", "yes", "no"]),
        one_of(&["", "US", "PA; Clinton, PA", "17745; anywhere"]),
    );
    let facts = (
        one_of(&[
            "",
            "570-244-8838",
            "988; 1-800-662-HELP",
            "570-326-0587 x12",
        ]),
        one_of(&["", "HOME to 741741", "Text 988", "ZIP to 898-211"]),
        one_of(&[
            "",
            "Mon-Fri 8:30am-5pm",
            "24/7",
            "by appointment",
            "twice a month",
            "Sat 10pm-3am",
        ]),
        one_of(&["", "closed", "temporarily closed", "example"]),
        one_of(&["", "2026-11-09", "11/9/2026"]),
        one_of(&["food", "food; crisis", "domestic-violence"]),
        one_of(&["", "https://example.org/a", "www.example.org"]),
    );
    (texts, place, facts).prop_map(|(texts, place, facts)| {
        let (latitude, longitude) = place.5.split_once(',').unwrap_or_default();
        let mut cells = texts;
        cells.extend([place.0, place.1, place.2, place.3, place.4]);
        cells.extend([latitude.to_owned(), longitude.to_owned(), place.6, place.7]);
        cells.extend([
            facts.0, facts.1, facts.2, facts.3, facts.4, facts.5, facts.6,
        ]);
        cells
    })
}

const RESOURCE: &str = "name,organization,description,phone_note,location_note,hours_note,eligibility,cost,name_es,source_note,address,city,state,zip,county,latitude,longitude,confidential,serves,phone,text_line,hours,status,verified_on,category,website";

/// The cells of a row of a meeting list.
fn meeting() -> impl Strategy<Value = Vec<String>> {
    let texts = prop::collection::vec(nasty(), 7);
    let time = (
        one_of(&["Sunday", "0", "1, 3", "Mon-Fri", "someday", ""]),
        one_of(&["19:00", "7:30 pm", "0.375", "", "23:30"]),
        one_of(&["", "20:00", "00:30"]),
        one_of(&[
            "",
            "1st; 3rd",
            "last",
            "every other week from 2026-11-02",
            "now and then",
        ]),
        one_of(&["", "2026-12-25; 2027-01-01"]),
        one_of(&["", "05-01 to 09-30"]),
        one_of(&["", "America/Chicago"]),
    );
    let ways = (
        one_of(&["", "100 Example St"]),
        one_of(&["", "17745"]),
        one_of(&["", "41.137,-77.447"]),
        one_of(&["", "yes"]),
        one_of(&["", "O, W", "TC, ONL", "ONL"]),
        one_of(&["", "NA", "Al-Anon", "Other Group"]),
        one_of(&["", "https://example.org/room"]),
        one_of(&["", "570-555-0143", "ask"]),
        one_of(&["", "in_person", "online", "hybrid"]),
        one_of(&["", "yes"]),
    );
    (texts, time, ways).prop_map(|(mut cells, time, ways)| {
        cells.extend([time.0, time.1, time.2, time.3, time.4, time.5, time.6]);
        cells.extend([
            ways.0, ways.1, ways.2, ways.3, ways.4, ways.5, ways.6, ways.7, ways.8,
        ]);
        cells.push(ways.9);
        cells
    })
}

const MEETING: &str = "Name,Notes,Location,Location Notes,Group,Conference URL Notes,Data Source Name,Day,Time,End Time,Repeats,Skips,Season,Timezone,Address,Postal Code,Coordinates,Approximate,Types,Fellowship,Conference URL,Conference Phone,Attendance Option,Confidential";

fn csv_of(header: &str, rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header.split(',')).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

proptest! {
    #![proptest_config(Config { cases: 64, failure_persistence: None, ..Config::default() })]

    #[test]
    fn what_is_exported_reads_back_the_same(
        resources in prop::collection::vec(resource(), 1..4),
        meetings in prop::collection::vec(meeting(), 1..4),
    ) {
        let (resources, meetings) = (csv_of(RESOURCE, &resources), csv_of(MEETING, &meetings));
        let folder = folder(&[("resources.csv", &resources), ("meetings.csv", &meetings)]);
        let (before, _) = Directory::load_with(folder.path(), gazetteer(), TODAY).unwrap();
        let out = written(&before, &folder.path().join("words"));
        let after = again(&out);
        prop_assert_eq!(by_id(&before), by_id(&after));
        prop_assert_eq!(after.counts.set_aside, 0);
    }
}
