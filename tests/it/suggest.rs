//! Suggestions while somebody types.

use waypost::model::language::Language;
use waypost::search::suggest::{MAX, suggest};

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
        }
    }
}

#[test]
fn anything_can_be_typed() {
    for typed in ["\0", "((((", "\u{202e}abc", "日本", &"x".repeat(5_000)] {
        suggested(typed);
    }
}
