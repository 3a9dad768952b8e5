//! The gazetteer as shipped, through its public surface.

use std::path::Path;
use std::sync::OnceLock;
use waypost::gazetteer::{Gazetteer, GazetteerError, PlaceKind, Prefer};
use waypost::model::place::{County, Point};

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data/gazetteer"))
}

fn shipped() -> &'static Gazetteer {
    static SHIPPED: OnceLock<Gazetteer> = OnceLock::new();
    SHIPPED.get_or_init(|| Gazetteer::read_folder(folder()).unwrap())
}

fn county(name: &str, state: &str) -> County {
    County {
        state: state.to_owned(),
        name: name.to_owned(),
    }
}

/// Lycoming and Clinton Counties, Pennsylvania.
fn home() -> Prefer {
    Prefer {
        counties: vec![county("Lycoming", "PA"), county("Clinton", "PA")],
        state: Some("PA".to_owned()),
    }
}

fn point(latitude: f64, longitude: f64) -> Point {
    Point::new(latitude, longitude).unwrap()
}

/// The label of what a text stands for; "-" when nothing.
fn label_of(text: &str, prefer: &Prefer) -> String {
    let best = shipped().resolve(text, prefer).best;
    best.map_or("-".to_owned(), |place| place.label)
}

#[test]
fn zips_lie_in_their_towns() {
    let towns = [
        ("17745", point(41.1370, -77.4469), "Lock Haven", "Clinton"),
        (
            "17701",
            point(41.2412, -77.0011),
            "Williamsport",
            "Lycoming",
        ),
    ];
    for (zip, town, city, in_county) in towns {
        let place = shipped().zip(zip).unwrap();
        let miles = place.point.miles_to(town);
        assert!(miles < 2.0, "{zip} is {miles} miles from its town");
        assert_eq!(place.city, city);
        assert_eq!(place.county, Some(county(in_county, "PA")));
        assert_eq!(place.state, "PA");
    }
}

#[test]
fn a_zip_may_carry_four_more_digits_and_is_never_guessed() {
    for text in ["17745", "17745-1234", "177451234", " 17745 "] {
        assert_eq!(shipped().zip(text).unwrap().zip, "17745", "{text:?}");
    }
    assert_eq!(shipped().zip("02134").unwrap().state, "MA");
    for text in ["17799", "1774", "177455", "17745-12", "1774a", "", "17745-"] {
        assert_eq!(shipped().zip(text), None, "{text:?}");
        assert_eq!(label_of(text, &home()), "-", "{text:?}");
    }
}

#[test]
fn a_typed_place_is_read_in_every_form() {
    let forms = [
        ("17745", "ZIP 17745 (Lock Haven, PA)"),
        ("17745-1234", "ZIP 17745 (Lock Haven, PA)"),
        ("Lock Haven, PA 17745", "ZIP 17745 (Lock Haven, PA)"),
        ("17745 PA", "ZIP 17745 (Lock Haven, PA)"),
        ("Lock Haven, PA 99999", "Lock Haven, PA"),
        ("Lock Haven", "Lock Haven, PA"),
        ("lockhaven", "Lock Haven, PA"),
        ("LOCK  HAVEN", "Lock Haven, PA"),
        ("Lock Haven, PA", "Lock Haven, PA"),
        ("lock haven pennsylvania", "Lock Haven, PA"),
        ("lock haven Pensilvania", "Lock Haven, PA"),
        ("near lock haven", "Lock Haven, PA"),
        ("City of Lock Haven", "Lock Haven, PA"),
        ("Lock Haven City, USA", "Lock Haven, PA"),
        ("120 Main St, Lock Haven, PA", "Lock Haven, PA"),
        ("Loyalsock", "Loyalsock Township, PA"),
        ("Loyalsock Township", "Loyalsock Township, PA"),
        ("loyalsock twp.", "Loyalsock Township, PA"),
        ("Township of Loyalsock", "Loyalsock Township, PA"),
        ("Muncy", "Muncy, PA"),
        ("muncy boro", "Muncy, PA"),
        ("Muncy Township", "Muncy Township, PA"),
        ("Plunkett\u{2019}s Creek", "Plunketts Creek Township, PA"),
        ("S. Williamsport", "South Williamsport, PA"),
        ("Saint Marys", "St. Marys, PA"),
        ("st marys, pa", "St. Marys, PA"),
        ("Mt Carmel", "Mount Carmel, PA"),
        ("Cogan Station", "Cogan Station, PA"),
        ("Du Bois", "DuBois, PA"),
        ("Wilkes Barre", "Wilkes-Barre, PA"),
        ("Clinton County", "Clinton County, PA"),
        ("clinton co", "Clinton County, PA"),
        ("clinton co.", "Clinton County, PA"),
        ("Clinton County PA", "Clinton County, PA"),
        ("Condado de Clinton", "Clinton County, PA"),
        ("lycoming", "Lycoming County, PA"),
        ("Clinton County, Iowa", "Clinton County, IA"),
        ("Boulder, CO", "Boulder, CO"),
        ("boulder co", "Boulder, CO"),
        ("Clinton, CO", "-"),
        ("Pennsylvania", "Pennsylvania"),
        ("PA", "Pennsylvania"),
        ("pa", "Pennsylvania"),
        ("Nueva York", "New York"),
        ("New York City", "New York City, NY"),
        ("Washington, D.C.", "Washington, DC"),
        ("Portland, OR", "Portland, OR"),
        ("Mayag\u{fc}ez", "Mayag\u{fc}ez, PR"),
        ("mayaguez, pr", "Mayag\u{fc}ez, PR"),
        ("me", "-"),
        ("in", "-"),
        ("near me", "-"),
        ("OR", "Oregon"),
        ("", "-"),
        ("   ", "-"),
        ("!!!", "-"),
        ("Nowhereville", "-"),
        ("caf\u{e9} \u{1F600}", "-"),
    ];
    for (text, expected) in forms {
        assert_eq!(label_of(text, &home()), expected, "{text:?}");
        let corrected = shipped().resolve(text, &home()).corrected_from;
        assert_eq!(corrected, None, "{text:?} is spelled right");
    }
}

