//! What may go before the public, and what is refused.

use std::fs;
use std::sync::Arc;

use jiff::civil::date;
use waypost::model::listing::Listing;
use waypost::model::place::Precision;
use waypost::publish::refusal;
use waypost::publish::rules::RULES;

use crate::county::{County, HEAD, HELPLINE, SHELTER, pantries, pantry};
use crate::seed_folder::{NOW, TODAY};

const PANTRIES: &str = "resources-pantries.csv";
const LINES: &str = "resources-lines.csv";

/// A change that one rule refuses: code, file to change, what to write, and
/// pieces of the message.
struct Case {
    code: &'static str,
    change: fn(&County),
    says: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        code: "lost-confidential",
        change: |county| county.edit(LINES, "17764,yes", "17764,no"),
        says: &[
            "1 private place",
            "Invented Shelter",
            LINES,
            "Row 3, column confidential",
        ],
    },
    Case {
        code: "private-text",
        change: |county| {
            county.write("site.csv", "key,value\ntitle,The house at 12 Hidden Lane\n");
        },
        says: &["site.csv", "Row 2, column value", "shelter"],
    },
    Case {
        code: "crisis-line",
        change: |county| county.write(LINES, &format!("{HEAD}{SHELTER}")),
        says: &["helpline", "is not among the listings", "any, suicide"],
    },
    Case {
        code: "crisis-line",
        change: |county| county.edit(LINES, ",988,", ",98,"),
        says: &["Invented Helpline", "has an error in row 2"],
    },
    Case {
        code: "crisis-line",
        change: |county| county.edit(LINES, "crisis,988,", "crisis,,"),
        says: &["Invented Helpline"],
    },
    Case {
        code: "crisis-line",
        change: |county| county.edit(LINES, "2026-11-01", "2026-01-01"),
        says: &["Invented Helpline", "2026-01-01", "90 days"],
    },
    Case {
        code: "crisis-line",
        change: |county| county.edit(LINES, HELPLINE, &format!("{HELPLINE}{HELPLINE}")),
        says: &["helpline", "row 2", "Row 3"],
    },
    Case {
        code: "changed-crisis-line",
        change: |county| county.edit(LINES, "crisis,988,", "crisis,911,"),
        says: &[
            "Invented Helpline",
            "phone: now “988”, then “911”",
            "Call it before you accept",
        ],
    },
    Case {
        code: "crisis-words",
        change: |county| county.edit("words/crisis-phrases.csv", "quiero morir,es,suicide\n", ""),
        says: &["1 of 2 crisis phrases are gone", "“quiero morir” (suicide)"],
    },
    Case {
        code: "crisis-line",
        change: |county| county.edit("crisis-lines.csv", "suicide,helpline,1,,\n", ""),
        says: &["helpline", "suicide"],
    },
    Case {
        code: "unreadable",
        change: |county| county.edit(PANTRIES, "id,name,", "id,title_of_it,"),
        says: &["name", "40 rows"],
    },
    Case {
        code: "unreadable",
        change: |county| county.write(PANTRIES, "PK\u{3}\u{4} a workbook"),
        says: &["cannot be read", PANTRIES],
    },
    Case {
        code: "bad-rows",
        change: |county| {
            for number in 1..=3 {
                let phone = format!("570-244-{}", 1000 + number);
                county.edit(PANTRIES, &phone, "12");
            }
        },
        says: &["3 of 40 rows (7.5%)", "5%"],
    },
    Case {
        code: "fewer-rows",
        change: |county| county.write(PANTRIES, &pantries(34)),
        says: &["6 of 40 rows (15%)", "at most 5", "pantry-35"],
    },
    Case {
        code: "fewer-rows",
        change: |county| fs::remove_file(county.path(PANTRIES)).unwrap(),
        says: &["40 of 40 rows (100%)", "35 more"],
    },
    Case {
        code: "empty-category",
        change: |county| county.edit(LINES, SHELTER, ""),
        says: &["domestic-violence", "from 1 listing to 0"],
    },
    Case {
        code: "changed-phones",
        change: |county| {
            for number in 1..=5 {
                let phone = format!("570-244-{}", 1000 + number);
                county.edit(PANTRIES, &phone, &format!("570-244-{}", 3000 + number));
            }
        },
        says: &["5 of 40 phones (12.5%)", "10%", "pantry-1"],
    },
    Case {
        code: "slipped-column",
        change: |county| {
            for number in (1..=5).rev() {
                let phone = format!("{number},food-pantry,570-244-{}", 1000 + number);
                let other = format!("{number},food-pantry,570-244-{}", 1001 + number % 5);
                county.edit(PANTRIES, &phone, &other);
            }
        },
        says: &["5 of 40 listings (12.5%)", "phone", "pantry-1"],
    },
    Case {
        code: "changed-fields",
        change: |county| {
            let text = fs::read_to_string(county.path(PANTRIES)).unwrap();
            let text = text.replace("Invented Pantry 1", "Another Place 1");
            county.write(PANTRIES, &text.replace("Pantry 3", "Place 3"));
        },
        says: &["22 of 40 names (55%)", "25%", "pantry-1"],
    },
    Case {
        code: "golden-question",
        change: |county| county.edit(PANTRIES, "Invented Pantry 7,", "Another Name,"),
        says: &["Row 3", "invented pantry 7", "pantry-7", "first 3"],
    },
    Case {
        code: "golden-question",
        change: |county| {
            let phrase = "phrase,language\nwant to die,en\n";
            county.write("words/not-crisis-phrases.csv", phrase);
        },
        says: &["want to die", "not heard as a crisis"],
    },
    Case {
        code: "golden-question",
        change: |county| county.ask_level("invented pantry 8", "certain"),
        says: &["Row 4", "invented pantry 8", "“certain”; it has “none”"],
    },
    Case {
        code: "golden-question",
        change: |county| county.ask_level("quiero morir", "none"),
        says: &["Row 4", "quiero morir", "“none”; it has “certain”"],
    },
];

