//! Suggestions while somebody types.

use waypost::model::language::Language;
use waypost::search::suggest::{MAX, suggest, suggest_places};

use crate::reach::generation;
use crate::site::get_json;

/// Kind and label of each suggestion.
fn suggested(typed: &str) -> Vec<(&'static str, String)> {
    let found = suggest(generation(), typed, Language::English).unwrap();
    assert!(found.len() <= MAX, "{typed}");
    let found = found.into_iter();
    found.map(|one| (one.kind, one.label.english)).collect()
}

#[test]
fn a_beginning_gives_what_begins_so() {
    for (typed, kind, label) in [
        ("foo", "need", "Food"),
        ("shel", "category", "Shelter"),
        ("comid", "category", "Food"),
        ("lock h", "place", "Lock Haven, PA"),
        ("1774", "place", "ZIP 17745 (Lock Haven, PA)"),
        (
            "american resc",
            "name",
            "American Rescue Workers Williamsport",
        ),
        ("food wil", "place", "food near Williamsport, PA"),
    ] {
        let found = suggested(typed);
        let there = found
            .iter()
            .any(|(of, text)| *of == kind && text.starts_with(label));
        assert!(there, "{typed}: {found:?}");
    }
}

/// The kinds of suggestion for a text, without repetition.
fn kinds(typed: &str) -> Vec<&'static str> {
    let mut kinds: Vec<&str> = suggested(typed).into_iter().map(|(kind, _)| kind).collect();
    kinds.dedup();
    kinds
}

#[test]
fn a_cry_is_completed_with_crisis_lines_alone() {
    for typed in [
        "i want to d",
        "i want to di",
        "i want to die",
        "quiero m",
        "quiero mor",
        "i want to kill m",
        "better off d",
        "my husband hits m",
        "I WANT TO D",
    ] {
        assert_eq!(kinds(typed), ["crisis"], "{typed}");
    }
    let (_, first) = suggested("i want to d").swap_remove(0);
    assert!(first.contains("988"), "{first}");
    let lines = suggested("my husband hits m");
    let number = |(_, label): &(&str, String)| label.contains("1-800-799-7233");
    assert!(lines.iter().any(number), "{lines:?}");
}

#[test]
fn the_first_word_of_a_cry_has_crisis_lines_first_and_no_far_town() {
    for typed in ["kill", "die", "overd", "suic", "mata", "i was rape"] {
        let found = suggested(typed);
        assert_eq!(found[0].0, "crisis", "{typed}: {found:?}");
        let town = found.iter().find(|(kind, _)| *kind == "place");
        assert_eq!(town, None, "{typed}");
    }
    assert_eq!(kinds("i want to k"), ["crisis"]);
    for typed in ["hungr", "diap", "food p"] {
        assert!(
            !kinds(typed).contains(&"place"),
            "{typed}: {:?}",
            suggested(typed)
        );
        assert!(!kinds(typed).contains(&"crisis"), "{typed}");
    }
    let labels = suggested("food");
    let food = labels.iter().filter(|(_, label)| label == "Food").count();
    assert_eq!(food, 1, "{labels:?}");
}

#[test]
fn words_that_ask_for_nothing_are_completed_with_no_town() {
    for typed in [
        "i want to",
        "i want to be d",
        "quiero",
        "i am going to w",
        "help with r",
    ] {
        assert!(
            !kinds(typed).contains(&"place"),
            "{typed}: {:?}",
            suggested(typed)
        );
    }
}

#[test]
fn everyday_beginnings_are_no_cries() {
    for typed in [
        "i want to",
        "i want t",
        "my lights",
        "my li",
        "food lock h",
        "lock h",
        "aa lock ha",
        "help with rent",
        "no insurance d",
        "quiero com",
        "me van a c",
    ] {
        assert!(
            !kinds(typed).contains(&"crisis"),
            "{typed}: {:?}",
            suggested(typed)
        );
    }
}

#[test]
fn help_and_home_come_before_far_places() {
    let rent = suggested("rent");
    assert!(
        rent.contains(&("category", "Help with rent".to_owned())),
        "{rent:?}"
    );
    assert!(rent.iter().all(|(kind, _)| *kind != "place"), "{rent:?}");
    let pantries = suggested("food p");
    assert_eq!(
        pantries[1],
        ("category", "Food pantries".to_owned()),
        "{pantries:?}"
    );
    assert_eq!(
        suggested("will")[0],
        ("place", "Williamsport, PA".to_owned())
    );
    let eviction = suggested("evicted");
    assert!(
        eviction.iter().any(|(kind, _)| *kind == "category"),
        "{eviction:?}"
    );
    // A place elsewhere is offered where nothing else begins so.
    assert!(suggested("beverly h").contains(&("place", "Beverly Hills, CA".to_owned())));
}

#[test]
fn the_place_box_is_completed_with_places_at_home() {
    for (typed, label) in [
        ("lock haven", "Lock Haven, PA"),
        ("jersey s", "Jersey Shore, PA"),
        ("will", "Williamsport, PA"),
        ("loyal", "Loyalsock Township, PA"),
        ("17745", "ZIP 17745 (Lock Haven, PA)"),
    ] {
        let found = suggest_places(generation(), typed);
        assert_eq!(found[0].label.english, label, "{typed}");
        let link = format!("/api/suggest?kind=place&q={}", typed.replace(' ', "+"));
        let answer = get_json(&link);
        assert_eq!(answer["suggestions"][0]["label"], label, "{typed}");
        assert_eq!(answer["suggestions"][0]["kind"], "place");
    }
    for place in suggest_places(generation(), "clin") {
        assert!(place.label.english.ends_with(", PA"), "{place:?}");
    }
    assert_eq!(suggest_places(generation(), "  "), []);
}

#[test]
fn every_first_letter_is_useful() {
    for letter in 'a'..='z' {
        assert!(!suggested(&letter.to_string()).is_empty(), "{letter}");
    }
    assert_eq!(
        suggested("").len(),
        6,
        "the six needs before anything is typed"
    );
}

#[test]
fn each_suggestion_leads_to_results() {
    for typed in ["foo", "de", "lock", "amer", "17"] {
        let answer = get_json(&format!("/api/suggest?q={typed}"));
        for suggestion in answer["suggestions"].as_array().unwrap() {
            let url = suggestion["url"].as_str().unwrap();
            let results = get_json(&url.replace("/find?", "/api/search?"));
            assert!(results["total"].as_u64().unwrap() > 0, "{url}");
            let has_place = suggestion["kind"] == "place";
            assert!(!has_place || !results["query"]["origin"].is_null(), "{url}");
        }
    }
}

#[test]
fn anything_can_be_typed() {
    for typed in ["\0", "((((", "\u{202e}abc", "日本", &"x".repeat(5_000)] {
        suggested(typed);
    }
}
