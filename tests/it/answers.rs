//! What an answer to a query says, by fixed examples over the shipped seeds.

use std::fs;

use waypost::query::Query;
use waypost::search::answer::{Answer, Relaxation, Sort};
use waypost::search::engine::{explain, search};

use crate::county::{County, HEAD};
use crate::reach::generation;
use crate::seed_folder::NOW;

/// The answer to a link's text, as a page would get it.
fn answer(link: &str) -> Answer {
    let (query, problems) = Query::from_text(link);
    search(generation(), &query, &problems, NOW).unwrap()
}

/// The answer to words alone.
fn asked(words: &str) -> Answer {
    search(generation(), &Query::from_words(words), &[], NOW).unwrap()
}

fn ids(answer: &Answer) -> Vec<&str> {
    answer.hits.iter().map(|hit| &*hit.listing.id).collect()
}

fn first(words: &str) -> String {
    let answer = asked(words);
    let id = answer.hits.first().map(|hit| hit.listing.id.clone());
    id.unwrap_or_default()
}

fn pinned(answer: &Answer) -> Vec<&str> {
    answer.crisis.iter().map(|line| &*line.listing.id).collect()
}

#[test]
fn each_chip_takes_off_its_own_part() {
    let link = "q=womens+aa+tonight+near+lock+haven&cost=free&within=20";
    let whole = answer(link);
    let kinds: Vec<&str> = whole.understood.iter().map(|one| &*one.kind).collect();
    for kind in ["place", "time", "audience", "category", "cost"] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
    for chip in &whole.understood {
        let left = answer(&chip.without);
        let said = |answer: &Answer| -> Vec<(String, String)> {
            let chips = answer.understood.iter();
            // What the whole question is like changes with every part.
            chips
                .filter(|one| one.by != "likeness")
                .map(|one| (one.kind.clone(), one.value.clone()))
                .collect()
        };
        let mut expected = said(&whole);
        expected.retain(|one| *one != (chip.kind.clone(), chip.value.clone()));
        assert_eq!(
            said(&left),
            expected,
            "without {} {}",
            chip.kind,
            chip.value
        );
    }
}

#[test]
fn taking_off_all_chips_one_by_one_ends_with_nothing_understood() {
    let mut link = "q=free+food+for+veterans+near+17745+this+weekend".to_owned();
    for _ in 0..10 {
        let now = answer(&link);
        let Some(chip) = now.understood.first() else {
            return;
        };
        assert_ne!(chip.without, link);
        link.clone_from(&chip.without);
    }
    panic!("chips are left: {link}");
}

#[test]
fn a_correction_is_offered_only_when_it_changed_the_answer() {
    let corrected = asked("fod pantry lock haven").did_you_mean;
    let typo = asked("detnist").did_you_mean;
    assert_eq!(typo.as_deref(), Some("dentist"));
    assert!(corrected.is_none_or(|said| said.contains("food")));
    for right in ["food pantry", "dentist", "lock haven", "naloxone", "zzzzzz"] {
        assert_eq!(asked(right).did_you_mean, None, "{right}");
    }
}

#[test]
fn a_number_in_any_form_finds_its_listing() {
    for number in [
        "570-323-7575",
        "(570) 323-7575",
        "570.323.7575",
        "5703237575",
        "+1 570 323 7575",
        "1-570-323-7575",
        "tel:+15703237575",
        "who is 570 323 7575",
        "323-7575",
    ] {
        assert_eq!(first(number), "step-transportation", "{number}");
    }
    assert_eq!(first("988"), "988-suicide-crisis-lifeline");
    assert_eq!(first("2-1-1"), "pa-211");
    assert_eq!(first("pa211"), "pa-211");
    let vanity = asked("1-800-662-HELP");
    assert!(ids(&vanity).contains(&"samhsa-national-helpline"));
    let chip = &vanity.understood[0];
    assert_eq!((&*chip.kind, &*chip.without), ("number", ""));
}

