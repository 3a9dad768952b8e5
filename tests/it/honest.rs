//! Answers that can be trusted at a glance, from the shipped seeds at set times:
//! what is first, and in which group.

use serde_json::Value;

use crate::site::{get, get_json};

/// Monday, November 30, 2026, ten in the morning.
const MORNING: &str = "2026-11-30T10:00-05:00";

/// The same day at three in the night.
const NIGHT: &str = "2026-11-30T03:00-05:00";

/// The second Friday of December 2026 at eleven.
const FRIDAY: &str = "2026-12-11T11:00-05:00";

fn found(search: &str, at: &str) -> Value {
    let page = get(&format!("/api/search?{search}&at={at}&per_page=50"));
    serde_json::from_str(&page.text).unwrap()
}

fn results(answer: &Value) -> &Vec<Value> {
    answer["results"].as_array().unwrap()
}

fn ids(answer: &Value) -> Vec<&str> {
    let results = results(answer).iter();
    results.map(|one| one["id"].as_str().unwrap()).collect()
}

fn group_of<'a>(answer: &'a Value, id: &str) -> Option<&'a str> {
    let mut results = results(answer).iter();
    let one = results.find(|one| one["id"] == id)?;
    one["group"].as_str()
}

#[test]
fn what_fits_needs_no_question_and_what_does_not_fit_is_left_out() {
    for question in [
        "homeless man lock haven",
        "i just got out of jail",
        "im pregnant and need a place",
        "gay teen kicked out",
        "shelter for women with kids",
        "veteran needs counseling",
        "dentist that takes medicaid",
        "free food en español",
        "womens aa meeting",
        "pantry no id needed",
    ] {
        let search = format!("q={}", question.replace(' ', "+"));
        let answer = found(&search, MORNING);
        assert!(!results(&answer).is_empty(), "{question}");
        for one in results(&answer) {
            let fits = one["fits"].as_array().unwrap();
            let says = |word: &str| fits.iter().any(|fit| fit["known"] == word);
            assert!(!says("no"), "{question}: {}", one["id"]);
            if one["group"] == "fits" {
                let unsaid = one["unsaid"].as_array().unwrap();
                let only_for = one["only_for"].as_array().unwrap();
                let is_sure = unsaid.is_empty() && only_for.is_empty() && !says("unknown");
                assert!(is_sure, "{question}: {}", one["id"]);
            }
        }
    }
    let men = found("q=homeless+man+lock+haven", MORNING);
    assert_eq!(men["unfit"], 2);
    let all = found("q=homeless+man+lock+haven&unfit=show", MORNING);
    let life_center = group_of(&all, "clinton-housing-coalition-life-center");
    assert_eq!(life_center, Some("also-helps"));
}

#[test]
fn a_name_that_was_typed_is_found_though_it_is_for_others() {
    let answer = found("q=merit+house+for+women", MORNING);
    let merit_house = group_of(&answer, "clinton-housing-coalition-merit-house");
    assert_eq!(merit_house, Some("also-helps"));
}

#[test]
fn who_wants_to_talk_is_answered_by_who_answers_now() {
    for question in [
        "talk",
        "im+so+lonely",
        "talk+at+night",
        "quiero+hablar+con+alguien",
    ] {
        let answer = found(&format!("q={question}"), NIGHT);
        assert_eq!(
            ids(&answer)[0],
            "lycoming-clinton-crisis-line",
            "{question}"
        );
        let line = group_of(&answer, "988-suicide-crisis-lifeline");
        assert_eq!(line, Some("fits"), "{question}");
        let fits = results(&answer).iter().filter(|one| one["group"] == "fits");
        let are_open: Vec<bool> = fits
            .filter(|one| one["id"] != "centre-county-walk-in-crisis-center")
            .map(|one| one["open"]["state"] == "open")
            .collect();
        assert!(
            are_open.is_sorted_by(|a, b| a >= b),
            "{question}: {are_open:?}"
        );
    }
    // Known to be open in 2020.
    let answer = found("q=talk", NIGHT);
    let last = ids(&answer)
        .iter()
        .position(|id| *id == "pa-support-referral-helpline");
    assert!(last > Some(2));
}

