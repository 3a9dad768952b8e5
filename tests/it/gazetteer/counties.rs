//! ZIPs and counties, and the gazetteer as files and as bytes.

use super::*;
use waypost::gazetteer::GazetteerError;

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
