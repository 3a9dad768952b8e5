//! A wrong crisis number, a false line, and words that silence a cry do not go live.

use axum::body::Body;
use axum::http::Request;
use jiff::civil::date;
use waypost::diagnostic::Severity;
use waypost::index::generation::Generation;
use waypost::publish::publisher::Outcome;
use waypost::query::Query;
use waypost::query::core_cries::cries;
use waypost::search::engine::{crisis_kinds, search, stale_lines};
use waypost::web;

use crate::county::{County, HEAD, pantries, pantry};
use crate::seed_folder::{NOW, TODAY, load};
use crate::site::answered;

const LINES: &str = "resources-lines.csv";
const PINNED: &str = "crisis-lines.csv";
const PANTRIES: &str = "resources-pantries.csv";
const CRISIS: &str = "words/crisis-phrases.csv";
const NOT_CRISIS: &str = "words/not-crisis-phrases.csv";
const GOLDEN: &str = "golden-questions.csv";

const TWO_LINES: &str = "\
id,name,organization,category,description,phone,phone_note,text_line,chat_url,website,serves,hours,status,verified_on,source_url,source_date,name_es,description_es
helpline,Invented Helpline,Example Trust,crisis;food,Somebody listens.,1-800-799-7233,Press 1.,HOME to 741741,https://example.org/chat,https://example.org,US,24/7,active,2026-11-01,https://example.org,2026-10,Línea inventada,Alguien le escucha.
local,Invented County Line,Example Club,crisis,Somebody near.,570-244-2001,,,,,\"Clinton, PA\",24/7,active,2026-11-01,https://example.org,,,
";

const PINS: &str = "\
kind,listing,order,say,say_es
any,helpline,1,Day or night.,De día o de noche.
suicide,helpline,1,Day or night.,De día o de noche.
suicide,local,2,Near you.,
overdose,helpline,1,Day or night.,De día o de noche.
";

const PHRASES: &str = "\
phrase,language,kind
want|wanna to die|disappear,en,suicide
quiero morir,es,suicide
took too|so much|many,en,overdose
";

const QUESTIONS: &str = "\
question,near,lang,expected,within
i want to die,,en,helpline,1
quiero morir,,es,helpline;local,2
invented pantry 7,,en,pantry-7,3
";

/// A county with two pinned lines, published.
fn county() -> County {
    let county = unpublished();
    county.publish();
    county
}

fn unpublished() -> County {
    let county = County::new();
    let site = "key,value\nhome_counties,\"Clinton, PA\"\ntime_zone,America/New_York\n";
    county.write("site.csv", site);
    county.write(LINES, TWO_LINES);
    county.write(PINNED, PINS);
    county.write(CRISIS, PHRASES);
    county.write(GOLDEN, QUESTIONS);
    county
}

/// The reasons of a refusal, with these codes alone, in words.
fn reasons(county: &County, code: &str) -> String {
    let refusal = county.refused();
    let of_code = refusal.reasons.iter().filter(|reason| reason.code == code);
    let messages: Vec<String> = of_code
        .map(|reason| {
            format!(
                "{} {}",
                reason.file.as_deref().unwrap_or(""),
                reason.message
            )
        })
        .collect();
    assert!(!messages.is_empty(), "{code} in {}", refusal.text());
    messages.join("\n")
}

/// What the public dials for an id.
fn dialled(county: &County, id: &str) -> Option<String> {
    let listings = county.serving().listings().unwrap();
    let found = listings.into_iter().find(|listing| listing.id == id)?;
    Some(found.contact.phones.first()?.display.clone())
}

fn heard(generation: &Generation, question: &str) -> Vec<String> {
    crisis_kinds(generation, question)
}

