//! Time zones of places.

use waypost::gazetteer::zones::{PlaceClues, ZoneClue, zone_of_state};
use waypost::model::schedule::time_zone::Zone;

use super::{county, point, shipped};

const EASTERN: &str = "America/New_York";
const CENTRAL: &str = "America/Chicago";
const MOUNTAIN: &str = "America/Denver";
const PACIFIC: &str = "America/Los_Angeles";
const ARIZONA: &str = "America/Phoenix";
const BOISE: &str = "America/Boise";
const DETROIT: &str = "America/Detroit";
const INDIANAPOLIS: &str = "America/Indiana/Indianapolis";

fn told(clues: &PlaceClues<'_>) -> (&'static str, Option<ZoneClue>) {
    let told = shipped().zone_of(clues);
    told.map_or(("-", None), |told| (told.zone.name(), Some(told.clue)))
}

#[test]
fn towns_have_the_zone_that_their_clocks_show() {
    for (town, state, zone) in [
        ("Lock Haven", "PA", EASTERN),
        ("Williamsport", "PA", EASTERN),
        ("El Paso", "TX", MOUNTAIN),
        ("Van Horn", "TX", CENTRAL),
        ("Houston", "TX", CENTRAL),
        ("Knoxville", "TN", EASTERN),
        ("Chattanooga", "TN", EASTERN),
        ("Nashville", "TN", CENTRAL),
        ("Crossville", "TN", CENTRAL),
        ("Memphis", "TN", CENTRAL),
        ("Pensacola", "FL", CENTRAL),
        ("Panama City", "FL", CENTRAL),
        ("Wewahitchka", "FL", CENTRAL),
        ("Port St. Joe", "FL", EASTERN),
        ("Tallahassee", "FL", EASTERN),
        ("Ontario", "OR", BOISE),
        ("Portland", "OR", PACIFIC),
        ("Gary", "IN", CENTRAL),
        ("Evansville", "IN", CENTRAL),
        ("South Bend", "IN", INDIANAPOLIS),
        ("Indianapolis", "IN", INDIANAPOLIS),
        ("Iron Mountain", "MI", CENTRAL),
        ("Ironwood", "MI", CENTRAL),
        ("Marquette", "MI", DETROIT),
        ("Goodland", "KS", MOUNTAIN),
        ("Dodge City", "KS", CENTRAL),
        ("Scottsbluff", "NE", MOUNTAIN),
        ("Valentine", "NE", CENTRAL),
        ("Merriman", "NE", MOUNTAIN),
        ("Omaha", "NE", CENTRAL),
        ("Dickinson", "ND", MOUNTAIN),
        ("Bismarck", "ND", CENTRAL),
        ("Mandan", "ND", CENTRAL),
        ("Rapid City", "SD", MOUNTAIN),
        ("Pierre", "SD", CENTRAL),
        ("Fort Pierre", "SD", CENTRAL),
        ("Sioux Falls", "SD", CENTRAL),
        ("Coeur d'Alene", "ID", PACIFIC),
        ("Lewiston", "ID", PACIFIC),
        ("Grangeville", "ID", PACIFIC),
        ("Riggins", "ID", BOISE),
        ("Boise", "ID", BOISE),
        ("Window Rock", "AZ", MOUNTAIN),
        ("Tuba City", "AZ", MOUNTAIN),
        ("Kayenta", "AZ", MOUNTAIN),
        ("Hotevilla-Bacavi", "AZ", ARIZONA),
        ("Flagstaff", "AZ", ARIZONA),
        ("Phoenix", "AZ", ARIZONA),
        ("West Wendover", "NV", MOUNTAIN),
        ("Reno", "NV", PACIFIC),
        ("Louisville", "KY", EASTERN),
        ("Lexington", "KY", EASTERN),
        ("Paducah", "KY", CENTRAL),
        ("Bowling Green", "KY", CENTRAL),
        ("Phenix City", "AL", EASTERN),
        ("Birmingham", "AL", CENTRAL),
        ("Anchorage", "AK", "America/Anchorage"),
        ("Unalaska", "AK", "America/Anchorage"),
        ("Adak", "AK", "America/Adak"),
        ("Honolulu", "HI", "Pacific/Honolulu"),
        ("Ponce", "PR", "America/Puerto_Rico"),
    ] {
        let clues = PlaceClues {
            town,
            state,
            ..PlaceClues::default()
        };
        assert_eq!(
            told(&clues),
            (zone, Some(ZoneClue::Town)),
            "{town}, {state}"
        );
    }
}