#[test]
fn every_rule_refuses_names_numbers_and_says_how_to_go_on() {
    for case in CASES {
        let county = County::served();
        let before = county.serving();
        (case.change)(&county);
        let refusal = county.refused();
        let text = refusal.text();
        assert!(
            refusal
                .reasons
                .iter()
                .any(|reason| reason.code == case.code),
            "{}: {text}",
            case.code
        );
        for says in case.says {
            assert!(text.contains(says), "{}: {says} in {text}", case.code);
        }
        for reason in &refusal.reasons {
            assert!(reason.fix.len() > 20, "{text}");
        }
        assert!(
            text.contains(&format!("--accept {}", refusal.hash)),
            "{text}"
        );
        assert!(!text.contains("Hidden Lane"), "{text}");
        assert_eq!(county.serving().name(), before.name(), "{}", case.code);
        let kept = refusal::all(county.index.path());
        assert_eq!(kept, [refusal], "{}", case.code);
    }
    for rule in RULES {
        // Where the record is lost nothing is served: attack::gates.
        let shown = CASES.iter().any(|case| case.code == rule.code) || rule.code == "lost-record";
        assert!(shown, "{} has no case", rule.code);
        for part in [rule.summary, rule.why_it_matters, rule.fix] {
            assert!(part.len() > 20, "{}", rule.code);
        }
    }
}

#[test]
fn what_stays_within_the_limits_is_published() {
    type Edit = fn(&County);
    let changes: [(&str, Edit); 6] = [
        ("one bad row of two", |county| {
            county.edit(LINES, "570-244-2001", "12");
        }),
        ("two bad rows of forty", |county| {
            county.edit(PANTRIES, "570-244-1001", "12");
            county.edit(PANTRIES, "570-244-1002", "12");
        }),
        ("five rows fewer", |county| {
            county.write(PANTRIES, &pantries(35))
        }),
        ("four phones of forty", |county| {
            for number in 1..=4 {
                let phone = format!("570-244-{}", 1000 + number);
                county.edit(PANTRIES, &phone, &format!("570-244-{}", 3000 + number));
            }
        }),
        ("rows that move to another file", |county| {
            fs::rename(county.path(PANTRIES), county.path("resources-food.csv")).unwrap();
        }),
        ("a new confidential flag", |county| {
            county.edit(PANTRIES, "Free food.,,,,,,US", "Free food.,,,,,yes,US");
        }),
    ];
    for (name, change) in changes {
        let county = County::served();
        change(&county);
        let published = county.publish();
        assert!(published.overridden.is_empty(), "{name}");
        assert_eq!(county.serving().name(), published.generation.name());
    }
}

