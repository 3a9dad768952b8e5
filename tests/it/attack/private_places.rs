//! A private place stays private in every version that can be served and in every cell.

use std::fs;
use std::path::Path;

use waypost::diagnostic::{Diagnostic, Severity};
use waypost::import::hsds::join::{Flattened, flatten};
use waypost::import::hsds::package::ImportOptions;
use waypost::import::meetings::FeedFile;
use waypost::index::store::Store;
use waypost::publish::merge::{Part, merge};
use waypost::seeds::columns::Resource as R;
use waypost::seeds::rules::private_street;

use crate::county::{County, HEAD, HELPLINE};
use crate::seed_folder::{TODAY, gazetteer, load};

const LINES: &str = "resources-lines.csv";

/// A shelter that was public once.
fn shelter(street: &str, confidential: &str) -> String {
    format!(
        "{HEAD}{HELPLINE}shelter,Invented Shelter,food-pantry,570-244-2001,A safe place.,{street},Renovo,PA,17764,{confidential},US,,https://example.org\n"
    )
}

/// Whether a word stands in any file below a folder.
fn holds(folder: &Path, word: &str) -> bool {
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if String::from_utf8_lossy(&fs::read(&path).unwrap()).contains(word) {
                return true;
            }
        }
    }
    false
}

#[test]
fn no_rollback_shows_a_place_that_is_private_now() {
    let county = County::new();
    county.write(LINES, &shelter("12 Hidden Lane", "no"));
    let pantries = "resources-pantries.csv";
    county.edit(pantries, "Free food.", "Food at 12 Hidden Ln.");
    let first = county.publish();
    let was = first.generation.name();
    drop(first);
    county.write(LINES, &shelter("", "yes"));
    let published = county.publish();
    let [destroyed] = published.destroyed.as_slice() else {
        panic!("{:?}", published.destroyed);
    };
    assert_eq!(destroyed.generation, was);
    let mut shown = destroyed.shown.clone();
    shown.sort();
    assert_eq!(shown, ["pantry-1", "shelter"]);
    // The row next door did not change, and is read as it stood.
    let found = &published.checked.diagnostics;
    assert_eq!(private_cells(found), [(pantries, 2, "description")]);
    assert!(!holds(county.index.path(), "Hidden"));
    assert!(
        !county.index.path().join(&was).exists(),
        "destroyed at once"
    );
    let back = county.command(&["rollback"]).output().unwrap();
    assert!(!back.status.success(), "nothing to go back to");
    let named = county
        .command(&["rollback", "--to", &was])
        .output()
        .unwrap();
    assert!(!named.status.success());
    let shelter = county.serving();
    let listings = shelter.listings().unwrap();
    let shelter = listings.iter().find(|one| one.id == "shelter").unwrap();
    assert_eq!(shelter.place.address, None);
}

#[test]
fn a_generation_that_a_stop_left_behind_is_refused_and_destroyed() {
    let county = County::new();
    county.write(LINES, &shelter("12 Hidden Lane", "no"));
    let was = county.publish().generation.name();
    let copy = tempfile::TempDir::new().unwrap();
    let kept = copy.path().join(&was);
    copy_folder(&county.index.path().join(&was), &kept);
    county.write(LINES, &shelter("", "yes"));
    let now = county.publish().generation.name();
    // As after a stop between the switch and the destruction.
    copy_folder(&kept, &county.index.path().join(&was));
    let refused = county.store().roll_back(Some(&was), None).unwrap_err();
    let said = refused.to_string();
    assert!(
        said.contains("shelter") && said.contains("private now"),
        "{said}"
    );
    assert!(!said.contains("Hidden"), "{said}");
    assert!(!county.index.path().join(&was).exists());
    assert_eq!(county.store().current_name(), Some(now.clone()));
    // Where CURRENT cannot be opened, nothing that shows it is served either.
    copy_folder(&kept, &county.index.path().join(&was));
    fs::write(county.index.path().join(&now).join("facts.bin"), b"x").unwrap();
    assert!(county.store().latest_valid().is_none());
    // The next publication puts an end to it.
    county.edit("resources-pantries.csv", "Free food.", "Food for free.");
    county.publish();
    assert!(!county.index.path().join(&was).exists());
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &to);
        } else {
            fs::copy(&path, to).unwrap();
        }
    }
}