#[test]
fn zips_points_and_counties_tell_the_zone() {
    for (zip, zone) in [
        ("79901", MOUNTAIN),
        ("37916", EASTERN),
        ("32401", CENTRAL),
        ("97914", BOISE),
        ("46402", CENTRAL),
        ("49801", CENTRAL),
        ("86045", MOUNTAIN),
        ("86001", ARIZONA),
        ("86036", ARIZONA),
        ("17745-1234", EASTERN),
    ] {
        let clues = PlaceClues {
            zip,
            ..PlaceClues::default()
        };
        assert_eq!(told(&clues), (zone, Some(ZoneClue::Zip)), "{zip}");
    }
    for (latitude, longitude, zone) in [
        (31.773, -106.338, MOUNTAIN),
        (35.96, -83.93, EASTERN),
        (41.6, -87.34, CENTRAL),
        (36.0544, -112.1401, ARIZONA),
        (30.1127, -85.2005, CENTRAL),
        (29.8119, -85.303, EASTERN),
    ] {
        let clues = PlaceClues {
            point: Some(point(latitude, longitude)),
            ..PlaceClues::default()
        };
        let expected = (zone, Some(ZoneClue::Point));
        assert_eq!(told(&clues), expected, "{latitude}, {longitude}");
    }
    for (name, state, zone) in [
        ("El Paso", "TX", MOUNTAIN),
        ("Malheur", "OR", BOISE),
        ("Lake", "IN", CENTRAL),
        ("Menominee", "MI", CENTRAL),
        ("Knox", "TN", EASTERN),
        ("Apache", "AZ", MOUNTAIN),
        ("Coconino", "AZ", ARIZONA),
        ("Aleutians West", "AK", "America/Anchorage"),
        ("Centre", "PA", EASTERN),
        ("Orleans", "LA", CENTRAL),
    ] {
        let county = county(name, state);
        let clues = PlaceClues {
            county: Some(&county),
            ..PlaceClues::default()
        };
        assert_eq!(
            told(&clues),
            (zone, Some(ZoneClue::County)),
            "{name}, {state}"
        );
    }
}

/// A meeting in El Paso with the ZIP of an office in Austin is in El Paso; a
/// point in the sea tells nothing.
#[test]
fn the_surest_clue_wins() {
    let austin = county("Travis", "TX");
    let clues = PlaceClues {
        point: Some(point(31.773, -106.338)),
        zip: "78701",
        county: Some(&austin),
        town: "Austin",
        state: "TX",
    };
    assert_eq!(told(&clues), (MOUNTAIN, Some(ZoneClue::Point)));
    let at_sea = PlaceClues {
        point: Some(point(20.0, -40.0)),
        ..clues
    };
    assert_eq!(told(&at_sea), (CENTRAL, Some(ZoneClue::Zip)));
    assert_eq!(told(&PlaceClues::default()), ("-", None));
}

#[test]
fn a_state_tells_a_zone_only_where_it_has_one() {
    let name = |state| zone_of_state(state).map(Zone::name);
    for (state, zone) in [
        ("PA", EASTERN),
        ("NY", EASTERN),
        ("OK", CENTRAL),
        ("CO", MOUNTAIN),
        ("CA", PACIFIC),
        ("GU", "Pacific/Guam"),
    ] {
        assert_eq!(name(state), Some(zone), "{state}");
    }
    for state in "AK AZ FL ID IN KS KY MI NE NV ND OR SD TN TX ZZ".split(' ') {
        assert_eq!(name(state), None, "{state}");
    }
}

/// Every row of the table is of a zone that exists and a county of the
/// gazetteer, and every ZIP of the country gets a zone.
#[test]
fn the_table_of_zones_is_whole() {
    let table = include_str!("../../../src/gazetteer/zones.tsv");
    let places = std::fs::read_to_string(super::folder().join("places.csv")).unwrap();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), 5, "{line}");
        assert_eq!(Zone::new(cells[1]).unwrap().name(), cells[1], "{line}");
        let known = cells[0].len() == 2 || places.contains(&format!(",{},", cells[0]));
        assert!(known, "{line}");
    }
    let zips = std::fs::read_to_string(super::folder().join("zips.csv")).unwrap();
    for line in zips.lines().skip(1) {
        let zip = &line[..5];
        let clues = PlaceClues {
            zip,
            ..PlaceClues::default()
        };
        assert_ne!(told(&clues), ("-", None), "{zip}");
    }
}