#[test]
fn the_kind_and_the_parts_of_a_place_are_given() {
    let resolve = |text| shipped().resolve(text, &home()).best.unwrap();
    let zip = resolve("17745");
    assert_eq!(
        (zip.kind, zip.zip.as_deref()),
        (PlaceKind::Zip, Some("17745"))
    );
    assert_eq!(resolve("Lock Haven").kind, PlaceKind::Town);
    assert_eq!(resolve("Lock Haven").county, Some(county("Clinton", "PA")));
    assert_eq!(resolve("Loyalsock").kind, PlaceKind::Township);
    assert_eq!(resolve("Clinton County").kind, PlaceKind::County);
    let state = resolve("Pennsylvania");
    assert_eq!((state.kind, state.county), (PlaceKind::State, None));
    assert_eq!(shipped().state_at(state.point).as_deref(), Some("PA"));
    assert_eq!(shipped().state_name("PA"), Some("Pennsylvania"));
}

#[test]
fn a_latitude_and_longitude_is_a_point() {
    for text in ["41.137,-77.447", " 41.137, -77.447 ", "(41.137 -77.447)"] {
        let place = shipped().resolve(text, &home()).best.unwrap();
        assert_eq!(place.kind, PlaceKind::Point, "{text:?}");
        assert_eq!(place.point, point(41.137, -77.447));
        assert_eq!(place.county, Some(county("Clinton", "PA")));
        assert_eq!(place.state.as_deref(), Some("PA"));
    }
    for text in [
        "95.0,-77.4",
        "41.1,-190.5",
        "41,-77",
        "1.2.3,4",
        "41.1,-77.4,9.0",
        "nan,1.0",
    ] {
        assert_eq!(label_of(text, &home()), "-", "{text:?}");
    }
}

#[test]
fn the_many_washingtons_are_ordered_by_home() {
    let at_home = shipped().resolve("Washington", &home());
    let best = at_home.best.unwrap();
    assert_eq!(best.label, "Washington Township, Lycoming County, PA");
    assert_eq!(at_home.others.len(), 5);
    assert_eq!(at_home.others[0].label, "Washington, PA");

    let state = Prefer {
        state: Some("PA".to_owned()),
        ..Prefer::default()
    };
    assert_eq!(label_of("Washington", &state), "Washington, PA");
    assert_eq!(label_of("Indiana", &state), "Indiana, PA");

    let nowhere = shipped().resolve("Washington", &Prefer::default());
    assert_eq!(nowhere.best.unwrap().label, "Washington");
    assert_eq!(nowhere.others[0].label, "Washington, DC");
    assert_eq!(
        label_of("Springfield", &Prefer::default()),
        "Springfield, MO"
    );
    assert_eq!(
        label_of("Los Angeles", &Prefer::default()),
        "Los Angeles, CA"
    );
    assert_eq!(label_of("Bucks", &state), "Bucks County, PA");
}