#[test]
fn a_street_is_remembered_when_no_file_and_no_index_has_it() {
    let county = County::new();
    county.write(LINES, &shelter("12 Hidden Lane", "no"));
    county.publish();
    county.write(LINES, &shelter("", "yes"));
    county.publish();
    assert!(!holds(county.index.path(), "Hidden Lane"));
    assert!(!holds(county.data.path(), "Hidden Lane"));
    let tells = |county: &County| {
        county.edit(
            "resources-pantries.csv",
            "Free food.",
            "Free food at 12 Hidden Ln in Renovo.",
        );
        let published = county.publish();
        let found = &published.checked.diagnostics;
        assert_eq!(
            private_cells(found),
            [("resources-pantries.csv", 2, "description")]
        );
        assert!(
            !holds(county.index.path(), "12 Hidden"),
            "nor does the last version of that row"
        );
        let said = format!("{found:?}");
        assert!(!said.contains("12 Hidden"), "{said}");
        county.edit(
            "resources-pantries.csv",
            "Free food at 12 Hidden Ln in Renovo.",
            "Free food.",
        );
        county.publish();
    };
    tells(&county);
    // The row goes, and later the index is lost.
    county.write(LINES, &format!("{HEAD}{HELPLINE}"));
    county.publish();
    tells(&county);
    for entry in fs::read_dir(county.index.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }
    county.publish();
    tells(&county);
    // Nor does it come back under its id.
    county.write(LINES, &shelter("12 Hidden Lane", "no"));
    let published = county.publish();
    let found = &published.checked.diagnostics;
    assert!(
        found
            .iter()
            .any(|found| found.code == "confidential-dropped")
    );
    assert!(!holds(county.index.path(), "Hidden Lane"));
}

#[test]
fn a_place_that_may_be_shown_again_takes_one_accepted_report() {
    let county = County::new();
    county.write(LINES, &shelter("12 Hidden Lane", "yes"));
    county.publish();
    county.write(LINES, &shelter("12 Hidden Lane", "no"));
    let refusal = county.refused();
    assert_eq!(refusal.reasons[0].code, "lost-confidential");
    let accepted = county.try_on(
        crate::seed_folder::TODAY,
        crate::seed_folder::NOW,
        Some(&refusal.hash),
    );
    let waypost::publish::publisher::Outcome::Published(published) = accepted.unwrap() else {
        panic!("accepted");
    };
    assert_eq!(private_cells(&published.checked.diagnostics), []);
    county.edit(
        "resources-pantries.csv",
        "Free food.",
        "Free food at 12 Hidden Lane.",
    );
    let published = county.publish();
    assert_eq!(private_cells(&published.checked.diagnostics), []);
    assert!(holds(county.index.path(), "resources-pantries.csv"));
}

/// Cells with a private street: file, row, column.
fn private_cells(found: &[Diagnostic]) -> Vec<(&str, u32, &str)> {
    let of_rule = found
        .iter()
        .filter(|found| found.code == private_street::RULE.code);
    of_rule
        .map(|found| {
            assert_eq!(found.severity, Severity::Error);
            assert_eq!(found.value, None);
            (
                &*found.file,
                found.row.unwrap(),
                found.column.as_deref().unwrap(),
            )
        })
        .collect()
}

const RESOURCE_HEAD: &str = "id,name,organization,category,description,phone,phone_note,text_line,chat_url,website,email,address,address_2,city,state,zip,latitude,longitude,location_note,confidential,serves,hours,hours_note,languages,audience,eligibility,cost,how_to_start,what_to_bring,accessibility,source_url,source_date,name_es,description_es,source_note\n";

/// A row of resources with these cells besides what every row needs.
fn resource(cells: &[(&str, &str)]) -> String {
    let headers = RESOURCE_HEAD.trim().split(',');
    let cell = |header: &str| {
        let given = cells.iter().find(|(name, _)| *name == header);
        let usual = match header {
            "name" => "Invented Place",
            "category" => "food-pantry",
            "serves" => "US",
            "phone" => "570-244-8838",
            _ => "",
        };
        format!("\"{}\"", given.map_or(usual, |(_, cell)| cell))
    };
    let row: Vec<String> = headers.map(cell).collect();
    row.join(",") + "\n"
}

