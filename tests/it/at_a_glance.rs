//! Answers that can be trusted at a glance, on the shipped listings: whom help is
//! for comes first, what has a condition says it, and words are read as meant.

use serde_json::Value;

use crate::site::get;

/// The answer to a search.
fn asked(search: &str) -> Value {
    let page = get(&format!("/api/search?per_page=50&{search}"));
    serde_json::from_str(&page.text).unwrap()
}

fn results(answer: &Value) -> Vec<&Value> {
    answer["results"].as_array().unwrap().iter().collect()
}

/// The ids of the results of a group, in order.
fn ids<'a>(answer: &'a Value, group: &str) -> Vec<&'a str> {
    let of_group = results(answer)
        .into_iter()
        .filter(|one| one["group"] == group);
    of_group.map(|one| one["id"].as_str().unwrap()).collect()
}

fn has(values: &Value, value: &str) -> bool {
    values.as_array().unwrap().iter().any(|one| one == value)
}

/// The values of a kind that were read from a question.
fn read(answer: &Value, kind: &str) -> Vec<String> {
    let steps = answer["query"]["understood"].as_array().unwrap().iter();
    let of_kind = steps.filter(|step| step["kind"] == kind && step["by"] == "words");
    of_kind
        .map(|step| step["value"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_listing_for_exactly_the_person_comes_first() {
    let first_id = [
        ("q=trans+teen", "trevor-project"),
        ("q=lgbtq+teen+needs+someone+to+talk+to", "trevor-project"),
    ];
    for (search, id) in first_id {
        assert_eq!(ids(&asked(search), "fits")[0], id, "{search}");
    }
    let whom = [
        ("q=veteran&near=17701", "audience", "veterans"),
        ("q=vets&near=17745", "audience", "veterans"),
        ("q=youth&near=17701", "audience", "teens"),
        ("q=teenager+needs+help", "audience", "teens"),
        ("q=senior+help&near=17745", "audience", "older-adults"),
        ("q=help+for+women&near=17701", "audience", "women"),
        ("q=mujer+necesita+ayuda&near=17701", "audience", "women"),
        ("q=help+for+families&near=17745", "audience", "families"),
        (
            "q=habla+espa%C3%B1ol+ayuda&near=17701",
            "languages",
            "Spanish",
        ),
    ];
    for (search, column, value) in whom {
        let answer = asked(search);
        let first = results(&answer)[0];
        assert_eq!(first["group"], "fits", "{search}");
        assert!(has(&first[column], value), "{search}: {}", first["id"]);
    }
}

#[test]
fn a_veteran_who_asks_for_food_is_shown_food() {
    let answer = asked("q=veteran+food&near=17745");
    let first = results(&answer)[0];
    assert_eq!(first["categories"][0]["id"], "food-pantry");
}

#[test]
fn what_is_for_one_companys_customers_might_fit_and_says_whose() {
    for search in [
        "q=heat+bill&near=17701",
        "q=gas+bill&near=17701",
        "q=electric+bill+help",
        "q=help+with+my+utility+bill&near=17745",
    ] {
        let answer = asked(search);
        let mut of_company = 0;
        for one in results(&answer) {
            if has(&one["audience"], "customers") {
                of_company += 1;
                assert_ne!(one["group"], "fits", "{search}: {}", one["id"]);
                assert_eq!(one["only_for"][0], one["eligibility"]);
            }
        }
        assert_eq!(of_company, 5, "{search}");
    }
    for (search, id) in [
        ("q=columbia+gas+bill&near=17701", "columbia-gas-cap"),
        ("q=my+penelec+bill&near=17745", "penelec-met-ed-programs"),
        ("q=ppl+electric+help", "ppl-electric-ontrack"),
    ] {
        assert_eq!(ids(&asked(search), "fits")[0], id, "{search}");
    }
    let english = get("/find?q=heat+bill&near=17701&per_page=50").text;
    assert!(english.contains("Is it for you? For customers of Columbia Gas."));
    let spanish = get("/find?q=heat+bill&near=17701&per_page=50&lang=es").text;
    assert!(spanish.contains("¿Para clientes de Columbia Gas?"));
}

#[test]
fn what_is_for_owners_might_fit_whoever_does_not_say_so() {
    let home_repair = "clinton-county-home-repair";
    for question in ["my+roof+leaks", "home+repair", "arreglar+mi+casa"] {
        let answer = asked(&format!("q={question}&near=17745"));
        assert_eq!(ids(&answer, "might-fit")[0], home_repair, "{question}");
        assert_eq!(ids(&answer, "fits"), [""; 0], "{question}");
    }
    let owner = asked("q=i+own+my+house+and+the+roof+leaks&near=17745");
    assert_eq!(ids(&owner, "fits")[0], home_repair);
}

#[test]
fn a_shelter_for_one_sex_or_for_families_might_fit_who_does_not_say() {
    let answer = asked("q=shelter&near=17745");
    for (id, whom) in [
        (
            "clinton-housing-coalition-life-center",
            "Single women and families.",
        ),
        ("clinton-housing-coalition-merit-house", "Single men."),
    ] {
        let mut found = results(&answer).into_iter();
        let found = found.find(|one| one["id"] == id).unwrap();
        assert_eq!(found["group"], "might-fit", "{id}");
        assert_eq!(found["only_for"][0], whom);
    }
    let for_men = asked("q=shelter+for+men&near=17745");
    let merit_house = "clinton-housing-coalition-merit-house";
    assert_eq!(ids(&for_men, "fits")[0], merit_house);
    assert!(!ids(&for_men, "fits").contains(&"clinton-housing-coalition-life-center"));
}

#[test]
fn a_line_for_anyone_is_asked_nothing() {
    let lines = [
        "988-suicide-crisis-lifeline",
        "pa-211",
        "national-domestic-violence-hotline",
        "pa-support-referral-helpline",
    ];
    for question in ["someone+to+talk+to", "shelter", "domestic+violence"] {
        let search = format!("q={question}&near=17701&age=30&fits=pets&fits=no-id&unfit=1");
        let answer = asked(&search);
        for one in results(&answer) {
            let id = one["id"].as_str().unwrap();
            let fits = one["fits"].as_array().unwrap().iter();
            let unknown = fits.filter(|fit| fit["known"] == "unknown").count();
            assert!(unknown == 0 || !lines.contains(&id), "{question}: {id}");
        }
    }
    let ask = "Is there an age limit?";
    let list = |id: &str| get(&format!("/list?ids={id}&age=30")).text;
    for id in lines {
        assert!(!list(id).contains(ask), "{id}");
    }
    assert!(list("new-love-center-pantry").contains(ask));
    // What language is spoken is asked of a line, too.
    let county = "/list?ids=lycoming-clinton-crisis-line&fits=spanish";
    assert!(get(county).text.contains("Ask first:"));
}

#[test]
fn at_night_the_night_shelter_comes_before_the_place_that_is_open_by_day() {
    let (night, day) = (
        "code-blue-overnight-shelter",
        "salvation-army-williamsport-warming-center",
    );
    let order = |search: &str, at: &str| {
        let answer = asked(&format!("q={search}&near=17701&at={at}"));
        let all = results(&answer).into_iter();
        let all = all.filter_map(|one| one["id"].as_str().map(str::to_owned));
        let two = all.filter(|id| [night, day].contains(&id.as_str()));
        two.collect::<Vec<String>>()
    };
    for at in ["2026-11-30T22:00:00-05:00", "2027-01-15T22:00:00-05:00"] {
        for search in ["warm+place+tonight", "somewhere+warm+to+sleep+tonight"] {
            assert_eq!(order(search, at)[0], night, "{search} {at}");
        }
    }
    let by_day = order("warming+center+open+now", "2027-01-15T10:00:00-05:00");
    assert_eq!(by_day[0], day);
}

#[test]
fn who_has_no_car_is_shown_the_nearest_first() {
    for question in [
        "pantry,+no+car",
        "food+i+can+walk+to",
        "no+tengo+carro+y+necesito+comida",
        "food+near+the+bus",
    ] {
        let answer = asked(&format!("q={question}&near=17745"));
        assert_eq!(read(&answer, "distance"), ["near"], "{question}");
        assert_eq!(answer["query"]["sort"], "distance", "{question}");
        let fits = results(&answer)
            .into_iter()
            .filter(|one| one["group"] == "fits");
        let miles: Vec<f64> = fits
            .clone()
            .map_while(|one| one["distance_miles"].as_f64())
            .collect();
        assert!(
            miles.len() > 5 && miles.is_sorted(),
            "{question}: {miles:?}"
        );
        for one in fits {
            let rides = one["categories"].as_array().unwrap().iter();
            let mut rides = rides.filter(|category| category["id"] == "transportation");
            assert!(rides.next().is_none(), "{question}: {}", one["id"]);
        }
    }
    let ride = asked("q=i+need+a+ride+to+the+doctor,+no+car&near=17701");
    assert!(ids(&ride, "fits").contains(&"step-transportation"));
}

#[test]
fn who_asks_for_a_job_is_offered_no_line_against_forced_work() {
    let line = "national-human-trafficking-hotline";
    for question in [
        "job",
        "jobs",
        "i+need+a+job",
        "i+got+fired+and+need+a+new+job",
        "busco+trabajo",
    ] {
        let answer = asked(&format!("q={question}&near=17701"));
        let mut all = results(&answer).into_iter();
        assert!(all.all(|one| one["id"] != line), "{question}");
    }
    let forced = asked("q=they+force+me+to+work+and+keep+my+papers");
    let mut pinned = forced["crisis"].as_array().unwrap().iter();
    assert!(pinned.any(|one| one["id"] == line));
}

#[test]
fn words_with_two_meanings_are_read_as_meant() {
    let not_read = [
        ("vet+for+my+cat", "audience", "veterans"),
        ("my+dog+needs+a+vet", "audience", "veterans"),
        ("sat+in+the+garage", "time", "saturday"),
        ("i+sat+there+all+day", "time", "saturday"),
        ("too+long+in+the+sun", "time", "sunday"),
        ("lice+treatment", "category", "substance-use"),
        ("dental+treatment", "category", "substance-use"),
        ("clean+shirt+before+court", "category", "substance-use"),
        (
            "clean+clothes+for+an+interview",
            "category",
            "substance-use",
        ),
        ("wheelchair+ramp", "access", "wheelchair"),
        ("ramp+for+my+wheelchair", "access", "wheelchair"),
        ("rn+job", "time", "now"),
    ];
    for (question, kind, value) in not_read {
        let answer = asked(&format!("q={question}&near=17701"));
        assert!(
            !read(&answer, kind).iter().any(|one| one == value),
            "{question}: {:?}",
            read(&answer, kind)
        );
    }
    let is_read = [
        ("shelter+that+takes+my+pitbull", "access", "pets"),
        ("somewhere+with+my+kitten", "access", "pets"),
        ("food+open+rn", "time", "now"),
        ("aa+meeting+sat+night", "time", "saturday 17:00-"),
        ("homeless+vet+with+a+dog", "audience", "veterans"),
        ("clinic+with+a+ramp", "access", "wheelchair"),
        ("clean+shirt+before+court", "category", "clothing"),
        ("lice+treatment", "category", "hygiene"),
    ];
    for (question, kind, value) in is_read {
        let answer = asked(&format!("q={question}&near=17701"));
        assert!(
            read(&answer, kind).iter().any(|one| one == value),
            "{question}: {}",
            answer["query"]
        );
    }
    let ramp = asked("q=wheelchair+ramp&near=17745");
    assert_eq!(ids(&ramp, "fits")[0], "pa-link");
}

#[test]
fn who_comes_out_of_jail_is_answered_plainly() {
    for question in [
        "i+just+got+out+of+jail",
        "got+out+of+prison+yesterday+where+do+i+start",
        "acabo+de+salir+de+la+c%C3%A1rcel",
    ] {
        let answer = asked(&format!("q={question}&near=17701"));
        assert_eq!(answer["crisis_level"], "none", "{question}");
        let fits = ids(&answer, "fits");
        let first: Vec<&str> = fits.into_iter().take(3).collect();
        assert!(first.contains(&"pa-211"), "{question}: {first:?}");
    }
    let danger = asked("q=he+gets+out+of+jail+tomorrow+and+said+he+will+kill+me");
    assert_ne!(danger["crisis_level"], "none");
}

#[test]
fn who_can_use_it_is_said_in_spanish() {
    let page = get("/r/clinton-housing-coalition-merit-house?lang=es").text;
    assert!(page.contains("Hombres solos."));
    let handout = get("/handout?ids=clinton-housing-coalition-merit-house&lang=es").text;
    assert!(!handout.contains("Single men."));
}
