//! The real lists, when they stand beside the checkout.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use waypost::diagnostic::Severity;
use waypost::seeds::columns::Meeting;
use waypost::seeds::rows::seed_row::Kind;
use waypost::seeds::sources::Reader;
use waypost::seeds::write::csv;

use super::{Imported, import, options, piece, types};
use crate::seed_folder::load;

/// A feed beside the checkout; the test says so and ends when there is none.
fn feed(path: &str) -> Option<Vec<u8>> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/feeds");
    let bytes = fs::read(beside.join(path)).ok();
    if bytes.is_none() {
        eprintln!("skipped: there is no {path} beside the checkout");
    }
    bytes
}

fn read(path: &str, bytes: &[u8]) -> Imported {
    let format = if path.starts_with("bmlt") {
        Reader::Bmlt
    } else {
        Reader::MeetingGuide
    };
    import(&[piece(path, bytes)], &options(format), types())
}

const NAMES: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

/// How many meetings each day has, counted from the file itself: `first` is
/// the number the list has for Sunday.
fn days_of_file(bytes: &[u8], key: &str, first: u64) -> BTreeMap<&'static str, usize> {
    let rows: Vec<Value> = serde_json::from_slice(bytes).unwrap();
    let mut days = BTreeMap::new();
    for row in rows.iter().filter(|row| row["published"] != "0") {
        let day = match &row[key] {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        if let Some(day) = day {
            let name = NAMES[usize::try_from((day + 7 - first) % 7).unwrap()];
            *days.entry(name).or_default() += 1;
        }
    }
    days
}

fn days_of_rows(imported: &Imported) -> BTreeMap<&'static str, usize> {
    let mut days = BTreeMap::new();
    for row in &imported.rows {
        for name in NAMES {
            if row.get(Meeting::Day).contains(name) {
                *days.entry(name).or_default() += 1;
            }
        }
    }
    days
}

/// Path, published rows, key of the day, number of Sunday.
const FEEDS: [(&str, usize, &str, u64); 6] = [
    ("tsml/alpena.json", 46, "day", 0),
    ("tsml/minneapolis-2018.json", 1048, "day", 0),
    ("tsml/minnesota.json", 2213, "day", 0),
    ("tsml/central-query-online.json", 160, "day", 0),
    ("tsml/pdf-fixture.json", 25, "day", 0),
    (
        "bmlt/greater-new-york-GetSearchResults-like.json",
        1513,
        "weekday_tinyint",
        1,
    ),
];

#[test]
fn nearly_all_published_rows_are_used_and_the_others_named() {
    for (path, published, key, first) in FEEDS {
        let Some(bytes) = feed(path) else { continue };
        let imported = read(path, &bytes);
        let counts = imported.counts;
        assert_eq!(counts.rows, counts.used + counts.set_aside, "{path}");
        assert!(counts.used * 100 >= published * 95, "{path}: {counts:?}");
        assert!(
            counts.used <= published,
            "{path} publishes what its owner does not"
        );
        let unpublished = imported.set_aside.get("unpublished").copied().unwrap_or(0);
        let named = imported.diagnostics.iter();
        let named = named.filter(|found| found.code == "unpublished" && found.row.is_some());
        assert_eq!(named.count(), unpublished, "{path} names each");
        assert_eq!(
            days_of_rows(&imported),
            days_of_file(&bytes, key, first),
            "{path}"
        );
    }
}

#[test]
fn their_seed_files_pass_the_check_and_import_again_unchanged() {
    for (path, ..) in FEEDS {
        let Some(bytes) = feed(path) else { continue };
        let mut imported = read(path, &bytes);
        let csv = csv::to_csv(&imported.rows).unwrap();
        let changes = csv::compare(
            &mut imported.rows,
            &csv::from_csv(&csv, Kind::Meeting),
            Kind::Meeting,
        );
        assert!(changes.is_empty(), "{path}: {changes:?}");
        assert_eq!(csv::to_csv(&imported.rows).unwrap(), csv, "{path}");
        let ids: HashSet<&str> = imported
            .rows
            .iter()
            .map(|row| row.get(Meeting::Slug))
            .collect();
        assert_eq!(ids.len(), imported.rows.len(), "{path}: ids are unlike");
        // One row in eight is enough to see the check agree, and soon done.
        let some: Vec<_> = imported.rows.iter().step_by(8).cloned().collect();
        let csv = csv::to_csv(&some).unwrap();
        let categories = b"id,parent,name,name_es\nfood-pantry,,F,F\naa,,AA,AA\nna,,NA,NA\n";
        let files: [(&str, &[u8]); 2] = [("meetings-x.csv", &csv), ("categories.csv", categories)];
        let (directory, diagnostics) = load(&files);
        let errors: Vec<_> = diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .collect();
        assert_eq!(errors, Vec::<&_>::new(), "{path}");
        let meetings = directory.listings.iter().filter(|l| l.meeting.is_some());
        assert_eq!(meetings.count(), some.len(), "{path}");
    }
}

#[test]
fn no_secret_of_the_real_lists_is_kept() {
    let Some(bytes) = feed("tsml/central-query-online.json") else {
        return;
    };
    let imported = read("tsml/central-query-online.json", &bytes);
    let csv = String::from_utf8(csv::to_csv(&imported.rows).unwrap()).unwrap();
    assert!(!csv.contains("pwd="));
    for row in &imported.rows {
        let note = row.get(Meeting::ConferenceUrlNotes).to_lowercase();
        assert!(!note.contains("passcode: masked"), "{note}");
    }
}
