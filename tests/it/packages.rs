//! Packages of HSDS and Ohana read into a seed file: every row ends used or
//! set aside, and what is wrong is named.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

use waypost::directory::Directory;
use waypost::export::hsds::package;
use waypost::export::seed_csv;
use waypost::import::hsds::location::line;
use waypost::import::list::{FeedFile, ListSettings, ReadList};
use waypost::model::listing::Listing;
use waypost::seeds::columns::{RESOURCE_COLUMNS, Resource as R};
use waypost::seeds::rows::seed_row::Kind;
use waypost::seeds::sources::Reader;
use waypost::seeds::write::csv::{compare, from_csv};

use crate::import::types;
use crate::seed_folder::{TODAY, folder, gazetteer, shipped};

fn seeds() -> &'static Directory {
    static SEEDS: OnceLock<Directory> = OnceLock::new();
    SEEDS.get_or_init(|| {
        Directory::load_with(shipped(), gazetteer(), TODAY)
            .unwrap()
            .0
    })
}

fn read(pieces: &[FeedFile]) -> ReadList {
    let settings = ListSettings::new("list", Reader::Package);
    let read = crate::import::read(pieces, &settings, &seeds().categories, types());
    let counts = read.counts;
    assert_eq!(counts.rows, counts.used + counts.set_aside, "{counts:?}");
    assert_eq!(counts.set_aside, read.set_aside.values().sum::<usize>());
    read
}

fn piece(name: &str, text: &str) -> FeedFile {
    FeedFile {
        name: name.to_owned(),
        url: None,
        bytes: text.as_bytes().to_vec(),
    }
}

/// An invented package of the second version.
fn example() -> Vec<FeedFile> {
    vec![
        piece(
            "organizations.csv",
            "bom,name,description\n1,Example Aid,Invented\n2,,Nameless\n",
        ),
        piece(
            "locations.csv",
            "id,organization_id,name,latitude,longitude\n\
             10,1,Example Hall,41.137,-77.447\n11,1,Example Annex,\"-77.0,41.24\",\n\
             12,1,Example Far,34.05,-118.24\n13,1,Example Empty,,\n",
        ),
        piece(
            "physical_addresses.csv",
            "id,location_id, \"address_1\",city,state_province,postal_code\n\
             1,10,1 Example St,Lock Haven,PA,177451234\n2,11,2 Example St,Boston,MA,2139\n\
             3,12,3 Example St,Avis,PA,17721\n4,99,4 Example St,Avis,PA,17721\n",
        ),
        piece(
            "services.csv",
            "id,organization_id,name,status,url,wait_time\n\
             s1,1,Example Pantry,active,www.example.org,No wait\n\
             s2,1,Example Line,odd,mailto:x,\ns3,7,Example Lost,active,,\n",
        ),
        piece(
            "services_at_location.csv",
            "id,service_id,location_id\n1,s1,10\n2,s1,11\n3,s1,12\n4,s1,99\n5,s9,10\n",
        ),
        piece(
            "phones.csv",
            "id,service_id,location_id,contact_id,number,extension,type\n\
             1,s1,,,570-244-8838 / (800) 662-HELP,,voice\n2,s2,,,555,,voice\n\
             3,s2,,,570-244-8839,12,\n4,s1,,,570-244-8840,,fax\n5,,,c1,570-244-8841,,\n6,,,,570-244-8842,,\n",
        ),
        piece("contacts.csv", "id,service_id,name\nc1,s1,Example Person\n"),
        piece(
            "regular_schedules.csv",
            "id,service_id,weekday,opens_at,closes_at\n1,s1,Monday,09:00,17:00\n2,s1,3,9am,3pm\n3,s2,Monday,9:30,\n",
        ),
        piece(
            "taxonomy_terms.csv",
            "id,code,name,parent_id\nt1,,Groceries Example,t2\nt2,food,Anything,\nt3,,Unused,\n",
        ),
        piece(
            "service_attributes.csv",
            "id,service_id,taxonomy_term_id\n1,s1,t1\n",
        ),
        piece(
            "service_areas.csv",
            "id,service_id,name\n1,s1,\"Clinton County, PA\"\n2,s1,The Valley of Example\n",
        ),
        piece("odd.csv", "colour,shape\nred,round\n"),
    ]
}

fn named(read: &ReadList, code: &str) -> Vec<String> {
    let found = read.diagnostics.iter().filter(|one| one.code == code);
    found
        .map(|one| format!("{} {}", one.file, one.row.unwrap_or(0)))
        .collect()
}

