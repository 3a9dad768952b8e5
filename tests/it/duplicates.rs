//! The same place or meeting under two ids: measured on labelled pairs.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use toml::{Table, Value};
use waypost::model::listing::Listing;
use waypost::report::duplicates;

use crate::seed_folder::load;

/// A labelled pair.
struct Pair {
    same: bool,
    about: String,
    rows: [Table; 2],
}

fn pairs(file: &str) -> Vec<Pair> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/duplicates");
    let text = std::fs::read_to_string(path.join(file)).unwrap();
    let table: Table = text.parse().unwrap();
    let pair = |value: &Value| {
        let first = value["a"].as_table().unwrap().clone();
        let mut second = first.clone();
        second.extend(value["b"].as_table().unwrap().clone());
        Pair {
            same: value["same"].as_bool().unwrap(),
            about: value["about"].as_str().unwrap().to_owned(),
            rows: [first, second],
        }
    };
    table["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(pair)
        .collect()
}

/// Rows as a seed file whose ids are `row-1`, `row-2` ….
fn seed_file(rows: &[&Table], id: &str, more: &str) -> Vec<u8> {
    let mut headers: Vec<&String> = rows.iter().flat_map(|row| row.keys()).collect();
    headers.sort();
    headers.dedup();
    let named: Vec<&str> = headers.iter().map(|header| header.as_str()).collect();
    let mut text = format!("{id},state,source_url{more},{}\n", named.join(","));
    for (number, row) in (1..).zip(rows) {
        write!(text, "row-{number},PA,https://example.org/source").unwrap();
        text.push_str(if more.is_empty() { "" } else { "," });
        for header in &headers {
            let cell = row.get(*header).map_or("", |cell| cell.as_str().unwrap());
            write!(text, ",\"{}\"", cell.replace('"', "\"\"")).unwrap();
        }
        text.push('\n');
    }
    text.into_bytes()
}

/// All pairs as listings, in the order of the pairs.
fn listings(pairs: &[Pair]) -> Vec<[Arc<Listing>; 2]> {
    let is_meeting = |pair: &&Pair| pair.rows[0].contains_key("day");
    let read = |file: &str, id: &str, rows: &[&Table]| -> Vec<Arc<Listing>> {
        let bytes = seed_file(rows, id, "");
        let (directory, found) = load(&[(file, &bytes), ("categories.csv", &categories())]);
        let read: Vec<Arc<Listing>> = directory
            .listings()
            .into_iter()
            .filter(|l| l.id.starts_with("row-"))
            .collect();
        assert_eq!(read.len(), rows.len(), "{found:#?}");
        read
    };
    let of = |meetings: bool| -> Vec<&Table> {
        let some = pairs.iter().filter(|pair| is_meeting(pair) == meetings);
        some.flat_map(|pair| &pair.rows).collect()
    };
    let mut resources = read("resources-pairs.csv", "id", &of(false)).into_iter();
    let mut meetings = read("meetings-pairs.csv", "slug", &of(true)).into_iter();
    let take = |pair: &Pair| {
        let from = if is_meeting(&pair) {
            &mut meetings
        } else {
            &mut resources
        };
        [from.next().unwrap(), from.next().unwrap()]
    };
    pairs.iter().map(take).collect()
}

/// The shipped categories: the pairs name them.
fn categories() -> Vec<u8> {
    std::fs::read(crate::seed_folder::shipped().join("categories.csv")).unwrap()
}

/// What was found of a file of pairs.
#[derive(Debug, Default)]
struct Measured {
    pairs: usize,
    right: usize,
    wrong: usize,
    missed: usize,
    mistakes: String,
}

impl Measured {
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed) as f64
    }
}

/// All pairs of a file in one directory: what is found between two different
/// pairs is as wrong as what is found within one that is not the same.
fn measure(file: &str) -> Measured {
    let pairs = pairs(file);
    let all: Vec<Arc<Listing>> = listings(&pairs).into_iter().flatten().collect();
    let mut measured = Measured {
        pairs: pairs.len(),
        ..Measured::default()
    };
    let found = duplicates::find(&all);
    for (number, pair) in pairs.iter().enumerate() {
        let (first, second) = (2 * number, 2 * number + 1);
        let why = found
            .iter()
            .find(|pair| (pair.first, pair.second) == (first, second));
        match (pair.same, why) {
            (true, Some(_)) => measured.right += 1,
            (true, None) => {
                measured.missed += 1;
                writeln!(measured.mistakes, "missed: {}", pair.about).unwrap();
            }
            (false, Some(why)) => {
                measured.wrong += 1;
                writeln!(measured.mistakes, "wrong: {} ({})", pair.about, why.why()).unwrap();
            }
            (false, None) => {}
        }
    }
    for across in found
        .iter()
        .filter(|pair| pair.first / 2 != pair.second / 2)
    {
        let about = |position: usize| &pairs[position / 2].about;
        measured.wrong += 1;
        writeln!(
            measured.mistakes,
            "across: {} / {} ({})",
            about(across.first),
            about(across.second),
            across.why()
        )
        .unwrap();
    }
    measured
}

