//! Places inside questions.

use super::*;

#[test]
fn places_are_found_in_questions() {
    // The words that name the place stand in brackets; "!" marks an explicit one.
    let questions = [
        (
            "womens aa tonight near [lock haven]",
            "Lock Haven, PA",
            true,
        ),
        ("aa [lock haven]", "Lock Haven, PA", false),
        ("aa [lockhaven]", "Lock Haven, PA", false),
        ("[lock haven pa] food", "Lock Haven, PA", true),
        ("detox [17701]", "ZIP 17701 (Williamsport, PA)", true),
        (
            "food [lock haven pa 17745]",
            "ZIP 17745 (Lock Haven, PA)",
            true,
        ),
        (
            "shelter in [clinton county] tonight",
            "Clinton County, PA",
            true,
        ),
        ("food [clinton county pa]", "Clinton County, PA", true),
        ("comida cerca de [williamsport]", "Williamsport, PA", true),
        (
            "vivienda en el [condado de clinton]",
            "Clinton County, PA",
            true,
        ),
        (
            "meeting in [williamsport] on sunday",
            "Williamsport, PA",
            true,
        ),
        ("na [williamsport]", "Williamsport, PA", false),
        (
            "rides from [jersey shore] to work",
            "Jersey Shore, PA",
            true,
        ),
        ("help near [hope]", "Hope, AR", true),
        ("aa in [reading]", "Reading, PA", true),
        ("aa near [freedom]", "Freedom, PA", true),
        ("help in [pittsburgh]", "Pittsburgh, PA", true),
        ("help [pittsburgh]", "Pittsburgh, PA", false),
        ("rehab [state college]", "State College, PA", false),
        ("rehab in [new jersey]", "New Jersey", true),
        ("aa around [loyalsock]", "Loyalsock Township, PA", true),
        ("aa [loyalsock township]", "Loyalsock Township, PA", true),
        ("food near [du bois]", "DuBois, PA", true),
        ("[renovo] food or clothes", "Renovo, PA", false),
        ("shelter near [elmira ny]", "Elmira, NY", true),
        ("Food near [Lock Haven,]", "Lock Haven, PA", true),
        (
            "relocating to [lewisburg] next month",
            "Lewisburg, PA",
            true,
        ),
        (
            "county mental health intake [wellsboro]",
            "Wellsboro, PA",
            false,
        ),
        ("comida cerca de [new jersey]", "New Jersey", true),
    ];
    for (question, expected, explicit) in questions {
        let (mut words, mut range) = (Vec::new(), 0..0);
        for (at, word) in question.split(' ').enumerate() {
            if word.starts_with('[') {
                range.start = at;
            }
            if word.ends_with(']') {
                range.end = at + 1;
            }
            words.push(word.trim_matches(['[', ']']));
        }
        let found = shipped().find_place_in_words(&words, &home());
        let found = found.unwrap_or_else(|| panic!("{question:?} names a place"));
        assert_eq!(found.place.label, expected, "{question:?}");
        assert_eq!(found.range, range, "{question:?}");
        assert_eq!(found.explicit, explicit, "{question:?}");
        assert_eq!(found.corrected_from, None, "{question:?}");
    }
}

#[test]
fn words_that_only_look_like_places_are_left_alone() {
    let questions = [
        "food near me",
        "help in recovery",
        "i am in crisis",
        "detox at home",
        "families in need",
        "aa in spanish",
        "my son is in jail",
        "rent help",
        "hope",
        "freedom from smoking",
        "young people aa",
        "domestic violence",
        "energy assistance",
        "credit union",
        "somewhere to sleep or eat",
        "help me",
        "my lights are getting shut off",
        "salem",
        "reading lessons",
        "what is open today in the morning",
        "peer support by phone",
        "help with rent on time",
        "comida en mi casa",
        "free clinic",
        "drug and alcohol",
        "99999",
        "call 211",
        "we moved up from georgia and need the medical card",
        "a ride to the doctor",
        "food ephrata",
        "",
    ];
    for question in questions {
        let words: Vec<&str> = question.split(' ').collect();
        let found = shipped().find_place_in_words(&words, &home());
        assert_eq!(found, None, "{question:?}");
    }
    assert_eq!(shipped().find_place_in_words(&[], &home()), None);
}

#[test]
fn the_words_that_introduce_a_place_are_known() {
    let find = |question: &str| {
        let words: Vec<&str> = question.split(' ').collect();
        shipped().find_place_in_words(&words, &home()).unwrap()
    };
    assert_eq!(find("aa near lock haven").with_preposition, 1..4);
    assert_eq!(find("aa cerca de lock haven").with_preposition, 1..5);
    assert_eq!(find("aa lock haven").with_preposition, 1..3);
}

#[test]
fn a_misspelled_place_behind_near_is_corrected() {
    let words = ["aa", "near", "lock", "heaven", "tonight"];
    let found = shipped().find_place_in_words(&words, &home()).unwrap();
    assert_eq!(found.place.label, "Lock Haven, PA");
    assert_eq!(found.range, 2..4);
    assert_eq!(found.corrected_from.as_deref(), Some("lock heaven"));
    let words = ["aa", "in", "wiliamsport"];
    let found = shipped().find_place_in_words(&words, &home()).unwrap();
    assert_eq!(found.place.label, "Williamsport, PA");
    assert_eq!(
        shipped().find_place_in_words(&["wiliamsport", "aa"], &home()),
        None
    );
}
