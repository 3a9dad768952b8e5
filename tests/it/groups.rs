//! Groups of results: what fits, what might fit, what also may help, and what
//! stands first in each.

use std::fmt::Write as _;

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use waypost::web;

use crate::site::{answered, get, site_of};

/// Sunday, November 22, 2026, half past five in the afternoon.
const HEAD: &str =
    "id,name,category,phone,website,cost,hours,hours_note,address,city,state,zip,serves,source_url";

/// The answer of a site with these rows to a search.
fn asked(rows: &[&str], search: &str) -> Value {
    let mut file = format!("{HEAD}\n");
    for row in rows {
        let _ = writeln!(file, "{row},https://example.org");
    }
    let site = "key,value,value_es\nhome_counties,\"Clinton, PA\",\n";
    let phrases =
        "phrase,language,categories\naa meeting|meetings,en,aa\npantry|stew,en,food-pantry\n";
    let times = "phrase,language,when\nopen now,en,now\n";
    let (_index, app) = site_of(&[
        ("resources-good.csv", file.as_bytes()),
        ("site.csv", site.as_bytes()),
        ("words/phrases.csv", phrases.as_bytes()),
        ("words/times.csv", times.as_bytes()),
    ]);
    let request = Request::get(format!("/api/search?{search}"));
    let page = answered(web::router(app), request.body(Body::empty()).unwrap());
    serde_json::from_str(&page.text).unwrap()
}