/// Every way to say a phrase whose words may replace one another.
fn wordings(phrase: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for slot in phrase.split_whitespace() {
        let longer = |start: &String| {
            let words = slot.split('|');
            let joined = words.map(|word| format!("{start} {word}").trim().to_owned());
            joined.collect::<Vec<_>>()
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

#[test]
fn any_change_of_what_a_pinned_row_says_is_refused_until_it_is_accepted() {
    let county = county();
    let changes: [(&str, &str, &str); 16] = [
        (
            "1-800-799-7233",
            "1-800-656-4673",
            "phone: now “1-800-799-7233”, then “1-800-656-4673”",
        ),
        (
            "1-800-799-7233",
            "570-244-2009; 1-800-799-7233",
            "then “570-244-2009; 1-800-799-7233”",
        ),
        (
            "1-800-799-7233",
            "911",
            "phone: now “1-800-799-7233”, then “911”",
        ),
        (
            "1-800-799-7233,Press 1.",
            ",Press 1.",
            "phone: now “1-800-799-7233”, then blank",
        ),
        (
            "570-244-2001",
            "570-244-2002",
            "phone: now “570-244-2001”, then “570-244-2002”",
        ),
        (
            "Press 1.",
            "Press 9.",
            "phone_note: now “Press 1.”, then “Press 9.”",
        ),
        (
            "HOME to 741741",
            "HOME to 838255",
            "text_line: now “HOME to 741741”, then “HOME to 838255”",
        ),
        ("example.org/chat", "example.com/chat", "chat_url"),
        (
            "https://example.org,US",
            "https://example.net,US",
            "website",
        ),
        (
            "Invented Helpline",
            "Invented Sales Line",
            "name: now “Invented Helpline”",
        ),
        ("Example Trust", "Example Traders", "organization"),
        (",US,", ",\"Lycoming, PA\",", "serves"),
        ("US,24/7", "US,Mon-Fri 9am-5pm", "hours"),
        ("crisis;food", "crisis", "category"),
        ("Somebody listens.", "Nobody listens.", "description"),
        ("Línea inventada", "Línea de ventas", "name_es"),
    ];
    let mut other: Option<String> = None;
    for (from, to, says) in changes {
        county.edit(LINES, from, to);
        let said = reasons(&county, "changed-crisis-line");
        assert!(said.contains(says), "{says} in {said}");
        assert!(said.contains("Call it before you accept"), "{said}");
        // The hash of another change accepts nothing of this one.
        if let Some(hash) = &other {
            let outcome = county.try_on(TODAY, NOW, Some(hash)).unwrap();
            assert!(matches!(outcome, Outcome::Refused(_)), "{says}");
        }
        other = Some(county.refused().hash);
        county.write(LINES, TWO_LINES);
    }
    assert_eq!(dialled(&county, "helpline").unwrap(), "1-800-799-7233");
    county.edit(LINES, "1-800-799-7233", "1-800-656-4673");
    county.accept();
    assert_eq!(dialled(&county, "helpline").unwrap(), "1-800-656-4673");
    // Another row of the file is nobody's crisis line.
    let other =
        "other,Another Pantry,Example Club,food,,570-244-2077,,,,,US,,,,https://example.org,,,\n";
    county.edit(LINES, "local,", &format!("{other}local,"));
    assert_eq!(county.publish().overridden, []);
}

#[test]
fn any_change_of_which_lines_are_shown_and_how_is_refused() {
    let county = county();
    let swapped =
        "suicide,local,1,Near you.,\nsuicide,helpline,2,Day or night.,De día o de noche.\n";
    let suicide =
        "suicide,helpline,1,Day or night.,De día o de noche.\nsuicide,local,2,Near you.,\n";
    let changes = [
        (
            suicide,
            swapped,
            "Now: helpline, local. Then: local, helpline.",
        ),
        (
            "suicide,local,2",
            "suicide,pantry-3,2",
            "“pantry-3” would be a crisis line for “suicide”, number 2 of 2. Invented Pantry 3: 570-244-1003.",
        ),
        (
            "any,helpline,1",
            "any,local,1",
            "“local” would be a crisis line for “any”, number 1 of 1",
        ),
        (
            "Near you.,",
            "Far from you.,",
            "say: now “Near you.”, then “Far from you.”",
        ),
        (
            "De día o de noche.",
            "Llame a las ventas.",
            "say_es: now “De día o de noche.”",
        ),
    ];
    for (from, to, says) in changes {
        county.edit(PINNED, from, to);
        let said = reasons(&county, "changed-crisis-line");
        assert!(said.contains(says), "{says} in {said}");
        county.write(PINNED, PINS);
    }
    county.edit("site.csv", "Clinton, PA", "Lycoming, PA");
    let said = reasons(&county, "changed-crisis-line");
    assert!(
        said.contains("site.csv") && said.contains("(local)"),
        "{said}"
    );
}

#[test]
fn a_fresh_check_passes_and_nothing_else_of_the_day_does() {
    let county = county();
    county.edit(LINES, "24/7,active,2026-11-01", "24/7,active,2026-11-20");
    county.edit(LINES, "2026-10,", "2026-11,");
    assert_eq!(county.publish().overridden, []);
    for older in ["2026-11-02", ""] {
        let county = self::county();
        county.edit(LINES, "24/7,active,2026-11-01", "24/7,active,2026-11-20");
        county.publish();
        county.edit(LINES, "2026-11-20", older);
        let said = reasons(&county, "changed-crisis-line");
        assert!(said.contains("verified_on: now “2026-11-20”"), "{said}");
    }
}

#[test]
fn numbers_that_trap_or_mislead_are_errors() {
    let codes = |row: &str| {
        let file = format!(
            "id,name,category,phone,phone_note,text_line,serves,source_url\n{row},US,https://example.org\n"
        );
        let (_, found) = load(&[("resources.csv", file.as_bytes())]);
        let found = found.into_iter().map(|found| (found.code, found.severity));
        found.collect::<Vec<_>>()
    };
    let (premium, near) = ("premium-number", "near-known-number");
    for (row, wanted) in [
        (
            "a,A,food,1-900-555-0100,,",
            Some((premium, Severity::Error)),
        ),
        (
            "a,A,food,(900) 555-0100,,",
            Some((premium, Severity::Error)),
        ),
        ("a,A,food,570-976-0100,,", Some((premium, Severity::Error))),
        (
            "a,A,food,570-244-2001; 900.555.0100,,",
            Some((premium, Severity::Error)),
        ),
        (
            "a,A,food,570-244-2001,Or call 1 900 555 0100.,",
            Some((premium, Severity::Error)),
        ),
        (
            "a,A,food,,,HELP to 900-555-0100",
            Some((premium, Severity::Error)),
        ),
        ("a,A,crisis,1-800-799-7234,,", Some((near, Severity::Error))),
        ("a,A,crisis,1-800-799-2733,,", Some((near, Severity::Error))),
        ("a,A,crisis,1-800-799-3277,,", None),
        (
            "a,A,domestic-violence,1-800-797-9233,,",
            Some((near, Severity::Error)),
        ),
        (
            "a,A,crisis,570-244-2001,,HOME to 741742",
            Some((near, Severity::Error)),
        ),
        (
            "a,A,crisis,570-244-2001,,74174",
            Some((near, Severity::Error)),
        ),
        (
            "a,A,crisis,570-244-2001,,989",
            Some((near, Severity::Error)),
        ),
        ("a,A,food,1-800-799-7234,,", Some((near, Severity::Warning))),
        // Known numbers, neighbors in town, and a toll-free number with 976.
        ("a,A,crisis,1-800-273-8255,,988", None),
        ("a,A,crisis,570-322-4637,,", None),
        ("a,A,crisis,570-322-4638,,63288", None),
        ("a,A,crisis,911; 988; 211,,898-211", None),
        ("a,A,food,833-976-4357,1-800-555-0100 x900,", None),
        ("a,A,food,570-244-1900,5550100,", None),
    ] {
        let found = codes(row);
        let found: Vec<_> = found
            .into_iter()
            .filter(|(code, _)| [premium, near].contains(code))
            .collect();
        assert_eq!(found.first().copied(), wanted, "{row}");
    }
    let lines = b"kind,listing,order,say\nany,good-pantry,1,Or call 1-900-555-0100.\n";
    let (directory, found) = load(&[(PINNED, lines)]);
    assert_eq!(found.first().map(|found| found.code), Some(premium));
    assert!(directory.crisis_lines.is_empty());
}

/// The shipped numbers stand in no rule's way.
#[test]
fn no_known_number_is_a_slip_of_another() {
    use waypost::seeds::rules::known_numbers::{known, one_slip_from, premium_in};
    assert!(known().len() > 15);
    for number in known() {
        assert_eq!(one_slip_from(number.digits), None, "{}", number.name);
        assert_eq!(premium_in(number.digits), None);
        if number.digits.len() > 3 {
            let mut slip = number.digits.to_owned();
            slip.pop();
            assert_eq!(one_slip_from(&slip).map(|one| one.name), Some(number.name));
        }
    }
}

#[test]
fn a_line_that_is_not_in_use_is_never_pinned() {
    for status in ["closed", "temporarily closed", "example"] {
        // The first time there is nothing to protect, and still it is not shown.
        let county = unpublished();
        county.edit(LINES, "24/7,active", &format!("24/7,{status}"));
        let published = county.publish();
        let mut found = published.checked.diagnostics.iter();
        let unfit = found
            .find(|found| found.code == "unfit-crisis-line")
            .unwrap();
        assert_eq!((&*unfit.file, unfit.row), (PINNED, Some(2)));
        assert_eq!(unfit.severity, Severity::Error);
        assert!(unfit.message.contains(status), "{}", unfit.message);
        let lines = &published.generation.facts.crisis_lines;
        assert!(lines.iter().all(|line| line.listing == "local"), "{status}");
        // Later it is refused, and the line stays as it was.
        let county = self::county();
        county.edit(LINES, "24/7,active", &format!("24/7,{status}"));
        let said = reasons(&county, "crisis-line");
        assert!(said.contains(status), "{said}");
        assert_eq!(dialled(&county, "helpline").unwrap(), "1-800-799-7233");
    }
    // A pinned listing of any category with a number one digit off.
    let county = self::county();
    county.edit(LINES, "crisis;food", "food");
    county.accept();
    county.edit(LINES, "1-800-799-7233", "1-800-799-7234");
    let said = reasons(&county, "crisis-line");
    assert!(said.contains("one digit off 8007997233"), "{said}");
}

#[test]
fn a_second_row_never_takes_the_place_of_the_one_that_is_served() {
    let head = "id,name,category,phone,serves,source_url\n";
    let row = |id: &str, phone: &str| {
        format!("{head}{id},Somebody Else,food-pantry,{phone},US,https://example.org\n")
    };
    for name in ["resources-aaa.csv", "resources-zzz.csv"] {
        let county = county();
        county.write(name, &row("pantry-5", "570-244-6666"));
        let published = county.publish();
        assert_eq!(
            dialled(&county, "pantry-5").unwrap(),
            "570-244-1005",
            "{name}"
        );
        let mut found = published.checked.diagnostics.iter();
        let twice = found.find(|found| found.code == "duplicate-id").unwrap();
        assert_eq!((&*twice.file, twice.row), (name, Some(2)));
        assert!(
            twice.message.contains("resources-pantries.csv, row 6"),
            "{}",
            twice.message
        );
        // Nor at the next save, when both have been there before, changed or not.
        county.edit(
            PANTRIES,
            "570-244-1005,Free food.",
            "570-244-1005,Free hot food.",
        );
        county.publish();
        county.edit(name, "Somebody Else", "Somebody New");
        county.publish();
        assert_eq!(
            dialled(&county, "pantry-5").unwrap(),
            "570-244-1005",
            "{name}"
        );
        // Nor when the row that is served has an error.
        county.edit(PANTRIES, "570-244-1005", "12");
        county.publish();
        assert_eq!(
            dialled(&county, "pantry-5").unwrap(),
            "570-244-1005",
            "{name}"
        );
        // A row that moved is no second one.
        county.edit(
            PANTRIES,
            &pantry(5, "Free hot food.").replace("570-244-1005", "12"),
            "",
        );
        county.publish();
        assert_eq!(
            dialled(&county, "pantry-5").unwrap(),
            "570-244-6666",
            "{name}"
        );
    }
    // A crisis line that stands twice refuses everything.
    let county = county();
    county.write("resources-aaa.csv", &row("helpline", "570-244-6666"));
    let said = reasons(&county, "crisis-line");
    assert!(
        said.contains("resources-aaa.csv Row 2") && said.contains("row 2"),
        "{said}"
    );
    assert_eq!(dialled(&county, "helpline").unwrap(), "1-800-799-7233");
    county.accept();
    assert_eq!(dialled(&county, "helpline").unwrap(), "1-800-799-7233");
}

#[test]
fn of_rows_that_are_new_and_differ_none_is_published() {
    let county = county();
    let row =
        |phone: &str| format!("new,New Place,food-pantry,{phone},,,,,,,US,,https://example.org\n");
    county.write("resources-a.csv", &format!("{HEAD}{}", row("570-244-7001")));
    county.write("resources-b.csv", &format!("{HEAD}{}", row("570-244-7002")));
    let published = county.publish();
    assert_eq!(dialled(&county, "new"), None);
    let found = published.checked.diagnostics.iter();
    let twice = found.filter(|found| found.code == "duplicate-id");
    let places: Vec<_> = twice.map(|found| (&*found.file, found.row)).collect();
    assert_eq!(
        places,
        [("resources-a.csv", Some(2)), ("resources-b.csv", Some(2))]
    );
    let counts = published.checked.counts;
    assert_eq!((counts.rows, counts.used, counts.set_aside), (44, 42, 2));
    // Two new versions in place of the served one: the served one stays.
    county.edit(
        PANTRIES,
        &pantry(5, "Free food."),
        &(pantry(5, "One.") + &pantry(5, "Two.")),
    );
    county.publish();
    let listings = county.serving().listings().unwrap();
    let fifth = listings.iter().find(|listing| listing.id == "pantry-5");
    assert_eq!(fifth.unwrap().description.english, "Free food.");
    // A row that was pasted twice is one row.
    county.write("resources-b.csv", &format!("{HEAD}{}", row("570-244-7001")));
    county.write(PANTRIES, &pantries(40));
    county.publish();
    assert_eq!(dialled(&county, "new").unwrap(), "570-244-7001");
    // A copied file takes nothing, whatever its name, and can be taken away.
    county.write("resources-copy.csv", &pantries(40));
    let said = reasons(&county, "bad-rows");
    assert!(said.contains("resources-copy.csv 40 of 40 rows"), "{said}");
    assert_eq!(county.accept().generation.manifest.listings, 43);
    std::fs::remove_file(county.path("resources-copy.csv")).unwrap();
    assert_eq!(county.publish().generation.manifest.listings, 43);
}

#[test]
fn words_that_silence_a_cry_are_refused_until_they_are_accepted() {
    let swallow = |phrase: &str| format!("phrase,language\n{phrase},en\n");
    type Change = Box<dyn Fn(&County)>;
    let edit = |file: &'static str, from: &'static str, to: &'static str| -> Change {
        Box::new(move |county: &County| county.edit(file, from, to))
    };
    let silence = |phrase: &'static str| -> Change {
        Box::new(move |county: &County| county.write(NOT_CRISIS, &swallow(phrase)))
    };
    let changes: [(Change, &str, &str); 12] = [
        (
            edit(CRISIS, "quiero morir,es,suicide\n", ""),
            "crisis-words",
            "“quiero morir” (suicide)",
        ),
        (
            edit(
                CRISIS,
                "die|disappear,en,suicide",
                "die|disappear,en,overdose",
            ),
            "crisis-words",
            "Now: suicide. Then: overdose.",
        ),
        (
            edit(CRISIS, "die|disappear", "die"),
            "crisis-words",
            "“want|wanna to die|disappear” (suicide)",
        ),
        (
            silence("wanna to disappear"),
            "crisis-words",
            "“wanna to disappear” (suicide)",
        ),
        (
            silence("took so"),
            "crisis-words",
            "“took so many” (overdose)",
        ),
        (
            silence("took too much soup"),
            "crisis-words",
            "“took too much soup” (overdose)",
        ),
        (silence("took too"), "golden-question", "took too"),
        (
            silence("want to die"),
            "golden-question",
            "“want to die” is not heard",
        ),
        (
            silence("i want"),
            "crisis-words",
            "“i want to die” (suicide)",
        ),
        (
            edit(GOLDEN, "i want to die,,en,helpline,1\n", ""),
            "crisis-words",
            "“i want to die” had to find helpline among the first 1",
        ),
        (
            edit(GOLDEN, "helpline;local,2", "helpline;local;pantry-1,2"),
            "crisis-words",
            "“quiero morir”",
        ),
        (
            edit(GOLDEN, "helpline;local,2", "helpline;local,40"),
            "crisis-words",
            "“quiero morir”",
        ),
    ];
    for (change, code, says) in changes {
        let county = county();
        change(&county);
        let said = reasons(&county, code);
        assert!(said.contains(says), "{says} in {said}");
    }
    // Kinds in another order; words that were not there; a harmless idiom.
    let county = county();
    let labels = "kind,value,label,label_es\ncrisis,overdose,Overdose,\ncrisis,suicide,Suicide,\n";
    county.write("words/labels.csv", labels);
    let said = reasons(&county, "crisis-words");
    assert!(
        said.contains("Now: suicide, overdose. Then: overdose, suicide."),
        "{said}"
    );
    std::fs::remove_file(county.path("words/labels.csv")).unwrap();
    county.edit(
        CRISIS,
        "quiero morir,",
        "quiero morirme,es,suicide\nquiero morir,",
    );
    county.write(NOT_CRISIS, &swallow("dressed to kill"));
    county.edit(GOLDEN, "helpline;local,2", "helpline,1");
    assert_eq!(county.publish().overridden, []);
}

/// Files of words as an enemy would write them.
fn silent() -> County {
    let county = unpublished();
    let mut words = String::from("phrase,language\n");
    let mut ordinary = String::from("word,language,role\n");
    let mut seen = std::collections::BTreeSet::new();
    for cry in cries() {
        let forms = cry.phrase.split([' ', '|']);
        for form in forms.filter(|form| seen.insert((*form).to_owned())) {
            words.push_str(&format!("{form},{}\n", cry.language));
            ordinary.push_str(&format!("{form},{},stop\n", cry.language));
        }
        for wording in wordings(cry.phrase) {
            words.push_str(&format!("{wording},{}\n", cry.language));
        }
    }
    county.write(NOT_CRISIS, &words);
    county.write("words/ordinary-words.csv", &ordinary);
    county.write(CRISIS, "phrase,language,kind\n");
    county.write(GOLDEN, "question,near,lang,expected,within\n");
    county
}

#[test]
fn the_core_of_cries_is_heard_whatever_the_words_say() {
    let county = silent();
    county.publish();
    let generation = county.serving();
    let mut kinds = std::collections::BTreeMap::new();
    for cry in cries() {
        for wording in wordings(cry.phrase) {
            let found = heard(&generation, &wording);
            assert!(found.contains(&cry.kind.to_owned()), "{wording}: {found:?}");
        }
        let first = wordings(cry.phrase).remove(0);
        let question = Query::from_words(&format!("please help {first} tonight"));
        let answer = search(&generation, &question, &[], NOW).unwrap();
        // Kinds that the county has no lines for show those of every page.
        assert!(!answer.crisis.is_empty(), "{first}");
        let of = kinds.entry((cry.kind, cry.language)).or_insert(0_usize);
        *of += wordings(cry.phrase).len();
    }
    assert!(
        kinds.len() == 12 && kinds.values().all(|count| *count >= 10),
        "{kinds:?}"
    );
}

#[test]
fn the_core_hears_no_idiom_and_no_denial() {
    let county = silent();
    county.publish();
    let generation = county.serving();
    for harmless in [
        "i could die laughing",
        "i want to die of embarrassment",
        "quiero morirme de risa",
        "im not going to kill myself",
        "i dont want to kill myself",
        "no quiero morir",
        "he doesnt hit me",
        "he never hits me",
        "me violaron la libertad condicional",
        "suicide prevention training",
        "my phone wont wake up",
        "kill weeds in my yard",
    ] {
        assert_eq!(heard(&generation, harmless), [""; 0], "{harmless}");
    }
    for cry in [
        "no he hits me",
        "i dont know what to do i want to die",
        "I REALLY want to just die!!",
        "Mi esposo siempre me pega",
    ] {
        assert!(!heard(&generation, cry).is_empty(), "{cry}");
    }
}

#[test]
fn a_directory_without_any_line_still_shows_numbers_to_call() {
    let county = silent();
    county.write(PINNED, "kind,listing,order,say,say_es\n");
    county.publish();
    let app = web::App::new(county.serving(), || NOW);
    for (question, heading) in [("i+want+to+die", "988"), ("my+husband+hits+me", "911")] {
        let request = Request::get(format!("/find?q={question}")).body(Body::empty());
        let page = answered(web::router(app.clone()), request.unwrap()).text;
        let panel = page.split("id=\"talk-h\"").nth(1).unwrap_or_default();
        let panel = panel.split("</section>").next().unwrap_or_default();
        for number in [heading, "tel:988", "tel:911", "tel:211"] {
            assert!(panel.contains(number), "{number} for {question}: {panel}");
        }
    }
}

#[test]
fn a_stale_line_warns_and_stops_no_change_but_its_own() {
    let late = date(2027, 6, 1);
    let refused = |county: &County| match county.try_on(late, NOW, None).unwrap() {
        Outcome::Refused(refused) => refused.refusal.text(),
        Outcome::Published(_) => panic!("nothing was refused"),
    };
    let county = county();
    county.edit(PANTRIES, "Free food.", "Free hot food.");
    let published = county.publish_on(late);
    assert_eq!(published.overridden, []);
    let found = published.checked.diagnostics.iter();
    let warned = found.filter(|found| found.code == "stale-crisis-line");
    let warned: Vec<_> = warned
        .map(|found| (found.severity, found.row, found.value.as_deref()))
        .collect();
    let wanted = [(2, "helpline"), (4, "local")];
    assert_eq!(
        warned,
        wanted.map(|(row, id)| (Severity::Warning, Some(row), Some(id)))
    );
    assert_eq!(
        stale_lines(&county.serving(), late).unwrap(),
        ["helpline", "local"]
    );
    assert_eq!(stale_lines(&county.serving(), TODAY).unwrap(), [""; 0]);
    // What touches it needs a fresh check; what brings one goes live.
    county.edit(LINES, "Press 1.", "Press 2.");
    let text = refused(&county);
    assert!(
        text.contains("refused[crisis-line]") && text.contains("2026-11-01"),
        "{text}"
    );
    county.edit(LINES, "Press 2.", "Press 1.");
    county.edit(LINES, "24/7,active,2026-11-01", "24/7,active,2027-05-30");
    assert_eq!(county.publish_on(late).overridden, []);
    assert_eq!(stale_lines(&county.serving(), late).unwrap(), ["local"]);
    // `/readyz` counts them.
    let app = web::App::new(county.serving(), || "2027-06-01T16:00:00Z".parse().unwrap());
    let request = Request::get("/readyz").body(Body::empty()).unwrap();
    let ready = answered(web::router(app), request).text;
    assert!(ready.contains("\"stale_crisis_lines\":1"), "{ready}");
}
