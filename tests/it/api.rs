//! The API: shapes, counts, and what it does with what it cannot use.

use std::fs;
use std::path::Path;

use axum::http::StatusCode;

use crate::site::{get, get_json};

#[test]
fn an_answer_has_every_part_it_promises() {
    let answer = get_json("/api/search?q=food&near=17745");
    for part in [
        "query",
        "crisis_level",
        "crisis",
        "total",
        "page",
        "per_page",
        "results",
        "facets",
        "relaxed",
        "did_you_mean",
    ] {
        assert!(answer.get(part).is_some(), "{part}");
    }
    let first = &answer["results"][0];
    for part in [
        "id",
        "name",
        "organization",
        "categories",
        "summary",
        "phones",
        "text_line",
        "website",
        "address",
        "latitude",
        "longitude",
        "precision",
        "distance_miles",
        "reach",
        "reach_text",
        "open",
        "verified_on",
        "freshness",
        "status",
        "url",
        "why",
    ] {
        assert!(first.get(part).is_some(), "{part}");
    }
    assert_eq!(
        answer["query"]["origin"]["label"],
        "ZIP 17745 (Lock Haven, PA)"
    );
    assert!(!first["why"].as_array().unwrap().is_empty());
}

#[test]
fn distance_is_null_only_without_a_place_and_never_for_a_private_one() {
    let answer = get_json("/api/search?q=domestic+violence&near=17745&per_page=50");
    let results = answer["results"].as_array().unwrap();
    let private = results.iter().find(|r| r["precision"] == "hidden").unwrap();
    for part in ["distance_miles", "address", "latitude", "longitude"] {
        assert!(private[part].is_null(), "{part} of {}", private["id"]);
    }
    let food = get_json("/api/search?q=food&near=17745&per_page=50");
    for result in food["results"].as_array().unwrap() {
        let placed = !result["latitude"].is_null();
        assert_eq!(
            placed,
            !result["distance_miles"].is_null(),
            "{}",
            result["id"]
        );
    }
}

#[test]
fn what_cannot_be_used_is_named() {
    let answer = get_json(
        "/api/search?q=food&within=-3&per_page=1000000000&page=0&colour=red&near=Xyzzyville",
    );
    let ignored = answer["query"]["ignored"].as_array().unwrap();
    let whats: Vec<&str> = ignored
        .iter()
        .map(|i| i["what"].as_str().unwrap())
        .collect();
    for what in [
        "within=-3",
        "per_page=1000000000",
        "page=0",
        "colour=red",
        "near=Xyzzyville",
    ] {
        assert!(whats.contains(&what), "{what} in {whats:?}");
    }
    for reason in ignored {
        assert!(reason["why"].as_str().unwrap().len() > 10);
    }
    assert!(answer["total"].as_u64().unwrap() > 0);
}

#[test]
fn pages_of_results_add_up() {
    let all = get_json("/api/search?per_page=50");
    let total = all["total"].as_u64().unwrap();
    let mut seen = Vec::new();
    for page in 1..=total.div_ceil(7) {
        let part = get_json(&format!("/api/search?per_page=7&page={page}"));
        for result in part["results"].as_array().unwrap() {
            seen.push(result["id"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(seen.len() as u64, total);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len() as u64, total, "no listing stands on two pages");
}

#[test]
fn facets_are_what_choosing_them_gives() {
    let base = "/api/search?q=food&near=17701";
    let answer = get_json(base);
    let mut checked = 0;
    for (parameter, values) in answer["facets"].as_object().unwrap() {
        for value in values.as_array().unwrap() {
            let id = value["id"].as_str().unwrap();
            let encoded: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
            let chosen = get_json(&format!("{base}&{parameter}={encoded}"));
            let of_group = |at: usize| chosen["groups"][at]["total"].as_u64().unwrap();
            let shown = of_group(0) + of_group(1);
            assert_eq!(shown, value["count"], "{parameter}={id}");
            checked += 1;
        }
    }
    assert!(checked >= 10, "{checked} values");
}

#[test]
fn a_listing_answers_by_its_id() {
    let listing = get_json("/api/resources/lycoming-clinton-crisis-line");
    assert_eq!(listing["phones"][0]["display"], "1-844-707-3224");
    assert_eq!(listing["text_line"], "63288");
    assert_eq!(listing["reach"], "serves");
    assert_eq!(get_json("/r/lycoming-clinton-crisis-line.json"), listing);
    assert_eq!(get("/api/resources/%00").status, StatusCode::NOT_FOUND);
}

#[test]
fn health_is_told_to_whoever_watches() {
    assert_eq!(get("/livez").status, StatusCode::OK);
    let ready = get_json("/readyz");
    assert_eq!(ready["status"], "ready");
    assert!(ready["listings"].as_u64().unwrap() > 100);
}

/// The description is kept beside the tests, so that a change of the API is a
/// change people see. `WAYPOST_BLESS=1` writes it anew.
#[test]
fn the_api_is_as_described() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/openapi.json");
    let now = serde_json::to_string_pretty(&get_json("/openapi.json")).unwrap() + "\n";
    if std::env::var_os("WAYPOST_BLESS").is_some() {
        fs::create_dir_all(kept.parent().unwrap()).unwrap();
        fs::write(&kept, &now).unwrap();
    }
    let before = fs::read_to_string(&kept).unwrap_or_default();
    assert!(
        before == now,
        "the API changed: look, then run with WAYPOST_BLESS=1"
    );
}

#[test]
fn meetings_go_out_as_feed_calendar_and_json() {
    let feed = get_json("/meetings.json");
    assert_eq!(feed.as_array().unwrap().len(), 57);
    let found = get("/find.ics?q=aa+meetings&near=17821");
    assert_eq!(found.status, StatusCode::OK);
    let kind = found.headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("text/calendar"), "{kind}");
    assert!(found.text.starts_with("BEGIN:VCALENDAR\r\n"));
    assert!(found.text.contains("SUMMARY:M.O.T.H. in person"));
    let one = get("/r/weekenders-2.ics").text;
    assert!(one.contains("RRULE:FREQ=WEEKLY;BYDAY=SU"), "{one}");
    assert_eq!(get("/r/nobody.ics").status, StatusCode::NOT_FOUND);
    let meeting = get_json("/r/weekenders-2.json")["meeting"].clone();
    assert_eq!(
        meeting,
        serde_json::json!({
            "fellowship": "AA",
            "attendance": "in-person",
            "types": ["Discussion", "Open", "Wheelchair Access"],
            "conference_url": null
        })
    );
    assert!(get_json("/r/pa-211.json")["meeting"].is_null());
}
