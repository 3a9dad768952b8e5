//! Slipped columns and slow losses are refused; what hides or closes passes.

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use jiff::ToSpan as _;
use jiff::civil::Date;
use waypost::cmd::serve::seed_watcher::Watcher;
use waypost::model::listing::{Listing, Status};
use waypost::model::place::Precision;
use waypost::publish::accepted;
use waypost::publish::publisher::{Outcome, Published, Refused};
use waypost::publish::refusal;
use waypost::publish::refusal::RejectionReport;
use waypost::web;

use crate::county::{County, HEAD, HELPLINE, SHELTER, pantries};
use crate::generations::files;
use crate::generator::resources;
use crate::seed_folder::{NOW, TODAY, shipped};

const PANTRIES: &str = "resources-pantries.csv";
const LINES: &str = "resources-lines.csv";
const PLACES: &str = "resources-places.csv";

/// Columns of the file of places.
const COLUMNS: [&str; 12] = [
    "id",
    "name",
    "category",
    "phone",
    "description",
    "eligibility",
    "address",
    "city",
    "state",
    "hours",
    "website",
    "source_url",
];

/// Places that differ in every column a person acts on, a row each.
fn places() -> Vec<[String; 12]> {
    let kinds = ["food-pantry", "domestic-violence", "aa", "food"];
    let towns = ["Renovo", "Lock Haven", "Avis"];
    (1..=24_usize)
        .map(|number| {
            [
                format!("place-{number}"),
                format!("Invented House {}", name(number)),
                kinds[number % 4].to_owned(),
                format!("570-244-{:04}", 4000 + number),
                format!("Help of the kind {}.", name(number)),
                format!("Whoever lives in ward {number}."),
                format!("{} Invented Street", 100 + number),
                towns[number % 3].to_owned(),
                "PA".to_owned(),
                format!("Mo-Fr {:02}:00-18:00", 6 + number % 11),
                format!("https://example.org/{number}"),
                "https://example.org".to_owned(),
            ]
        })
        .collect()
}

/// A word for a number, in no order.
fn name(number: usize) -> String {
    let letter = |at: usize| char::from(b'a' + u8::try_from(at % 26).unwrap());
    [number * 7, number * 11, number * 3]
        .map(letter)
        .iter()
        .collect()
}

fn csv(rows: &[[String; 12]]) -> String {
    let mut text = COLUMNS.join(",") + "\n";
    for row in rows {
        let _ = writeln!(text, "{}", row.join(","));
    }
    text
}

fn column(name: &str) -> usize {
    COLUMNS.iter().position(|column| *column == name).unwrap()
}

/// A county with the file of places, published. Those of domestic violence say
/// that they may be shown.
fn county() -> (County, Vec<[String; 12]>) {
    let county = County::new();
    let mut rows = places();
    for row in rows.iter_mut().filter(|row| row[2] == "domestic-violence") {
        row[2] = "crisis".to_owned();
    }
    county.write(PLACES, &csv(&rows));
    county.publish();
    (county, rows)
}

/// The values of a column in these rows, each in the row below it.
fn slip(rows: &mut [[String; 12]], column: usize) {
    let values: Vec<String> = rows.iter().map(|row| row[column].clone()).collect();
    let count = rows.len();
    for (at, row) in rows.iter_mut().enumerate() {
        row[column] = values[(at + count - 1) % count].clone();
    }
}

fn codes(refusal: &RejectionReport) -> Vec<&str> {
    refusal
        .reasons
        .iter()
        .map(|reason| reason.code.as_str())
        .collect()
}

#[test]
fn a_column_that_slipped_by_a_row_is_refused_and_named() {
    for name in [
        "name",
        "phone",
        "category",
        "description",
        "eligibility",
        "address",
        "hours",
        "website",
    ] {
        // All rows, and three of them.
        for slipped in [0..24, 7..10] {
            let (county, mut rows) = county();
            let served = county.serving().name();
            let few = slipped.len() < 4;
            // Of kinds and hours many have the same: three rows tell nothing.
            if few && ["category", "hours"].contains(&name) {
                continue;
            }
            slip(&mut rows[slipped], column(name));
            county.write(PLACES, &csv(&rows));
            let refusal = county.refused();
            let says = format!("another {name}");
            let found = refusal
                .reasons
                .iter()
                .find(|reason| reason.code == "slipped-column" && reason.message.contains(&says));
            let found = found.unwrap_or_else(|| panic!("{name}: {}", refusal.text()));
            assert_eq!(found.file.as_deref(), Some(PLACES));
            assert!(found.message.contains("place-"), "{}", found.message);
            assert!(refusal.text().contains("hurts: People are sent"));
            assert_eq!(county.serving().name(), served);
        }
    }
}