#[test]
fn a_file_that_was_no_better_before_is_published_until_it_gets_worse() {
    let county = County::new();
    let spoil = |number: usize| {
        let phone = format!("570-244-{}", 1000 + number);
        county.edit(PANTRIES, &phone, "12");
    };
    (1..=3).for_each(spoil);
    // With nothing served before, that stops nothing.
    county.publish();
    county.edit(PANTRIES, "Invented Pantry 9,", "Invented Pantry Nine,");
    assert!(county.publish().overridden.is_empty());
    spoil(4);
    let text = county.refused().text();
    assert!(text.contains("4 of 40 rows (10%)"), "{text}");
}

#[test]
fn a_golden_question_that_cannot_be_read_is_reported() {
    let county = County::new();
    let file = "question,near,lang,expected,within,level\n,,en,helpline,1,\n\
                a,,xx,helpline,few,sure\nb,,,,,\nc,,,,,none\n";
    county.write("golden-questions.csv", file);
    let published = county.publish();
    let found = published.checked.diagnostics.iter();
    let found = found.filter(|found| &*found.file == "golden-questions.csv");
    let found: Vec<_> = found
        .map(|found| (found.row, found.column.as_deref()))
        .collect();
    let wanted = [
        (2, "question"),
        (3, "lang"),
        (3, "within"),
        (3, "level"),
        (4, "expected"),
    ];
    assert_eq!(found, wanted.map(|(row, column)| (Some(row), Some(column))));
}

#[test]
fn a_golden_question_may_not_ask_for_less_danger() {
    let county = County::new();
    county.ask_level("quiero morir", "certain");
    county.publish();
    county.edit("golden-questions.csv", "certain", "possible");
    let text = county.refused().text();
    assert!(text.contains("crisis-words"), "{text}");
    assert!(
        text.contains("had to have the level of crisis “certain”"),
        "{text}"
    );
    county.edit("golden-questions.csv", "possible", "certain");
    county.publish();
}

#[test]
fn likeness_may_lose_few_of_its_cries_and_none_is_lost_by_itself() {
    let county = County::new();
    let cries = |count: usize| {
        let rows = (0..count).map(|number| format!("i am in danger {number},en,suicide\n"));
        format!("cry,language,kind\n{}", rows.collect::<String>())
    };
    county.write("words/cries.csv", &cries(40));
    county.publish();
    county.edit(PANTRIES, "Invented Pantry 9,", "Invented Pantry Nine,");
    county.publish();
    county.write("words/cries.csv", &cries(20));
    let text = county.refused().text();
    assert!(text.contains("20 of 40 cries for help are gone"), "{text}");
}

#[test]
fn one_kind_of_crisis_may_have_more_lines_than_another() {
    let county = County::served();
    let lines = "suicide,helpline,1,,\nsuicide,shelter,2,,\nany,helpline,1,,\n";
    let file = format!("kind,listing,order,say,say_es\n{lines}");
    county.write("crisis-lines.csv", &file);
    let published = county.accept();
    assert_eq!(published.overridden.len(), 1, "the line that is new");
    assert_eq!(published.generation.facts.crisis_lines.len(), 3);
}

#[test]
fn a_long_file_may_lose_a_tenth_of_its_rows() {
    let county = County::served();
    county.write(PANTRIES, &pantries(100));
    county.publish();
    county.write(PANTRIES, &pantries(92));
    county.publish();
    county.write(PANTRIES, &pantries(82));
    let reasons = county.refused().reasons;
    // With the 8 of the save before.
    let says = "18 of 100 rows (18%) are gone within 30 days, 10 of them with this save; at most \
                10 may go within 30 days.";
    assert!(
        reasons.iter().any(|reason| reason.message.contains(says)),
        "{reasons:#?}"
    );
}

