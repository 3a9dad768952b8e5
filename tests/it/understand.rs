//! Questions in people's own words, and what they are understood to ask.

use std::sync::OnceLock;

use proptest::prelude::*;
use waypost::directory::Directory;
use waypost::gazetteer::Prefer;
use waypost::model::schedule::time_window::Day;
use waypost::query::interpret::{Context, understand};
use waypost::query::lexicon::Lexicon;
use waypost::query::likeness::Likeness;
use waypost::query::{CrisisLevel, Interpretation, Query};
use waypost::seeds::vocabulary_files::Example;

use crate::seed_folder::{TODAY, gazetteer, load, shipped};

/// The words and home ground of the shipped seeds.
pub fn words() -> &'static (Lexicon, Prefer) {
    static SHIPPED: OnceLock<(Lexicon, Prefer)> = OnceLock::new();
    SHIPPED.get_or_init(|| {
        let (directory, _) = Directory::load_with(shipped(), gazetteer(), TODAY).unwrap();
        let words = Lexicon::compile(&directory.words, &directory.categories, &directory.listings);
        let prefer = Prefer {
            counties: directory.home_counties,
            state: None,
        };
        (words, prefer)
    })
}

pub fn read(question: &str) -> Interpretation {
    let (words, prefer) = words();
    understand(
        question,
        &Context {
            words,
            likeness: &Likeness::default(),
            gazetteer: &gazetteer(),
            prefer,
            refused: &[],
        },
    )
}

#[derive(serde::Deserialize)]
struct Judged {
    question: Vec<Asked>,
}

#[derive(serde::Deserialize)]
struct Asked {
    ask: String,
    crisis: Option<String>,
}

fn judged(file: &str) -> Vec<Asked> {
    let path = format!("{}/tests/relevance/{file}", env!("CARGO_MANIFEST_DIR"));
    let judged: Judged = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    judged.question
}

