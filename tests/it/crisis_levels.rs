//! What may be a crisis and what certainly is: on the page, in the API, and in
//! the language of the question.

use std::collections::BTreeSet;

use serde_json::Value;
use waypost::model::language::Language;
use waypost::publish::golden;
use waypost::query::interpret::crisis::MAX_CRISIS_CHARACTERS;
use waypost::search::engine::crisis_kinds;

use crate::reach::generation;
use crate::seed_folder::NOW;
use crate::site::{get, get_in, get_json};

/// Questions that are like those of people in danger, without saying so.
const DOUBTFUL: [&str; 4] = [
    "somebody+is+going+to+hurt+me",
    "nobody+would+miss+me",
    "i+feel+so+alone",
    "i+feel+like+a+terrible+mother",
];
/// The same in Spanish.
const DOUBTFUL_SPANISH: [&str; 4] = [
    "me+siento+muy+sola",
    "me+obligan+a+trabajar+sin+pagarme",
    "me+siento+solo",
    "me+hago+cortes",
];

fn api(question: &str) -> Value {
    get_json(&format!("/api/search?near=17701&q={question}"))
}

/// One of the questions that is possibly about a crisis: which one depends on
/// the examples that likeness is learned from.
fn possible<'a>(questions: &[&'a str]) -> &'a str {
    let mut possible = questions.iter();
    let found = possible.find(|question| api(question)["crisis_level"] == "possible");
    found.expect("a question in doubt")
}

fn page(question: &str, language: &str) -> String {
    get_in(&format!("/find?near=17701&q={question}"), language).text
}

/// The part of a page from one text to another.
fn part<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let start = page.find(from).expect(from);
    let rest = &page[start..];
    &rest[..rest.find(to).expect(to)]
}

fn panel(page: &str) -> &str {
    part(page, "<section class=\"marker\"", "</section>")
}

fn strip(page: &str) -> &str {
    part(page, "<aside class=\"strip\"", "</aside>")
}

#[test]
fn a_possible_crisis_is_a_quiet_strip_that_hides_nothing() {
    let page = page(possible(&DOUBTFUL), "en");
    let box_end = page.find("</form>").unwrap();
    let strip_start = page.find("class=\"strip\"").unwrap();
    let results = page.find("<h1 class=\"tally\"").unwrap();
    assert!(box_end < strip_start && strip_start < results);
    let strip = strip(&page);
    assert!(strip.contains("aria-labelledby=\"strip-h\"") && strip.contains("id=\"strip-h\""));
    assert!(strip.contains("Is someone in danger? Call <a class=\"num\" href=\"tel:911\"><b translate=\"no\">911</b></a>"));
    assert!(strip.contains("href=\"tel:"), "{strip}");
    assert!((1..=3).contains(&strip.matches("<li>").count()), "{strip}");
    assert!(!page.contains("class=\"talk\""), "no panel");
    assert!(page.contains("class=\"item\""), "the results are there");
}

#[test]
fn the_api_says_how_sure_it_is() {
    for (question, level) in [
        ("i+want+to+die", "certain"),
        (possible(&DOUBTFUL), "possible"),
        ("library+card+for+kids", "none"),
        ("shelter+tonight", "none"),
        ("he+is+beatin+me", "certain"),
        ("me+quieren+matar", "certain"),
        ("im+pregnant+and+bleeding", "certain"),
        ("gas+smell+in+my+trailer", "certain"),
    ] {
        let answer = api(question);
        assert_eq!(answer["crisis_level"], level, "{question}");
        let lines = answer["crisis"].as_array().unwrap();
        assert_eq!(lines.is_empty(), level == "none", "{question}");
        for line in lines {
            assert_eq!(line["certain"], level == "certain", "{question}");
        }
    }
    // A parent without a home is no child that ran away.
    let family = api("me+and+my+kids+are+sleepin+in+the+car");
    assert_eq!(family["crisis_level"], "possible", "{family}");
    assert_eq!(family["results"][0]["categories"][0]["id"], "shelter");
    assert!(!page("library+card+for+kids", "en").contains("class=\"strip\""));
    assert!(!page("i+want+to+die", "en").contains("class=\"strip\""));
}

/// A dictated question may end in a cry: no box cuts what is read.
#[test]
fn a_search_box_takes_as_much_as_is_heard() {
    let most = format!("name=\"q\" maxlength=\"{MAX_CRISIS_CHARACTERS}\"");
    let found = format!("name=\"q\" value=\"food\" maxlength=\"{MAX_CRISIS_CHARACTERS}\"");
    assert!(get("/").text.contains(&most));
    assert!(get("/helping").text.contains(&most));
    assert!(page("food", "en").contains(&found));
}

#[test]
fn a_cry_is_answered_in_its_own_language() {
    let page_of_spanish = page("quiero+morir", "en");
    let spanish = panel(&page_of_spanish);
    for words in [
        "lang=\"es\"",
        "Puede hablar con alguien ahora mismo",
        "Oprima 1 para veteranos, 2 para español",
        "Llame al",
        "Ver esta página en español",
    ] {
        assert!(spanish.contains(words), "{words} in {spanish}");
    }
    assert!(page_of_spanish.contains("Search again"), "the page stays");
    let english = page("i+want+to+die", "es");
    let english = panel(&english);
    for words in [
        "lang=\"en\"",
        "You can talk to someone right now",
        "Press 1 for veterans, 2 for Spanish",
        "See this page in English",
    ] {
        assert!(english.contains(words), "{words} in {english}");
    }
    let own = page("i+want+to+die", "en");
    assert!(!panel(&own).contains("lang=\"en\"") && panel(&own).contains(">Español</a>"));
    let doubtful = page(possible(&DOUBTFUL_SPANISH), "en");
    let doubtful = strip(&doubtful);
    assert!(doubtful.contains("¿Hay alguien en peligro?") && doubtful.contains("lang=\"es\""));
    assert!(
        doubtful.contains("Ver esta página en español"),
        "{doubtful}"
    );
}

