//! Misspelled, split and joined words, and words that are left alone.

use crate::understand::read;

/// The corrections of a question, as "from>to".
fn check(question: &str, expected: &[&str]) {
    let corrections = read(question).corrections;
    let found: Vec<String> = corrections
        .iter()
        .map(|one| format!("{}>{}", one.from, one.to))
        .collect();
    assert_eq!(found, expected, "{question}");
}

#[test]
fn misspelled_words_are_corrected() {
    check("alchol rehab", &["alchol>alcohol"]);
    check("food pantyr hours", &["pantyr>pantry"]);
    check("dentsit", &["dentsit>dentist"]);
    check("evcition help", &["evcition>eviction"]);
    check("shleter", &["shleter>shelter"]);
    check("transportaion to doctor", &["transportaion>transportation"]);
    check("counsling", &["counsling>counseling"]);
    check("medicade", &[]);
    check("wheather", &[]);
    check("desintoxicasion", &["desintoxicasion>desintoxicacion"]);
    check("comidda gratis", &["comidda>comida"]);
    check("addicshun help", &["addicshun>addiction"]);
}

/// The word meant is not the one with the fewest other letters.
#[test]
fn the_likelier_mistake_is_put_right() {
    for (question, meant) in [
        ("im hungy", "hungry"),
        ("homles", "homeless"),
        ("need a lawer", "lawyer"),
        ("busco trabaho", "trabajo"),
        ("eviction notise", "notice"),
        ("homeless shelta", "shelter"),
        ("showr", "shower"),
    ] {
        let typed = question.split(' ').next_back().unwrap_or_default();
        check(question, &[&format!("{typed}>{meant}")]);
    }
}

#[test]
fn words_are_split_and_joined() {
    check("foodpantry", &["foodpantry>food pantry"]);
    check("de tox bed", &["de tox>detox"]);
    for question in ["al anon", "alanon", "al-anon", "Al‑Anon", "AlAnon"] {
        let first = read(question).categories.first().cloned();
        assert_eq!(first.unwrap().0, "al-anon", "{question}");
    }
    for question in ["food in lock haven", "food lockhaven", "food in lockhaven"] {
        let place = read(question).place.unwrap_or_else(|| panic!("{question}"));
        assert_eq!(place.label, "Lock Haven, PA", "{question}");
    }
}

#[test]
fn ordinary_words_short_words_and_numbers_are_left_alone() {
    for question in [
        "i lost my wallet last week",
        "17745",
        "17700 food",
        "5703260587",
        "my dog ran off",
        "we moved here in may",
        "mi hermana vive conmigo",
        "quisieron cobrarme de mas",
        "food pant",
        "xyz",
        "a man by himself needs a bunk",
        "the crick came up",
        "literally homeless",
    ] {
        check(question, &[]);
    }
}
