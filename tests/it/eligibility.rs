//! What one person qualifies for: limits of age, income and residence, judged,
//! shown, carried and exported.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::Value;
use tempfile::TempDir;
use waypost::export::seed_csv;
use waypost::model::eligibility::{
    AGE, Ages, INCOME, IncomeLimit, Known, Person, PovertyGuideline, RESIDENCE,
};
use waypost::model::place::{County, Point};
use waypost::model::reach::Whereabouts;
use waypost::web;

use crate::county::County as Folder;
use crate::seed_folder::{load, shipped};
use crate::site::{Page, answered, get, site_of};

/// Pantries with limits, and one that says nothing.
const PANTRIES: &[u8] = b"id,name,category,phone,serves,source_url,ages,income,residence\n\
    older,Older Pantry,food-pantry,570-244-1001,PA,https://example.org,60 and over,none,\n\
    level,Level Pantry,food-pantry,570-244-1002,PA,https://example.org,,200% FPL,\n\
    median,Median Pantry,food-pantry,570-244-1003,PA,https://example.org,,80% AMI,\n\
    local,Local Pantry,food-pantry,570-244-1004,PA,https://example.org,,,\"Clinton, PA; 17701\"\n\
    silent,Silent Pantry,food-pantry,570-244-1005,PA,https://example.org,,,\n\
    youth,Youth Pantry,food-pantry,570-244-1006,PA,https://example.org,12-17; under 6,,\n";

fn site() -> axum::Router {
    static SITE: OnceLock<(TempDir, web::App)> = OnceLock::new();
    let (_, app) = SITE.get_or_init(|| {
        let site = std::fs::read(shipped().join("site.csv")).unwrap();
        let labels = std::fs::read(shipped().join("words/labels.csv")).unwrap();
        site_of(&[
            ("resources-limits.csv", PANTRIES),
            ("site.csv", &site),
            ("words/labels.csv", &labels),
        ])
    });
    web::router(app.clone())
}

fn page_in(path: &str, language: &str) -> String {
    let request = Request::get(path).header(header::ACCEPT_LANGUAGE, language);
    let Page { text, .. } = answered(site(), request.body(Body::empty()).unwrap());
    text.replace("&#38;", "&").replace("&amp;", "&")
}

fn page(path: &str) -> String {
    page_in(path, "en")
}

fn api(query: &str) -> Value {
    serde_json::from_str(&page(&format!("/api/search?category=food-pantry&{query}"))).unwrap()
}

/// What each listing among the results says to a question.
fn known(answer: &Value, ask: &str) -> BTreeMap<String, String> {
    let results = answer["results"].as_array().unwrap().iter();
    let known = results.filter_map(|one| {
        let mut fits = one["fits"].as_array().unwrap().iter();
        let fit = fits.find(|fit| fit["ask"] == ask)?;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Some((text(&one["id"]), text(&fit["known"])))
    });
    known.collect()
}

#[test]
fn ages_are_read_as_people_write_them() {
    let read = [
        ("18+", Some((18, None))),
        ("60 and over", Some((60, None))),
        ("Ages 60 or older", Some((60, None))),
        ("12-17", Some((12, Some(17)))),
        ("12–17 years", Some((12, Some(17)))),
        ("under 18", Some((0, Some(17)))),
        ("0 to 5", Some((0, Some(5)))),
        ("birth to 5", Some((0, Some(5)))),
        ("up to 21 years old", Some((0, Some(21)))),
        ("All ages", Some((0, None))),
        ("18", None),
        ("over 18", None),
        ("0 to 36 months", None),
        ("under 0", None),
        ("17 to 12", None),
        ("130+", None),
        ("+5", None),
        ("adults", None),
    ];
    for (text, expected) in read {
        let ages = Ages::parse(text);
        assert_eq!(ages.map(|ages| (ages.from, ages.to)), expected, "{text}");
        let again = ages.map(|ages| Ages::parse(&ages.to_string()));
        assert_eq!(again.flatten(), ages, "{text} reads back");
    }
}