const SECRET: &[(&str, &str)] = &[
    ("id", "safe"),
    ("address", "12 N. Hidden Lane, Apt 4"),
    ("city", "Renovo"),
    ("state", "PA"),
    ("zip", "17764-1234"),
    ("latitude", "41.32617"),
    ("longitude", "-77.75105"),
    ("location_note", "Behind the old mill"),
    ("confidential", "yes"),
];

/// What is found when one more cell of the private row, or of another one
/// before it, holds a text.
fn told(header: &str, text: &str, own: bool) -> (bool, String) {
    let mut secret = SECRET.to_vec();
    let mut other = vec![("id", "other")];
    if own { &mut secret } else { &mut other }.push((header, text));
    let file = format!("{RESOURCE_HEAD}{}{}", resource(&other), resource(&secret));
    let (directory, found) = load(&[("resources-more.csv", file.as_bytes())]);
    let row = if own { 3 } else { 2 };
    let told = private_cells(&found) == [("resources-more.csv", row, header)];
    let id = if own { "safe" } else { "other" };
    assert_eq!(
        told,
        directory.listings.get(id).is_none() && told,
        "an error sets the row aside"
    );
    (told, format!("{found:?}"))
}

#[test]
fn a_private_street_is_found_in_every_cell_that_is_published() {
    #[rustfmt::skip]
    let cells = [
        "name", "organization", "description", "phone_note", "hours_note", "languages", "audience",
        "eligibility", "cost", "how_to_start", "what_to_bring", "accessibility", "name_es",
        "description_es", "source_note", "hours",
    ];
    for own in [true, false] {
        for header in cells {
            let (told, found) = told(header, "12 Hidden Ln", own);
            assert!(told, "{header} {own}: {found}");
            assert!(!found.contains("Hidden"), "{header}: {found}");
        }
        for header in ["website", "chat_url", "source_url"] {
            for link in [
                "https://example.org/visit/12-hidden-lane",
                "https://maps.example.org/?q=12+N+Hidden+Lane",
                "https://maps.example.org/?q=12%20Hidden%20Ln%2C%20Renovo",
                "https://maps.example.org/@41.3262,-77.7511,17z",
                "https://example.org/12_hidden_ln.html",
                "https://example.org/12hiddenlane",
            ] {
                let (told, found) = told(header, link, own);
                assert!(told, "{header} {link}: {found}");
            }
        }
    }
    assert!(told("email", "12hiddenlane@example.org", false).0);
    for header in ["address", "address_2", "location_note"] {
        let (told, found) = told(header, "12 Hidden Lane", false);
        assert!(told, "{header}: {found}");
    }
}

#[test]
fn a_private_street_is_found_in_every_spelling() {
    let spellings = [
        "12 N. Hidden Lane",
        "12 NORTH HIDDEN LN.",
        "12 Hidden Ln, Renovo, PA 17764-1234",
        "Come to 12 hidden lane.",
        "12 Hidden",
        "No. 012 Hidden Lane",
        "#12 Hidden Lane, Unit 3",
        "Apt 4, 12 Hidden Lane",
        "12 Hídden Lane",
        "12  Hidden\nLane",
        "12 Hid\u{ad}den Lane",
        "12B Hidden Lane",
        "12-14 Hidden Lane",
        "Twelve Hidden Lane",
        "Hidden Lane 12",
        "Hidden Ln #12",
        "Calle Hidden 12",
        "12 Hidden Lane N",
        "12 Hidden Lane, Williamsport or Renovo",
        "41.326, -77.751",
    ];
    for text in spellings {
        let (found, all) = told("description", text, false);
        assert!(found, "{text}: {all}");
    }
    // What the row itself tells of it without a number.
    for text in ["The blue house on Hidden Lane.", "Go behind the old mill."] {
        let (found, all) = told("description", text, true);
        assert!(found, "{text}: {all}");
        assert!(
            !told("description", text, false).0,
            "{text} may be anywhere"
        );
    }
    let others = [
        "13 Hidden Lane",
        "12 S Hidden Lane",
        "12 Hidden Road",
        "112 Hidden Lane",
        "12 Main Street",
        "12 people, hidden from view",
        "12 Hidden Lane, Williamsport, PA 17701",
        "Call 570-244-2012 from Hidden Lane",
        "41.40, -77.75",
    ];
    for text in others {
        let (found, all) = told("description", text, false);
        assert!(!found, "{text}: {all}");
    }
}