#[test]
fn a_hash_overrides_its_report_and_nothing_else() {
    let county = County::served();
    county.write(PANTRIES, &pantries(30));
    let first = county.refused();
    assert_eq!(county.refused().hash, first.hash, "the same report again");
    county.write(PANTRIES, &pantries(29));
    let other = county.try_on(TODAY, NOW, Some(&first.hash)).unwrap();
    let waypost::publish::publisher::Outcome::Refused(other) = other else {
        panic!("a changed file has another report");
    };
    assert_ne!(other.refusal.hash, first.hash);
    assert_eq!(county.serving().manifest.listings, 42);
    let outcome = county
        .try_on(TODAY, NOW, Some(&other.refusal.hash))
        .unwrap();
    let waypost::publish::publisher::Outcome::Published(published) = outcome else {
        panic!("its own hash is accepted");
    };
    assert_eq!(published.overridden.len(), other.refusal.reasons.len());
    assert_eq!(county.serving().manifest.listings, 31);
    assert!(
        refusal::all(county.index.path()).is_empty(),
        "old reports are void"
    );
}

#[test]
fn only_the_newest_reports_are_kept() {
    let county = County::served();
    for left in 1..=12 {
        county.write(PANTRIES, &pantries(left));
        county.refused();
    }
    assert_eq!(refusal::all(county.index.path()).len(), 10);
}

#[test]
fn with_nothing_served_before_reasons_are_warnings_but_a_file_must_be_readable() {
    let county = County::new();
    county.edit(LINES, HELPLINE, "");
    let published = county.publish();
    let codes: Vec<&str> = published
        .overridden
        .iter()
        .map(|r| r.code.as_str())
        .collect();
    assert!(codes.contains(&"crisis-line"), "{codes:?}");
    let county = County::new();
    county.edit(PANTRIES, "id,name,", "id,title_of_it,");
    let refusal = county.refused();
    assert_eq!(refusal.against, None);
    assert!(county.store().serving(None).unwrap().is_none());
}

#[test]
fn without_any_file_of_listings_nothing_can_be_accepted() {
    let county = County::served();
    fs::remove_file(county.path(PANTRIES)).unwrap();
    fs::remove_file(county.path(LINES)).unwrap();
    let refusal = county.refused();
    assert!(
        refusal.text().contains("0 of 42 listings are left"),
        "{}",
        refusal.text()
    );
    assert!(!refusal.text().contains("--accept"));
    let again = county.try_on(TODAY, NOW, Some(&refusal.hash)).unwrap();
    assert!(matches!(
        again,
        waypost::publish::publisher::Outcome::Refused(_)
    ));
}

/// The listing of this id that is served.
fn served(county: &County, id: &str) -> Option<Arc<Listing>> {
    let listings = county.serving().listings().unwrap();
    listings.into_iter().find(|listing| listing.id == id)
}

#[test]
fn a_bad_row_keeps_its_last_good_version_until_it_is_good_or_gone() {
    let county = County::new();
    county.publish_on(date(2026, 11, 20));
    county.edit(PANTRIES, "570-244-1005,Free food.", "12,New words.");
    let published = county.publish_on(date(2026, 11, 22));
    let note = published.checked.diagnostics.iter();
    let mut notes = note.filter(|found| found.code == "kept-row");
    let note = notes.next().unwrap();
    assert_eq!((&*note.file, note.row), (PANTRIES, Some(6)));
    assert_eq!(
        note.message,
        "Row 6 is set aside; the public still sees the version of 2026-11-20."
    );
    let counts = published.checked.counts;
    assert_eq!((counts.rows, counts.used, counts.set_aside), (42, 41, 1));
    assert_eq!(
        served(&county, "pantry-5").unwrap().description.english,
        "Free food."
    );
    assert_eq!(county.serving().manifest.listings, 42);
    // It is kept across further builds, with the day it was last good.
    county.edit(PANTRIES, "Invented Pantry 9,", "Invented Pantry Nine,");
    county.publish_on(date(2026, 11, 23));
    let kept = county.serving().manifest.kept;
    assert_eq!(
        (kept[0].id.as_str(), kept[0].since),
        ("pantry-5", date(2026, 11, 20))
    );
    // Good again, the new words count.
    county.edit(PANTRIES, "12,New words.", "570-244-1005,New words.");
    county.publish_on(date(2026, 11, 24));
    assert_eq!(
        served(&county, "pantry-5").unwrap().description.english,
        "New words."
    );
    assert!(county.serving().manifest.kept.is_empty());
    // A row that is removed is removed, bad or not.
    county.edit(PANTRIES, "570-244-1005", "12");
    county.publish_on(date(2026, 11, 25));
    assert!(served(&county, "pantry-5").is_some());
    county.edit(
        PANTRIES,
        &pantry(5, "New words.").replace("570-244-1005", "12"),
        "",
    );
    county.publish_on(date(2026, 11, 26));
    assert!(served(&county, "pantry-5").is_none());
}

