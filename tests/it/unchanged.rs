//! Rows that stand as they stood are not read again, and nobody can tell.

use std::sync::Arc;

use jiff::civil::{Date, date};
use waypost::diagnostic::{Counts, Diagnostic};
use waypost::directory::{Baseline, Directory};
use waypost::index::sources::StoredSource;
use waypost::model::listing::Listing;
use waypost::publish::publisher::{Outcome, Publisher};
use waypost::seeds::read::seed_view::SeedView;
use waypost::seeds::row_cache::RowCache;

use crate::county::{County, HEAD, pantry};
use crate::seed_folder::NOW;

const PANTRIES: &str = "resources-pantries.csv";
const MORE: &str = "resources-more.csv";
const MEETINGS: &str = "meetings-invented.csv";

const DATED: &str = "dated,Invented Closet,food-pantry,570-244-2101,Coats.,,,,,,US,2026-11-01,https://example.org\n";
const SECRET: &str = "secret,Invented House,domestic-violence,570-244-2102,A safe place.,14 Hidden Lane,Renovo,PA,17764,yes,US,2026-11-01,https://example.org\n";
const MEETING: &str = "Name,Day,Time,Address,City,State,Postal Code,Types,Source\n\
    Invented Group,Monday,19:00,1 Main St,Lock Haven,PA,17745,O,https://example.org\n";

fn county() -> County {
    let county = County::new();
    county.write(MORE, &format!("{HEAD}{DATED}{SECRET}"));
    county.write(MEETINGS, MEETING);
    county
}

/// What a publication reads: listings in the order of their ids, what was
/// found, and counts.
#[derive(Debug, PartialEq)]
struct Read {
    listings: Vec<Arc<Listing>>,
    found: Vec<Diagnostic>,
    counts: Counts,
    sources: Vec<StoredSource<'static>>,
}

fn read(outcome: Outcome) -> Read {
    let Outcome::Published(published) = outcome else {
        panic!("{outcome:?}")
    };
    let mut found = published.checked.diagnostics;
    // Only where something was served before is there a version to speak of.
    found.retain(|found| found.code != "kept-row");
    Read {
        listings: published.generation.listings().unwrap(),
        found,
        counts: published.checked.counts,
        sources: published.generation.sources().unwrap(),
    }
}

/// Publishes over what is served; it must come to the same as with nothing
/// served before.
fn publish(county: &County, today: Date) -> Read {
    let renewed = read(county.try_on(today, NOW, None).unwrap());
    let alone = tempfile::TempDir::new().unwrap();
    // Nor is anything remembered beside the seeds.
    let _ = std::fs::remove_dir_all(county.path("history"));
    let store = waypost::index::store::Store::new(alone.path());
    let attempt = Publisher {
        data: county.data.path(),
        store: &store,
        serving: None,
        now: NOW,
        today,
        accept: None,
        examples: false,
    };
    let fresh = read(attempt.run(&|| {}).unwrap());
    assert_eq!(renewed, fresh);
    renewed
}

impl Read {
    /// How many rows will be known again.
    fn known(&self) -> usize {
        let sources = self.sources.iter();
        let all = sources.flat_map(|source| source.fingerprints.iter());
        all.flatten().count()
    }

    fn codes(&self) -> Vec<&str> {
        self.found.iter().map(|found| found.code).collect()
    }
}

const TODAY: Date = date(2026, 11, 22);

/// Rows of the county in which nothing is found: all but its private places,
/// whose streets are spoken of.
const CLEAN: usize = 43;

#[test]
fn a_save_reads_as_if_every_row_were_read_again() {
    let county = county();
    assert_eq!(publish(&county, TODAY).known(), CLEAN);
    // Cells change, rows come, go and move to another file.
    county.edit(PANTRIES, "Invented Pantry 7,", "Invented Pantry 7 West,");
    county.edit(
        "golden-questions.csv",
        "invented pantry 7",
        "invented pantry 7 west",
    );
    assert_eq!(publish(&county, TODAY).known(), CLEAN);
    let twelfth = pantry(12, "Free food.");
    county.edit(PANTRIES, &twelfth, "");
    county.edit(MORE, DATED, &format!("{DATED}{twelfth}"));
    county.edit(MEETINGS, "19:00", "20:00");
    assert_eq!(publish(&county, TODAY).known(), CLEAN);
    county.edit(MORE, DATED, "");
    county.edit(PANTRIES, HEAD, &format!("{HEAD}{DATED}"));
    assert_eq!(publish(&county, TODAY).known(), CLEAN);
}