#[test]
fn misspelled_names_are_corrected_within_the_state() {
    let slips = [
        ("wiliamsport", "Williamsport, PA"),
        ("wilaimsport", "Williamsport, PA"),
        ("lock heaven", "Lock Haven, PA"),
        ("lok haven pa", "Lock Haven, PA"),
        ("jersy shore", "Jersey Shore, PA"),
        ("rennovo", "Renovo, PA"),
        ("loyalsok", "Loyalsock Township, PA"),
        ("Lycomming County", "Lycoming County, PA"),
        ("philadelpia", "Philadelphia, PA"),
    ];
    for (text, expected) in slips {
        let resolution = shipped().resolve(text, &home());
        assert_eq!(resolution.best.unwrap().label, expected, "{text:?}");
        assert_eq!(resolution.corrected_from.as_deref(), Some(text));
    }
    // Too short, too far, a number, or no state to look in.
    for text in ["avs", "lok", "wlmsprt", "17799", "qqqqqqqq", "Lock Haven 2"] {
        assert_eq!(label_of(text, &home()), "-", "{text:?}");
    }
    assert_eq!(label_of("wiliamsport", &Prefer::default()), "-");
    assert_eq!(
        label_of("wiliamsport pa", &Prefer::default()),
        "Williamsport, PA"
    );
}

#[test]
fn a_near_miss_is_named_for_did_you_mean() {
    let misses = [
        ("Lock Heaven", Some("Lock Haven")),
        ("Wiliamsport", Some("Williamsport")),
        ("Lycomming", Some("Lycoming")),
        ("Lycomming County", Some("Lycoming County")),
        ("Lock Haven", None),
        ("Clinton", None),
        ("Zzyzzyva", None),
        ("17799", None),
    ];
    for (name, expected) in misses {
        assert_eq!(
            shipped().near_miss(name, &home()).as_deref(),
            expected,
            "{name:?}"
        );
    }
}

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

#[test]
fn suggestions_start_at_home() {
    let labels = |prefix: &str, limit: usize| -> Vec<String> {
        let places = shipped().suggest(prefix, &home(), limit);
        places.into_iter().map(|place| place.label).collect()
    };
    assert_eq!(labels("lock h", 5)[0], "Lock Haven, PA");
    assert_eq!(labels("will", 5)[0], "Williamsport, PA");
    assert_eq!(labels("jersey", 3)[0], "Jersey Shore, PA");
    assert_eq!(labels("clinton co", 3)[0], "Clinton County, PA");
    assert_eq!(labels("loyalsock tow", 3), ["Loyalsock Township, PA"]);
    assert_eq!(labels("lock haven, p", 3), ["Lock Haven, PA"]);
    assert_eq!(labels("lock haven pa", 3), ["Lock Haven, PA"]);
    assert_eq!(labels("state col", 1), ["State College, PA"]);
    assert!(labels("st", 50).contains(&"State College, PA".to_owned()));
    assert_eq!(labels("st mary", 1), ["St. Marys, PA"]);
    assert_eq!(labels("1774", 8)[0], "ZIP 17740 (Jersey Shore, PA)");
    assert_eq!(labels("17745", 8), ["ZIP 17745 (Lock Haven, PA)"]);
    assert_eq!(labels("s", 8).len(), 8);
    for prefix in ["", "  ", "qqqq", "999999", "%", "lock, zz"] {
        assert_eq!(labels(prefix, 8), [""; 0], "{prefix:?}");
    }
    assert_eq!(labels("lock", 0), [""; 0]);
}

#[test]
fn counties_are_found_by_name() {
    let named = |name, state| shipped().county_named(name, state);
    assert_eq!(named("Clinton", Some("PA")), [county("Clinton", "PA")]);
    assert_eq!(
        named("clinton co.", Some("Pennsylvania")),
        [county("Clinton", "PA")]
    );
    assert_eq!(
        named("Condado de Clinton", Some("PA")),
        [county("Clinton", "PA")]
    );
    assert_eq!(named("Clinton", None).len(), 9);
    assert_eq!(named("Clinton", Some("Nowhere")), []);
    assert_eq!(
        named("St Louis City", Some("MO")),
        [county("St. Louis City", "MO")]
    );
    assert_eq!(named("Lock Haven", Some("PA")), []);
}

#[test]
fn counties_hold_their_points() {
    let clinton = county("Clinton", "PA");
    let lock_haven = point(41.137, -77.447);
    let williamsport = point(41.2412, -77.0011);
    let gazetteer = shipped();
    assert_eq!(gazetteer.county_at(lock_haven), Some(clinton.clone()));
    assert_eq!(gazetteer.county_contains(&clinton, lock_haven), Some(true));
    assert_eq!(
        gazetteer.county_contains(&clinton, williamsport),
        Some(false)
    );
    let center = gazetteer.county_center(&clinton).unwrap();
    assert_eq!(gazetteer.county_contains(&clinton, center), Some(true));
    // Out at sea, and on another continent.
    assert_eq!(gazetteer.county_at(point(38.0, -60.0)), None);
    assert_eq!(gazetteer.state_at(point(48.85, 2.35)), None);
    let unknown = county("Clinton", "ZZ");
    assert_eq!(gazetteer.county_contains(&unknown, lock_haven), None);
    assert!(gazetteer.county_outline(&unknown).is_none());
    assert_eq!(gazetteer.county_center(&unknown), None);
}