#[test]
fn a_bad_row_without_an_earlier_version_is_set_aside_and_said_so() {
    let county = County::served();
    let row = pantry(77, "New.").replace("570-244-1077", "12");
    county.write(PANTRIES, &(pantries(40) + &row));
    let published = county.publish();
    let mut notes = published.checked.diagnostics.iter();
    let note = notes.find(|found| found.code == "kept-row").unwrap();
    assert_eq!(
        note.message,
        "Row 42 is set aside; the public does not see it."
    );
    assert!(served(&county, "pantry-77").is_none());
}

#[test]
fn of_two_rows_with_one_id_the_good_one_counts() {
    let county = County::served();
    let file = pantries(40) + &pantry(5, "Twice.");
    county.write(PANTRIES, &file);
    let published = county.publish();
    assert!(published.generation.manifest.kept.is_empty());
    let mut found = published.checked.diagnostics.iter();
    let kept = found.find(|found| found.code == "kept-row").unwrap();
    assert_eq!(
        kept.message,
        "Row 42 is set aside; the public sees the other row of this id."
    );
    assert_eq!(
        served(&county, "pantry-5").unwrap().description.english,
        "Free food."
    );
}

#[test]
fn what_is_confidential_now_never_keeps_the_version_that_was_not() {
    let county = County::new();
    let open = "open,Invented House,domestic-violence,570-244-2002,By the mill.,14 Open Lane,Renovo,PA,17764,no,US,,https://example.org\n";
    county.write("resources-open.csv", &format!("{HEAD}{open}"));
    county.publish();
    assert_eq!(
        served(&county, "open")
            .unwrap()
            .place
            .address
            .as_ref()
            .unwrap()
            .street,
        "14 Open Lane"
    );
    // Marked confidential, and the phone broken by the same hand.
    for confidential in ["yes", "perhaps"] {
        let row = open
            .replace(",no,", &format!(",{confidential},"))
            .replace("570-244-2002", "12");
        county.write("resources-open.csv", &format!("{HEAD}{row}"));
        county.publish();
        assert!(served(&county, "open").is_none(), "{confidential}");
        let folder = county.serving().folder;
        for name in ["documents.bin", "tantivy"] {
            let path = folder.join(name);
            let files = if path.is_dir() {
                let entries = fs::read_dir(&path).unwrap();
                entries.map(|entry| entry.unwrap().path()).collect()
            } else {
                vec![path]
            };
            for file in files {
                let bytes = fs::read(&file).unwrap();
                let text = String::from_utf8_lossy(&bytes).to_lowercase();
                assert!(!text.contains("open lane") && !text.contains("by the mill"));
            }
        }
    }
    // One that was private all along may stay: there is nothing to tell.
    county.edit(LINES, "570-244-2001", "12");
    county.publish();
    let shelter = served(&county, "shelter").unwrap();
    assert_eq!(shelter.place.precision, Precision::Hidden);
    assert_eq!(shelter.contact.phones[0].display, "570-244-2001");
}

#[test]
fn a_broken_row_cannot_lose_its_flag() {
    let county = County::served();
    county.edit(LINES, "570-244-2001", "12");
    county.edit(LINES, "17764,yes", "17764,");
    county.publish();
    assert_eq!(
        served(&county, "shelter").unwrap().place.precision,
        Precision::Hidden
    );
}

#[test]
fn the_name_of_a_generation_follows_from_seeds_and_kept_rows() {
    let clean = County::served();
    let kept = County::served();
    assert_eq!(clean.serving().name(), kept.serving().name());
    kept.edit(PANTRIES, "570-244-1005", "12");
    kept.publish();
    let fresh = County::new();
    fresh.edit(PANTRIES, "570-244-1005", "12");
    fresh.publish();
    assert_eq!(
        fresh.serving().manifest.seeds,
        kept.serving().manifest.seeds
    );
    assert_ne!(
        fresh.serving().name(),
        kept.serving().name(),
        "one keeps a row, one has none"
    );
    let again = kept.publish().generation;
    assert_eq!(again.name(), kept.serving().name());
}