/// A feed beside the checkout; the test says so and ends when there is none.
fn feed(path: &str) -> Option<Vec<u8>> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/feeds");
    let bytes = std::fs::read(beside.join(path)).ok();
    if bytes.is_none() {
        eprintln!("skipped: there is no {path} beside the checkout");
    }
    bytes
}

/// The listings of a feed of meetings.
fn meetings_of(path: &str, bytes: &[u8]) -> Vec<Arc<Listing>> {
    use waypost::seeds::sources::Reader;
    let format = if path.starts_with("bmlt") {
        Reader::Bmlt
    } else {
        Reader::MeetingGuide
    };
    let options = crate::import::options(format);
    let piece = crate::import::piece(path, bytes);
    let imported = crate::import::import(&[piece], &options, crate::import::types());
    let csv = waypost::seeds::write::csv::to_csv(&imported.rows).unwrap();
    load(&[("meetings-feed.csv", &csv)]).0.listings()
}

/// The listings of the scraped food pantries: name, phone and address.
fn pantries(bytes: &[u8]) -> Vec<Arc<Listing>> {
    let text = String::from_utf8_lossy(bytes);
    let mut csv = "id,category,source_url,name,phone,address,address_2,city,state,zip\n".to_owned();
    for (number, line) in text.lines().enumerate() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        write!(csv, "pantry-{number},food-pantry,https://example.org").unwrap();
        for key in [
            "name", "phone", "address", "address2", "city", "state", "zip",
        ] {
            let cell = row[key].as_str().unwrap_or_default();
            write!(csv, ",\"{}\"", cell.replace('"', "\"\"")).unwrap();
        }
        csv.push('\n');
    }
    load(&[("resources-feed.csv", csv.as_bytes())]).0.listings()
}

/// In real lists what is reported stays few enough to look at, and a row
/// copied under another id is found.
#[test]
fn real_lists_report_few_pairs_and_every_copy() {
    for path in [
        "tsml/alpena.json",
        "tsml/minnesota.json",
        "tsml/central-query-online.json",
        "bmlt/greater-new-york-GetSearchResults-like.json",
        "food-banks/raw.jsonl",
    ] {
        let Some(bytes) = feed(path) else { continue };
        let mut listings = match path.ends_with("jsonl") {
            true => pantries(&bytes),
            false => meetings_of(path, &bytes),
        };
        let found = duplicates::find(&listings);
        println!("{path}: {} listings, {} pairs", listings.len(), found.len());
        if std::env::var_os("WAYPOST_SHOW_PAIRS").is_some() {
            println!("{}", duplicates::sheet(&listings, &found).text());
        }
        assert!(found.len() * 10 < listings.len(), "{path}: {}", found.len());
        let timed = listings.iter().position(|l| {
            matches!(
                l.hours.schedule,
                waypost::model::schedule::Schedule::Weekly(_)
            ) || l.meeting.is_none()
        });
        let mut copy = Listing::clone(&listings[timed.unwrap()]);
        copy.id = "a-copy".to_owned();
        listings.push(Arc::new(copy));
        let with_copy = duplicates::find(&listings);
        let last = listings.len() - 1;
        assert!(with_copy.iter().any(|pair| pair.second == last), "{path}");
    }
}

#[test]
fn duplicates_are_found_and_neighbours_left_alone() {
    for file in ["tuned.toml", "held-out.toml"] {
        let measured = measure(file);
        let (precision, recall) = (measured.precision(), measured.recall());
        println!(
            "{file}: {} pairs, precision {precision:.3}, recall {recall:.3}\n{}",
            measured.pairs, measured.mistakes
        );
        assert!(measured.pairs >= 75, "{file}");
        assert!(precision >= 0.95, "{file}: {measured:#?}");
        assert!(recall >= 0.8, "{file}: {measured:#?}");
    }
}

#[test]
fn a_check_notes_the_second_of_two_with_the_row_of_the_first() {
    let rows = b"id,name,category,phone,source_url\n\
        one,Invented Heron Pantry,food-pantry,570-555-0101,https://example.org\n\
        else,Another Example,food-pantry,570-555-0102,https://example.org\n\
        two,Invented Heron Food Pantry,food-pantry,570-555-0101,https://example.org\n";
    let (directory, _) = load(&[("resources.csv", rows)]);
    let notes = duplicates::notes(&directory);
    assert_eq!(notes.len(), 1, "{notes:#?}");
    assert_eq!((notes[0].code, notes[0].row), ("stands-twice", Some(4)));
    assert!(
        notes[0]
            .message
            .contains("resources.csv, row 2: same name, same phone"),
        "{}",
        notes[0].message
    );
}