#[test]
fn a_shelter_for_certain_people_is_not_sure_for_anyone() {
    for question in ["shelter+tonight", "refugio+esta+noche"] {
        let answer = found(&format!("q={question}"), "2026-11-30T17:00-05:00");
        assert_eq!(ids(&answer)[0], "pa-211", "{question}");
        assert_eq!(answer["groups"][0]["total"], 1, "{question}");
    }
    for question in ["shelter+tonight", "rent+help", "roof+is+leaking", "shelter"] {
        let answer = found(&format!("q={question}"), MORNING);
        for id in ["ywca-wise-options", "roads-to-peace"] {
            assert_ne!(group_of(&answer, id), Some("fits"), "{question}: {id}");
        }
    }
    let page = get("/find?q=shelter").text;
    assert!(page.contains("Is it for you? Abuse at home."));
    let asked = found("q=safe+shelter+from+my+abuser&near=17745", MORNING);
    assert_eq!(group_of(&asked, "roads-to-peace"), Some("fits"));
    let asked = found("q=veteran+counseling", MORNING);
    assert_eq!(group_of(&asked, "williamsport-va-clinic"), Some("fits"));
    let other = found("q=counseling", MORNING);
    assert_eq!(
        group_of(&other, "williamsport-va-clinic"),
        Some("might-fit")
    );
}

#[test]
fn hours_of_an_earlier_year_that_match_lead_what_might_fit() {
    let answer = found("q=food+open+now+near+jersey+shore", FRIDAY);
    for id in [
        "new-love-center-cafe",
        "new-love-center-drive-through-pantry",
    ] {
        assert!(
            ids(&answer)[..3].contains(&id),
            "{id} in {:?}",
            ids(&answer)
        );
        assert_eq!(group_of(&answer, id), Some("might-fit"));
    }
    let answer = found("q=food+today+near+17745", MORNING);
    let place = |id: &str| ids(&answer).iter().position(|one| *one == id).unwrap();
    let cafe = place("new-love-center-cafe");
    let unknown = place("salvation-army-lock-haven-pantry");
    let on_fridays = place("new-love-center-drive-through-pantry");
    assert!(cafe < unknown && unknown < on_fridays);
    assert!(cafe < place("new-love-center-pantry"));
}

#[test]
fn of_equal_fit_the_nearer_comes_first() {
    let answer = found("q=soup+kitchen+jersey+shore", MORNING);
    assert_eq!(ids(&answer)[0], "new-love-center-cafe");
    let libraries = found("q=library+jersey+shore", MORNING);
    let library = &results(&libraries)[0];
    assert_eq!(library["id"], "jersey-shore-public-library");
    assert_eq!(library["distance_miles"], 0.0);
}

#[test]
fn an_audience_tells_of_ages_where_none_are_stated() {
    for (search, id) in [
        (
            "q=counseling&age=12",
            "upmc-divine-providence-behavioral-health",
        ),
        ("q=detox&age=15", "white-deer-run-allenwood"),
        ("q=shelter&age=12", "clinton-housing-coalition-merit-house"),
    ] {
        let answer = found(search, MORNING);
        assert_eq!(group_of(&answer, id), None, "{search}");
        let answer = found(&search.replace("age=1", "age=4"), MORNING);
        assert!(group_of(&answer, id).is_some(), "{search}");
    }
    // A family has children.
    let families = found("q=shelter&age=12", MORNING);
    assert!(group_of(&families, "arw-saving-grace-shelter").is_some());
    // The limit of one program is not that of the others in its row.
    let rich = found("q=electric+bill&household=4&income=6000", MORNING);
    assert!(group_of(&rich, "ppl-electric-ontrack").is_some());
}