#[test]
fn each_kind_of_crisis_has_its_own_words() {
    const TALK: &str = "You can talk to someone right now";
    const HELP: &str = "Help with this, right now";
    const WATCHED: &str = "If someone checks this phone";
    for (question, heading, emergency, watched) in [
        ("he+has+a+gun", HELP, "Someone has a weapon", true),
        ("he+choked+me+last+night", HELP, "Hands on the neck", true),
        (
            "my+chest+hurts+and+i+can't+breathe",
            TALK,
            "Chest pain, a drooping face",
            false,
        ),
        (
            "my+friend+overdosed",
            HELP,
            "Someone will not wake up",
            false,
        ),
        ("my+baby+drank+bleach", HELP, "Someone passed out", false),
        ("my+husband+hits+me", HELP, "", true),
        ("my+caregiver+hits+me", HELP, "", true),
        ("he+makes+me+sell+sex", HELP, "", true),
        ("i+have+postpartum+depression", TALK, "", false),
        ("i+hear+voices", TALK, "", false),
    ] {
        let page = page(question, "en");
        let panel = panel(&page);
        assert!(panel.contains(heading), "{question}: {panel}");
        assert_eq!(panel.contains(WATCHED), watched, "{question}: {panel}");
        assert_eq!(
            panel.contains("Call 911 now"),
            !emergency.is_empty(),
            "{question}"
        );
        assert!(panel.contains(emergency), "{question}: {panel}");
    }
}

#[test]
fn both_published_numbers_of_a_line_are_shown_with_what_to_know() {
    let page = page("my+husband+hits+me", "en");
    let panel = panel(&page);
    let unfolded = panel.find("<details").unwrap_or(panel.len());
    for shown in ["tel:+15703224637", "tel:+15703238167", "one may be old"] {
        let at = panel.find(shown).expect(shown);
        assert!(at < unfolded, "{shown} is not folded away");
    }
}

#[test]
fn a_guess_is_a_chip_that_says_so_and_a_guessed_crisis_is_none() {
    let guessed = |question: &&&str| {
        let answer = api(question);
        let parts = answer["query"]["understood"].as_array().unwrap().clone();
        parts
            .into_iter()
            .find(|part| part["kind"] == "category" && part["by"] == "likeness")
    };
    let questions = [
        "nobody+would+miss+me",
        "killing+it+at+work",
        "i+dont+know+what+to+do+anymore",
        "use+a+computer+for+job+apps",
        "my+mom+is+gone+and+i+am+all+alone+in+the+house",
    ];
    let question = questions
        .iter()
        .find(|question| guessed(question).is_some());
    let question = question.expect("a guess");
    let guess = guessed(&question).unwrap();
    let english = page(question, "en");
    let chips = part(&english, "class=\"chips\"", "</ul>");
    let label = guess["label"].as_str().unwrap();
    assert!(chips.contains(&format!("Maybe: {label}")), "{chips}");
    let refused = format!("not={}", guess["value"].as_str().unwrap());
    assert!(chips.contains(&refused), "{chips}");
    assert!(page(question, "es").contains("Tal vez: "));
    let without = get(&format!("/find?near=17701&q={question}&{refused}")).text;
    assert!(!without.contains(&format!("Maybe: {label}<")));
    let doubtful = possible(&DOUBTFUL);
    let parts = api(doubtful)["query"]["understood"].clone();
    let mut parts = parts.as_array().unwrap().iter();
    let crisis = parts.find(|part| part["kind"] == "crisis" && part["by"] == "likeness");
    let label = crisis.expect("a kind by likeness")["label"]
        .as_str()
        .unwrap()
        .to_owned();
    let page = page(doubtful, "en");
    assert!(!page.contains(&format!("Maybe: {label}")), "{label}");
}

#[test]
fn each_kind_of_crisis_and_each_printed_example_has_a_golden_question() {
    let generation = generation();
    let golden = generation.golden().unwrap();
    let failed = golden::check(generation, &golden, NOW).unwrap();
    assert!(failed.is_empty(), "{failed:#?}");
    for language in [Language::English, Language::Spanish] {
        let asked = golden.questions.iter();
        let asked = asked.filter(|question| question.language == language);
        let asked: Vec<&str> = asked.map(|question| &*question.question).collect();
        let heard: BTreeSet<String> = asked
            .iter()
            .flat_map(|question| crisis_kinds(generation, question))
            .collect();
        let lines = generation.facts.crisis_lines.iter();
        let mut kinds = lines.map(|line| &line.kind).filter(|kind| *kind != "any");
        let unheard = kinds.find(|kind| !heard.contains(*kind));
        assert_eq!(unheard, None, "in {}", language.tag());
        let home = get_in("/", language.tag()).text;
        let example = part(&home, "“", "”").trim_start_matches('“');
        assert!(asked.contains(&example), "{example}");
    }
}