#[test]
fn a_column_sorted_alone_and_two_columns_that_changed_places_are_refused() {
    let (county, mut rows) = county();
    let mut names: Vec<String> = rows.iter().map(|row| row[1].clone()).collect();
    names.sort();
    for (row, name) in rows.iter_mut().zip(names) {
        row[1] = name;
    }
    county.write(PLACES, &csv(&rows));
    assert!(codes(&county.refused()).contains(&"slipped-column"));

    let (county, _) = self::county();
    county.edit(PLACES, "description,eligibility", "eligibility,description");
    let text = county.refused().text();
    assert!(text.contains("In 24 of 24 listings (100%)"), "{text}");
    assert!(text.contains("holds what"), "{text}");
}

#[test]
fn names_that_slip_where_they_make_the_ids_are_refused() {
    let county = County::new();
    let mut rows = places();
    let without_ids = |rows: &[[String; 12]]| {
        let text = csv(rows);
        let lines = text.lines().map(|line| line.split_once(',').unwrap().1);
        lines.collect::<Vec<_>>().join("\n") + "\n"
    };
    for row in &mut rows {
        row[2] = "food-pantry".to_owned();
    }
    county.write(PLACES, &without_ids(&rows));
    county.publish();
    slip(&mut rows, column("name"));
    county.write(PLACES, &without_ids(&rows));
    assert!(codes(&county.refused()).contains(&"slipped-column"));
}

#[test]
fn a_column_that_was_filled_down_is_refused() {
    for (name, value) in [("category", "aa"), ("hours", "24/7"), ("name", "Closed")] {
        let (county, mut rows) = county();
        for row in rows.iter_mut().take(12) {
            row[column(name)] = value.to_owned();
        }
        county.write(PLACES, &csv(&rows));
        let refusal = county.refused();
        assert!(
            codes(&refusal).contains(&"changed-fields"),
            "{}",
            refusal.text()
        );
    }
    let county = County::served();
    let closed = pantries(40).replace("zip,confidential", "zip,status");
    county.write(
        PANTRIES,
        &closed.replace("Free food.,,,,,,US", "Free food.,,,,,closed,US"),
    );
    let refusal = county.refused();
    assert!(
        refusal.text().contains("40 of 40 statuses (100%)"),
        "{}",
        refusal.text()
    );
    assert!(
        refusal.closed.is_empty(),
        "a column filled down closes nobody"
    );
}

#[test]
fn what_reads_the_same_and_what_changes_in_few_rows_is_published() {
    let (county, mut rows) = county();
    for row in &mut rows {
        // The same hours and names, written in another way.
        row[9] = row[9].replace("Mo-Fr ", "Monday to Friday ");
        row[1] = row[1].to_uppercase();
    }
    // Two listings exchange their numbers, and five get other hours.
    let (one, other) = (rows[3][3].clone(), rows[4][3].clone());
    (rows[3][3], rows[4][3]) = (other, one);
    for (at, row) in rows.iter_mut().enumerate().take(5) {
        row[9] = format!("Sa {:02}:00-20:30", 9 + at);
    }
    county.write(PLACES, &csv(&rows));
    assert!(county.publish().overridden.is_empty());
}

/// The day after so many days.
fn day(days: i64) -> Date {
    TODAY.checked_add(days.days()).unwrap()
}

fn refused_on(county: &County, today: Date) -> RejectionReport {
    match county.try_on(today, NOW, None).unwrap() {
        Outcome::Refused(refused) => refused.refusal,
        Outcome::Published(_) => panic!("nothing was refused on {today}"),
    }
}

fn accept_on(county: &County, today: Date, hash: &str) -> Published {
    match county.try_on(today, NOW, Some(hash)).unwrap() {
        Outcome::Published(published) => *published,
        Outcome::Refused(refused) => panic!("{}", refused.refusal.text()),
    }
}