#[test]
fn one_listing_is_made_of_each_service_at_each_place() {
    let read = read(&example());
    let names: Vec<(&str, &str)> = read
        .rows
        .values()
        .map(|row| (row.get(R::Name), row.get(R::City)))
        .collect();
    let count = |name: &str| names.iter().filter(|(one, _)| *one == name).count();
    assert_eq!(count("Example Pantry"), 3, "{names:?}");
    assert_eq!((count("Example Line"), count("Example Lost")), (1, 1));
    assert_eq!(names.len(), 5);
    let row = |city: &str| {
        let mut rows = read.rows.values();
        rows.find(|row| row.get(R::City) == city).unwrap()
    };
    let home = row("Lock Haven");
    assert_eq!(home.get(R::Phone), "570-244-8838; 1-800-662-4357");
    assert_eq!(home.get(R::Zip), "17745");
    assert_eq!(home.get(R::Latitude), "41.137");
    assert_eq!(home.get(R::Website), "https://www.example.org");
    assert_eq!(home.get(R::Category), "food");
    assert_eq!(home.get(R::Serves), "Clinton County, PA");
    assert_eq!(home.get(R::Eligibility), "Serves The Valley of Example.");
    assert_eq!(home.get(R::Hours), "Mo 09:00-17:00; We 09:00-15:00");
    assert_eq!(home.get(R::Organization), "Example Aid");
    assert_eq!(row("Boston").get(R::Zip), "02139");
    assert_eq!(
        row("Boston").get(R::Latitude),
        "",
        "the point is in Pennsylvania"
    );
    assert_eq!(
        row("Avis").get(R::Latitude),
        "",
        "the point is in California"
    );
}

#[test]
fn what_is_wrong_is_named_by_file_and_row() {
    let read = read(&example());
    let expected = [
        ("missing-name", "organizations.csv 3"),
        ("orphan", "physical_addresses.csv 5"),
        ("orphan", "services.csv 4"),
        ("orphan", "services_at_location.csv 5"),
        ("orphan", "services_at_location.csv 6"),
        ("bad-phone", "phones.csv 3"),
        ("not-voice", "phones.csv 5"),
        ("private-contact", "phones.csv 6"),
        ("no-parent", "phones.csv 7"),
        ("private-contact", "contacts.csv 2"),
        ("bad-time", "regular_schedules.csv 4"),
        ("mended-zip", "physical_addresses.csv 2"),
        ("mended-zip", "physical_addresses.csv 3"),
        ("bad-point", "locations.csv 3"),
        ("bad-point", "locations.csv 4"),
        ("no-service", "locations.csv 5"),
        ("bad-link", "services.csv 3"),
        ("bad-status", "services.csv 3"),
        ("no-category", "services.csv 3"),
        ("unread-area", "services.csv 2"),
        ("unused-column", "services.csv 2"),
        ("not-needed", "taxonomy_terms.csv 4"),
        ("unknown-table", "odd.csv 0"),
    ];
    for (code, at) in expected {
        let found = named(&read, code);
        assert!(found.contains(&at.to_owned()), "{code} {at}: {found:?}");
    }
    let person = read
        .diagnostics
        .iter()
        .find(|one| one.code == "private-contact");
    assert_eq!(person.unwrap().value, None, "no name of a person is said");
}

#[test]
fn the_order_of_files_and_rows_does_not_matter() {
    let cells = |read: &ReadList| {
        let rows = read.rows.values().cloned().collect();
        seed_csv::file("resources.csv", RESOURCE_COLUMNS, rows)
            .unwrap()
            .bytes
    };
    let mut turned = example();
    turned.reverse();
    assert_eq!(cells(&read(&turned)), cells(&read(&example())));
}

