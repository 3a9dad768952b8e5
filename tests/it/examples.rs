//! Invented rows: left out unless they are asked for, and then in nothing that
//! is taken along.

use waypost::diagnostic::Severity;
use waypost::index::manifest::{hash_inputs, hash_seeds};
use waypost::model::listing::Status;
use waypost::publish::publisher::{Outcome, Publisher};

use crate::county::County;
use crate::reach::generation;
use crate::seed_folder::{NOW, TODAY, load};
use crate::site::{get, get_with_examples};

const MEETINGS: &str = "Name,Slug,Day,Time,Address,City,State,Postal Code,Phone,Fellowship,Status\n\
    Made Up,made-up,Friday,19:00,1 Example St,Lock Haven,PA,17745,570-244-8838,AA,example\n\
    Real One,real-one,Friday,19:00,2 Main St,Lock Haven,PA,17745,570-244-8839,AA,\n";

fn site_csv(examples: &str) -> String {
    format!("key,value\ntitle,Test\nexamples,{examples}\n")
}

#[test]
fn an_example_is_checked_and_left_out_with_one_note() {
    let (directory, found) = load(&[("meetings-x.csv", MEETINGS.as_bytes())]);
    let ids: Vec<&str> = directory.listings.ids().collect();
    assert_eq!(ids, ["real-one", "good-pantry"]);
    let notes: Vec<_> = found
        .iter()
        .filter(|one| one.code == "example-rows")
        .collect();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].severity, Severity::Note);
    assert!(notes[0].message.starts_with("1 example row of"));
    let broken = MEETINGS.replace("Friday,19:00,1 Ex", "Friday,25:00,1 Ex");
    let (_, found) = load(&[("meetings-x.csv", broken.as_bytes())]);
    assert!(
        found.iter().any(|one| one.row == Some(2)),
        "checked all the same"
    );
}

#[test]
fn the_site_file_asks_for_examples_and_says_yes_or_no() {
    for (value, shown, wrong) in [
        ("yes", true, false),
        ("no", false, false),
        ("", false, false),
        ("maybe", false, true),
    ] {
        let site = site_csv(value);
        let files = [
            ("meetings-x.csv", MEETINGS.as_bytes()),
            ("site.csv", site.as_bytes()),
        ];
        let (directory, found) = load(&files);
        let example = directory.listings.get("made-up");
        assert_eq!(example.is_some(), shown, "{value}");
        let says = |one: &&waypost::diagnostic::Diagnostic| one.code == "bad-setting";
        assert_eq!(found.iter().any(|one| says(&one)), wrong, "{value}");
        let Some(example) = example else { continue };
        assert!(example.contact.phones.is_empty(), "nobody calls it");
        let address = example.place.address.as_ref().unwrap();
        assert_eq!(
            (address.street.as_str(), address.city.as_str()),
            ("", "Lock Haven")
        );
    }
}

#[test]
fn a_crisis_line_is_no_example() {
    let rows = b"id,name,category,phone,serves,status\n\
        line,Line,crisis,988,US,example\n";
    let lines = b"kind,listing,order,say,say_es\nany,line,1,,\n";
    let (directory, found) = load(&[("resources-l.csv", rows), ("crisis-lines.csv", lines)]);
    assert!(directory.crisis_lines.is_empty());
    let unfit = found.iter().find(|one| one.code == "unfit-crisis-line");
    assert!(unfit.unwrap().message.contains("is an invented example"));
}

#[test]
fn nothing_that_is_shipped_shows_an_example() {
    let listings = generation().listings().unwrap();
    assert!(listings.iter().all(|one| one.status != Status::Example));
    for path in [
        "/meetings?day=week",
        "/meetings?print=pocket",
        "/meetings.json",
        "/find?q=aa+meetings&near=17745",
        "/find.ics?q=aa+meetings",
        "/api/search?q=womens+step+study",
        "/list.json?ids=example-noon-break",
        "/about",
    ] {
        let page = get(path);
        for invented in ["Noon Break", "Grupo Nuevo", "/r/example-", "Example Church"] {
            assert!(!page.text.contains(invented), "{invented} in {path}");
        }
        assert!(!page.text.contains("made-up examples"), "no banner: {path}");
    }
    assert_eq!(get("/r/example-noon-break").status, 404);
    assert_eq!(get("/r/example-noon-break.ics").status, 404);
}

