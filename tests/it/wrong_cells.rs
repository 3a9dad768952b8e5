//! Cells that are wrong in ways that a person overlooks: none goes live.

use waypost::diagnostic::{Diagnostic, Severity};
use waypost::model::schedule::Schedule;
use waypost::privacy::told_street::tells_street;
use waypost::seeds::columns::Resource as C;
use waypost::seeds::sources::Reader;

use crate::county::{County, HEAD, HELPLINE};
use crate::import::types;
use crate::seed_folder::load;

const R: &str = "resources.csv";

fn of_code<'a>(found: &'a [Diagnostic], code: &str) -> Vec<&'a Diagnostic> {
    found.iter().filter(|one| one.code == code).collect()
}

#[test]
fn a_street_is_told_from_other_numbers() {
    let streets = [
        "Come to 34 West Main Street, second floor.",
        "Back door at 12 Vesper St",
        "back door at 12 vesper st.",
        "Ring at 34 W. Main, second floor",
        "We are at 34-36 Main St",
        "34B Hidden Ln",
        "Twelve Hidden Lane",
        "1402 Mt. Carmel Ave",
        "400 block of Market Street",
        "Beside 7 Old Mill Rd (blue door)",
        "9 Sunset Dr",
        "100 Lower Park Blvd",
        "12 Sunset Court",
        "On Route 220 behind the diner",
        "Rt. 15, past the bridge",
        "Hwy 44",
        "Venga a Calle 5",
        "12 Calle Oculta",
        "en la Avenida Central",
        "Corner of Main and 3rd",
        "the corner of Main & Vesper",
        "en la esquina de la Main y 3rd",
        "PO Box 12, or 34 Main St",
        "241 2nd Street",
        "1\u{202f}2 Hidden Lane, 12 Hidden\u{a0}Lane",
    ];
    for street in streets {
        assert!(tells_street(street), "{street}");
    }
    let others = [
        "24-hour line, 24/7, call 988 day or night.",
        "24 hours in court and on the street.",
        "Suite 5, second floor",
        "A 12 step program",
        "1 of 3 beds",
        "Two numbers: 570-322-4637 and 570-323-8167.",
        "Call 570 322 4637. Main Street Mission refers people.",
        "1-800-799-7233 St. Joseph",
        "PO Box 1234, Williamsport, PA 17701",
        "Ayuda a personas en la calle. Llame al 211.",
        "en la calle 24 horas",
        "One Safe Place",
        "Take bus route 12.",
        "3 street outreach teams",
        "Staff of 3 and Dr. Example",
        "The office is around the corner and down the hall.",
        "The intersection of poverty and violence",
        "Women with 2 or more children; up to 30 days.",
        "https://example.org/2021/12-main-street-news",
        "Mon-Fri 9-5",
        "Serves Lycoming, PA; Clinton, PA",
        "Route of 3 days",
        "988 or St. Mary's",
    ];
    for other in others {
        assert!(!tells_street(other), "{other}");
    }
}

/// The row of a shelter whose place is private and stands in no address cell.
fn hidden_with(header: &str, cell: &str) -> String {
    format!(
        "id,name,category,phone,confidential,serves,source_url,{header}\n\
         quiet,Quiet House,food-pantry,570-244-8838,yes,US,https://example.org,\"{cell}\"\n"
    )
}

#[test]
fn a_private_row_with_a_street_in_any_text_is_set_aside() {
    let headers = [
        "organization",
        "description",
        "phone_note",
        "hours_note",
        "languages",
        "audience",
        "eligibility",
        "cost",
        "how_to_start",
        "what_to_bring",
        "accessibility",
        "source_note",
        "name_es",
        "description_es",
        "hours_note_es",
        "phone_note_es",
        "eligibility_es",
        "hours",
    ];
    for header in headers {
        let file = hidden_with(header, "Back door at 12 Vesper St");
        let (directory, found) = load(&[(R, file.as_bytes())]);
        let told = of_code(&found, "private-street");
        let [told] = told.as_slice() else {
            panic!("{header}: {found:?}");
        };
        let at = (told.severity, told.row, told.column.as_deref());
        assert_eq!(at, (Severity::Error, Some(2), Some(header)));
        assert!(told.fix.contains("Take the street out"), "{}", told.fix);
        assert!(directory.listings.get("quiet").is_none(), "{header}");
        assert!(!format!("{found:?}").contains("Vesper"), "{found:?}");
        let open = file.replace(",yes,", ",no,");
        let (directory, _) = load(&[(R, open.as_bytes())]);
        assert!(directory.listings.get("quiet").is_some(), "{header}");
    }
    let meeting = "Name,Slug,Day,Time,Notes,Confidential\n\
                   Quiet,quiet,Sunday,19:00,Corner of Main and 3rd,yes\n";
    let (directory, found) = load(&[("meetings-aa.csv", meeting.as_bytes())]);
    assert_eq!(of_code(&found, "private-street").len(), 1, "{found:?}");
    assert!(directory.listings.get("quiet").is_none());
}