#[test]
fn judged_crisis_questions_are_all_heard() {
    let mut missed = Vec::new();
    for file in ["crisis-en.toml", "crisis-es.toml"] {
        for asked in judged(file) {
            let heard = read(&asked.ask).crisis;
            let kind = asked.crisis.unwrap();
            if !heard.contains(&kind) {
                missed.push(format!("{} wants {kind}, hears {heard:?}", asked.ask));
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn judged_idioms_and_topics_are_no_crisis() {
    let mut wrong = Vec::new();
    for asked in judged("not-crisis.toml") {
        let understood = read(&asked.ask);
        let heard = understood.crisis;
        if understood.crisis_level == CrisisLevel::Certain {
            wrong.push(format!("{} hears {heard:?}", asked.ask));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Kinds of crisis heard in a question, `|` between question and kind.
#[rustfmt::skip]
const CRISIS: &[&str] = &[
    "i want to die|suicide", "wanna die|suicide", "kms|suicide", "im gonna unalive myself|suicide",
    "thinking of ending it all|suicide", "i dont want to live anymore|suicide", "i don’t want to wake up tomorrow|suicide",
    "my son wants to kill himself|suicide", "my daughter keeps talking about killing herself|suicide", "i feel sucidal|suicide",
    "suicide|suicide", "suicide hotline|suicide", "everyone would be better off without me|suicide", "no reason to live|suicide",
    "i cant go on like this|suicide", "kill my self|suicide", "going to jump off the bridge|suicide", "i have a gun to my head|suicide",
    "she said goodbye to everyone and took all her pills|suicide", "tired of living|suicide", "my friend wants to end her life tonight|suicide",
    "Quiero morir|suicide", "ya no quiero vivir|suicide", "me quiero matar|suicide", "mi hijo se quiere suicidar|suicide",
    "no aguanto más, quiero acabar con mi vida|suicide", "pensamientos suicidas|suicide", "mi hermana dice que quiere quitarse la vida|suicide",
    "estarían mejor sin mí|suicide", "sería mejor estar muerta|suicide",
    "i keep cutting myself|self-harm", "my daughter is cutting her arms|self-harm", "self harm|self-harm", "urge to hurt myself|self-harm",
    "mi hija se corta los brazos|self-harm", "quiero hacerme daño|self-harm",
    "overdose|overdose", "my boyfriend overdosed|overdose", "he took too many pills and wont wake up|overdose", "lips are turning blue|overdose",
    "i think my friend is ODing|overdose", "sobredosis|overdose", "mi hermano tomó demasiadas pastillas|overdose", "no respira y no despierta|overdose",
    "my husband hits me|domestic-violence", "he choked me last night|domestic-violence", "scared of my boyfriend|domestic-violence",
    "domestic violence shelter|domestic-violence", "i need to get away from my husband|domestic-violence", "how do i get a pfa|domestic-violence",
    "my ex is stalking me|domestic-violence", "he said he is going to kill me|domestic-violence", "being beaten by my wife|domestic-violence",
    "mi esposo me pega|domestic-violence", "mi novio me golpea y tengo miedo|domestic-violence", "violencia doméstica|domestic-violence",
    "i was raped|sexual-assault", "someone touched me without my permission|sexual-assault", "he forced me to have sex|sexual-assault",
    "sexually assaulted at work|sexual-assault", "me violaron|sexual-assault", "abuso sexual|sexual-assault",
    "i think my neighbor is hurting her kids|child-abuse", "report child abuse|child-abuse", "my stepdad touches me|child-abuse",
    "mi papá me pega|child-abuse", "reportar abuso infantil|child-abuse",
    "i hear voices|psychosis", "my son is seeing things that arent there|psychosis", "he stopped taking his meds and is paranoid|psychosis",
    "the government is following me|psychosis", "oigo voces|psychosis", "mi hija tiene alucinaciones|psychosis",
    "veteran in crisis|veteran", "im a vet and i want to die|veteran", "soy veterano y me quiero matar|veteran",
    "my toddler swallowed a battery|poison", "drank bleach|poison", "kid got into my pills|poison", "mi bebé tomó cloro|poison",
];

#[test]
fn danger_is_heard_in_every_kind_and_both_languages() {
    for line in CRISIS {
        let (question, kind) = line.split_once('|').unwrap();
        let heard = read(question).crisis;
        assert!(heard.iter().any(|one| one == kind), "{question}: {heard:?}");
    }
}

#[rustfmt::skip]
const NO_CRISIS: &[&str] = &[
    "killing it at work", "overdose prevention training", "suicide loss group", "suicide prevention training",
    "my phone died", "my car died and i need a ride", "dying to meet new people", "these shoes are killing me",
    "my tooth is killing me", "my dog died", "my husband died last year", "i lost my brother to suicide support group",
    "dressed to kill", "dead battery", "flu shot", "shooting hoops", "me muero de hambre", "se murió mi carro",
    "prevención del suicidio curso", "me cortaron la luz", "cut my hair", "food stamps got cut", "heart attack",
    "poison ivy", "food poisoning", "drug abuse treatment", "abuse of alcohol", "custody hearing",
    "hanging out with friends", "killing time", "child abuse clearance", "mandated reporter training",
    "batterers intervention program", "jobs at crisis center", "me duele la muela", "hearing aids",
    "ready to go to rehab", "cant go on the bus", "get on suboxone", "need narcan", "womens aa meeting",
    "behind on rent", "i need help with my kids", "landlord wont fix the heat",
];

#[test]
fn idioms_topics_and_loss_are_no_danger() {
    for question in NO_CRISIS {
        let understood = read(question);
        let heard = &understood.crisis;
        let is_certain = understood.crisis_level == CrisisLevel::Certain;
        assert!(!is_certain, "{question}: {heard:?}");
    }
}

#[test]
fn an_idiom_hides_no_danger_beside_it() {
    for question in [
        "my phone died and i want to die",
        "killing it at work but i want to kill myself",
        "lost my brother to suicide and i dont want to live",
    ] {
        assert!(
            read(question).crisis.contains(&"suicide".to_owned()),
            "{question}"
        );
    }
}

#[test]
fn danger_far_into_a_long_story_is_heard() {
    let story = format!(
        "{} and now i want to die",
        "my rent went up and ".repeat(20)
    );
    let understood = read(&story);
    assert_eq!(understood.crisis, ["suicide"]);
    assert!(!understood.ignored.is_empty());
}

/// The reading of a question in one line.
fn check(question: &str, expected: &str) {
    let understood = read(question);
    let mut parts: Vec<String> = Vec::new();
    parts.extend(
        understood
            .place
            .map(|place| format!("place={}", place.label)),
    );
    parts.extend(understood.when.map(|when| format!("when={}", when.value())));
    parts.extend(
        understood
            .traits
            .iter()
            .map(|one| format!("{}={}", one.kind, one.value)),
    );
    parts.extend(
        understood
            .categories
            .first()
            .map(|(id, _)| format!("category={id}")),
    );
    parts.extend(understood.digits.map(|digits| format!("number={digits}")));
    assert_eq!(parts.join(" "), expected, "{question}");
}

#[test]
fn questions_are_read_step_by_step() {
    check(
        "my lights are getting shut off",
        "category=utility-assistance",
    );
    check("cant pay ugi", "category=utility-assistance");
    check("somewhere to sleep", "category=shelter");
    check("the rooms", "category=meetings");
    check("food stamps", "category=snap");
    check("ride to my appointment", "category=transportation");
    check("need a ride to the doctor", "category=transportation");
    check("someone to talk to", "category=warmline");
    check("luz", "category=utility-assistance");
    check("renta", "category=rent-assistance");
    check("comida", "category=food-pantry");
    check(
        "womens aa tonight near lock haven",
        "place=Lock Haven, PA when=tonight audience=women category=aa",
    );
    check(
        "alchol detox 17701",
        "place=ZIP 17701 (Williamsport, PA) category=detox",
    );
    check(
        "na meeting thursday 7pm in williamsport",
        "place=Williamsport, PA when=thursday 19:00-20:00 category=na",
    );
    check(
        "juntas de aa los lunes a las 7 de la noche",
        "when=monday 19:00-20:00 category=aa",
    );
    check(
        "food bank this weekend",
        "when=weekend category=food-pantry",
    );
    check(
        "ride to methadone tomorrow morning",
        "when=tomorrow 05:00-12:00 category=transportation",
    );
    check(
        "free dental clinic in spanish",
        "language=Spanish cost=free category=dental",
    );
    check("shelter that takes pets", "access=pets category=shelter");
    check(
        "online na meeting right now",
        "when=now attendance=online category=na",
    );
    check("food right now", "when=now category=food-pantry");
    let told = read("my boy throws chairs at school and now they say he must see somebody");
    assert!(told.when.is_none(), "now only joins what is told");
    check("call 570-244-8838", "number=5702448838");
    check("1 (800) 799-7233", "number=8007997233");
    check("988", "number=988");
    check("dope sick", "category=detox");
    check("how do i become a peer specialist", "category=training");
    check("my mom has dementia", "category=aging");
    check("perdí mi tarjeta ebt", "category=ebt");
    check("dónde dormir esta noche", "when=tonight category=shelter");
    check("narcan", "category=harm-reduction");
    check("meeting after 6pm", "when=any 18:00- category=meetings");
    check(
        "food before 9am saturday",
        "when=saturday -09:00 category=food-pantry",
    );
    check("aa 6 to 8 pm", "when=any 18:00-20:00 category=aa");
    check(
        "7 months pregnant",
        "audience=pregnant category=maternal-health",
    );
}

#[test]
fn a_place_inside_a_name_is_no_place() {
    check("crossroads counseling", "category=mental-health");
    check(
        "West Branch Drug and Alcohol Commission",
        "category=substance-use",
    );
    check(
        "counseling near williamsport",
        "place=Williamsport, PA category=mental-health",
    );
    let words = read("The West Branch Drug & Alcohol Commission").name_words;
    let stems: Vec<String> = words.into_iter().map(|word| word.stem).collect();
    assert_eq!(stems, ["west", "branch", "drug", "alcohol", "commiss"]);
}

#[test]
fn words_left_over_are_needed_only_when_a_listing_has_them() {
    let needed = |question: &str| -> Vec<String> {
        let text = read(question).text.into_iter();
        text.filter(|word| word.needed)
            .map(|word| word.text)
            .collect()
    };
    assert_eq!(needed("gaudenzia"), ["gaudenzia"]);
    assert_eq!(needed("salvation army"), ["salvation", "army"]);
    assert!(needed("piano qwertyuiop").is_empty());
    assert!(needed("cant pay ugi this month").is_empty());
}

#[test]
fn hostile_text_gets_an_answer() {
    let long = "a".repeat(10_000);
    let brackets = "(".repeat(3_000);
    for question in [
        "",
        " ",
        &long,
        &brackets,
        "\0food\0",
        "\u{202e}food\u{202c} near \u{200b}17701",
        "🍎🍞",
        "食べ物",
        "еда",
        "طعام",
        "\"AND OR NOT* ~ ^2 +-",
        "½ ﬁ ǅ ß İ",
        "a&b&c",
        "a.a.a.a.",
        "24/7/24/7",
        "::::7:7:7:",
        "1'2’3`4",
        "e\u{301}e\u{301}",
        "|||",
        "at 7 at 8 at 9 at",
        "99999999999999999999",
    ] {
        let understood = read(question);
        for step in &understood.steps {
            for range in &step.ranges {
                assert!(question.get(range.clone()).is_some(), "{question}");
            }
        }
    }
    assert_eq!(
        read("\u{202e}food\u{202c}").categories[0].0,
        read("food").categories[0].0
    );
}

#[test]
fn a_chip_taken_off_takes_its_words_along() {
    let query = Query::from_words("womens aa tonight near lock haven");
    let understood = read(query.words());
    let without = |kind: &str| {
        let step = understood
            .steps
            .iter()
            .find(|step| step.kind == kind)
            .unwrap();
        query.without(step).words().to_owned()
    };
    assert_eq!(without("place"), "womens aa tonight");
    assert_eq!(without("time"), "womens aa near lock haven");
    assert_eq!(without("audience"), "aa tonight near lock haven");
    assert_eq!(without("category"), "womens tonight near lock haven");
}

#[test]
fn a_parameter_taken_off_is_gone_from_the_link() {
    let (query, problems) =
        Query::from_text("audience=women,men&q=food&page=3&near=17745&within=10");
    assert!(problems.is_empty());
    assert_eq!(
        query.to_text(),
        "q=food&near=17745&within=10&audience=women&audience=men&page=3"
    );
    let steps = query.steps(&words().0);
    let women = steps.iter().find(|step| step.value == "women").unwrap();
    assert_eq!(women.label.english, "For women");
    assert_eq!(
        query.without(women).to_text(),
        "q=food&near=17745&within=10&audience=men"
    );
    assert_eq!(
        query
            .with("category", "meals")
            .with("when", "Thursday")
            .to_text(),
        "q=food&near=17745&within=10&category=meals&when=thu&audience=women&audience=men"
    );
}

#[test]
fn parameters_that_cannot_be_used_are_reported() {
    for (text, parameter, says) in [
        ("within=-3", "within", "miles"),
        ("within=far", "within", "miles"),
        ("when=someday", "when", "tonight"),
        ("from=25:00", "from", "17:00"),
        ("page=0", "page", "from 1"),
        ("per_page=5000", "per_page", "50"),
        ("sort=best", "sort", "distance"),
        ("category=Food Pantry!", "category", "id"),
        ("catgory=food", "catgory", "Did you mean “category”?"),
        ("near=17745&near=17701", "near", "ZIP"),
        ("at=later", "at", "moment"),
    ] {
        let (_, problems) = Query::from_text(text);
        assert_eq!(problems.len(), 1, "{text}");
        assert_eq!(problems[0].parameter, parameter, "{text}");
        assert!(
            problems[0].message.english.contains(says),
            "{text}: {:?}",
            problems[0]
        );
    }
}

#[test]
fn shipped_words_have_no_findings() {
    let (_, diagnostics) = Directory::load_with(shipped(), gazetteer(), TODAY).unwrap();
    let of_words = diagnostics
        .iter()
        .filter(|one| one.file.starts_with("words/"));
    let found: Vec<_> = of_words
        .map(|one| format!("{} {:?} {}", one.file, one.row, one.message))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// How sure it is that help with work is meant, where no example question with
/// that word asks for it.
fn sure_of_work(question: &str) -> f64 {
    static TRAINED: OnceLock<Likeness> = OnceLock::new();
    let likeness = TRAINED.get_or_init(|| {
        let loaded = Directory::load_with(shipped(), gazetteer(), TODAY).unwrap();
        let mut tables = loaded.0.words;
        let example = Example {
            text: "work".to_owned(),
            spanish: false,
            labels: Vec::new(),
        };
        tables.examples.questions = vec![example; 100];
        Likeness::train(&tables, &loaded.0.categories)
    });
    let (words, prefer) = words();
    let context = Context {
        words,
        likeness,
        gazetteer: &gazetteer(),
        prefer,
        refused: &[],
    };
    let understood = understand(question, &context);
    let mut found = understood.categories.iter();
    found
        .find(|(id, _)| id == "employment")
        .map_or(0.0, |(_, sure)| *sure)
}

#[test]
fn a_word_counts_as_far_as_the_example_questions_bear_it_out() {
    assert_eq!(sure_of_work("work"), 1.0, "it says all that is said");
    assert!(sure_of_work("river flood after work") < 0.2);
}

#[test]
fn a_folder_without_words_still_answers() {
    let (directory, _) = load(&[]);
    let words = Lexicon::compile(&directory.words, &directory.categories, &directory.listings);
    let context = Context {
        words: &words,
        likeness: &Likeness::default(),
        gazetteer: &gazetteer(),
        prefer: &Prefer::default(),
        refused: &[],
    };
    let understood = understand("food pantries tonight", &context);
    assert_eq!(understood.categories[0].0, "food-pantry");
    assert_eq!(Day::from_word("tonight"), Some(Day::Tonight));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_understood(question in "\\PC{0,300}|[a-z0-9 :.,'&/-]{0,120}") {
        let understood = read(&question);
        let query = Query::from_words(&question);
        for step in &understood.steps {
            let shorter = query.without(step);
            prop_assert!(shorter.words().len() <= query.words().len().max(question.len()));
        }
    }

    #[test]
    fn a_query_comes_back_from_its_text(
        pairs in prop::collection::vec(
            (prop::sample::select(vec![
                "q", "near", "within", "category", "when", "from", "to", "at", "open", "audience", "language", "cost",
                "eligibility", "attendance", "access", "freshness", "sort", "page", "per_page", "other",
            ]),
            prop_oneof![
                "\\PC{0,40}", "[a-z-]{1,12}", "[0-9]{1,4}", Just("17:30".to_owned()), Just("tonight".to_owned()),
                Just("true".to_owned()), Just("online".to_owned()), Just("fresh".to_owned()), Just("distance".to_owned()),
            ]),
            0..12,
        )
    ) {
        let (query, _) = Query::from_pairs(pairs);
        let (again, problems) = Query::from_text(&query.to_text());
        prop_assert!(problems.is_empty(), "{:?}", problems);
        prop_assert_eq!(&again, &query);
        prop_assert_eq!(again.to_text(), query.to_text());
    }
}