#[test]
fn income_limits_keep_what_cannot_be_judged_as_stated() {
    let stated = |words: &str| Some(IncomeLimit::Stated(words.to_owned()));
    let read = [
        ("200% FPL", Some(IncomeLimit::PovertyLevel(200))),
        (
            "150 % of the federal poverty level",
            Some(IncomeLimit::PovertyLevel(150)),
        ),
        ("None", Some(IncomeLimit::Unlimited)),
        ("80% AMI", stated("80% AMI")),
        (
            "$2,000 a month for 1; +$700 each",
            stated("$2,000 a month for 1; +$700 each"),
        ),
        ("200%", None),
        ("200", None),
        ("2000% FPL", None),
        ("up to 200% FPL", None),
        ("150% FPL; 200% FPL", None),
        ("low income", None),
    ];
    for (text, expected) in read {
        assert_eq!(IncomeLimit::parse(text), expected, "{text}");
    }
}

#[test]
fn income_is_judged_to_the_dollar_by_household_and_state() {
    let of = |state: &str| PovertyGuideline::of_state(state).unwrap();
    assert_eq!(of("PA").year, 2026);
    // 200% of $15,960 for one, and of $33,000 for four, a month.
    assert_eq!(of("PA").monthly(200, 1), 2_660);
    assert_eq!(of("PA").monthly(200, 4), 5_500);
    assert!(of("AK").monthly(100, 1) > of("HI").monthly(100, 1));
    assert_eq!(PovertyGuideline::of_state("PR"), None);
    let judge = |income: u32, household: Option<u8>, limit: &'static str| {
        let person = Person {
            household,
            monthly_income: Some(income),
            guideline: Some(of("PA")),
            ..Person::default()
        };
        INCOME.judge([limit], &person)
    };
    assert_eq!(judge(5_500, Some(4), "200% fpl"), Known::Yes);
    assert_eq!(judge(5_501, Some(4), "200% fpl"), Known::No);
    assert_eq!(judge(100, None, "200% fpl"), Known::Unknown);
    assert_eq!(judge(100, Some(4), "80% ami"), Known::Unknown);
    assert_eq!(judge(900_000, None, "none"), Known::Yes);
}