#[test]
fn streets_are_one_however_they_are_written() {
    let pairs = [
        ("500 Fifth Ave", "500 5th Avenue"),
        ("500 St. Clair St", "500 Saint Clair Street"),
        ("20 State Route 220", "20 PA-220"),
        ("20 US Hwy 15", "20 Route 15"),
        ("9 North St", "9 North Street"),
        ("31 W 4th St", "31 West Fourth Street"),
        (
            "77 Martin Luther King Jr Blvd",
            "77 Martin Luther King Jr. Boulevard",
        ),
        ("45 Court Street", "45 Court St."),
        ("8 Mt Zion Rd", "8 Mount Zion Road"),
        ("66 Oak", "66 Oak Dr"),
        ("Rear Building, 66 Oak Dr, 2nd floor", "66 oak drive"),
    ];
    for (private, text) in pairs {
        let secret = [
            ("id", "safe"),
            ("address", private),
            ("city", "Avis"),
            ("confidential", "yes"),
        ];
        let other = [("id", "other"), ("description", text)];
        let file = format!("{RESOURCE_HEAD}{}{}", resource(&other), resource(&secret));
        let (_, found) = load(&[("resources-more.csv", file.as_bytes())]);
        assert_eq!(
            private_cells(&found).len(),
            1,
            "{private} / {text}: {found:?}"
        );
    }
}

#[test]
fn the_same_street_in_another_town_is_another_place() {
    let addresses = [
        ("Williamsport", "17701", false),
        ("Williamsport", "", false),
        ("", "17701", false),
        ("Renovo", "", true),
        ("", "17764", true),
        ("", "", true),
        ("RENOVO", "17764", true),
        ("South Renovo", "17764", true),
    ];
    for (town, zip, same) in addresses {
        let other = [
            ("id", "other"),
            ("address", "12 Hidden Lane"),
            ("city", town),
            ("zip", zip),
            ("description", "Our door is at 12 Hidden Lane."),
        ];
        let file = format!("{RESOURCE_HEAD}{}{}", resource(&other), resource(SECRET));
        let (directory, found) = load(&[("resources-more.csv", file.as_bytes())]);
        assert_eq!(
            !private_cells(&found).is_empty(),
            same,
            "{town} {zip}: {found:?}"
        );
        assert_eq!(directory.listings.get("other").is_none(), same);
    }
}

#[test]
fn a_private_street_is_found_in_meeting_lists() {
    let secret = resource(SECRET);
    let resources = format!("{RESOURCE_HEAD}{secret}");
    for header in [
        "Name",
        "Slug",
        "Location",
        "Notes",
        "Group",
        "Group Notes",
        "Location Notes",
        "Website",
        "Conference URL",
        "Conference URL Notes",
        "Formatted Address",
        "Region",
        "District",
    ] {
        let text = match header {
            "Website" | "Conference URL" => "https://example.org/12-hidden-lane",
            _ => "12 Hidden Lane",
        };
        let first = if header == "Name" { "" } else { "Name," };
        let name = if header == "Name" { "" } else { "Quiet," };
        let meetings =
            format!("{first}{header},Day,Time,Fellowship\n{name}{text},Sunday,19:00,AA\n");
        let (_, found) = load(&[
            ("meetings-aa.csv", meetings.as_bytes()),
            ("resources-more.csv", resources.as_bytes()),
        ]);
        assert_eq!(
            private_cells(&found),
            [("meetings-aa.csv", 2, header)],
            "{found:?}"
        );
        assert!(!format!("{found:?}").contains("Hidden"));
    }
}

#[test]
fn a_private_street_is_found_in_files_without_listings() {
    let county = County::served();
    county.edit(
        "crisis-lines.csv",
        "suicide,helpline,1,,",
        "suicide,helpline,1,Or come to 12 Hidden Lane.,",
    );
    let refusal = county.refused();
    let said = refusal.text();
    assert!(
        said.contains("crisis-lines.csv") && !said.contains("Hidden"),
        "{said}"
    );
    county.edit("crisis-lines.csv", "Or come to 12 Hidden Lane.", "");
    county.write(
        "site.csv",
        "key,value,value_es\ntitle,The house at 12 Hidden Ln,\n",
    );
    let said = county.refused().text();
    assert!(
        said.contains("site.csv") && !said.contains("Hidden"),
        "{said}"
    );
}