#[test]
fn a_rollback_leads_to_what_was_served_before_and_is_remembered() {
    let county = County::served();
    let store = county.store();
    let mut names = vec![county.serving().name()];
    for says in ["Second.", "Third."] {
        county.write(PANTRIES, &(pantries(40) + &pantry(41, says)));
        names.push(county.publish().generation.name());
    }
    let past: Vec<String> = store
        .generations()
        .into_iter()
        .map(|past| past.name)
        .collect();
    assert_eq!(past, [names[2].clone(), names[1].clone(), names[0].clone()]);
    let seeds = county.serving().manifest.seeds;
    let lock = store.lock().unwrap();
    assert_eq!(store.roll_back(None, None).unwrap().name, names[1]);
    assert_eq!(store.rolled_back_from(), Some(seeds));
    assert_eq!(store.roll_back(None, None).unwrap().name, names[0]);
    assert!(
        store
            .roll_back(None, None)
            .unwrap_err()
            .to_string()
            .contains("generations")
    );
    assert_eq!(
        store.roll_back(Some(&names[2]), None).unwrap().name,
        names[2]
    );
    let unknown = store.roll_back(Some("4-ffffffffffffffff"), None);
    assert!(
        unknown
            .unwrap_err()
            .to_string()
            .contains("4-ffffffffffffffff")
    );
    // What is published after a rollback follows what was rolled back to.
    store.roll_back(Some(&names[0]), None).unwrap();
    drop(lock);
    county.write(PANTRIES, &(pantries(40) + &pantry(41, "Fourth.")));
    let fourth = county.publish().generation;
    assert_eq!(fourth.manifest.previous.as_deref(), Some(names[0].as_str()));
    assert_eq!(store.rolled_back_from(), None);
}

#[test]
fn a_damaged_generation_is_no_way_back() {
    let county = County::served();
    let first = county.serving();
    county.write(PANTRIES, &pantries(41));
    county.publish();
    fs::write(first.folder.join("facts.bin"), "x").unwrap();
    let _lock = county.store().lock().unwrap();
    let said = county
        .store()
        .roll_back(None, None)
        .unwrap_err()
        .to_string();
    assert!(said.contains("facts.bin"), "{said}");
    assert_ne!(county.serving().name(), first.name());
}

/// An id that now means another place is warned of when it is published, and
/// only then: afterwards it is what people have seen.
#[test]
fn an_id_that_is_used_again_is_warned_of_once() {
    let county = County::served();
    let reused = |county: &County| {
        let published = county.publish();
        let found = published.checked.diagnostics.into_iter();
        let found = found.filter(|found| found.code == "reused-id");
        found
            .map(|found| (found.file.to_string(), found.row))
            .collect::<Vec<_>>()
    };
    let head = "id,name,organization,category,phone,serves,source_url\n";
    let row = |name: &str, runs: &str| {
        format!("{head}one,{name},{runs},food,570-244-2002,US,https://example.org\n")
    };
    county.write("resources-one.csv", &row("Invented Bank", "Example Church"));
    assert_eq!(reused(&county), []);
    county.write(
        "resources-one.csv",
        &row("Invented Kitchen", "Example Club"),
    );
    assert_eq!(reused(&county), [("resources-one.csv".to_owned(), Some(2))]);
    county.write(
        "resources-one.csv",
        &row("Invented Kitchen", "Example Circle"),
    );
    assert_eq!(reused(&county), []);
}

#[test]
fn files_that_change_while_they_are_published_are_not_published() {
    let county = County::served();
    let served = county.serving().name();
    county.edit(PANTRIES, "Free food.", "Free hot food.");
    let half = pantries(3);
    let cut = || county.write(PANTRIES, &half);
    let error = county.try_while((TODAY, NOW), None, &cut).unwrap_err();
    assert!(
        error.to_string().contains("changed while they were read"),
        "{error}"
    );
    assert_eq!(county.serving().name(), served);
    // Nothing of the attempt is left to be opened by mistake.
    let entries = fs::read_dir(county.index.path()).unwrap();
    let folders = entries.filter(|entry| entry.as_ref().unwrap().path().is_dir());
    let generations = folders.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .path()
            .join("manifest.json")
            .exists()
    });
    assert_eq!(generations.count(), 1);
}