#[test]
fn a_zip_reads_as_its_folder_does() {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for one in example() {
        let options = zip::write::SimpleFileOptions::default();
        writer
            .start_file(format!("data/{}", one.name), options)
            .unwrap();
        writer.write_all(&one.bytes).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let packed = FeedFile {
        name: "example.zip".to_owned(),
        url: None,
        bytes,
    };
    let (packed, plain) = (read(&[packed]), read(&example()));
    assert_eq!(packed.rows, plain.rows);
    assert_eq!(packed.counts, plain.counts);
    let broken = FeedFile {
        name: "broken.zip".to_owned(),
        url: None,
        bytes: b"PK\x03\x04 and nothing".to_vec(),
    };
    assert_eq!(named(&read(&[broken]), "unreadable-file"), ["broken.zip 0"]);
}

#[test]
fn terms_of_other_taxonomies_tell_kinds_by_the_nearest_and_people_apart() {
    let read = read(&[
        piece(
            "services.csv",
            "id,name,taxonomy_ids\na,A,t3\nb,B,\"t3; p\"\nc,C,p\nd,D,x\ne,E,a\n",
        ),
        piece(
            "taxonomy_terms.csv",
            "id,name,parent_id\nt1,Food,\nt2,Free Meals,t1\nt3,Invented Meals,t2\n\
             p,Older Adults,\nx,Invented,\na,Foreclosure Counseling,h\nh,Housing,\n",
        ),
    ]);
    let told = read.rows.values();
    let mut told: Vec<[&str; 3]> = told
        .map(|row| [R::Name, R::Category, R::Audience].map(|column| row.get(column)))
        .collect();
    told.sort_unstable();
    let right = [
        ["A", "meals", ""],
        ["B", "meals", "older-adults"],
        ["C", "", "older-adults"],
        ["D", "", ""],
        ["E", "housing", ""],
    ];
    assert_eq!(told, right);
    let unknown = named(&read, "no-category");
    assert_eq!(unknown, ["services.csv 4", "services.csv 5"]);
}

#[test]
fn what_stands_inside_of_a_service_fills_no_cell_of_its_own() {
    let service = r#"{"id":"s","name":"S","status":"active","program":{"id":"p","name":"P"},
        "languages":[{"id":"l","name":"es"}]}"#;
    let read = read(&[piece("services.json", service)]);
    let row = read.rows.values().next().unwrap();
    assert_eq!((row.get(R::Name), row.get(R::Organization)), ("S", ""));
    assert_eq!(row.get(R::Languages), "es");
}

#[test]
fn the_crosswalk_leads_to_categories_that_ship() {
    let table = include_str!("../../src/import/hsds/crosswalk.tsv");
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let ids: Vec<&str> = rows.filter_map(|row| row.split('\t').next()).collect();
    assert!(ids.len() > 40);
    for id in ids.iter().filter(|id| !id.starts_with("audience:")) {
        assert!(seeds().categories.get(id).is_some(), "{id}");
    }
}

#[test]
fn what_staff_added_stays_when_imported_again() {
    let mut first = read(&example()).rows;
    let (id, row) = first.iter_mut().next().unwrap();
    let id = id.clone();
    row.set(R::Confidential, "yes");
    row.set(R::NameEs, "Ejemplo");
    row.set(R::Name, "Another");
    let rows = first.into_values().collect();
    let file = seed_csv::file("resources.csv", RESOURCE_COLUMNS, rows).unwrap();
    let mut again = read(&example()).rows;
    let old = from_csv(&file.bytes, Kind::Resource);
    compare(again.values_mut(), &old, Kind::Resource);
    let row = &again[&id];
    assert_eq!(
        (row.get(R::Confidential), row.get(R::NameEs)),
        ("yes", "Ejemplo")
    );
    assert_ne!(
        row.get(R::Name),
        "Another",
        "the package says what it is called"
    );
    let others = again.iter().filter(|(other, _)| **other != id);
    assert!(
        others
            .map(|(_, row)| row.get(R::Confidential))
            .all(str::is_empty)
    );
}

#[test]
fn ages_come_from_the_fields_for_them() {
    let services = "id,name,minimum_age,maximum_age,eligibility_description\n\
        a,Example A,60.0,,Ages 60+. Residents.\nb,Example B,12,17,\n\
        c,Example C,0,0,\nd,Example D,0.5,3,Babies.\ne,Example E,,18,\n";
    let found = read(&[piece("services.csv", services)]);
    let of = |name: &str| {
        let mut rows = found.rows.values();
        let row = rows.find(|row| row.get(R::Name) == name).unwrap();
        (row.get(R::Ages), row.get(R::Eligibility))
    };
    assert_eq!(of("Example A"), ("60+", "Residents."), "not said twice");
    assert_eq!(of("Example B"), ("12 to 17", ""));
    assert_eq!(of("Example C"), ("", ""), "how others leave it blank");
    assert_eq!(of("Example D"), ("", "Babies."));
    assert_eq!(of("Example E"), ("0 to 18", ""));
    let bad = found
        .diagnostics
        .iter()
        .filter(|one| one.code == "bad-ages");
    assert_eq!(bad.count(), 1);
}

