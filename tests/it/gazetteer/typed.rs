//! Places as people type them into the place box.

use super::*;
use waypost::gazetteer::PlaceKind;

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