#[test]
fn a_street_in_a_private_text_is_in_no_file_that_is_served() {
    let county = County::new();
    let row = |says: &str, hidden: &str| {
        format!(
            "{HEAD}{HELPLINE}shelter,Quiet House,food-pantry,570-244-2001,{says},,Renovo,PA,17764,{hidden},US,,https://example.org\n"
        )
    };
    county.write(
        "resources-lines.csv",
        &row("Come to 34 West Main Street.", "no"),
    );
    let was = county.publish().generation.name();
    county.write(
        "resources-lines.csv",
        &row("Come to 34 West Main Street.", "yes"),
    );
    let published = county.publish();
    let shown = published.generation.listings().unwrap();
    assert!(
        shown.iter().all(|one| one.id != "shelter"),
        "not the version from before either"
    );
    assert!(
        !county.index.path().join(was).exists(),
        "no rollback brings it back"
    );
    county.write("resources-lines.csv", &row("A safe place.", "yes"));
    county.publish();
    county.write(
        "resources-lines.csv",
        &row("Come to 34 West Main Street.", "yes"),
    );
    let kept = county.publish();
    let shown = kept.generation.listings().unwrap();
    let shelter = shown.iter().find(|one| one.id == "shelter").unwrap();
    assert_eq!(shelter.description.english, "A safe place.");
}

#[test]
fn a_letter_among_digits_is_named_with_the_number_meant() {
    let slips = [
        ("570-326-O587", "570-326-0587", 'O', "for a 0"),
        ("57o-326-0587", "570-326-0587", 'o', "for a 0"),
        ("570-326-OO87", "570-326-0087", 'O', "for a 0"),
        ("(57O) 326-0587", "570-326-0587", 'O', "for a 0"),
        ("570.326.l587", "570-326-1587", 'l', "for a 1"),
        ("570 3I6 0587", "570-316-0587", 'I', "for a 1"),
        ("57032605S7", "570-326-0557", 'S', "for a 5"),
        ("570-326-05B7", "570-326-0587", 'B', "for a 8"),
        ("l-800-799-7233", "1-800-799-7233", 'l', "for a 1"),
        ("1-8OO-799-7233", "1-800-799-7233", 'O', "for a 0"),
        ("570-326-O587 x12", "570-326-0587", 'O', "for a 0"),
        (
            "570-244-8838 or 570-326-O587",
            "570-326-0587",
            'O',
            "for a 0",
        ),
        ("9B8", "988", 'B', "for a 8"),
    ];
    for (cell, meant, letter, says) in slips {
        let file = format!("id,name,category,phone,source_note\na,A,food,{cell},x\n");
        let (directory, found) = load(&[(R, file.as_bytes())]);
        assert!(directory.listings.get("a").is_none(), "{cell}: {found:?}");
        let [bad] = of_code(&found, "bad-phone")[..] else {
            panic!("{cell}: {found:?}");
        };
        assert_eq!(
            (bad.severity, bad.column.as_deref()),
            (Severity::Error, Some("phone"))
        );
        assert!(
            bad.message.contains(&format!("letter {letter} {says}")),
            "{}",
            bad.message
        );
        assert!(bad.fix.contains(meant), "{cell}: {}", bad.fix);
    }
    let (_, found) = load(&[(
        R,
        b"id,name,category,phone,source_note\na,A,food,570-326-X587,x\n",
    )]);
    assert_eq!(
        of_code(&found, "bad-phone").len(),
        1,
        "no digit looks like an X"
    );
    let words = [
        ("1-800-NEW-LOVE", "+18006395683"),
        ("570-322-HELP", "+15703224357"),
        ("570-244-8838 x12", "+15702448838"),
        ("570-244-8838x12", "+15702448838"),
        ("570-244-8838 x12 (front desk)", "+15702448838"),
        ("570-244-8838 o 570-244-8839", "+15702448838"),
        ("Tel. 570 244 8838", "+15702448838"),
        ("(570) 244-8838 or 1 570 244 8839", "+15702448838"),
    ];
    for (cell, number) in words {
        let file = format!("id,name,category,phone,source_note\na,A,food,{cell},x\n");
        let (directory, found) = load(&[(R, file.as_bytes())]);
        let listing = directory
            .listings
            .get("a")
            .unwrap_or_else(|| panic!("{cell}: {found:?}"));
        assert_eq!(listing.contact.phones[0].number, number, "{cell}");
    }
}