#[test]
fn the_last_word_may_be_a_beginning() {
    assert_eq!(first("gauden"), "gaudenzia-treatment-access");
    assert_eq!(first("sojourner tru"), "sojourner-truth-ministries");
    assert!(first("crossro").contains("crossroads"));
}

#[test]
fn words_split_or_joined_are_the_same() {
    for (one, other) in [
        ("al anon", "alanon"),
        ("al-anon", "alanon"),
        ("shelter lock haven", "shelter lockhaven"),
        ("food pantry", "foodpantry"),
        ("childhelp", "child help"),
        ("safe2say", "safe 2 say"),
    ] {
        assert_eq!(first(one), first(other), "{one}, {other}");
    }
    let (one, other) = (asked("food lock haven"), asked("food lockhaven"));
    assert_eq!(ids(&one), ids(&other));
}

#[test]
fn accents_case_and_curly_quotes_do_not_matter() {
    for (one, other) in [
        ("refugio para niños", "refugio para ninos"),
        ("women’s shelter", "womens shelter"),
        ("women's shelter", "WOMENS SHELTER"),
        ("“food pantry”", "food pantry"),
        ("st. anthony’s", "st anthonys"),
    ] {
        let (one_answer, other_answer) = (asked(one), asked(other));
        assert_eq!(ids(&one_answer), ids(&other_answer), "{one}, {other}");
    }
}

#[test]
fn names_come_first_whatever_else_is_asked() {
    for (question, id) in [
        (
            "phone number for genesis house",
            "genesis-house-williamsport",
        ),
        (
            "is crossroads counseling taking new patients",
            "crossroads-counseling",
        ),
        (
            "west branch drug & alcohol commission",
            "west-branch-drug-alcohol-commission",
        ),
        (
            "the suicide and crisis lifeline",
            "988-suicide-crisis-lifeline",
        ),
        ("LIHEAP crisis grant", "pa-liheap"),
        ("faith center bellefonte", "faith-centre-bellefonte"),
    ] {
        assert_eq!(first(question), id, "{question}");
    }
}

#[test]
fn hostile_questions_get_an_answer() {
    let long = "(".repeat(3_000);
    let words = "food ".repeat(1_000);
    for question in [
        &*long,
        &*words,
        "🆘🏠🍞",
        "\u{202e}tnemtaert\u{202c} \u{200b}\u{2066}",
        "\0\0food\0",
        "помогите",
        "食べ物",
        "مساعدة",
        "a AND (b OR NOT c) title:\"x\"~3 *:* /re.*/ [1 TO 2]",
        "';DROP TABLE listings;--",
        "<script>alert(1)</script>",
        "\\u0000 %00 %s%n {{7*7}}",
        "-",
        "",
        "   ",
        "00000000000000000000000000000000",
        "½ ² Ⅷ ﷺ",
    ] {
        let answer = asked(question);
        assert!(!answer.hits.is_empty(), "{question:?}");
    }
    let cut = asked(&words);
    assert!(!cut.ignored.is_empty(), "what was not read is said");
}

#[test]
fn unknown_hours_are_never_hidden() {
    for link in ["q=food&near=17745", "category=shelter&near=17701"] {
        let all = answer(&format!("{link}&per_page=50"));
        for limit in ["open=true", "when=sun", "when=tonight&from=19:00"] {
            let some = answer(&format!("{link}&{limit}&per_page=50"));
            assert_eq!(some.relaxed, [], "{link} {limit}");
            for hit in &all.hits {
                let unknown = matches!(
                    hit.listing.hours.schedule,
                    waypost::model::schedule::Schedule::Unknown
                );
                let id = &*hit.listing.id;
                assert!(!unknown || ids(&some).contains(&id), "{id} {limit}");
            }
        }
    }
}