fn no_page(_: &Listing) -> String {
    String::new()
}

/// What HSDS holds of a listing, in the shape of the model.
fn held(listing: &Listing) -> Vec<String> {
    let place = &listing.place;
    let exact = place.precision == waypost::model::place::Precision::Exact;
    let address = place.address.as_ref().map(|address| address.one_line());
    // It has one language.
    let (mut contact, mut hours) = (listing.contact.clone(), listing.hours.clone());
    contact.phone_note.spanish = None;
    hours.note.spanish = None;
    vec![
        listing.name.english.clone(),
        listing.description.english.clone(),
        listing.categories.join(";"),
        format!("{contact:?}"),
        address.unwrap_or_default(),
        format!("{:?}", place.point.filter(|_| exact)),
        format!("{:?}", listing.reach),
        format!("{hours:?}"),
        format!("{:?}", listing.languages),
        format!("{:?}", listing.limits.ages),
        listing.cost.join(";"),
        listing.how_to_start.clone(),
        listing.what_to_bring.clone(),
        listing.status.word().to_owned(),
        format!("{:?} {:?}", listing.verified_on, listing.source.urls),
    ]
}

#[test]
fn what_is_exported_is_imported_the_same() {
    let files = package::files(seeds(), &no_page).unwrap();
    let pieces: Vec<FeedFile> = files
        .iter()
        .filter(|file| file.name.ends_with(".csv"))
        .map(|file| piece(file.name, std::str::from_utf8(&file.bytes).unwrap()))
        .collect();
    let read = read(&pieces);
    let rows = read.rows.into_values().collect();
    let file = seed_csv::file("resources.csv", RESOURCE_COLUMNS, rows).unwrap();
    let categories = fs::read(shipped().join("categories.csv")).unwrap();
    let site = fs::read(shipped().join("site.csv")).unwrap();
    let folder = folder(&[
        ("resources-good.csv", &file.bytes),
        ("categories.csv", &categories),
        ("site.csv", &site),
    ]);
    let (after, _) = Directory::load_with(folder.path(), gazetteer(), TODAY).unwrap();
    let real = seeds().listings();
    let real = real.iter().map(Arc::as_ref);
    let real: Vec<&Listing> = real.collect();
    let listed = after.listings();
    assert_eq!(listed.len(), real.len());
    // The format tells a meeting only in words.
    let real = real.into_iter().filter(|one| one.meeting.is_none());
    let by_name: BTreeMap<(&str, &str), &Listing> = listed
        .iter()
        .map(Arc::as_ref)
        .map(|one| ((one.name.english.as_str(), one.organization.as_str()), one))
        .collect();
    let mut different = Vec::new();
    for before in real {
        let organization = match before.organization.as_str() {
            "" => before.name.english.as_str(),
            name => name,
        };
        let after = by_name[&(before.name.english.as_str(), organization)];
        for (old, new) in held(before).iter().zip(held(after)) {
            if *old != new {
                different.push(format!("{}: {old} became {new}", before.id));
            }
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// The files of a folder of feeds; the test says so and ends when there is
/// none beside the checkout.
fn feeds(folder: &str) -> Option<Vec<FeedFile>> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/feeds");
    let root = std::env::var_os("WAYPOST_FEEDS").map_or(beside, PathBuf::from);
    let Ok(entries) = fs::read_dir(root.join(folder)) else {
        println!("skipped: there is no {folder} beside the checkout");
        return None;
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.retain(|path| path.extension().is_some_and(|end| end == "csv"));
    let pieces = paths.iter().map(|path| FeedFile {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        url: None,
        bytes: fs::read(path).unwrap(),
    });
    Some(pieces.collect())
}

/// Rows below the header that are not blank.
fn rows_of(piece: &FeedFile) -> usize {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(piece.bytes.as_slice());
    let records = reader.byte_records().map(Result::unwrap);
    let filled = records.filter(|one| one.iter().any(|cell| !cell.trim_ascii().is_empty()));
    filled.count()
}

#[test]
fn real_packages_add_up() {
    // One service of Illinois has no name.
    let cases = [
        ("hsds-florida", 135),
        ("hsds-illinois/input", 429),
        ("hsds-spec-3", 1),
        ("ohana-sample", 23),
    ];
    for (folder, listings) in cases {
        let Some(pieces) = feeds(folder) else { return };
        let read = read(&pieces);
        let (counts, aside) = (read.counts, &read.set_aside);
        println!("{folder}: {counts:?} {aside:?} {}", read.rows.len());
        assert_eq!(read.rows.len(), listings, "{folder}");
        let rows: usize = pieces.iter().map(rows_of).sum();
        assert_eq!(counts.rows, rows, "{folder}");
    }
}

#[test]
fn json_reads_as_its_tables_do() {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/feeds");
    let root = std::env::var_os("WAYPOST_FEEDS").map_or(beside, PathBuf::from);
    for name in [
        "service_full.json",
        "tabular.json",
        "service_at_location_full.json",
    ] {
        let Ok(bytes) = fs::read(root.join("hsds-spec-3").join(name)) else {
            println!("skipped: there is no {name} beside the checkout");
            continue;
        };
        let read = read(&[FeedFile {
            name: name.to_owned(),
            url: None,
            bytes,
        }]);
        let names: Vec<&str> = read.rows.values().map(|row| row.get(R::Name)).collect();
        assert_eq!(names, ["Community Counselling"], "{name}");
    }
    let page = crate::site::get("/hsds/services?full=true&per_page=500").text;
    let told = crate::site::get_json("/hsds/services?minimal=true");
    let read = read(&[piece("services.json", &page)]);
    assert_eq!(
        read.rows.len() as u64,
        told["total_items"].as_u64().unwrap()
    );
}

#[test]
fn every_bad_ohana_file_is_named_by_row() {
    let Some(pieces) = feeds("ohana-bad") else {
        return;
    };
    let expected = [
        ("contact_with_no_parent", "no-parent", 2),
        ("holiday_schedule_with_no_parent", "no-parent", 2),
        ("hs_with_2_digit_year", "bad-date", 2),
        ("hs_with_invalid_date", "bad-date", 2),
        ("invalid_address", "missing-value", 2),
        ("invalid_category", "missing-value", 2),
        ("invalid_contact", "missing-value", 2),
        ("invalid_holiday_schedule", "missing-value", 2),
        ("invalid_location", "nameless-place", 2),
        ("invalid_location_org", "orphan", 2),
        ("invalid_mail_address", "missing-value", 2),
        ("invalid_mail_address_location", "orphan", 2),
        ("invalid_org", "missing-name", 2),
        ("invalid_parent_category", "orphan", 2),
        ("invalid_phone", "no-type", 2),
        ("invalid_program", "missing-value", 2),
        ("invalid_program_headers", "extra-cells", 2),
        ("invalid_regular_schedule", "bad-time", 2),
        ("invalid_service", "missing-name", 2),
        ("invalid_service_location", "orphan", 2),
        ("missing_address", "missing-value", 2),
        ("org_with_2_digit_year", "bad-date", 2),
        ("org_with_invalid_date", "bad-date", 2),
        ("phone_with_no_parent", "no-parent", 2),
        ("program_with_no_parent", "no-parent", 2),
        ("regular_schedule_with_no_parent", "no-parent", 2),
    ];
    for (name, code, row) in expected {
        let file = format!("{name}.csv");
        let one = pieces.iter().find(|one| one.name == file).unwrap();
        let found = read(std::slice::from_ref(one));
        let at = format!("{file} {row}");
        let all: Vec<_> = found.diagnostics.iter().map(|d| (d.code, d.row)).collect();
        assert!(named(&found, code).contains(&at), "{code} {at}: {all:?}");
    }
    // Files that are right say nothing of their own cells.
    for one in pieces.iter().filter(|one| one.name.starts_with("valid_")) {
        let found = read(std::slice::from_ref(one));
        for code in [
            "missing-value",
            "missing-name",
            "bad-date",
            "bad-time",
            "no-parent",
        ] {
            assert!(named(&found, code).is_empty(), "{} {code}", one.name);
        }
    }
}

#[test]
fn an_address_on_one_line_is_taken_apart() {
    let whole = line("12 Example Drive, Lock Haven, PA 17745, USA").unwrap();
    let parts = [&whole.street, &whole.city, &whole.state, &whole.zip];
    assert_eq!(parts, ["12 Example Drive", "Lock Haven", "PA", "17745"]);
    assert_eq!(line("Lock Haven, PA").unwrap().city, "Lock Haven");
    assert!(line("behind the church").is_none());
}