#[test]
fn older_versions_of_files_tell_no_private_place() {
    let county = County::new();
    county.write(LINES, &shelter("12 Hidden Lane", "no"));
    county.publish();
    county.write(
        "history/2026-11-01T080000/resources-lines.csv",
        &shelter("12 Hidden Lane", "no"),
    );
    county.write(
        "history/2026-11-02T080000/resources-pantries.csv",
        &format!(
            "{HEAD}{}",
            crate::county::pantry(1, "Next to 12 Hidden Lane.")
        ),
    );
    county.write(
        "history/2026-11-03T080000/resources-pantries.csv",
        &crate::county::pantries(2),
    );
    county.write(LINES, &shelter("", "yes"));
    let published = county.publish();
    let masked: Vec<&str> = published
        .masked
        .iter()
        .map(|copy| copy.path.as_str())
        .collect();
    assert_eq!(
        masked,
        [
            "history/2026-11-01T080000/resources-lines.csv",
            "history/2026-11-02T080000/resources-pantries.csv",
        ]
    );
    assert!(!holds(&county.path("history"), "Hidden"));
    let text =
        fs::read_to_string(county.path("history/2026-11-01T080000/resources-lines.csv")).unwrap();
    assert_eq!(
        text,
        shelter("", "no").replace("Renovo,PA,17764", ",PA,"),
        "no other cell changed"
    );
}

#[test]
fn every_spelling_of_yes_hides_and_what_nobody_can_read_does_too() {
    #[rustfmt::skip]
    let yes = [
        "yes", "Yes", "YES", " yes ", "y", "Y", "true", "TRUE", "True", "1", "x", "X", "si", "Si",
        "SI", "sí", "Sí", "SÍ",
    ];
    #[rustfmt::skip]
    let unreadable = [
        "confidential", "confidencial", "Confidential", "private", "privado", "secret", "secreto",
        "maybe", "ask", "?", "yes!", "yes.", "yes please", "✓", "✔", "on", "hidden",
        "do not publish", "verdadero", "2", "nope", "not sure", "yes (shelter)", "S", "oui",
    ];
    let no = ["no", "No", "n", "false", "0"];
    for cell in yes.iter().chain(&unreadable).chain(&no) {
        let file = format!(
            "{RESOURCE_HEAD}{}",
            resource(&[
                ("id", "safe"),
                ("address", "12 Hidden Lane"),
                ("confidential", cell)
            ])
        );
        let (directory, found) = load(&[("resources-more.csv", file.as_bytes())]);
        let listing = directory.listings.get("safe");
        let shown = listing
            .as_ref()
            .is_some_and(|listing| listing.place.address.is_some());
        assert_eq!(shown, no.contains(cell), "{cell}: {found:?}");
        assert_eq!(
            listing.is_some(),
            !unreadable.contains(cell),
            "{cell}: {found:?}"
        );
    }
    assert!(yes.len() + unreadable.len() >= 39);
}

#[test]
fn a_shelter_under_another_category_asks_before_its_street_is_shown() {
    let tells = [
        (
            "name",
            "Emergency shelter for survivors of domestic violence",
        ),
        ("organization", "Example Safe Home"),
        ("description", "For battered women and their children."),
        ("description", "A home for victims of human trafficking."),
        ("eligibility", "Women fleeing abuse."),
        (
            "description_es",
            "Refugio para víctimas de violencia doméstica.",
        ),
        ("name_es", "Casa segura"),
        ("description", "Housing for survivors."),
        ("location_note", "Confidential location."),
        ("source_note", "Do NOT publish address!"),
    ];
    let asks = |cells: &[(&str, &str)]| {
        let mut cells = cells.to_vec();
        cells.push(("id", "asked"));
        let file = format!("{RESOURCE_HEAD}{}", resource(&cells));
        let (directory, found) = load(&[("resources-more.csv", file.as_bytes())]);
        let asks = found.iter().any(|found| found.code == "hidden-shelter");
        assert_eq!(asks, directory.listings.get("asked").is_none(), "{found:?}");
        asks
    };
    for tell in tells {
        assert!(asks(&[tell, ("address", "30 Example Ln")]), "{tell:?}");
        assert!(
            asks(&[tell, ("latitude", "41.2"), ("longitude", "-77.1")]),
            "{tell:?}"
        );
        assert!(!asks(&[
            tell,
            ("address", "30 Example Ln"),
            ("confidential", "no")
        ]));
        assert!(!asks(&[
            tell,
            ("address", "30 Example Ln"),
            ("confidential", "yes")
        ]));
        assert!(!asks(&[tell]), "without a place there is nothing to ask");
    }
    let others = [
        (
            "description",
            "Support for cancer survivors and their families in our house.",
        ),
        ("description", "Benefits for survivors of veterans."),
        ("name", "Safe Harbor Food Pantry"),
    ];
    for other in others {
        assert!(!asks(&[other, ("address", "30 Example Ln")]), "{other:?}");
    }
}