#[test]
fn rows_that_go_one_by_one_count_together_for_thirty_days() {
    let county = County::served();
    for lost in 1..=5 {
        county.write(PANTRIES, &pantries(40 - lost));
        county.publish_on(day(i64::try_from(lost).unwrap()));
    }
    // The sixth is one too many, on the same day and four weeks later.
    county.write(PANTRIES, &pantries(34));
    for today in [day(5), day(30)] {
        let text = refused_on(&county, today).text();
        let says = "6 of 40 rows (15%) are gone within 30 days, 1 of them with this save; at \
                    most 5 may go within 30 days.";
        assert!(text.contains(says), "{text}");
        assert!(
            text.contains("Gone: pantry-35") && text.contains("pantry-40"),
            "{text}"
        );
    }
    // What came back is not lost, and what went long ago does not count.
    county.write(PANTRIES, &pantries(38));
    county.publish_on(day(6));
    county.write(PANTRIES, &pantries(35));
    county.publish_on(day(7));
    county.write(PANTRIES, &pantries(34));
    refused_on(&county, day(7));
    county.publish_on(day(40));
}

#[test]
fn another_name_for_a_file_and_other_rows_in_it_hide_no_loss() {
    let county = County::served();
    county.write(PANTRIES, &pantries(36));
    county.publish();
    fs::rename(county.path(PANTRIES), county.path("resources-food.csv")).unwrap();
    county.publish();
    // Two rows go, and two that nobody knows come in their place.
    let invented = "one,Some Name,food-pantry,570-555-0101,Food.,,,,,,US,,https://example.org\n\
                    two,Other Name,food-pantry,570-555-0102,Food.,,,,,,US,,https://example.org\n";
    county.write("resources-food.csv", &(pantries(34) + invented));
    county.publish();
    county.write("resources-food.csv", &(pantries(33) + invented));
    let text = county.refused().text();
    assert!(
        text.contains("7 of 42 rows (16.6%) are gone within 30 days, 1 of them"),
        "{text}"
    );
}

#[test]
fn many_small_files_do_not_melt_away() {
    let county = County::new();
    let all = pantries(40);
    let rows: Vec<&str> = all.lines().skip(1).collect();
    let name = |number: usize| format!("resources-part-{number}.csv");
    fs::remove_file(county.path(PANTRIES)).unwrap();
    for (number, part) in rows.chunks(5).enumerate() {
        county.write(&name(number), &format!("{HEAD}{}\n", part.join("\n")));
    }
    county.publish();
    for number in [7, 6] {
        fs::remove_file(county.path(&name(number))).unwrap();
        county.publish();
    }
    fs::remove_file(county.path(&name(5))).unwrap();
    let text = county.refused().text();
    let says = "15 of 42 listings (35.7%) are gone from several files within 30 days, 5 of them \
                with this save; at most 10 may go.";
    assert!(text.contains(says), "{text}");
}

#[test]
fn what_was_accepted_is_counted_no_more() {
    let county = County::served();
    county.write(PANTRIES, &pantries(36));
    county.publish();
    county.write(PANTRIES, &pantries(34));
    let refusal = refused_on(&county, day(1));
    accept_on(&county, day(1), &refusal.hash);
    county.write(PANTRIES, &pantries(30));
    county.publish_on(day(2));
    county.write(PANTRIES, &pantries(28));
    refused_on(&county, day(2));
}

#[test]
fn numbers_that_change_one_by_one_count_together_and_going_back_does_not() {
    let county = County::served();
    let other = |number: usize| {
        let phone = |of: usize| format!("570-244-{:04}", of + number);
        county.edit(PANTRIES, &phone(1000), &phone(3000));
    };
    for number in 1..=4 {
        other(number);
        county.publish_on(day(i64::try_from(number).unwrap()));
    }
    let four = fs::read_to_string(county.path(PANTRIES)).unwrap();
    other(5);
    let text = refused_on(&county, day(5)).text();
    let says = "5 of 40 phones (12.5%) change within 30 days, 1 of them with this save; at most \
                10% may.";
    assert!(text.contains(says), "{text}");
    // One goes back to what it was; there is room for one again.
    county.write(PANTRIES, &four);
    county.edit(PANTRIES, "570-244-3001", "570-244-1001");
    county.publish_on(day(6));
    other(5);
    county.publish_on(day(7));
    other(6);
    refused_on(&county, day(8));
}