#[test]
fn a_mile_beyond_the_border_still_counts_as_inside() {
    let clinton = county("Clinton", "PA");
    let outline = shipped().county_outline(&clinton).unwrap();
    let corners = outline.0[0].exterior().0.iter();
    let east = corners.max_by(|a, b| a.x.total_cmp(&b.x)).unwrap();
    // A degree of longitude is 52 miles here.
    let beyond = |miles: f64| point(east.y, east.x + miles / 52.0);
    assert_eq!(shipped().county_contains(&clinton, beyond(0.8)), Some(true));
    assert_eq!(
        shipped().county_contains(&clinton, beyond(1.3)),
        Some(false)
    );
}

#[test]
fn the_nearest_town_is_within_the_miles_given() {
    let near = shipped().nearest_town(point(41.14, -77.45), 5.0).unwrap();
    assert_eq!(near.label, "Lock Haven, PA");
    assert_eq!(shipped().nearest_town(point(38.0, -60.0), 30.0), None);
}

/// The ZIPs of Pennsylvania in the shipped file, with their stated counties.
fn pennsylvania() -> Vec<(String, County)> {
    let mut reader = csv::Reader::from_path(folder().join("zips.csv")).unwrap();
    let rows = reader.records().map(|row| row.unwrap());
    rows.filter(|row| &row[4] == "PA")
        .map(|row| (row[0].to_owned(), county(&row[5], "PA")))
        .collect()
}

#[test]
fn every_zip_of_pennsylvania_resolves_and_lies_in_its_county() {
    let zips = pennsylvania();
    assert_eq!(zips.len(), 2179);
    let mut agreeing = 0;
    for (zip, stated) in &zips {
        let place = shipped().resolve(zip, &home()).best;
        let place = place.unwrap_or_else(|| panic!("{zip} resolves"));
        assert_eq!(place.county.as_ref(), Some(stated), "{zip}");
        agreeing += usize::from(shipped().county_at(place.point).as_ref() == Some(stated));
    }
    let share = agreeing as f64 / zips.len() as f64;
    assert!(share >= 0.97, "only {share} lie in their county");
}

#[test]
fn bytes_give_the_same_answers() {
    let bytes = shipped().to_bytes();
    let again = Gazetteer::from_bytes(&bytes).unwrap();
    for (zip, _) in pennsylvania() {
        assert_eq!(again.zip(&zip), shipped().zip(&zip));
    }
    for text in [
        "Lock Haven",
        "Washington",
        "clinton co",
        "41.137,-77.447",
        "jersy shore",
    ] {
        assert_eq!(
            again.resolve(text, &home()),
            shipped().resolve(text, &home())
        );
    }
    let outline = |gazetteer: &Gazetteer| {
        gazetteer
            .county_outline(&county("Clinton", "PA"))
            .cloned()
            .unwrap()
    };
    assert_eq!(outline(&again), outline(shipped()));
    assert_eq!(again.to_bytes(), bytes);
}

#[test]
fn damaged_bytes_are_refused() {
    let bytes = shipped().to_bytes();
    for damaged in [&[][..], &bytes[..bytes.len() / 2], &[9, 9, 9], &[255; 64]] {
        assert_eq!(
            Gazetteer::from_bytes(damaged).unwrap_err(),
            GazetteerError::Bytes
        );
    }
}

#[test]
fn a_bad_folder_says_what_and_what_to_do() {
    let empty = tempfile::tempdir().unwrap();
    let message = Gazetteer::read_folder(empty.path())
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("states.csv") && message.contains("put back"),
        "{message}"
    );

    for file in ["states.csv", "places.csv", "zips.csv", "counties.geojson"] {
        std::fs::copy(folder().join(file), empty.path().join(file)).unwrap();
    }
    let zips = "zip,lat,lon,city,state,county,county_fips\n17745,41.1,-77.4,Lock Haven,PA,Clinton,42035\n1774,41.1,-77.4,X,PA,Clinton,42035\n";
    std::fs::write(empty.path().join("zips.csv"), zips).unwrap();
    let message = Gazetteer::read_folder(empty.path())
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("zips.csv, row 3: zip is not five digits"),
        "{message}"
    );
    std::fs::write(
        empty.path().join("zips.csv"),
        zips.replace("\n1774,41.1", "\n17745,north"),
    )
    .unwrap();
    let message = Gazetteer::read_folder(empty.path())
        .unwrap_err()
        .to_string();
    assert!(
        message.contains("zips.csv, row 3") && message.contains("correct the row"),
        "{message}"
    );
}