#[test]
fn a_rollback_is_judged_as_a_publication_is() {
    let county = County::served();
    let pinned = "kind,listing,order,say,say_es\nsuicide,helpline,1,,\nany,helpline,1,,\n";
    let two = format!("{pinned}domestic-violence,shelter,1,,\n");
    county.write("crisis-lines.csv", &two);
    let second = county.accept();
    assert!(second.destroyed.is_empty());
    let back = county.command(&["rollback"]).output().unwrap();
    assert_eq!(back.status.code(), Some(1));
    let said = String::from_utf8_lossy(&[back.stdout, back.stderr].concat()).into_owned();
    assert!(said.contains("refused[crisis-line]"), "{said}");
    assert_eq!(
        county.store().current_name(),
        Some(second.generation.name())
    );
    let (_, after) = said.split_once("waypost rollback ").unwrap();
    let arguments: Vec<&str> = after.split_whitespace().collect();
    let mut all = vec!["rollback"];
    all.extend(arguments);
    let back = county.command(&all).output().unwrap();
    assert!(back.status.success(), "accepted by its hash");
    assert_ne!(
        county.store().current_name(),
        Some(second.generation.name())
    );
    assert!(Store::new(county.index.path()).latest_valid().is_some());
}

#[test]
fn a_merge_shows_nothing_that_one_county_keeps_private() {
    let row = |id: &str, name: &str, says: &str, address: &str, hidden: &str| {
        format!(
            "{id},{name},food-pantry,570-244-1009,{says},{address},Renovo,PA,17764,{hidden},US,,https://example.org\n"
        )
    };
    let state = County::new();
    state.write("resources-pantries.csv", HEAD);
    state.write(LINES, &format!("{HEAD}{HELPLINE}"));
    let north = County::new();
    let hides = row(
        "house",
        "Invented House",
        "A house.",
        "31 Secret Way",
        "yes",
    );
    north.write("resources-house.csv", &format!("{HEAD}{hides}"));
    let south = County::new();
    for county in [&north, &south] {
        county.write(LINES, &format!("{HEAD}{HELPLINE}"));
    }
    let rows = [
        row("house", "Another Name", "Call us.", "99 Open Street", "").replace("1009", "1010"),
        row(
            "at",
            "Invented Pantry at the House",
            "Food.",
            "31 Secret Wy",
            "",
        ),
        row("tells", "Invented Clothes", "Beside 31 Secret Way.", "", ""),
        row("far", "Invented Kitchen", "Meals.", "31 Secret Way", "")
            .replace("Renovo,PA,17764", "Avis,PA,17721"),
    ];
    south.write("resources-house.csv", &format!("{HEAD}{}", rows.concat()));
    for counties in [[&north, &south], [&south, &north]] {
        let parts = counties.map(|county| {
            let name = if std::ptr::eq(county, &raw const north) {
                "north"
            } else {
                "south"
            };
            county.publish();
            let generation = county.serving();
            Part {
                name: name.to_owned(),
                generation,
            }
        });
        let merged = merge(state.data.path(), &parts, TODAY).unwrap();
        let listings = merged.made.directory.listings();
        let all = format!("{listings:?}");
        assert!(!all.contains("99 Open Street"), "by id");
        let streets: Vec<(&str, &str)> = listings
            .iter()
            .filter_map(|one| Some((one.id.as_str(), one.place.address.as_ref()?.street.as_str())))
            .filter(|(_, street)| street.contains("Secret"))
            .collect();
        assert_eq!(
            streets,
            [("far", "31 Secret Way")],
            "the same street in another town"
        );
        assert!(
            listings.iter().any(|one| one.id == "at"),
            "without its place"
        );
        assert!(listings.iter().all(|one| one.id != "tells"), "left out");
        let told = merged.told.join("\n");
        assert!(
            told.contains("at: its place is not shown") && told.contains("left out"),
            "{told}"
        );
        assert!(!told.contains("Secret Way"), "{told}");
    }
}