#[test]
fn an_example_that_is_shown_says_so_and_is_not_taken_along() {
    for path in [
        "/",
        "/meetings?near=Lock+Haven",
        "/r/example-noon-break",
        "/find?q=aa+meetings&near=Lock+Haven",
    ] {
        let page = get_with_examples(path).text;
        assert!(page.contains("This site shows made-up examples"), "{path}");
    }
    let page = get_with_examples("/r/example-friday-hybrid-discussion").text;
    let (main, _) = page.split_once("class=\"foot\"").unwrap();
    assert!(main.contains("<span class=\"tag must\">Example listing</span>"));
    for way in ["570-555", "openstreetmap", "geo:", "example.org", ".ics\""] {
        assert!(!main.contains(way), "{way}");
    }
    let json: serde_json::Value =
        serde_json::from_str(&get_with_examples("/r/example-noon-break.json").text).unwrap();
    assert_eq!(json["label"], "Example listing");
    assert_eq!(json["precision"], "none");
    let ids = "ids=example-noon-break,pa-211";
    for path in [
        format!("/list?{ids}"),
        format!("/list.vcf?{ids}"),
        format!("/list.csv?{ids}"),
        format!("/list.ics?{ids}"),
        format!("/handout?{ids}"),
        format!("/compare?{ids}"),
        "/meetings?print=pocket&near=Lock+Haven".to_owned(),
        "/binder?county=Clinton,+PA".to_owned(),
        "/meetings.json".to_owned(),
        "/r/example-noon-break.ics".to_owned(),
    ] {
        let text = get_with_examples(&path).text;
        for invented in ["Noon Break", "Early Risers"] {
            assert!(!text.contains(invented), "{invented} in {path}");
        }
    }
}

#[test]
fn real_meetings_come_before_examples() {
    let examples = |page: u8| {
        let path = format!("/api/search?q=aa+meetings&near=17745&per_page=50&page={page}");
        let found: serde_json::Value =
            serde_json::from_str(&get_with_examples(&path).text).unwrap();
        let results = found["results"].as_array().unwrap();
        let told = results.iter().map(|one| {
            let group = one["group"].as_str().unwrap().to_owned();
            (group, one["status"] == "example")
        });
        told.collect::<Vec<(String, bool)>>()
    };
    let all = [examples(1), examples(2)].concat();
    assert!(all.iter().any(|(_, is_example)| *is_example));
    let groups = all.chunk_by(|one, next| one.0 == next.0);
    for group in groups {
        let marks = group.iter().map(|(_, is_example)| is_example);
        assert!(marks.is_sorted(), "{all:?}");
    }
}

#[test]
fn serving_examples_and_leaving_them_out_again_loses_nothing() {
    let county = County::new();
    county.write("meetings-x.csv", MEETINGS);
    let plain = hash_seeds(county.data.path()).unwrap();
    let store = county.store();
    let publish = |examples: bool| {
        let attempt = Publisher {
            data: county.data.path(),
            store: &store,
            serving: None,
            now: NOW,
            today: TODAY,
            accept: None,
            examples,
        };
        match attempt.run(&|| {}).unwrap() {
            Outcome::Published(published) => published.generation,
            Outcome::Refused(refused) => panic!("{}", refused.refusal.text()),
        }
    };
    for examples in [false, true, false] {
        let generation = publish(examples);
        let inputs = hash_inputs(county.data.path(), examples).unwrap();
        assert_eq!(generation.manifest.seeds, inputs);
        assert_eq!(inputs != plain, examples);
        let shown = generation
            .listings()
            .unwrap()
            .iter()
            .any(|one| one.id == "made-up");
        assert_eq!(shown, examples);
        assert!(
            generation
                .listings()
                .unwrap()
                .iter()
                .any(|one| one.id == "real-one")
        );
    }
}
