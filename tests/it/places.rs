//! Places in doubt, each with the nearest guess.

use std::sync::Arc;

use waypost::report::doubtful_places::{Doubt, doubtful, sheet};

use crate::seed_folder::{gazetteer, load};

const HEADER: &str = "id,name,category,phone,address,city,state,zip,county,latitude,longitude,confidential,source_url\n";

/// What is doubtful about one invented row, and the row of the report.
fn look(cells: &str) -> Option<(Doubt, Vec<String>)> {
    let row = format!("{HEADER}x,Example,food,570-555-0101,{cells},https://example.org\n");
    let (directory, found) = load(&[("resources.csv", row.as_bytes())]);
    assert!(directory.listings.get("x").is_some(), "{found:#?}");
    let listings = directory.listings();
    let doubts = doubtful(listings.iter().map(Arc::as_ref), &gazetteer());
    let at = doubts.iter().position(|doubt| doubt.listing.id == "x")?;
    Some((doubts[at].doubt, sheet(&doubts).rows[at].clone()))
}

#[test]
fn every_doubt_has_its_guess() {
    // address,city,state,zip,county,latitude,longitude,confidential
    let cases = [
        (
            "1 Sample St,Lock Haven,PA,17745,Clinton,41.137,-77.447,",
            None,
            "",
        ),
        (
            "1 Sample St,Lock Haven,PA,17745,Clinton,,,",
            Some(Doubt::Approximate),
            "",
        ),
        (
            "1 Sample St,Jersy Shore,PA,,,,,",
            Some(Doubt::UnknownTown),
            "Jersey Shore, PA",
        ),
        (
            "1 Sample St,Jersy Shore,PA,17740,,,,",
            Some(Doubt::UnknownTown),
            "Jersey Shore, PA 17740",
        ),
        (
            "1 Sample St,Nowhereburgh,PA,,,,,",
            Some(Doubt::UnknownTown),
            "",
        ),
        (
            "1 Sample St,Lock Haven,PA,17745,,41.41,-75.66,",
            Some(Doubt::PointFar),
            "Lock Haven, PA 17745",
        ),
        (
            "1 Sample St,Lock Haven,PA,17745,Lycoming,41.137,-77.447,",
            Some(Doubt::OtherCounty),
            "Clinton County, PA",
        ),
        (
            "1 Sample St,Lock Haven,PA,17745,Erie,,,",
            Some(Doubt::ZipElsewhere),
            "Clinton County, PA",
        ),
        (
            "1 Sample St,Lock Haven,PA,19103,,,,",
            Some(Doubt::TownAndZip),
            "Philadelphia, PA 19103",
        ),
        ("1 Sample St,,PA,,,,,", Some(Doubt::NoPoint), ""),
        (",,PA,,Clinton,,,", None, ""),
        ("1 Sample St,Nowhereburgh,PA,17745,Erie,,,yes", None, ""),
    ];
    for (cells, doubt, guess) in cases {
        let found = look(cells);
        assert_eq!(found.as_ref().map(|found| found.0), doubt, "{cells}");
        let said = found.map_or(String::new(), |found| found.1[8].clone());
        assert_eq!(said, guess, "{cells}");
    }
}

#[test]
fn a_suggested_point_says_where_it_comes_from() {
    let (_, row) = look("1 Sample St,Lock Haven,PA,17745,,,,").unwrap();
    let near = |cell: &str, at: f64| (cell.parse::<f64>().unwrap() - at).abs() < 0.1;
    assert!(near(&row[9], 41.137) && near(&row[10], -77.447), "{row:?}");
    assert_eq!(row[11], "middle of ZIP 17745");
    let (_, row) = look("1 Sample St,Jersy Shore,PA,,,,,").unwrap();
    assert_eq!(row[11], "middle of Jersey Shore, PA");
}

#[test]
fn a_pinned_point_stays_as_staff_wrote_it() {
    let (_, row) = look("1 Sample St,Lock Haven,PA,17745,,41.41,-75.66,").unwrap();
    assert_eq!((row[5].as_str(), row[6].as_str()), ("41.41", "-75.66"));
    assert!(row[7].parse::<f64>().unwrap() > 90.0, "{row:?}");
}

#[test]
fn the_gravest_doubts_come_first() {
    let rows = format!(
        "{HEADER}a,Example A,food,570-555-0101,1 Sample St,Lock Haven,PA,17745,,,,,https://example.org\n\
         b,Example B,food,570-555-0102,1 Sample St,Nowhereburgh,PA,,,,,,https://example.org\n\
         c,Example C,food,570-555-0103,1 Sample St,Lock Haven,PA,17745,,41.41,-75.66,,https://example.org\n"
    );
    let (directory, _) = load(&[("resources.csv", rows.as_bytes())]);
    let listings = directory.listings();
    let doubts = doubtful(listings.iter().map(Arc::as_ref), &gazetteer());
    let ids: Vec<&str> = doubts
        .iter()
        .map(|doubt| doubt.listing.id.as_str())
        .collect();
    assert_eq!(ids, ["c", "b", "a"]);
}