fn piece(name: &str, text: &str) -> FeedFile {
    FeedFile {
        name: name.to_owned(),
        url: None,
        bytes: text.as_bytes().to_vec(),
    }
}

fn imported(pieces: &[FeedFile]) -> Flattened {
    let (directory, _) = load(&[]);
    let told = ImportOptions {
        list: "list",
        category: Some("food-pantry"),
        categories: &directory.categories,
        gazetteer: &gazetteer(),
    };
    flatten(pieces, &told)
}

/// A package with one service at one place; what more its tables say.
fn package(address: (&str, &str), location: (&str, &str), service: (&str, &str)) -> Vec<FeedFile> {
    let column = |(header, _): (&str, &str)| {
        if header.is_empty() {
            String::new()
        } else {
            format!(",{header}")
        }
    };
    let cell = |(header, cell): (&str, &str)| {
        if header.is_empty() {
            String::new()
        } else {
            format!(",{cell}")
        }
    };
    vec![
        piece("organizations.csv", "id,name\no1,Example Aid\n"),
        piece(
            "addresses.csv",
            &format!(
                "id,location_id,address_1,city,state_province,postal_code{}\na1,l1,30 Example Ln,Williamsport,PA,17701{}\n",
                column(address),
                cell(address)
            ),
        ),
        piece(
            "locations.csv",
            &format!(
                "id,organization_id,name,latitude,longitude{}\nl1,o1,House,41.2412,-77.0012{}\n",
                column(location),
                cell(location)
            ),
        ),
        piece(
            "services.csv",
            &format!(
                "id,organization_id,name,status{}\ns1,o1,Example Help,active{}\n",
                column(service),
                cell(service)
            ),
        ),
        piece(
            "service_at_location.csv",
            "id,service_id,location_id\nx1,s1,l1\n",
        ),
        piece(
            "phones.csv",
            "id,service_id,number,type,phone_is_private\np1,s1,570-326-0002,voice,no\np2,s1,570-326-0003,voice,yes\n",
        ),
    ]
}

#[test]
fn a_package_that_keeps_a_place_private_is_obeyed() {
    let none = ("", "");
    let private = [
        (("physical_address_is_private", "yes"), none, none),
        (("is_private", "TRUE"), none, none),
        (none, ("confidential", "1"), none),
        (none, ("location_is_private", "perhaps"), none),
        (none, none, ("address_is_private", "true")),
        (none, ("description", "Confidential location"), none),
        (
            none,
            none,
            (
                "description",
                "Call first. DO NOT PUBLISH the address: 30 Example Lane",
            ),
        ),
        (("attention", "not for publication"), none, none),
    ];
    for (address, location, service) in private {
        let read = imported(&package(address, location, service));
        let row = read.rows.values().next().unwrap();
        assert_eq!(
            row.get(R::Confidential),
            "yes",
            "{address:?} {location:?} {service:?}"
        );
        let cells: Vec<&str> = (0..waypost::seeds::columns::RESOURCE_COLUMNS.len())
            .map(|at| row.get(at))
            .collect();
        let cells = cells.join(" ");
        for part in ["30 Example", "41.24", "-77.00", "17701", "Williamsport"] {
            assert!(!cells.contains(part), "{part} in {cells}");
        }
        assert!(
            read.diagnostics
                .iter()
                .any(|found| found.code == "kept-private")
        );
        assert_eq!(
            row.get(R::Phone),
            "570-326-0002",
            "a private number is not kept"
        );
    }
    let public = [
        (none, none, none),
        (("physical_address_is_private", "no"), none, none),
        (("mailing_address_is_private", "yes"), none, none),
    ];
    for (address, location, service) in public {
        let read = imported(&package(address, location, service));
        let row = read.rows.values().next().unwrap();
        assert_eq!(
            (row.get(R::Confidential), row.get(R::Address)),
            ("", "30 Example Ln")
        );
    }
    // What only the organization says asks, too.
    let mut pieces = package(none, none, none);
    pieces[0] = piece(
        "organizations.csv",
        "id,name,description\no1,Aid,For battered women.\n",
    );
    let read = imported(&pieces);
    let row = read.rows.values().next().unwrap();
    assert!(row.get(R::SourceNote).ends_with("For battered women."));
}