/// The index is lost, as when a disk breaks or another machine takes over.
fn lose_the_index(county: &County) {
    for entry in fs::read_dir(county.index.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
}

fn served(county: &County, id: &str) -> Option<Listing> {
    let listings = county.serving().listings().unwrap();
    let mut found = listings.iter().filter(|listing| listing.id == id);
    found.next().map(|listing| Listing::clone(listing))
}

#[test]
fn without_the_index_the_rules_compare_with_what_was_accepted() {
    type Edit = fn(&County);
    let changes: [(&str, Edit); 5] = [
        ("lost-confidential", |county| {
            county.edit(LINES, "17764,yes", "17764,no")
        }),
        ("fewer-rows", |county| county.write(PANTRIES, &pantries(30))),
        ("empty-category", |county| county.edit(LINES, SHELTER, "")),
        ("crisis-line", |county| {
            county.write(LINES, &format!("{HEAD}{SHELTER}"))
        }),
        ("changed-phones", |county| {
            let text = fs::read_to_string(county.path(PANTRIES)).unwrap();
            county.write(PANTRIES, &text.replace("570-244-1", "570-244-3"));
        }),
    ];
    for (code, change) in changes {
        let county = County::served();
        let before = county.serving().listings().unwrap();
        change(&county);
        lose_the_index(&county);
        let refused = match county.try_on(TODAY, NOW, None).unwrap() {
            Outcome::Refused(refused) => refused,
            Outcome::Published(_) => panic!("{code}: it went live"),
        };
        let Refused {
            refusal, serving, ..
        } = *refused;
        assert!(
            codes(&refusal).contains(&code),
            "{code}: {}",
            refusal.text()
        );
        // The public sees what it saw.
        assert_eq!(serving.unwrap().listings().unwrap(), before, "{code}");
        assert_eq!(county.serving().listings().unwrap(), before, "{code}");
        // A second start comes to the same, and staff can still accept it.
        let again = county.refused();
        assert_eq!(again.hash, refusal.hash, "{code}");
        accept_on(&county, TODAY, &again.hash);
    }
}

#[test]
fn without_the_index_bad_rows_keep_their_last_good_version() {
    let county = County::served();
    county.edit(PANTRIES, "570-244-1005", "12");
    lose_the_index(&county);
    let published = county.publish();
    assert_eq!(published.overridden, []);
    assert_eq!(published.generation.manifest.kept[0].id, "pantry-5");
    let kept = served(&county, "pantry-5").unwrap();
    assert_eq!(kept.contact.phones[0].display, "570-244-1005");
    // Nothing else changed, and nothing is left to publish.
    let seeds = county.serving().manifest.seeds;
    assert!(county.store().current(&seeds).unwrap().is_some());
}

#[test]
fn a_record_that_cannot_be_read_lets_nothing_through() {
    let county = County::served();
    let path = county.path(accepted::FILE);
    let good = fs::read(&path).unwrap();
    lose_the_index(&county);
    for bad in [&b"no record"[..], &good[..good.len() / 2], &good[..0]] {
        fs::write(&path, bad).unwrap();
        let refusal = county.refused();
        assert_eq!(codes(&refusal), ["lost-record"], "{}", refusal.text());
        assert!(county.store().current_name().is_none());
    }
    let hash = county.refused().hash;
    accept_on(&county, TODAY, &hash);
    // The record is good again.
    lose_the_index(&county);
    county.edit(LINES, "17764,yes", "17764,no");
    assert_eq!(codes(&county.refused()), ["lost-confidential"]);
}

#[test]
fn a_damaged_generation_is_made_again_and_no_older_one_is_compared_with() {
    let county = with_open_house();
    county.edit(HOUSES, "17764,no", "17764,yes");
    county.publish();
    fs::write(county.serving().folder.join("facts.bin"), "x").unwrap();
    county.edit(HOUSES, "17764,yes", "17764,no");
    assert_eq!(codes(&county.refused()), ["lost-confidential"]);
    let house = served(&county, "open").unwrap();
    assert_eq!(house.place.precision, Precision::Hidden);
}

#[test]
fn a_first_publication_has_nothing_to_compare_with() {
    let county = County::new();
    assert!(!county.path(accepted::FILE).exists());
    assert!(county.publish().diff.is_none());
    assert!(county.path(accepted::FILE).exists());
}

/// Everything that is remembered beside the seeds, as text.
fn remembered(county: &County) -> String {
    let mut text = String::new();
    for path in files(&county.path("history")) {
        let bytes = fs::read(&path).unwrap();
        let plain = zstd::decode_all(bytes.as_slice()).unwrap_or(bytes);
        text.push_str(&String::from_utf8_lossy(&plain).to_lowercase());
    }
    text
}

/// A house that is shown, in a file of its own.
const OPEN: &str = "open,Invented House,domestic-violence,570-244-2002,By the mill.,14 Hidden Lane,Renovo,PA,17764,no,US,,https://example.org\n";
const HOUSES: &str = "resources-houses.csv";

fn with_open_house() -> County {
    let county = County::new();
    county.write(HOUSES, &format!("{HEAD}{OPEN}"));
    county.publish();
    county
}

#[test]
fn what_is_remembered_beside_the_seeds_tells_no_private_place() {
    let county = with_open_house();
    let text = remembered(&county);
    assert!(text.contains("14 hidden lane"), "it is public");
    assert!(!text.contains("12 hidden lane"));
    county.edit(HOUSES, "17764,no", "17764,yes");
    county.edit(HOUSES, "By the mill.", "A safe place.");
    county.publish();
    let text = remembered(&county);
    assert!(text.contains("invented house"));
    assert!(!text.contains("hidden lane") && !text.contains("mill"));
}

#[test]
fn a_place_is_hidden_at_once_though_another_file_is_refused() {
    let county = with_open_house();
    county.edit(HOUSES, "17764,no", "17764,yes");
    county.edit(HOUSES, "By the mill.", "Not by the mill any more.");
    county.edit(HOUSES, "570-244-2002", "570-244-2003");
    county.write(PANTRIES, &pantries(30));
    let refusal = county.refused();
    let text = refusal.text();
    let says = "1 listing was hidden at once (“Invented House”); the rest waits.";
    assert!(text.contains(says), "{text}");
    assert!(codes(&refusal).contains(&"fewer-rows"));
    assert_eq!(refusal.still_shown, 0);
    let house = served(&county, "open").unwrap();
    assert_eq!(house.place.precision, Precision::Hidden);
    assert_eq!((house.place.address, house.place.point), (None, None));
    assert_eq!(house.description.english, "", "nobody looked at it yet");
    assert_eq!(
        house.contact.phones[0].display, "570-244-2002",
        "the rest waits"
    );
    assert_eq!(county.serving().manifest.listings, 43);
    for path in files(&county.serving().folder) {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).to_lowercase();
        let tells = text.contains("14 hidden") || text.contains("by the mill");
        assert!(!tells, "{}", path.display());
    }
    // A restart comes to the same, and says the same.
    let name = county.serving().name();
    assert_eq!(refusal.against.as_deref(), Some(name.as_str()));
    let again = county.refused();
    assert_eq!(
        (&again.hash, &again.hidden),
        (&refusal.hash, &refusal.hidden)
    );
    assert_eq!(county.serving().name(), name);
    // So does one without the index.
    lose_the_index(&county);
    county.refused();
    let house = served(&county, "open").unwrap();
    assert_eq!(house.place.precision, Precision::Hidden);
    assert!(!remembered(&county).contains("14 hidden"));
    // Taken back, the place is not shown again by itself.
    county.write(HOUSES, &format!("{HEAD}{OPEN}"));
    county.write(PANTRIES, &pantries(40));
    assert_eq!(codes(&county.refused()), ["lost-confidential"]);
    // Put right, all of it is published.
    county.edit(HOUSES, "17764,no", "17764,yes");
    county.edit(HOUSES, "570-244-2002", "570-244-2003");
    assert!(county.publish().overridden.is_empty());
    let house = served(&county, "open").unwrap();
    assert_eq!(house.contact.phones[0].display, "570-244-2003");
}