#[test]
fn an_area_wider_than_the_limit_is_no_answer() {
    let person = |zip: Option<&str>, county: Option<&str>, state: &str| Person {
        residence: Some(Whereabouts {
            point: Point::new(41.0, -77.0).unwrap(),
            zip: zip.map(str::to_owned),
            county: county.map(|name| County {
                state: state.to_owned(),
                name: name.to_owned(),
            }),
            state: Some(state.to_owned()),
        }),
        ..Person::default()
    };
    let judge =
        |person: &Person, areas: &[&'static str]| RESIDENCE.judge(areas.iter().copied(), person);
    let clinton = person(None, Some("Clinton"), "PA");
    assert_eq!(judge(&clinton, &["us:pa:clinton"]), Known::Yes);
    assert_eq!(judge(&clinton, &["us:pa:lycoming", "us:pa"]), Known::Yes);
    assert_eq!(judge(&clinton, &["us:pa:lycoming"]), Known::No);
    assert_eq!(judge(&clinton, &["us"]), Known::Yes);
    assert_eq!(judge(&clinton, &["us:oh"]), Known::No);
    assert_eq!(judge(&clinton, &["zip:17701"]), Known::Unknown);
    assert_eq!(
        judge(&clinton, &["us:pa:lycoming", "zip:17745"]),
        Known::Unknown
    );
    assert_eq!(judge(&clinton, &[]), Known::Unknown);
    let of_state = person(None, None, "PA");
    assert_eq!(judge(&of_state, &["us:pa:clinton"]), Known::Unknown);
    assert_eq!(judge(&of_state, &["us:oh:clinton"]), Known::No);
    let by_zip = person(Some("17745"), Some("Clinton"), "PA");
    assert_eq!(judge(&by_zip, &["zip:17745"]), Known::Yes);
    assert_eq!(judge(&by_zip, &["zip:17701"]), Known::No);
    let young = Person {
        age: Some(13),
        ..Person::default()
    };
    assert_eq!(AGE.judge(["0 to 5", "12 to 17"], &young), Known::Yes);
    assert_eq!(AGE.judge(["0 to 5"], &young), Known::No);
}

#[test]
fn only_what_is_known_not_to_fit_is_left_out_and_counted() {
    let all = api("");
    assert_eq!(all["total"], 7);
    let forty = api("age=40");
    let said = known(&forty, "age");
    assert!(!said.contains_key("older") && !said.contains_key("youth"));
    assert_eq!(said["silent"], "unknown");
    assert_eq!((&forty["total"], &forty["unfit"]), (&5.into(), &2.into()));
    let shown = api("age=40&unfit=show");
    assert_eq!((&shown["total"], &shown["unfit"]), (&7.into(), &0.into()));
    let said = known(&shown, "age");
    assert_eq!(
        (said["older"].as_str(), said["youth"].as_str()),
        ("no", "no")
    );
    let last = shown["results"].as_array().unwrap().last().unwrap();
    assert_eq!(
        known(&serde_json::json!({"results": [last]}), "age")
            .values()
            .next()
            .unwrap(),
        "no"
    );
    let poor = known(&api("household=4&income=$5,500"), "income");
    assert_eq!(poor["level"], "yes");
    assert_eq!(poor["older"], "yes", "it takes every income");
    assert_eq!(poor["median"], "unknown");
    let rich = api("household=4&income=5501");
    assert!(!known(&rich, "income").contains_key("level"));
    assert_eq!(rich["unfit"], 1);
    let local = known(&api("residence=Clinton+County,+PA"), "residence");
    assert_eq!(local["local"], "yes");
    let away = api("residence=Centre+County,+PA");
    // Its ZIP may be theirs: only the county is known.
    assert_eq!(known(&away, "residence")["local"], "unknown");
    let away = api("residence=16801");
    assert!(!known(&away, "residence").contains_key("local"));
}

#[test]
fn results_and_lists_say_what_fits_and_what_to_ask() {
    let found = page("/find?category=food-pantry&age=67&household=4&income=2000&residence=17745");
    for said in [
        "<b>Fits:</b> Age 60 and over, No income limit.",
        "People in the home earn up to 200% of the federal poverty line (in 2026: $5,500 a month for a home of 4).",
        "Income limit: 80% AMI.",
        "Ask first: Is there an age limit? Is there an income limit?",
        "For people who live in Clinton County and ZIP 17701",
        "We left out 1 place that does not fit.",
    ] {
        assert!(found.contains(said), "{said}");
    }
    assert!(!found.contains("Youth Pantry"));
    // All of them serve the state, or say who may come.
    assert!(!found.contains("Do you have to live in a certain place?"));
    let shown = page("/find?category=food-pantry&age=67&unfit=show");
    assert!(shown.contains("<b>Does not fit:</b> Age 12 to 17, or Under age 6."));
    let list = page("/list?ids=older,level&age=40&household=1&income=2660");
    assert!(list.contains("<b>Does not fit:</b> Age 60 and over."));
    assert!(list.contains("(in 2026: $2,660 a month for a home of 1)"));
    let compared = page("/compare?ids=older,level&age=40");
    assert!(compared.contains("Does not fit: Age 60 and over."));
    assert!(compared.contains("Age, income, home"));
    let spanish = page_in("/find?category=food-pantry&age=67&residence=17745", "es");
    assert!(spanish.contains("60 años o más"));
    assert!(spanish.contains("¿Hay un límite de edad?"));
    assert!(spanish.contains("Para quienes viven en"));
}

#[test]
fn a_listing_states_its_limits_in_both_languages() {
    let english = page("/r/level");
    assert!(english.contains(
        "People in the home earn up to 200% of the federal poverty line (in 2026: $2,660 a month \
         for one person, $946 more for each other person)."
    ));
    assert!(page("/r/youth").contains("Age 12 to 17, or Under age 6."));
    let spanish = page_in("/r/local", "es");
    assert!(spanish.contains("Para quienes viven en"));
    assert!(page_in("/r/youth", "es").contains("De 12 a 17 años o Menores de 6 años."));
    assert!(page("/handout?ids=older").contains("Age 60 and over. No income limit."));
}

#[test]
fn answers_that_cannot_be_used_are_reported() {
    for path in [
        "/find?category=food-pantry&",
        "/list?ids=older&",
        "/helping?",
    ] {
        for (given, why) in [
            ("age=old", "an age in years"),
            ("age=121", "an age in years"),
            ("household=0", "the number of people"),
            ("income=lots", "dollars a month"),
            (
                "residence=Nowhereville+Qx",
                "We do not know “Nowhereville Qx”",
            ),
            ("fits=wizards", "what must not be refused"),
            ("income=1800", "how many people live on it"),
            ("household=3", "income a month"),
        ] {
            let said = page(&format!("{path}{given}"));
            assert!(said.contains(why), "{path}{given}: {why}");
        }
    }
    let ignored = api("age=old&residence=Nowhereville+Qx");
    assert_eq!(ignored["query"]["ignored"].as_array().unwrap().len(), 2);
    assert_eq!(ignored["total"], 7);
}

#[test]
fn answers_go_along_on_links_and_can_be_taken_off() {
    let answers = "age=67&household=2&income=1800&residence=17745&fits=medicaid&fits=pets";
    let carried = "fits=medicaid&fits=pets&age=67&household=2&income=1800&residence=17745";
    let found = page(&format!("/find?category=food-pantry&{answers}"));
    for link in ["/r/silent?", "/list?ids=silent&", "/?", "/meetings?"] {
        assert!(found.contains(&format!("{link}{carried}")), "{link}");
    }
    assert!(found.contains(&format!(
        "href=\"/find?category=food-pantry&{carried}&unfit=show\""
    )));
    // The chip of the age leads to the search with all other answers.
    let without = carried.replace("&age=67", "");
    assert!(found.contains(&format!("href=\"/find?category=food-pantry&{without}\"")));
    let form = found.split_once("class=\"fits-more\"").unwrap().1;
    let form = form.split_once("</form>").unwrap().0;
    assert_eq!(form.matches("name=\"age\"").count(), 1, "asked once");
    assert_eq!(form.matches(" checked> ").count(), 2);
    let list = page(&format!("/list?ids=older,level&{answers}"));
    for link in ["/handout?ids=older,level&", "/compare?ids=older,level&"] {
        assert!(list.contains(&format!("{link}{carried}")), "{link}");
    }
    // What is printed or sent to others says nothing of the person.
    let printed = page(&format!("/handout?ids=older&{answers}"));
    let sheet = printed.split_once("class=\"sheet").unwrap().1;
    let sheet = sheet
        .split_once("<footer class=\"foot\">")
        .map_or(sheet, |(sheet, _)| sheet);
    assert!(!sheet.contains("1800"));
}

#[test]
fn there_is_a_way_in_for_whoever_helps() {
    assert!(get("/").text.contains("href=\"/helping\""));
    let helping = page("/helping?age=67&fits=pets");
    // Where the person lives is the one place that is asked for.
    assert!(!helping.contains("name=\"for\""));
    assert!(page("/helping?for=17745").contains("name=\"residence\" value=\"17745\""));
    for field in ["q", "age", "household", "income", "residence"] {
        assert_eq!(
            helping.matches(&format!("name=\"{field}\"")).count(),
            1,
            "{field}"
        );
    }
    assert!(helping.contains("name=\"age\" value=\"67\""));
    assert_eq!(helping.matches(" checked> ").count(), 1);
    assert!(helping.contains("federal poverty guidelines of 2026"));
    for link in ["/list?", "/binder?", "/meetings?print=pocket&"] {
        assert!(helping.contains(&format!("href=\"{link}")), "{link}");
    }
    assert!(page_in("/helping", "es").contains("¿Ayuda a alguien?"));
    let empty = page("/list");
    assert!(empty.contains("href=\"/helping\"") && !empty.contains("name=\"fits\""));
    assert!(!empty.contains("two-up"), "one column while it is empty");
}

#[test]
fn the_bar_names_a_county_once_however_it_is_written() {
    for written in ["Clinton County, PA", "clinton county", "Clinton+County"] {
        let found = page(&format!(
            "/find?category=food-pantry&for={}",
            written.replace(' ', "+")
        ));
        assert_eq!(found.matches(">For someone in ").count(), 2, "{written}");
        assert!(found.contains("aria-current=\"true\">For someone in Clinton County"));
    }
}

#[test]
fn exports_carry_the_limits_and_seeds_read_back() {
    let (directory, findings) = load(&[("resources-limits.csv", PANTRIES)]);
    let errors: Vec<_> = findings
        .iter()
        .filter(|found| found.code.starts_with("bad-"))
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let files = seed_csv::files(&directory).unwrap();
    let file = files
        .iter()
        .find(|file| file.name == "resources.csv")
        .unwrap();
    let (again, _) = load(&[("resources-limits.csv", &file.bytes)]);
    let limits = |directory: &waypost::directory::Directory| {
        let listings = directory.listings();
        let limits = listings
            .iter()
            .map(|one| (one.id.clone(), one.limits.clone()));
        limits.collect::<BTreeMap<_, _>>()
    };
    assert_eq!(limits(&directory), limits(&again));
    let older = &limits(&directory)["older"];
    assert_eq!(older.in_english(), "Ages 60+. No income limit.");
    let json: Value = serde_json::from_str(&page("/api/resources/local")).unwrap();
    assert_eq!(
        json["residence"],
        serde_json::json!(["Clinton, PA", "17701"])
    );
    let json: Value = serde_json::from_str(&page("/api/resources/youth")).unwrap();
    assert_eq!(json["ages"], serde_json::json!(["12 to 17", "0 to 5"]));
    let csv = page("/list.csv?ids=level");
    assert!(csv.contains(",ages,income,residence,") && csv.contains(",200% FPL,"));
    let hsds: Value = serde_json::from_str(&page("/hsds/services?per_page=50&full=true")).unwrap();
    let of = |name: &str| {
        let mut services = hsds["contents"].as_array().unwrap().iter();
        services.find(|one| one["name"] == name).unwrap().clone()
    };
    let older = of("Older Pantry");
    assert_eq!(older["minimum_age"], 60);
    assert_eq!(older["maximum_age"], Value::Null);
    assert_eq!(
        older["eligibility_description"],
        "Ages 60+. No income limit."
    );
    let youth = of("Youth Pantry");
    assert_eq!(
        youth["minimum_age"],
        Value::Null,
        "two ranges have no one start"
    );
}

#[test]
fn a_cell_with_one_bad_area_turns_nobody_away() {
    let rows: &[u8] = b"id,name,category,serves,source_url,ages,residence\n\
        a,A Pantry,food-pantry,PA,https://example.org,60+; old,\"Clinton, PA; Nowhere, PA\"\n";
    let folder = crate::seed_folder::folder(&[("resources-limits.csv", rows)]);
    let gazetteer = crate::seed_folder::gazetteer();
    let today = crate::seed_folder::TODAY;
    let (directory, findings) =
        waypost::directory::Directory::load_with(folder.path(), gazetteer, today).unwrap();
    let codes: Vec<&str> = findings.iter().map(|found| found.code).collect();
    assert!(
        codes.contains(&"bad-ages") && codes.contains(&"bad-residence"),
        "{codes:?}"
    );
    let listings = directory.listings();
    let found = listings.iter().find(|one| one.id == "a");
    assert!(
        found
            .is_none_or(|listing| listing.limits == waypost::model::eligibility::Limits::default())
    );
}

#[test]
fn the_command_line_takes_the_answers() {
    let folder = Folder::new();
    folder.write(
        "resources-limits.csv",
        std::str::from_utf8(PANTRIES).unwrap(),
    );
    folder.publish();
    let said = |arguments: &[&str]| {
        let output = folder.command(arguments).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let found = said(&["find", "older pantry", "--age", "67", "--fits", "pets"]);
    assert!(found.contains("pets: unknown, age: yes"), "{found}");
    let found = said(&["find", "pantry", "--age", "old"]);
    assert!(found.contains("not used: age=old"), "{found}");
}
