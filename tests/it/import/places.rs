//! Addresses, points, attendance and links.

use waypost::import::meetings::location::{Parts, split};
use waypost::model::listing::{Attendance, Status};
use waypost::seeds::columns::Meeting;

use super::{codes, found, one, only};
use crate::seed_folder::load;

#[test]
fn addresses_in_one_cell_are_taken_apart() {
    let parts = |building: &str, street: &str, city: &str, state: &str, zip: &str| Parts {
        building: building.to_owned(),
        street: street.to_owned(),
        city: city.to_owned(),
        state: state.to_owned(),
        zip: zip.to_owned(),
        country: String::new(),
    };
    for (text, expected) in [
        (
            "100 Main St, Lock Haven, PA 17745, USA",
            parts("", "100 Main St", "Lock Haven", "PA", "17745"),
        ),
        (
            "Example Hall, 100 Main St, Lock Haven, PA 17745",
            parts("Example Hall", "100 Main St", "Lock Haven", "PA", "17745"),
        ),
        (
            "Lock Haven, PA 17745, USA",
            parts("", "", "Lock Haven", "PA", "17745"),
        ),
        (
            "Lock Haven, Pennsylvania, USA",
            parts("", "", "Lock Haven", "PA", ""),
        ),
        (
            "100 Main St, Lock Haven, PA, 17745",
            parts("", "100 Main St", "Lock Haven", "PA", "17745"),
        ),
        (
            "PA-120, Pennsylvania, USA",
            parts("", "PA-120", "", "PA", ""),
        ),
        ("100 Main St", parts("", "100 Main St", "", "", "")),
        ("", Parts::default()),
    ] {
        let found = Parts {
            country: String::new(),
            ..split(text)
        };
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn points_in_every_form() {
    let point = |keys: &str| {
        let imported = one(keys);
        let row = only(&imported).clone();
        let cells = [Meeting::Latitude, Meeting::Longitude, Meeting::Approximate];
        cells.map(|column| row.get(column).to_owned())
    };
    let street = r#""address":"1 Example St","city":"Lock Haven""#;
    let long = "41.13700000000000045474735088646411895751953125";
    assert_eq!(
        point(&format!(
            r#"{street},"latitude":"{long}","longitude":-77.447"#
        )),
        ["41.137", "-77.447", ""]
    );
    assert_eq!(
        point(&format!(r#"{street},"coordinates":"41.137,-77.447""#)),
        ["41.137", "-77.447", ""]
    );
    assert_eq!(
        point(r#""coordinates":"41,-78,42,-77""#),
        ["41.5", "-77.5", "yes"]
    );
    assert_eq!(
        point(&format!(
            r#"{street},"latitude":41.1,"longitude":-77.4,"approximate":"yes""#
        )),
        ["41.1", "-77.4", "yes"]
    );
    assert_eq!(
        point(r#""city":"Lock Haven","latitude":41.1,"longitude":-77.4"#),
        ["41.1", "-77.4", "yes"]
    );
    assert_eq!(point(r#""latitude":411.1,"longitude":-77.4"#), ["", "", ""]);
    found(&one(r#""latitude":411.1,"longitude":-77.4"#), "bad-point");
    assert!(!codes(&one(r#""latitude":"","longitude":"""#)).contains(&"bad-point"));
}

#[test]
fn links_to_join_are_https_or_not_kept() {
    let link = |url: &str| {
        let imported = one(&format!(r#""conference_url":"{url}""#));
        only(&imported).get(Meeting::ConferenceUrl).to_owned()
    };
    assert_eq!(
        link("https://example.zoom.us/j/12"),
        "https://example.zoom.us/j/12"
    );
    assert_eq!(link("  zoom.us/j/12"), "https://zoom.us/j/12");
    assert_eq!(link("http://zoom.us/j/12"), "https://zoom.us/j/12");
    assert_eq!(
        link("https://rooms.example.org/12"),
        "https://rooms.example.org/12"
    );
    assert_eq!(link("http://rooms.example.org/12"), "");
    assert_eq!(link("javascript:alert(1)"), "");
    assert_eq!(
        link("https://notzoom.us.example.org/1"),
        "https://notzoom.us.example.org/1"
    );
    found(
        &one(r#""conference_url":"https://rooms.example.org/12""#),
        "unknown-provider",
    );
    found(&one(r#""conference_url":"Ask us""#), "link-not-kept");
}

/// The attendance and status of a meeting with these keys, read as a seed.
fn attended(keys: &str) -> (Attendance, Status) {
    let imported = one(keys);
    let csv = waypost::seeds::write::csv::to_csv(&imported.rows).unwrap();
    let (directory, _) = load(&[
        ("meetings-x.csv", &csv),
        (
            "categories.csv",
            b"id,parent,name,name_es\nfood-pantry,,F,F\naa,,AA,AA\n",
        ),
    ]);
    let listing = directory
        .listings
        .iter()
        .find(|l| l.meeting.is_some())
        .unwrap();
    (listing.meeting.as_ref().unwrap().attendance, listing.status)
}

#[test]
fn attendance_is_derived_as_its_format_says() {
    let street = r#""address":"1 Example St","city":"Lock Haven""#;
    let link = r#""conference_url":"https://zoom.us/j/1""#;
    let active = Status::Active;
    for (keys, expected) in [
        (street.to_owned(), (Attendance::InPerson, active)),
        (
            format!(r#"{street},{link},"types":["ONL"]"#),
            (Attendance::Hybrid, active),
        ),
        (
            format!(r#"{street},{link},"types":["ONL","TC"]"#),
            (Attendance::Online, active),
        ),
        (
            format!(r#""city":"Lock Haven",{link},"types":["ONL"],"approximate":"yes""#),
            (Attendance::Online, active),
        ),
        (
            format!(r#"{street},"types":["TC"]"#),
            (Attendance::InPerson, Status::TemporarilyClosed),
        ),
        (
            format!(r#"{street},{link},"attendance_option":"online""#),
            (Attendance::Online, active),
        ),
        (
            format!(r#"{street},"attendance_option":"inactive""#),
            (Attendance::InPerson, Status::TemporarilyClosed),
        ),
        (
            r#""conference_phone":"570-555-0142""#.to_owned(),
            (Attendance::Phone, active),
        ),
        (
            r#""notes":"Ask around""#.to_owned(),
            (Attendance::InPerson, active),
        ),
    ] {
        assert_eq!(attended(&keys), expected, "{keys}");
    }
}