#[test]
fn the_report_that_stands_after_hiding_is_accepted_by_its_hash() {
    let county = with_open_house();
    county.edit(HOUSES, "17764,no", "17764,yes");
    county.write(PANTRIES, &pantries(30));
    let refusal = county.refused();
    assert_eq!(refusal.hidden, ["Invented House"]);
    accept_on(&county, TODAY, &refusal.hash);
    assert_eq!(county.serving().manifest.listings, 33);
    let house = served(&county, "open").unwrap();
    assert_eq!(house.place.precision, Precision::Hidden);
}

#[test]
fn a_row_with_an_error_that_says_confidential_hides_its_place_at_once() {
    for (word, hidden) in [("yes", true), ("perhaps", true), ("", false)] {
        let county = with_open_house();
        county.edit(HOUSES, "17764,no", &format!("17764,{word}"));
        county.edit(HOUSES, "570-244-2002", "12");
        county.write(PANTRIES, &pantries(30));
        let refusal = county.refused();
        assert_eq!(!refusal.hidden.is_empty(), hidden, "“{word}”");
        let house = served(&county, "open").unwrap();
        assert_eq!(
            house.place.precision == Precision::Hidden,
            hidden,
            "“{word}”"
        );
        assert_eq!(house.contact.phones[0].display, "570-244-2002");
        assert_eq!(house.description.english.is_empty(), hidden);
    }
}

