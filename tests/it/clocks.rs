//! Hours go by the clock of the place they are of.

use std::fs;

use waypost::directory::Directory;
use waypost::export::seed_csv;
use waypost::model::listing::Listing;
use waypost::model::schedule::{Schedule, State};

use crate::seed_folder::{CATEGORIES, NOW, TODAY, folder, gazetteer, load};

const HEAD: &str = "id,name,category,phone,address,city,state,zip,county,confidential,hours";

/// The zone of the clock a listing goes by.
fn zone(listing: &Listing) -> &str {
    let zone = listing.hours.schedule.zone();
    zone.map_or("-", |zone| zone.name())
}

/// A directory of New York with these rows, each with hours on Sundays until 4
/// in the afternoon.
fn directory(rows: &[&str]) -> Directory {
    let rows: Vec<String> = rows
        .iter()
        .map(|row| format!("{row},Sun 9am-4pm\n"))
        .collect();
    let file = format!("{HEAD}\n{}", rows.concat());
    let site = "key,value\ntime_zone,America/New_York\n";
    load(&[
        ("resources-x.csv", file.as_bytes()),
        ("site.csv", site.as_bytes()),
    ])
    .0
}

#[test]
fn hours_are_of_the_clock_of_the_place() {
    let directory = directory(&[
        "door,A,food-pantry,570-244-8838,10 Main St,El Paso,TX,79901,,",
        "zip,B,food-pantry,570-244-8838,,,,79901,,",
        "town,C,food-pantry,570-244-8838,10 Main St,El Paso,TX,,,",
        "county,D,food-pantry,570-244-8838,,,TX,,El Paso,yes",
        "home,E,food-pantry,570-244-8838,10 Main St,Lock Haven,PA,17745,,",
        "line,F,food-pantry,570-244-8838,,,,,,",
        "unknown,G,food-pantry,570-244-8838,10 Main St,Nowhere At All,TX,,,",
    ]);
    let mut zones: Vec<(String, String)> = directory
        .listings
        .iter()
        .filter(|listing| listing.id.len() != "good-pantry".len())
        .map(|listing| (listing.id.to_string(), zone(&listing).to_owned()))
        .collect();
    zones.sort();
    let expected = [
        ("county", "America/Denver"),
        ("door", "America/Denver"),
        ("home", "America/New_York"),
        ("line", "America/New_York"),
        ("town", "America/Denver"),
        ("unknown", "America/New_York"),
        ("zip", "America/Denver"),
    ];
    let expected = expected.map(|(id, zone)| (id.to_owned(), zone.to_owned()));
    assert_eq!(zones, expected);
    // Half past five in New York is half past three in El Paso.
    let state = |id: &str| {
        let listing = directory.listings.get(id).unwrap();
        listing.hours.schedule.open_state(NOW).state
    };
    assert_eq!(state("door"), State::Open);
    assert_eq!(state("home"), State::Closed);
    let by_zip = directory.listings.get("zip").unwrap();
    let address = by_zip.place.address.as_ref().unwrap();
    assert_eq!(address.state, "TX", "the ZIP tells the state");
}

#[test]
fn a_directory_that_names_no_zone_has_that_of_its_first_home_county() {
    for (site, zone) in [
        (
            "home_counties,\"El Paso, TX; Travis, TX\"",
            "America/Denver",
        ),
        ("home_counties,\"Lake, IN\"", "America/Chicago"),
        ("home_counties,\"Clinton, PA\"", "America/New_York"),
        ("title,Test", "America/New_York"),
        (
            "home_counties,\"El Paso, TX\"\ntime_zone,America/Boise",
            "America/Boise",
        ),
    ] {
        let file = format!("key,value\n{site}\n");
        let (directory, _) = load(&[("site.csv", file.as_bytes())]);
        assert_eq!(directory.site.time_zone, zone, "{site}");
    }
}

/// A meeting that goes by another clock than its place, and one across the
/// border, are read back with the clocks they had.
#[test]
fn the_clock_of_a_meeting_survives_a_round_trip() {
    let meetings = "Name,Slug,Day,Time,Address,City,State,Postal Code,Timezone,Conference URL\n\
        A,a-1,Sunday,19:00,10 Main St,Knoxville,TN,37916,America/Chicago,\n\
        B,b-1,Sunday,19:00,10 Main St,Knoxville,TN,37916,,\n\
        C,c-1,Sunday,19:00,10 Main St,Nashville,TN,37201,,\n\
        D,d-1,Sunday,19:00,,,,,,https://zoom.us/j/1\n\
        E,e-1,Sunday,19:00,,,,,America/New_York,https://zoom.us/j/2\n";
    let site = "key,value\ntime_zone,America/Chicago\n";
    let (directory, _) = load(&[
        ("meetings-x.csv", meetings.as_bytes()),
        ("site.csv", site.as_bytes()),
    ]);
    let zones = |directory: &Directory| -> Vec<(String, String)> {
        let listings = directory.listings.iter();
        let meetings = listings.filter_map(|listing| match &listing.hours.schedule {
            Schedule::Weekly(weekly) => {
                Some((listing.id.to_string(), weekly.zone.name().to_owned()))
            }
            _ => None,
        });
        let mut zones: Vec<_> = meetings.collect();
        zones.sort();
        zones
    };
    let expected = [
        ("a-1", "America/Chicago"),
        ("b-1", "America/New_York"),
        ("c-1", "America/Chicago"),
        ("d-1", "America/Chicago"),
        ("e-1", "America/New_York"),
    ];
    let expected = expected.map(|(id, zone)| (id.to_owned(), zone.to_owned()));
    assert_eq!(zones(&directory), expected);
    let written = folder(&[("categories.csv", CATEGORIES.as_bytes())]);
    for file in seed_csv::files(&directory).unwrap() {
        fs::write(written.path().join(file.name), file.bytes).unwrap();
    }
    let (again, _) = Directory::load_with(written.path(), gazetteer(), TODAY).unwrap();
    assert_eq!(zones(&again), expected);
}