/// The ids of the results, each with its group.
fn grouped(answer: &Value) -> Vec<(String, String)> {
    let results = answer["results"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    results
        .map(|one| (text(&one["id"]), text(&one["group"])))
        .collect()
}

fn totals(answer: &Value) -> Vec<u64> {
    let groups = answer["groups"].as_array().unwrap().iter();
    groups
        .map(|group| group["total"].as_u64().unwrap())
        .collect()
}

fn is(expected: &[(&str, &str)], answer: &Value) {
    let expected: Vec<(String, String)> = expected
        .iter()
        .map(|(id, group)| ((*id).to_owned(), (*group).to_owned()))
        .collect();
    assert_eq!(grouped(answer), expected);
}

const OPEN: &str =
    "open,Open Pantry,food-pantry,570-244-0001,,free,Sun 1pm-8pm,,1 A St,Renovo,PA,17764,";
const UNKNOWN: &str =
    "unknown,Unsaid Pantry,food-pantry,570-244-0002,,,,,1 B St,Lock Haven,PA,17745,";
const CLOSED: &str =
    "closed,Closed Pantry,food-pantry,570-244-0003,,,Mon 9am-noon,,1 C St,Lock Haven,PA,17745,";
const EARLIER: &str = "earlier,Earlier Pantry,food-pantry,570-244-0004,,,Sun 1pm-8pm,Hours from a 2020 page.,1 D St,Lock Haven,PA,17745,";

#[test]
fn known_open_comes_first_then_unknown_then_closed_however_near() {
    let answer = asked(
        &[OPEN, UNKNOWN, CLOSED, EARLIER],
        "q=pantry+open+now&near=17745",
    );
    is(
        &[
            ("open", "fits"),
            ("earlier", "might-fit"),
            ("unknown", "might-fit"),
            ("closed", "also-helps"),
        ],
        &answer,
    );
    assert_eq!(totals(&answer), [1, 2, 1]);
    assert_eq!(answer["total"], 4);
}

#[test]
fn a_time_chosen_as_a_filter_hides_what_is_closed() {
    let answer = asked(&[OPEN, UNKNOWN, CLOSED], "q=pantry&open=true&near=17745");
    is(&[("open", "fits"), ("unknown", "might-fit")], &answer);
}

#[test]
fn groups_stay_in_order_however_results_are_sorted_and_paged() {
    let rows = [OPEN, UNKNOWN, CLOSED];
    for sort in ["relevance", "distance", "soonest"] {
        let search = format!("q=pantry+open+now&near=17745&sort={sort}");
        let order: Vec<String> = grouped(&asked(&rows, &search))
            .into_iter()
            .map(|(id, _)| id)
            .collect();
        assert_eq!(order, ["open", "unknown", "closed"], "{sort}");
    }
    let second = asked(&rows, "q=pantry+open+now&near=17745&per_page=1&page=2");
    is(&[("unknown", "might-fit")], &second);
    assert_eq!(totals(&second), [1, 1, 1]);
}

#[test]
fn what_is_asked_for_and_not_said_might_fit_and_is_named() {
    let answer = asked(&[OPEN, UNKNOWN], "q=free+pantry&near=17745&cost=");
    // Without words for costs nothing is asked for but pantries.
    assert_eq!(totals(&answer), [2, 0, 0]);
    let shipped: Value =
        serde_json::from_str(&get("/api/search?q=free+dentist&near=lock+haven").text).unwrap();
    let [fits, might_fit, _] = totals(&shipped)[..] else {
        panic!("three groups");
    };
    assert_eq!(fits, 0);
    assert!(might_fit > 0);
    assert_eq!(shipped["results"][0]["unsaid"][0], "Free");
    let page = get("/find?q=free+dentist&near=lock+haven").text;
    for said in [
        "Dentists near Lock Haven: none for sure",
        "Might fit: ask first",
        "May also help",
        "Free?",
    ] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn help_of_another_kind_never_stands_before_the_kind_asked_for() {
    let far = "far,Far Pantry,food-pantry,570-244-0005,,,,,1 E St,Williamsport,PA,17701,";
    let near = "near,Invented Group,aa,570-244-0006,,,,,1 F St,Lock Haven,PA,17745,";
    let answer = asked(&[far, near], "q=pantry&near=17745");
    is(&[("far", "fits")], &answer);
    let both = asked(&[far, near], "q=pantry+aa+meeting&near=17745");
    assert_eq!(totals(&both), [2, 0, 0]);
}

#[test]
fn a_name_of_nothing_but_the_words_for_its_kind_is_not_typed() {
    let far = "far,A.A. Meetings,aa,570-244-0007,,,,,1 G St,Scranton,PA,18503,";
    let near = "near,Rainbow Group,aa,570-244-0008,,,,,1 H St,Lock Haven,PA,17745,";
    let answer = asked(&[far, near], "q=aa+meeting&near=17745&within=200");
    is(&[("near", "fits"), ("far", "fits")], &answer);
    let named = asked(&[far, near], "q=rainbow+group&near=18503&within=200");
    assert_eq!(grouped(&named)[0].0, "near");
}

#[test]
fn what_serves_neither_the_person_nor_home_is_no_result() {
    let home = "home,Home Office,food-pantry,570-244-0009,,,,,,,,,\"Clinton, PA\"";
    let other =
        "other,Other Office,food-pantry,570-244-0010,,,,,1 I St,Lock Haven,PA,17745,\"Centre, PA\"";
    for search in ["q=pantry", "q=pantry&near=17745"] {
        is(&[("home", "fits")], &asked(&[home, other], search));
    }
    let named = asked(&[home, other], "q=other+office&near=17745");
    assert_eq!(grouped(&named)[0].0, "other");
}

#[test]
fn of_equal_fit_what_answers_comes_before_a_website_and_that_before_nothing() {
    let nothing = "a-nothing,Invented Office One,food-pantry,,,,,,,,,,\"Clinton, PA\"";
    let website =
        "b-website,Invented Office Two,food-pantry,,https://example.org/b,,,,,,,,\"Clinton, PA\"";
    let phone = "c-phone,Invented Office Three,food-pantry,570-244-0011,,,,,,,,,\"Clinton, PA\"";
    let answer = asked(&[nothing, website, phone], "q=pantry&near=17745");
    is(
        &[
            ("c-phone", "fits"),
            ("b-website", "fits"),
            ("a-nothing", "fits"),
        ],
        &answer,
    );
}

#[test]
fn a_place_near_comes_before_what_can_be_used_from_anywhere() {
    let anywhere = "a-anywhere,Invented Group,aa,570-244-0012,,,,,,,,,";
    let near = "b-near,Invented Circle,aa,570-244-0013,,,,,1 J St,Jersey Shore,PA,17740,";
    let answer = asked(&[anywhere, near], "q=aa+meeting&near=17745");
    is(&[("b-near", "fits"), ("a-anywhere", "fits")], &answer);
}

#[test]
fn who_wants_to_talk_at_night_is_answered_by_lines_that_answer_then() {
    let search = "/api/search?q=someone+to+talk+to+at+3am";
    let answer: Value = serde_json::from_str(&get(search).text).unwrap();
    let first: Vec<String> = grouped(&answer)
        .into_iter()
        .take(4)
        .filter(|(_, group)| group == "fits")
        .map(|(id, _)| id)
        .collect();
    for line in [
        "lycoming-clinton-crisis-line",
        "988-suicide-crisis-lifeline",
    ] {
        assert!(first.iter().any(|id| id == line), "{line} in {first:?}");
    }
}

#[test]
fn a_listing_of_none_of_the_categories_is_found_by_the_words_that_mean_them() {
    let coats = "a,Invented Group,aa,570-244-0009,,,,,1 I St,Lock Haven,PA,17745,";
    let stew = "z,Stew on Sundays,aa,570-244-0010,,,,,1 J St,Lock Haven,PA,17745,";
    let answer = asked(&[coats, stew], "q=pantry&near=17745");
    assert_eq!(grouped(&answer)[0].0, "z");
}

#[test]
fn an_age_is_no_word_of_listings() {
    let numbered = "a,Ward 6 Group,aa,570-244-0011,,,,,1 K St,Lock Haven,PA,17745,";
    let pantry = "z,Town Pantry,food-pantry,570-244-0012,,,,,1 L St,Lock Haven,PA,17745,";
    let answer = asked(&[numbered, pantry], "q=food+for+my+6+year+old&near=17745");
    is(&[("z", "fits")], &answer);
}