#[test]
fn meetings_are_filtered_and_sorted_by_time() {
    let sunday = answer("category=aa&when=sun");
    assert!(ids(&sunday).contains(&"weekenders-2"));
    let monday = answer("category=aa&when=mon");
    assert!(!ids(&monday).contains(&"weekenders-2"));
    assert!(ids(&monday).contains(&"light-my-way-2"));
    let soonest = answer("category=aa&sort=soonest");
    assert_eq!(soonest.sort, Sort::Soonest);
    let starts: Vec<_> = soonest
        .hits
        .iter()
        .filter_map(|hit| hit.open.wait(NOW))
        .map(|wait| wait.as_secs())
        .collect();
    assert!(starts.len() > 3);
    assert!(starts.is_sorted(), "{starts:?}");
}

#[test]
fn what_was_loosened_is_said_and_no_answer_is_empty() {
    let clothing = answer("category=clothing&near=17745");
    assert_eq!(clothing.relaxed, [Relaxation::Category]);
    assert_eq!(ids(&clothing)[0], "pa-211");
    let naloxone = answer("q=naloxone&near=17745");
    assert_eq!(naloxone.relaxed, [Relaxation::Category]);
    let kinds = &naloxone.hits[0].listing.categories;
    assert!(kinds.iter().any(|id| id == "substance-use"));
    let detox = answer("q=detox&near=17745");
    assert_eq!(detox.relaxed, []);
    let first = &ids(&detox)[..3];
    assert!(first.contains(&"white-deer-run-allenwood"), "{first:?}");
    let far = answer("q=hot+meal&near=Pittsburgh");
    // Far outside, the lines for everyone are of more use than a meal at home.
    assert!(ids(&far).contains(&"pa-211"), "{:?}", ids(&far));
    let nobody = answer("category=food-pantry&audience=astronauts");
    assert_eq!(nobody.relaxed, [Relaxation::Audience]);
    assert!(!nobody.hits.is_empty());
    let fresh = answer("category=food-pantry&freshness=fresh");
    assert!(!fresh.hits.is_empty());
    let unknown = asked("xylophone zither");
    assert_eq!(unknown.relaxed, []);
    assert!(unknown.is_not_understood);
    let beside = answer("q=dentist&category=shelter");
    assert!(beside.relaxed.contains(&Relaxation::Words));
    let shelters = |id: &String| id == "shelter" || id == "warming-center";
    for hit in &beside.hits {
        assert!(
            hit.listing.categories.iter().any(shelters),
            "{}",
            hit.listing.id
        );
    }
}

#[test]
fn pinned_lines_are_for_the_persons_place() {
    let question = "q=i+want+to+kill+myself";
    let home = answer(question);
    assert_eq!(pinned(&home)[0], "988-suicide-crisis-lifeline");
    assert!(pinned(&home).contains(&"lycoming-clinton-crisis-line"));
    assert!(!pinned(&home).contains(&"centre-county-can-help"));
    let clinton = answer(&format!("{question}&near=17745"));
    assert!(pinned(&clinton).contains(&"lycoming-clinton-crisis-line"));
    assert!(!pinned(&clinton).contains(&"centre-county-can-help"));
    let centre = answer(&format!("{question}&near=State+College"));
    assert!(pinned(&centre).contains(&"centre-county-can-help"));
    assert!(!pinned(&centre).contains(&"lycoming-clinton-crisis-line"));
    let pittsburgh = answer(&format!("{question}&near=Pittsburgh"));
    assert!(pinned(&pittsburgh).contains(&"988-suicide-crisis-lifeline"));
    assert!(!pinned(&pittsburgh).contains(&"lycoming-clinton-crisis-line"));
    for answer in [home, clinton, centre, pittsburgh] {
        assert!(!answer.hits.is_empty(), "crisis never hides the results");
    }
    assert_eq!(pinned(&asked("killing it at work")), [""; 0]);
}