const COLUMNS: [&str; 25] = [
    "id",
    "name",
    "category",
    "description",
    "phone",
    "phone_note",
    "website",
    "email",
    "address",
    "city",
    "state",
    "zip",
    "county",
    "serves",
    "hours",
    "hours_note",
    "languages",
    "audience",
    "cost",
    "status",
    "verified_on",
    "source_url",
    "source_date",
    "name_es",
    "description_es",
];

const GOOD: [&str; 25] = [
    "kitchen",
    "Invented Kitchen",
    "food",
    "Meals.",
    "570-244-8838",
    "Press 2.",
    "https://example.org",
    "help@example.org",
    "12 Main St",
    "Lock Haven",
    "PA",
    "17745",
    "Clinton",
    "\"Lycoming, PA; Clinton, PA\"",
    "Mon-Fri 9am-5pm",
    "2nd and 4th Friday",
    "English; Spanish",
    "",
    "free",
    "active",
    "2026-11-01",
    "https://example.org/a",
    "2024-11",
    "Cocina",
    "Comidas.",
];

fn row_of(cells: &[&str]) -> String {
    format!("{}\n{}\n", COLUMNS.join(","), cells.join(","))
}

/// The good row with its cells moved from a column on, blanks in their place.
fn slipped(from: &str, by: isize) -> String {
    let at = COLUMNS.iter().position(|column| *column == from).unwrap();
    let mut cells = GOOD.to_vec();
    for _ in 0..by.unsigned_abs() {
        if by > 0 {
            cells.insert(at, "");
            cells.pop();
        } else {
            cells.remove(at);
            cells.push("");
        }
    }
    row_of(&cells)
}

#[test]
fn a_row_whose_cells_slipped_is_set_aside_with_one_error() {
    let (directory, found) = load(&[(R, row_of(&GOOD).as_bytes())]);
    assert_eq!(found, []);
    assert!(directory.listings.get("kitchen").is_some());
    let ways = [
        (
            "phone",
            1,
            "From “phone” on the cells seem to have slipped 1 column to the right.",
        ),
        (
            "phone",
            2,
            "From “phone” on the cells seem to have slipped 2 columns to the right.",
        ),
        (
            "serves",
            1,
            "From “serves” on the cells seem to have slipped 1 column to the right.",
        ),
        ("city", -1, "slipped 1 column to the left."),
    ];
    for (from, by, says) in ways {
        let (directory, found) = load(&[(R, slipped(from, by).as_bytes())]);
        let [one] = found.as_slice() else {
            panic!("{from} {by}: {found:?}");
        };
        assert_eq!(
            (one.code, one.severity, one.row),
            ("slipped-cells", Severity::Error, Some(2))
        );
        assert!(one.message.contains(says), "{from} {by}: {}", one.message);
        assert!(directory.listings.get("kitchen").is_none());
    }
    let mut odd = GOOD;
    (odd[16], odd[22]) = ("Friday 9am", "https://example.org");
    let (directory, _) = load(&[(R, row_of(&odd).as_bytes())]);
    assert!(
        directory.listings.get("kitchen").is_some(),
        "two odd cells are another mistake"
    );
}

/// A county with a pantry that has hours and a ZIP.
fn with_hours(hours: &str, zip: &str) -> String {
    format!(
        "id,name,category,phone,address,city,state,zip,hours,source_url\n\
         helped,Helped Pantry,food-pantry,570-244-3001,12 Main St,Avis,PA,{zip},{hours},https://example.org\n"
    )
}

#[test]
fn what_a_spreadsheet_spoiled_keeps_the_last_good_row() {
    const FILE: &str = "resources-helped.csv";
    let county = County::new();
    county.write(FILE, &with_hours("Mon-Fri 11am-12pm", "17721"));
    let good = county.publish().generation.listings().unwrap();
    let good = good.iter().find(|one| one.id == "helped").unwrap();
    let spoiled = [
        ("11-Dec", "17721", "hours"),
        ("0.4375", "17721", "hours"),
        ("1/9/2026 21:00", "17721", "hours"),
        ("46031.875", "17721", "hours"),
        ("2026-11-12", "17721", "hours"),
        ("Mon-Fri 11am-12pm", "7721", "zip"),
        ("Mon-Fri 11am-12pm", "1772l", "zip"),
    ];
    for (hours, zip, column) in spoiled {
        county.write(FILE, &with_hours(hours, zip));
        let published = county.publish();
        let found = &published.checked.diagnostics;
        let [one] = of_code(found, "spoiled-cell")[..] else {
            panic!("{hours} {zip}: {found:?}");
        };
        assert_eq!(
            (one.severity, one.column.as_deref()),
            (Severity::Error, Some(column))
        );
        let kept = of_code(found, "kept-row");
        assert!(
            kept[0].message.contains("still sees the version of"),
            "{kept:?}"
        );
        let shown = published.generation.listings().unwrap();
        let shown = shown.iter().find(|one| one.id == "helped").unwrap();
        assert_eq!(
            (&shown.hours, &shown.place),
            (&good.hours, &good.place),
            "{hours} {zip}"
        );
    }
    county.write(FILE, &with_hours("Mon-Thu 11am-12pm", "17745"));
    let found = county.publish().checked.diagnostics;
    assert!(
        of_code(&found, "spoiled-cell").is_empty(),
        "a change that can be read passes"
    );
    // In a row that is new, such hours are not shown, and the ZIP is not used.
    let (directory, _) = load(&[(R, with_hours("11-Dec", "7721").as_bytes())]);
    let new = directory.listings.get("helped").unwrap();
    assert_eq!(new.hours.schedule, Schedule::Unknown);
    let county = new.place.county.as_ref().unwrap();
    assert_eq!(
        (county.name.as_str(), county.state.as_str()),
        ("Clinton", "PA")
    );
}

