//! Which place a search starts from, what is said of it, and what is shown
//! where nothing is known.

use waypost::model::reach::Reached;
use waypost::query::Query;
use waypost::search::answer::{Answer, Relaxation, ResultGroup, Sort};
use waypost::search::build_criteria;
use waypost::search::engine::{explain, search};
use waypost::search::meeting_filter::MeetingFilter;
use waypost::search::meetings::meetings;

use crate::reach::{from, generation};
use crate::seed_folder::{NOW, gazetteer};
use crate::site::{get, get_in, get_json};
use crate::understand::read;

fn answer(link: &str) -> Answer {
    let (query, problems) = Query::from_text(link);
    search(generation(), &query, &problems, NOW).unwrap()
}

fn label(answer: &Answer) -> &str {
    answer.origin.as_ref().map_or("", |origin| &origin.label)
}

fn ids(answer: &Answer) -> Vec<&str> {
    answer.hits.iter().map(|hit| &*hit.listing.id).collect()
}

/// The values of the parts that are places.
fn places(answer: &Answer) -> Vec<&str> {
    let parts = answer.understood.iter();
    let places = parts.filter(|part| part.kind == "place");
    places.map(|part| part.value.as_str()).collect()
}

fn ignored(answer: &Answer) -> Vec<&str> {
    answer.ignored.iter().map(|one| &*one.what).collect()
}

#[test]
fn the_place_in_the_words_wins_over_the_place_box() {
    let found = answer("q=food+pantry+mill+hall&near=17701");
    assert_eq!(label(&found), "Mill Hall, PA");
    assert_eq!(places(&found), ["Mill Hall, PA"]);
    assert_eq!(ignored(&found), ["near=17701"]);
    assert!(found.ignored[0].why.english.contains("Mill Hall, PA"));
    let chip = found.understood.iter().find(|part| part.kind == "place");
    assert_eq!(chip.unwrap().without, "q=food+pantry&near=17701");

    for (link, place) in [
        ("q=food+clinton+county&near=17701", "Clinton County, PA"),
        ("q=food+17745&near=17701", "ZIP 17745 (Lock Haven, PA)"),
        // Whoever names the state and a place in it means the place.
        ("q=food+in+pennsylvania&near=Renovo", "Renovo, PA"),
        ("q=food+in+minnesota&near=Renovo", "Minnesota"),
    ] {
        assert_eq!(label(&answer(link)), place, "{link}");
    }
}

#[test]
fn another_state_in_a_long_sentence_does_not_move_the_search() {
    let told = "mum is 84 and cannot get to the store and i am down in georgia so far away";
    let far = answer(&format!("q={}&near=Montoursville", told.replace(' ', "+")));
    assert_eq!(label(&far), "Montoursville, PA");
    assert_eq!(ignored(&far), ["Georgia"]);
    assert!(far.ignored[0].why.english.contains("Montoursville, PA"));
    assert_eq!(places(&far), ["Montoursville"]);
}

#[test]
fn a_place_named_twice_is_one_part_and_goes_at_once() {
    let found = answer("q=aa+lock+haven&near=Lock+Haven%2C+PA");
    assert_eq!(places(&found), ["Lock Haven, PA"]);
    assert_eq!(ignored(&found), [""; 0]);
    let chip = found.understood.iter().find(|part| part.kind == "place");
    assert_eq!(chip.unwrap().without, "q=aa");
}