#[test]
fn a_column_of_words_that_mean_nothing_hides_nobody() {
    let county = County::new();
    let row = |at: usize, word: &str| {
        format!(
            "house-{at},Invented House {at},food-pantry,570-244-{:04},Food.,{at} Main Street,Renovo,PA,17764,{word},US,,https://example.org\n",
            5000 + at
        )
    };
    let houses = |word: &str| {
        let rows: String = (1..=20).map(|at| row(at, word)).collect();
        format!("{HEAD}{rows}")
    };
    county.write(HOUSES, &houses("no"));
    county.publish();
    county.write(HOUSES, &houses("2026-11-01"));
    let refusal = county.refused();
    assert!(codes(&refusal).contains(&"bad-rows"), "{}", refusal.text());
    assert_eq!(refusal.hidden, [""; 0]);
    assert_eq!(refusal.still_shown, 20);
    let house = served(&county, "house-7").unwrap();
    assert_ne!(house.place.precision, Precision::Hidden);
}

#[test]
fn what_closes_is_closed_at_once_but_no_crisis_line() {
    let county = County::new();
    let head = HEAD.replace(",zip,", ",status,");
    let open = |row: &str| row.replace("17764", "");
    county.write(LINES, &format!("{head}{}{}", open(HELPLINE), open(SHELTER)));
    county.write(
        HOUSES,
        &format!(
            "{head}one,One Kitchen,food-pantry,570-244-2002,Soup.,,,,,,US,,https://example.org\n"
        ),
    );
    county.publish();
    county.edit(
        HOUSES,
        "Soup.,,,,,,US",
        "No soup.,,,,temporarily closed,,US",
    );
    county.edit(
        LINES,
        "day or night.,,,,,,US",
        "day or night.,,,,closed,,US",
    );
    county.write(PANTRIES, &pantries(30));
    let refusal = county.refused();
    assert_eq!(refusal.closed, ["One Kitchen"], "{}", refusal.text());
    assert!(
        refusal
            .text()
            .contains("1 listing was closed at once (“One Kitchen”)")
    );
    let kitchen = served(&county, "one").unwrap();
    assert_eq!(kitchen.status, Status::TemporarilyClosed);
    assert_eq!(kitchen.description.english, "Soup.");
    assert_eq!(served(&county, "helpline").unwrap().status, Status::Active);
    assert_eq!(county.serving().manifest.listings, 43);
}

#[test]
fn a_server_shows_what_was_hidden_and_builds_it_once() {
    let county = with_open_house();
    let app = web::App::new(county.serving(), || NOW);
    let mut watcher = Watcher::new(county.data.path(), county.index.path(), app.clone());
    let mut at = Duration::ZERO;
    let mut rest = || {
        for _ in 0..80 {
            watcher.step(at, NOW, TODAY);
            at += Duration::from_millis(100);
        }
    };
    rest();
    county.edit(HOUSES, "17764,no", "17764,yes");
    county.write(PANTRIES, &pantries(30));
    rest();
    assert_eq!(app.generation().name(), county.serving().name());
    let house = served(&county, "open").unwrap();
    assert_eq!(house.place.precision, Precision::Hidden);
    assert_eq!(refusal::all(county.index.path()).len(), 1);
    let numbers = |county: &County| {
        let past = county.store().generations();
        past.iter().map(|past| past.manifest.number).max()
    };
    let built = numbers(&county);
    rest();
    assert_eq!(numbers(&county), built, "nothing is built again");
}

#[test]
fn the_record_of_many_listings_is_small() {
    const LISTINGS: usize = 3_000;
    let county = County::new();
    let rows = resources(LISTINGS, &shipped().join("gazetteer"));
    fs::copy(
        shipped().join("categories.csv"),
        county.path("categories.csv"),
    )
    .unwrap();
    county.write("resources-invented.csv", &rows);
    let published = county.publish();
    let listings = published.generation.manifest.listings;
    assert!(listings > LISTINGS * 9 / 10, "{listings}");
    drop(published);
    let bytes = fs::metadata(county.path(accepted::FILE)).unwrap().len();
    let each = bytes / listings as u64;
    println!("{each} bytes a listing");
    assert!(each < 300, "{bytes} bytes for {listings} listings");
}