#[test]
fn a_crisis_has_its_own_lines_in_their_order() {
    let suicide = [
        "988-suicide-crisis-lifeline",
        "lycoming-clinton-crisis-line",
        "crisis-text-line",
        "veterans-crisis-line",
        "trevor-project",
    ];
    let violence = [
        "national-domestic-violence-hotline",
        "ywca-wise-options",
        "stronghearts-native-helpline",
    ];
    let overdose = [
        "poison-help-line",
        "pa-get-help-now",
        "samhsa-national-helpline",
        "988-suicide-crisis-lifeline",
    ];
    // Of two kinds each line stands once: the first row of each, then the second.
    // Rows that do not reach the person count.
    let both = [
        "988-suicide-crisis-lifeline",
        "national-domestic-violence-hotline",
        "lycoming-clinton-crisis-line",
        "ywca-wise-options",
        "stronghearts-native-helpline",
        "crisis-text-line",
        "veterans-crisis-line",
        "trevor-project",
    ];
    for (question, lines) in [
        ("i want to kill myself", &suicide[..]),
        ("my husband beats me", &violence),
        ("she took too many pills overdose", &overdose),
        (
            "i am a veteran in crisis",
            &["veterans-crisis-line", "lycoming-clinton-crisis-line"],
        ),
        ("my husband beats me and i want to kill myself", &both),
    ] {
        let answer = answer(&format!("q={}&near=17701", question.replace(' ', "+")));
        assert_eq!(
            pinned(&answer),
            lines,
            "{question}: {:?}",
            answer.crisis_kinds
        );
    }
}

#[test]
fn what_was_said_goes_before_what_is_only_likely() {
    let answer = answer("q=he+hits+me&near=17701");
    assert_eq!(answer.crisis_kinds, ["domestic-violence", "elder-abuse"]);
    let first = [
        "national-domestic-violence-hotline",
        "ywca-wise-options",
        "pa-elder-abuse-hotline",
    ];
    assert_eq!(pinned(&answer)[..3], first);
}

/// The lines pinned for a question when the only one serves as its row says.
fn pinned_where(serves: &str, question: &str) -> Vec<String> {
    let county = County::new();
    let site = "key,value,value_es\nhome_counties,\"Lycoming, PA; Clinton, PA\",\n";
    county.write("site.csv", site);
    county.edit(
        "resources-lines.csv",
        ",,,,,,US,2026",
        &format!("{serves},2026"),
    );
    let generation = county.publish().generation;
    let (query, problems) = Query::from_text(question);
    let answer = search(&generation, &query, &problems, NOW).unwrap();
    let lines = answer.crisis.iter();
    lines.map(|line| line.listing.id.clone()).collect()
}

#[test]
fn a_line_that_does_not_say_whom_it_serves_is_shown_to_all() {
    let place = ",12 Invented Lane,Renovo,PA,17764,,";
    for serves in [",,,,,,", ",,,,,,anywhere", place] {
        for near in ["", "&near=17745", "&near=17701", "&near=Pittsburgh"] {
            let pinned = pinned_where(serves, &format!("q=i+want+to+die{near}"));
            assert_eq!(pinned, ["helpline"], "serves {serves:?}, {near}");
        }
    }
}

#[test]
fn a_line_of_the_home_state_is_shown_to_who_does_not_say_where() {
    let question = "q=i+want+to+die";
    assert_eq!(pinned_where(",,,,,,PA", question), ["helpline"]);
    assert_eq!(
        pinned_where(",,,,,,\"Clinton, PA\"", question),
        ["helpline"]
    );
    assert_eq!(pinned_where(",,,,,,OH", question), [""; 0]);
    assert_eq!(pinned_where(",,,,,,\"Centre, PA\"", question), [""; 0]);
}

#[test]
fn an_unknown_place_is_said_and_does_not_limit() {
    let answer = answer("q=food&near=Xyzzyville");
    assert!(
        answer
            .ignored
            .iter()
            .any(|one| one.what == "near=Xyzzyville")
    );
    assert_eq!(answer.origin, None);
    assert!(!answer.hits.is_empty());
}