#[test]
fn what_rows_are_read_against_counts_as_a_part_of_them() {
    let county = county();
    assert_eq!(publish(&county, TODAY).known(), CLEAN);
    // Without its category a row is wrong, though no cell of it changed.
    let categories = std::fs::read_to_string(county.path("categories.csv")).unwrap();
    let line = categories
        .lines()
        .find(|line| line.starts_with("food-pantry,"));
    let line = format!("{}\n", line.unwrap());
    county.edit(
        "categories.csv",
        &line,
        &line.replacen("food-pantry", "pantry", 1),
    );
    let refusal = county.refused();
    assert!(refusal.text().contains("food-pantry"), "{}", refusal.text());
    county.write("categories.csv", &categories);
    assert_eq!(publish(&county, TODAY).known(), CLEAN);
    // The zone of the clock that a meeting without a place is read on.
    let nowhere = MEETING.replace("1 Main St,Lock Haven,PA,17745", ",,,");
    county.write(MEETINGS, &nowhere);
    assert_eq!(publish(&county, TODAY).known(), CLEAN);
    county.write("site.csv", "key,value\ntime_zone,America/Chicago\n");
    assert_eq!(publish(&county, TODAY).known(), CLEAN);
    let listings = county.serving().listings().unwrap();
    let meeting = listings.iter().find(|listing| listing.meeting.is_some());
    let schedule = format!("{:?}", meeting.unwrap().hours.schedule);
    assert!(schedule.contains("America/Chicago"), "{schedule}");
}

#[test]
fn the_day_is_looked_at_again() {
    let county = county();
    let later = DATED
        .replace("dated,", "later,")
        .replace("2026-11-01", "2026-11-30");
    county.edit(MORE, DATED, &format!("{DATED}{later}"));
    let told = [
        "unknown-column",
        "confidential-place",
        "bad-date",
        "confidential-place",
    ];
    assert_eq!(publish(&county, TODAY).codes(), told);
    // What lay in the future is past, and past again what lies in the future.
    county.edit(PANTRIES, "Invented Pantry 8,", "Invented Pantry Eight,");
    assert_eq!(publish(&county, date(2026, 12, 1)).known(), CLEAN + 1);
    county.edit(PANTRIES, "Invented Pantry 9,", "Invented Pantry Nine,");
    assert_eq!(publish(&county, TODAY).codes(), told);
    // Years later both are told to be old, each time anew.
    county.edit("resources-lines.csv", "2026-11-01", "2030-11-01");
    for save in 0..2 {
        county.edit(PANTRIES, "Free food.", &format!("Food, {save}."));
        let codes = publish(&county, date(2030, 11, 22));
        let stale = codes.codes().into_iter().filter(|code| *code == "stale");
        assert_eq!(stale.count(), 3);
    }
}

#[test]
fn of_two_rows_with_one_id_each_is_read_as_itself() {
    let county = county();
    let again = pantry(5, "Other words.");
    county.edit(MORE, DATED, &format!("{DATED}{again}"));
    // Of two that are new and differ, none is published.
    assert_eq!(publish(&county, TODAY).known(), CLEAN - 1);
    // The second comes before the public once the first is gone.
    county.edit(MORE, &again, "");
    county.edit(PANTRIES, &pantry(5, "Free food."), &again);
    assert_eq!(publish(&county, TODAY).known(), CLEAN);
    let listings = county.serving().listings().unwrap();
    let fifth = listings.iter().find(|listing| listing.id == "pantry-5");
    assert_eq!(fifth.unwrap().description.english, "Other words.");
}

/// The folder read after it was read once: how many listings are the very ones
/// of the first time.
fn taken_over(county: &County, places: [&str; 2]) -> usize {
    let folder = county.data.path();
    let read = |unchanged: &RowCache<'_>| {
        let tables = Directory::tables(&SeedView::of(folder)).unwrap();
        let past = Baseline {
            unchanged: Some(unchanged),
            ..Baseline::default()
        };
        let read = Directory::from_tables(tables, folder, None, TODAY, &past);
        read.unwrap().0
    };
    let first = read(&RowCache::new(places[0]));
    let mut unchanged = RowCache::new(places[1]);
    let listings = first.listings();
    for source in &first.sources {
        for (id, fingerprint) in source.ids.iter().zip(&source.fingerprints) {
            let mut listings = listings.iter();
            if let Some(fingerprint) = fingerprint {
                unchanged.add(*fingerprint, listings.find(|one| one.id == *id).unwrap());
            }
        }
    }
    let again = read(&unchanged);
    let again = again.listings();
    assert_eq!(again, listings);
    let pairs = again.iter().zip(&listings);
    pairs.filter(|(one, other)| Arc::ptr_eq(one, other)).count()
}

#[test]
fn rows_are_taken_over_where_all_they_are_read_against_is_known_and_the_same() {
    let county = county();
    assert_eq!(taken_over(&county, ["a hash", "a hash"]), CLEAN);
    assert_eq!(taken_over(&county, ["a hash", "another"]), 0);
    assert_eq!(taken_over(&county, ["", ""]), 0);
}