#[test]
fn check_tells_what_publishing_refuses() {
    let county = County::served();
    let check = |format: &str| {
        let output = county
            .command(&["check", "--format", format])
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    assert_eq!(check("text").0, Some(0));
    county.edit(
        "resources-lines.csv",
        "Invented Helpline,crisis,988",
        "Invented Helpline,crisis,570-244-2999",
    );
    let reasons = county.refused().reasons;
    let lines = reasons
        .iter()
        .find(|one| one.code == "changed-crisis-line")
        .unwrap();
    for format in ["text", "json", "html"] {
        let (code, said) = check(format);
        assert_eq!(code, Some(1), "{format}: {said}");
        assert!(said.contains("changed-crisis-line"), "{format}: {said}");
        assert!(said.contains("Publishing refuses this"), "{format}: {said}");
    }
    let (_, said) = check("json");
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let last = said["diagnostics"].as_array().unwrap().last().unwrap();
    assert!(
        last["message"].as_str().unwrap().ends_with(&lines.message),
        "{last}"
    );
    // A file that is named is judged as if it lay in the folder.
    county.edit("resources-lines.csv", "570-244-2999", "988");
    assert_eq!(check("text").0, Some(0));
    let file = tempfile::TempDir::new().unwrap();
    let path = file.path().join("resources-pantries.csv");
    let all = std::fs::read_to_string(county.path("resources-pantries.csv")).unwrap();
    let without: String = all
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            format!("{},{}\n", cells[..3].join(","), cells[4..].join(","))
        })
        .collect();
    std::fs::write(&path, without).unwrap();
    let output = county.command(&["check"]).arg(&path).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("changed-phones"), "{said}");
    // The record beside the seeds is enough.
    std::fs::remove_dir_all(county.index.path()).unwrap();
    county.write(
        "resources-pantries.csv",
        &std::fs::read_to_string(&path).unwrap(),
    );
    let (code, said) = check("text");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("changed-phones"), "{said}");
}

#[test]
fn imported_numbers_with_letters_and_streets_of_private_rows_are_named() {
    let (directory, _) = load(&[]);
    let settings = waypost::import::list::ListSettings {
        category: Some("food-pantry"),
        ..waypost::import::list::ListSettings::new("list", Reader::Package)
    };
    let piece = |name: &str, text: &str| waypost::import::list::FeedFile {
        name: name.to_owned(),
        url: None,
        bytes: text.as_bytes().to_vec(),
    };
    let package = [
        piece("organizations.csv", "id,name\no1,Example Aid\n"),
        piece(
            "locations.csv",
            "id,organization_id,name,location_is_private\nl1,o1,House,yes\n",
        ),
        piece(
            "services.csv",
            "id,organization_id,name,description,application_process,status\n\
             s1,o1,Example Help,A safe place.,Back door at 12 Vesper St,active\n",
        ),
        piece(
            "service_at_location.csv",
            "id,service_id,location_id\nx1,s1,l1\n",
        ),
        piece(
            "phones.csv",
            "id,service_id,number,type\np1,s1,570-326-O587,voice\n",
        ),
    ];
    let read = crate::import::read(&package, &settings, &directory.categories, types());
    let row = read.rows.values().next().unwrap();
    assert_eq!(
        [
            row.get(C::Confidential),
            row.get(C::HowToStart),
            row.get(C::Phone)
        ],
        ["yes", "", ""]
    );
    assert_eq!(row.get(C::Description), "A safe place.");
    let blanked = of_code(&read.diagnostics, "kept-private");
    let mut columns = blanked.iter().filter_map(|one| one.column.as_deref());
    assert!(
        columns.any(|column| column == "how_to_start"),
        "{blanked:?}"
    );
    let [bad] = of_code(&read.diagnostics, "bad-phone")[..] else {
        panic!("{:?}", read.diagnostics);
    };
    assert_eq!(bad.value.as_deref(), Some("570-326-O587"));
    assert!(!format!("{:?}", read.diagnostics).contains("Vesper"));
}