#[test]
fn the_place_box_follows_the_words() {
    let page = get("/find?q=food+pantry+mill+hall&near=17701").text;
    assert!(page.contains(r#"name="near" value="Mill Hall, PA""#));
    assert!(
        page.contains("We searched without “17701”. You wrote Mill Hall, PA, so we look there.")
    );
    let page = get_in("/find?q=despensa+mill+hall&near=17701", "es").text;
    assert!(page.contains("Buscamos sin “17701”. Usted escribió Mill Hall, PA"));
    // What the box then holds is read as the same place.
    let found = answer("q=food&near=ZIP+17745+(Lock+Haven,+PA)");
    assert_eq!(label(&found), "ZIP 17745 (Lock Haven, PA)");
}

#[test]
fn a_home_place_has_no_namesakes_in_other_states() {
    for place in ["Williamsport", "Clinton County", "Lock Haven", "Clinton"] {
        let origin = answer(&format!("q=food&near={place}")).origin.unwrap();
        for other in &origin.others {
            assert!(other.ends_with(", PA"), "{place}: {other}");
            assert!(!other.contains("County, PA") || other.matches(',').count() > 1);
        }
    }
    // Nor is a place elsewhere kept from whoever names its state.
    assert_eq!(
        label(&answer("q=food&near=Williamsport+MD")),
        "Williamsport, MD"
    );
}

#[test]
fn inside_a_named_county_nothing_is_far() {
    for link in ["q=food&near=Clinton+County", "q=food+clinton+county"] {
        let found = answer(&format!("{link}&per_page=50"));
        assert!(found.hits.iter().all(|hit| hit.distance_miles.is_none()));
        let is_local = |hit: &waypost::search::answer::Hit| {
            let county = hit.listing.place.county.as_ref();
            county.is_some_and(|county| county.name == "Clinton")
        };
        assert!(found.hits.iter().filter(|hit| is_local(hit)).count() > 3);
        let near = answer(&format!("{link}&per_page=50&sort=distance"));
        assert_eq!(near.sort, Sort::Distance);
        let fits = near.hits.iter();
        let fits = fits.take_while(|hit| hit.group == ResultGroup::Fits);
        let fits: Vec<_> = fits.collect();
        let last = fits.iter().rposition(|hit| is_local(hit)).unwrap();
        let visits = fits[..last].iter();
        let mut visits = visits.filter(|hit| hit.listing.place.point.is_some());
        assert!(visits.all(|hit| is_local(hit)), "{:?}", ids(&near));
        // A mile from the middle is no limit, either.
        let close = answer(&format!("{link}&per_page=50&within=1"));
        let kept = ids(&close);
        for hit in found.hits.iter().filter(|hit| is_local(hit)) {
            assert!(kept.contains(&&*hit.listing.id), "{}", hit.listing.id);
        }
    }
    let page = get("/find?q=food&near=Clinton+County").text;
    assert!(!page.contains("to the town center"));
    let spot = answer("q=food&near=Lock+Haven");
    assert!(spot.hits.iter().any(|hit| hit.distance_miles.is_some()));

    let meetings_near = |place: &str| {
        let wanted = MeetingFilter {
            from: Some(from(place)),
            ..MeetingFilter::default()
        };
        let zone = jiff::tz::TimeZone::UTC;
        meetings(generation(), &wanted, &zone, NOW).unwrap()
    };
    let county = meetings_near("Lycoming County");
    let starts = county.days.iter().flat_map(|day| &day.in_person);
    assert!(starts.clone().count() > 0);
    assert!(starts.clone().all(|start| start.miles.is_none()));
    let town = meetings_near("Williamsport");
    let mut starts = town.days.iter().flat_map(|day| &day.in_person);
    assert!(starts.any(|start| start.miles.is_some()));
}

#[test]
fn an_unknown_place_is_quoted_and_never_corrected() {
    for (link, typed) in [
        ("q=food+in+Narnia", "Narnia"),
        ("q=food+in+narnia", "narnia"),
        ("q=food+near+Gondor+Rivendell", "Gondor Rivendell"),
        ("q=comida+cerca+de+Narnia", "Narnia"),
        ("q=comida+en+narnia", "narnia"),
        ("q=aa+Hogwarts+tonight", "Hogwarts"),
    ] {
        let found = answer(link);
        assert_eq!(ignored(&found), [typed], "{link}");
        assert_eq!(found.ignored[0].unknown_place.as_deref(), Some(typed));
        assert_eq!(found.did_you_mean, None, "{link}");
        assert_eq!(found.origin, None, "{link}");
    }
    let home = answer("q=food");
    // What the whole question is like may add to it.
    assert_eq!(ids(&answer("q=food+in+Narnia"))[0], ids(&home)[0]);

    let both = answer("q=food+in+Narnia&near=17745");
    assert_eq!(label(&both), "ZIP 17745 (Lock Haven, PA)");
    assert!(
        both.ignored[0]
            .why
            .english
            .starts_with("We do not know “Narnia”.")
    );
    let alone = answer("q=in+Narnia");
    assert_eq!(ignored(&alone), ["Narnia"]);
    assert!(alone.is_not_understood);

    let page = get("/find?q=food+in+Narnia").text;
    assert!(
        page.contains(
            "We do not know “Narnia”. Here is what serves Lycoming and Clinton counties."
        )
    );
    let page = get("/find?q=food&near=Narnia").text;
    assert!(page.contains("We do not know “Narnia”."));
    assert!(page.contains(r#"name="near" value="Narnia""#));
    let page = get_in("/find?q=comida+en+Narnia", "es").text;
    assert!(page.contains(
        "No conocemos “Narnia”. Esto es lo que hay para los condados de Lycoming y Clinton."
    ));
}

#[test]
fn misspelled_words_and_known_names_are_no_unknown_places() {
    for question in [
        "help in recovry",
        "HELP WITH FOOD IN LOCK HAVEN",
        "Fod pantry",
        "in Medicaid",
        "food in wiliamsport",
        "womens aa in jersey shore",
        "ayuda en español",
        "in a crisis",
        "near me",
        "food near Salvation Army",
        "my son has adhd",
        "in the house",
        "my friend Zorblatt needs food",
        "mi hijo Zorblatt",
    ] {
        assert_eq!(read(question).unknown_place, None, "{question}");
    }
    assert_eq!(read("help in recovry").categories[0].0, "substance-use");
}

#[test]
fn an_unknown_place_hides_no_danger() {
    for (question, kind) in [
        ("i want to die in Narnia", "suicide"),
        ("he overdosd in Narnia", "overdose"),
    ] {
        let heard = read(question);
        assert!(heard.crisis.iter().any(|one| one == kind), "{question}");
        assert_eq!(heard.unknown_place.as_deref(), Some("Narnia"));
    }
}

#[test]
fn outside_the_area_only_what_serves_everyone_is_shown() {
    for link in [
        "q=food&near=90210",
        "q=food+near+90210",
        "q=food+in+ohio",
        "q=food&near=Williamsport+MD",
        "q=food&near=Buffalo+NY",
    ] {
        let found = answer(link);
        assert!(found.origin.as_ref().unwrap().is_outside, "{link}");
        assert!(!found.relaxed.contains(&Relaxation::Distance), "{link}");
        assert!(!found.hits.is_empty(), "{link}");
        for hit in &found.hits {
            let id = &hit.listing.id;
            assert_ne!(hit.reach, Reached::Visit, "{link}: {id}");
            assert!(!matches!(hit.reach, Reached::Elsewhere(_)), "{link}: {id}");
            assert!(hit.listing.place.county.is_none(), "{link}: {id}");
        }
    }
    for place in [
        "17745",
        "Renovo",
        "State College",
        "Bloomsburg",
        "Pennsylvania",
    ] {
        let found = answer(&format!("q=food&near={place}"));
        assert!(!found.origin.unwrap().is_outside, "{place}");
    }
    let page = get("/find?q=food&near=90210").text;
    assert!(page.contains(
        "This directory covers Lycoming and Clinton counties. It does not cover Beverly Hills, CA."
    ));
    assert!(page.contains("Call 211. They know who helps there."));
    let page = get_in("/find?q=comida&near=90210", "es").text;
    assert!(page.contains(
        "Este directorio cubre los condados de Lycoming y Clinton. No cubre Beverly Hills, CA."
    ));
    let json = get_json("/find.json?q=food&near=90210");
    assert_eq!(json["query"]["origin"]["outside"], true);
    assert_eq!(json["query"]["covers"][0], "Lycoming, PA");
}

#[test]
fn a_name_is_found_from_outside() {
    let found = answer("q=salvation+army+lock+haven+pantry&near=90210");
    assert_eq!(ids(&found)[0], "salvation-army-lock-haven-pantry");
    let found = answer("q=american+rescue+workers&near=90210");
    assert!(ids(&found)[0].starts_with("arw") || ids(&found)[0].starts_with("american"));
}

#[test]
fn where_nothing_is_understood_needs_and_lines_are_shown() {
    let found = answer("q=xyzzy+nonsense");
    assert!(found.is_not_understood);
    assert_eq!(found.relaxed, []);
    assert_eq!(ignored(&found), ["xyzzy nonsense"]);
    assert!(ids(&found).contains(&"988-suicide-crisis-lifeline"));
    assert!(ids(&found).contains(&"pa-211"));
    assert!(found.total < 6, "{}", found.total);
    assert!(answer("q=hello").is_not_understood);
    let page = get("/find?q=xyzzy+nonsense").text;
    assert!(page.contains("We did not understand that"));
    assert!(!page.contains("Nothing has all of your words"));
    for need in &generation().facts.needs {
        assert!(page.contains(&*need.name.english.replace('\'', "&#39;")));
    }
    let page = get_in("/find?q=xyzzy+nonsense", "es").text;
    assert!(page.contains("No entendimos eso"));
    assert_eq!(
        get_json("/find.json?q=xyzzy")["query"]["not_understood"],
        true
    );

    for understood in [
        "q=food",
        "q=xyzzy+food",
        "q=",
        "q=xyzzy&category=food",
        "q=nonsense+988",
    ] {
        assert!(!answer(understood).is_not_understood, "{understood}");
    }
    let cry = answer("q=i+want+to+kill+myself+xyzzy");
    assert!(!cry.is_not_understood && !cry.crisis.is_empty());
}

#[test]
fn reasons_claim_only_what_is_known() {
    use waypost::model::schedule::State;
    let found = answer("q=food&near=17745&open=true&per_page=50");
    let says =
        |hit: &waypost::search::answer::Hit, said: &str| hit.why.iter().any(|why| why.say == said);
    let unknown: Vec<_> = found
        .hits
        .iter()
        .filter(|hit| hit.open.state == State::Unknown)
        .collect();
    assert!(!unknown.is_empty());
    for hit in unknown {
        assert!(
            !says(hit, "is on at the time asked for"),
            "{}",
            hit.listing.id
        );
        assert!(says(hit, "hours not known"), "{}", hit.listing.id);
    }
    let no_time = explain(generation(), &Query::from_words("food"), NOW).unwrap();
    assert!(
        no_time
            .iter()
            .all(|hit| hit.why.iter().all(|why| why.kind != "time"))
    );
    let others = explain(
        generation(),
        &Query::from_words("womens shelter for men"),
        NOW,
    )
    .unwrap();
    for why in others.iter().flat_map(|hit| &hit.why) {
        let claims = why.kind == "audience" && why.effect < 1.0;
        assert!(!claims || why.say == "names other people", "{why:?}");
    }
}

#[test]
fn every_label_is_read_as_its_own_place() {
    let prefer = build_criteria::home_preference(generation());
    for place in generation().home_places.iter() {
        let found = gazetteer().resolve(place, &prefer).best;
        let found = found.unwrap_or_else(|| panic!("{place} is not known"));
        assert_eq!(found.label, **place);
    }
    for zip in ["17745", "17701"] {
        let found = gazetteer().resolve(zip, &prefer).best.unwrap();
        let again = gazetteer().resolve(&found.label, &prefer).best;
        assert_eq!(again.map(|again| again.label), Some(found.label));
    }
}

#[test]
fn a_place_box_offers_the_places_of_home_without_a_script() {
    for path in ["/", "/find?q=food", "/c/food", "/meetings"] {
        let page = get(path).text;
        assert!(page.contains(r#"list="places""#), "{path}");
        assert_eq!(
            page.matches(r#"<datalist id="places">"#).count(),
            1,
            "{path}"
        );
        for place in ["Lock Haven, PA", "Jersey Shore, PA"] {
            assert!(
                page.contains(&format!(r#"<option value="{place}">"#)),
                "{path}: {place}"
            );
        }
        assert!(!page.contains("Beverly Hills"), "{path}");
    }
}