#[test]
fn who_lives_in_one_county_is_not_sent_to_the_program_of_another() {
    for question in ["domestic+violence", "my+husband+hits+me"] {
        let answer = found(&format!("q={question}&residence=Lock+Haven"), MORNING);
        assert_eq!(group_of(&answer, "ywca-wise-options"), None, "{question}");
        assert_eq!(
            group_of(&answer, "roads-to-peace"),
            Some("fits"),
            "{question}"
        );
        let lines = answer["crisis"].as_array().unwrap().iter();
        let lines: Vec<&Value> = lines.map(|line| &line["id"]).collect();
        assert!(
            !lines.contains(&&Value::from("ywca-wise-options")),
            "{question}"
        );
        assert!(
            lines.contains(&&Value::from("roads-to-peace")),
            "{question}"
        );
    }
}

#[test]
fn a_meeting_from_elsewhere_is_not_near() {
    let answer = found("q=aa&near=Lock+Haven&within=10", MORNING);
    assert_eq!(answer["groups"][0]["total"], 0);
    assert_eq!(
        group_of(&answer, "berwick-12-step-zoom"),
        Some("also-helps")
    );
    let online = found("q=aa+online&near=Lock+Haven", MORNING);
    assert_eq!(group_of(&online, "berwick-12-step-zoom"), Some("fits"));
    let page = get("/find?q=aa&near=Lock+Haven&within=10").text;
    for said in [
        "AA meetings near Lock Haven: none listed",
        "We know of no AA meetings in Lycoming and Clinton counties yet.",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let meetings = get("/meetings").text;
    assert!(meetings.contains("We know of no meetings in Lycoming and Clinton counties yet."));
    let spanish = get("/meetings?lang=es").text;
    assert!(
        spanish.contains("Todavía no sabemos de reuniones en los condados de Lycoming y Clinton.")
    );
}

#[test]
fn meetings_at_a_time_come_in_the_order_of_time() {
    for (question, at) in [("aa+meeting+now", NIGHT), ("aa+tonight", MORNING)] {
        let answer = found(&format!("q={question}"), at);
        let group = |one: &Value| one["group"].as_str().unwrap().to_owned();
        let ahead = results(&answer).iter();
        let ahead = ahead.filter(|one| one["open"]["state"] != "open");
        let starts = ahead.filter_map(|one| {
            let next = one["open"]["next"].as_str()?;
            let start: jiff::Zoned = next.parse().unwrap();
            Some((group(one) == "also-helps", start))
        });
        let starts: Vec<_> = starts.collect();
        assert!(
            starts.len() > 10 && starts.is_sorted(),
            "{question}: {starts:?}"
        );
    }
}

#[test]
fn questions_that_make_no_sense_are_not_asked() {
    let pantries = found("q=food+pantry&fits=medicaid", MORNING);
    let asks = |one: &Value| !one["fits"].as_array().unwrap().is_empty();
    assert!(results(&pantries).iter().all(|one| !asks(one)));
    let men = found("q=shelter&fits=men", MORNING);
    let line = results(&men).iter().find(|one| one["id"] == "pa-211");
    assert!(!asks(line.unwrap()));
    let page = get("/find?q=aa+meeting+now").text;
    let finder = page.split("AA meeting finder").nth(1).unwrap();
    let finder = finder.split("</li>").next().unwrap();
    assert!(!finder.contains("When is it open?"));
}

#[test]
fn help_that_never_costs_anything_needs_no_question() {
    let pantry = get_json("/api/search?near=17745&q=free+food");
    assert_eq!(pantry["results"][0]["group"], "fits", "{pantry}");
    let lawyer = get_json("/api/search?near=17745&q=free+legal+help");
    let all = lawyer["results"].as_array().unwrap();
    assert!(
        all.iter().any(|one| one["group"] == "might-fit"),
        "{lawyer}"
    );
}