#[test]
fn every_file_of_a_folder_is_remembered() {
    let county = County::new();
    for name in ["words/meeting-types.csv", "words/labels.csv", "needs.csv"] {
        let text = fs::read_to_string(shipped().join(name)).unwrap();
        county.write(name, &text);
    }
    county.write(
        "site.csv",
        "key,value,value_es\nhome_counties,\"Clinton, PA\",\ntime_zone,America/New_York,\n",
    );
    county.write(
        "meetings.csv",
        "Name,Slug,Day,Time,Address,City,State,Postal Code,Types,Timezone,Fellowship\n\
         Invented Meeting,meeting,Sunday,19:00,3 Main Street,Renovo,PA,17764,\"O, W\",America/New_York,AA\n",
    );
    let mut published = county.publish();
    published.recording.finish().unwrap();
    let served = county.serving();
    let words = served.word_tables().unwrap();
    lose_the_index(&county);
    county.write(PANTRIES, &pantries(30));
    county.refused();
    let restored = county.serving();
    assert_eq!(restored.listings().unwrap(), served.listings().unwrap());
    assert_eq!(restored.facts.meeting_types, served.facts.meeting_types);
    assert_eq!(restored.facts.needs, served.facts.needs);
    assert_eq!(restored.facts.site, served.facts.site);
    assert_eq!(restored.word_tables().unwrap(), words);
}

/// What the first version of the record looks like. A change of what a listing
/// or the frame holds must go on reading it: after an upgrade it may be all
/// that is left of what was published.
#[test]
fn a_record_of_the_first_version_is_still_read_and_written() {
    let text = include_str!("accepted-1.jsonl");
    let county = County::new();
    let path = county.path(accepted::FILE);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, zstd::encode_all(text.as_bytes(), 1).unwrap()).unwrap();
    let read = accepted::read(county.data.path()).unwrap();
    let (heading, directory) = read.unwrap();
    assert_eq!(directory.listings.len(), 4);
    let kitchen = directory.listings.get("kitchen").unwrap();
    let address = kitchen.place.address.as_ref().unwrap();
    assert_eq!(address.street, "12 Main Street");
    assert_eq!(kitchen.status, Status::TemporarilyClosed);
    let meeting = directory.listings.get("meeting").unwrap();
    assert_eq!(meeting.meeting.as_ref().unwrap().types, ["O", "W"]);
    assert_eq!(directory.meeting_types.list().len(), 1);
    accepted::write(county.data.path(), &heading, &directory).unwrap();
    let again = zstd::decode_all(fs::read(&path).unwrap().as_slice()).unwrap();
    let values = |text: &str| {
        let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
        lines.collect::<Vec<serde_json::Value>>()
    };
    // Written again, it has what files of words and questions, and listings,
    // have had since then.
    let mut expected = values(text);
    expected[1]["golden"][0]["level"] = serde_json::Value::Null;
    expected[1]["golden"][0]["file"] = "".into();
    for need in expected[1]["needs"].as_array_mut().unwrap() {
        need["today"] = serde_json::json!({"english": "", "spanish": null});
    }
    for category in expected[1]["categories"].as_array_mut().unwrap() {
        category["free"] = serde_json::Value::Null;
    }
    let words = &mut expected[1]["words"];
    words["classes"] = serde_json::json!([]);
    words["examples"] = serde_json::json!({"cries": [], "near_misses": [], "questions": []});
    for listing in &mut expected[2..6] {
        for note in ["/contact/phone_note", "/hours/note", "/eligibility"] {
            let note = listing.pointer_mut(note).unwrap();
            *note = serde_json::json!({"english": note.take(), "spanish": null});
        }
        if let Some(rules) = listing.pointer_mut("/hours/schedule/Hours/rules") {
            rules["season"] = serde_json::Value::Null;
        }
        listing["limits"] = serde_json::json!({"ages": [], "income": null, "residence": []});
    }
    assert_eq!(values(std::str::from_utf8(&again).unwrap()), expected);
    // It is what a folder without an index is compared with.
    assert!(codes(&county.refused()).contains(&"empty-category"));
}