#[test]
fn unknown_words_and_parameters_are_said() {
    let words = asked("bellefonte xyzzyx pantry");
    let (query, problems) = Query::from_text("q=food&colour=red&when=someday");
    let parameters = search(generation(), &query, &problems, NOW).unwrap();
    let what: Vec<&str> = parameters.ignored.iter().map(|one| &*one.what).collect();
    assert_eq!(what, ["colour=red", "when=someday"]);
    assert!(!words.hits.is_empty());
}

#[test]
fn facet_counts_are_what_their_links_give() {
    let mut followed = 0;
    for link in [
        "q=food&near=17701",
        "q=",
        "near=17745&category=shelter",
        "q=womens+aa+tonight+near+lock+haven",
        "q=help+with+electric&cost=free",
        "q=dinosaur+rent",
        "q=detox&near=17745",
        "category=aa&attendance=in-person",
        "q=crossroads+counseling",
        "q=hot+meal&near=Pittsburgh",
        "q=salvation+army&category=food",
    ] {
        for facet in &answer(link).facets {
            for value in facet.values.iter().filter(|value| !value.chosen) {
                let chosen = answer(&value.link);
                assert_eq!(
                    chosen.fits_or_might(),
                    value.count,
                    "{link}: {}={} by {}",
                    facet.parameter,
                    value.value,
                    value.link
                );
                followed += 1;
            }
        }
    }
    assert!(followed > 100, "{followed} links");
}

#[test]
fn pages_hold_all_results_once() {
    let all = answer("q=food&per_page=50");
    let mut paged = Vec::new();
    for page in 1.. {
        let part = answer(&format!("q=food&per_page=7&page={page}"));
        if part.page < page {
            break;
        }
        paged.extend(part.hits.into_iter().map(|hit| hit.listing.id));
        if paged.len() >= part.total {
            break;
        }
    }
    assert_eq!(paged, ids(&all));
}

#[test]
fn two_needs_are_both_met_among_the_first_three() {
    for (question, one, other) in [
        (
            "food and a place to stay in williamsport",
            "food-pantry",
            "shelter",
        ),
        (
            "i need a dentist and a ride in lock haven",
            "dental",
            "transportation",
        ),
        ("mi esposo toma mucho", "al-anon", "substance-use"),
    ] {
        let answer = asked(question);
        for need in [one, other] {
            let met = |id: &String| id == need;
            let mut three = answer.hits.iter().take(3);
            assert!(
                three.any(|hit| hit.listing.categories.iter().any(met)),
                "{need} in {question}: {:?}",
                ids(&answer)
            );
        }
    }
}

#[test]
fn explain_gives_reasons_in_the_same_order() {
    let query = Query::from_words("food and a place to stay in williamsport");
    let explained = explain(generation(), &query, NOW).unwrap();
    let answered = search(generation(), &query, &[], NOW).unwrap();
    let explained_ids: Vec<&str> = explained.iter().map(|hit| &*hit.listing.id).collect();
    assert_eq!(explained_ids, ids(&answered));
    assert!(explained.iter().all(|hit| !hit.why.is_empty()));
}

#[test]
fn where_nothing_nearby_has_the_category_its_words_are_looked_for() {
    let county = County::new();
    let line = "far-line,Invented Food Line,food,570-244-3001,For all of the country.,,,,,,US,,https://example.org\n";
    let club = "club,Invented Supper Club,aa,570-244-3002,Casserole on Fridays.,12 Main Street,Renovo,PA,17764,,,,https://example.org\n";
    county.write("resources-more.csv", &format!("{HEAD}{line}{club}"));
    fs::remove_file(county.path("resources-pantries.csv")).unwrap();
    county.write(
        "golden-questions.csv",
        "question,near,lang,expected,within\n",
    );
    let phrases = "phrase,language,categories\ncasserole,en,food\n";
    county.write("words/phrases.csv", phrases);
    county.publish();
    let query = Query::from_words("casserole").with("near", "17764");
    let answer = search(&county.serving(), &query, &[], NOW).unwrap();
    assert_eq!(ids(&answer)[..2], ["club", "far-line"]);
}
