//! Seed files as spreadsheets really write them, and what is made of them.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use waypost::diagnostic::Severity;
use waypost::directory::Directory;
use waypost::model::listing::Listing;
use waypost::model::packed_listings::StoredListing;
use waypost::model::place::Precision;
use waypost::model::reach::Area;
use waypost::seeds::read::limits::MAX_FILE_BYTES;

use crate::seed_folder::{TODAY, folder, gazetteer, load, shipped};

const R: &str = "resources.csv";

/// The names read from a file, without the good listing of every folder.
fn names(bytes: &[u8]) -> Vec<String> {
    let (directory, _) = load(&[(R, bytes)]);
    let listings = directory.listings().into_iter();
    listings
        .filter(|listing| listing.id != "good-pantry")
        .map(|listing| listing.name.english.clone())
        .collect()
}

#[test]
fn every_way_of_saving_reads_the_same() {
    let plain = "name,category,source_note\nNiños Center,food,x\n";
    let utf_16 = |text: &str, little: bool| -> Vec<u8> {
        let unit = |unit: u16| {
            if little {
                unit.to_le_bytes()
            } else {
                unit.to_be_bytes()
            }
        };
        text.encode_utf16().flat_map(unit).collect()
    };
    let tabs = plain.replace(',', "\t");
    let forms: Vec<(&str, Vec<u8>)> = vec![
        ("UTF-8", plain.into()),
        ("byte order mark", format!("\u{feff}{plain}").into()),
        ("CRLF", plain.replace('\n', "\r\n").into()),
        ("CR", plain.replace('\n', "\r").into()),
        ("semicolons", plain.replace(',', ";").into()),
        ("tabs", tabs.clone().into()),
        (
            "sep= line",
            format!("sep=;\n{}", plain.replace(',', ";")).into(),
        ),
        (
            "Windows-1252",
            plain
                .replace('ñ', "\u{1}")
                .into_bytes()
                .iter()
                .map(|b| if *b == 1 { 0xf1 } else { *b })
                .collect(),
        ),
        ("UTF-16LE", [vec![0xff, 0xfe], utf_16(&tabs, true)].concat()),
        (
            "UTF-16BE",
            [vec![0xfe, 0xff], utf_16(&tabs, false)].concat(),
        ),
        ("UTF-16LE without mark", utf_16(plain, true)),
        ("title row", format!("County directory,,\n{plain}").into()),
        (
            "other order and case",
            "SOURCE NOTE,Category,Name\nx,food,Niños Center\n".into(),
        ),
        (
            "trailing blanks",
            format!("{}\n,,,\n,,,\n", plain.trim_end()).into(),
        ),
        (
            "odd spaces",
            plain
                .replace("Niños Center", "\u{a0}Niños Center\u{200b} ")
                .into(),
        ),
        (
            "kept as text",
            plain
                .replace("Niños Center", "\"=\"\"Niños Center\"\"\"")
                .into(),
        ),
    ];
    for (form, bytes) in forms {
        assert_eq!(names(&bytes), ["Niños Center"], "{form}");
    }
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let file = b"name,category,description,phone\n\
        A,food,\"two\nlines\",1\n\
        \n\
        ,,,\n\
        B,food,x,2\n";
    let (_, diagnostics) = load(&[(R, file)]);
    let phones = diagnostics.iter().filter(|d| d.code == "bad-phone");
    let rows: Vec<Option<u32>> = phones.map(|d| d.row).collect();
    assert_eq!(rows, [Some(2), Some(5)]);
}

#[test]
fn a_private_place_reaches_nothing() {
    let file = b"id,name,category,address,city,state,zip,county,latitude,longitude,location_note,confidential,phone\n\
        safe,Safe House,domestic-violence,12 Hidden Lane,Renovo,PA,17764,Clinton,41.33,-77.75,Blue door,yes,570-244-8838\n";
    let (directory, diagnostics) = load(&[(R, file)]);
    let listing = directory.listings.get("safe").unwrap();
    assert_eq!(listing.place.precision, Precision::Hidden);
    assert_eq!(listing.place.address, None);
    assert_eq!(listing.place.point, None);
    let [Area::County(county)] = listing.reach.serves.as_slice() else {
        panic!("a private place serves its county: {:?}", listing.reach);
    };
    assert_eq!(county.name, "Clinton");
    let everything = format!("{listing:?}{diagnostics:?}");
    for secret in [
        "Hidden Lane",
        "Renovo",
        "17764",
        "41.33",
        "77.75",
        "Blue door",
    ] {
        assert!(!everything.contains(secret), "{secret} is still there");
    }
}

#[test]
fn places_are_exact_only_when_staff_measured_them() {
    let file = b"id,name,category,address,city,state,zip,latitude,longitude\n\
        exact,A,food,1 Main St,Lock Haven,PA,17745,41.1371,-77.4469\n\
        by-zip,B,food,2 Main St,Lock Haven,PA,17745,,\n\
        by-town,C,food,,Jersey Shore,PA,,,\n\
        nowhere,D,food,,,,,,\n";
    let (directory, _) = load(&[(R, file)]);
    let precision = |id: &str| {
        let listing = directory.listings.get(id).unwrap();
        (listing.place.precision, listing.place.point.is_some())
    };
    assert_eq!(precision("exact"), (Precision::Exact, true));
    assert_eq!(precision("by-zip"), (Precision::Approximate, true));
    assert_eq!(precision("by-town"), (Precision::Approximate, true));
    assert_eq!(precision("nowhere"), (Precision::None, false));
    let exact = directory.listings.get("exact").unwrap();
    let point = exact.place.point.unwrap();
    assert_eq!((point.latitude, point.longitude), (41.1371, -77.4469));
}

#[test]
fn phones_are_read_in_every_form_people_write() {
    let forms = [
        ("570-244-8838", "+15702448838", "570-244-8838", ""),
        ("(570) 244 8838", "+15702448838", "570-244-8838", ""),
        ("+1 570.244.8838", "+15702448838", "570-244-8838", ""),
        ("5702448838", "+15702448838", "570-244-8838", ""),
        ("1-800-662-HELP", "+18006624357", "1-800-662-4357", ""),
        ("570-326-0587 x12", "+15703260587", "570-326-0587", "12"),
        ("570-326-0587 ext. 12", "+15703260587", "570-326-0587", "12"),
        ("988", "988", "988", ""),
        ("211", "211", "211", ""),
    ];
    for (written, number, display, extension) in forms {
        let phone = waypost::seeds::rows::parse_cell::phone(written).unwrap();
        let read = (
            phone.number.as_str(),
            phone.display.as_str(),
            phone.extension.as_str(),
        );
        assert_eq!(read, (number, display, extension), "{written}");
    }
    for wrong in [
        "570-244-883",
        "5.70327E+09",
        "call us",
        "",
        "000-000-0000",
        "570-911-1234x",
    ] {
        assert_eq!(
            waypost::seeds::rows::parse_cell::phone(wrong),
            None,
            "{wrong}"
        );
    }
}

#[test]
fn ids_are_made_once_from_organization_name_and_town() {
    let file = "name,organization,category,city,state\n\
        Food Pantry,St. Paul’s Church,food,Lock Haven,PA\n\
        Niños Café,,food,,\n";
    let ids = || {
        let (directory, _) = load(&[(R, file.as_bytes())]);
        let listings = directory.listings().into_iter();
        listings
            .map(|l| l.id.clone())
            .filter(|id| id != "good-pantry")
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids(),
        ["st-pauls-church-food-pantry-lock-haven", "ninos-cafe"]
    );
    assert_eq!(ids(), ids());
}

#[test]
fn the_shipped_seeds_have_no_error() {
    let (directory, diagnostics) = Directory::load_with(shipped(), gazetteer(), TODAY).unwrap();
    let errors: Vec<_> = diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .collect();
    assert_eq!(errors, Vec::<&waypost::diagnostic::Diagnostic>::new());
    // The rows with the status example are checked, and left out.
    assert_eq!(directory.counts.rows, directory.listings.len() + 18);
}

#[test]
fn the_county_crisis_line_is_as_the_county_prints_it() {
    let (directory, _) = Directory::load_with(shipped(), gazetteer(), TODAY).unwrap();
    let line = directory
        .listings
        .iter()
        .find(|l| l.id == "lycoming-clinton-crisis-line");
    let contact = &line.unwrap().contact;
    assert_eq!(contact.phones[0].display, "1-844-707-3224");
    assert_eq!(contact.text_line.as_ref().unwrap().number, "63288");
    assert!(contact.website.as_ref().unwrap().contains("ccrinfo.org"));
}

/// The guide for staff is made from the columns; `WAYPOST_BLESS=1` writes it
/// anew at the end of the page.
#[test]
fn the_guide_for_staff_names_every_column() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed-data/README.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let guide = waypost::seeds::guide::columns_of_every_file();
    let start = text.find("## Columns of resources").unwrap_or(text.len());
    if std::env::var_os("WAYPOST_BLESS").is_some() {
        std::fs::write(&page, format!("{}{guide}", &text[..start])).unwrap();
        return;
    }
    assert!(
        text[start..] == guide,
        "columns changed: run with WAYPOST_BLESS=1"
    );
}

#[test]
fn meetings_say_in_which_weeks_and_seasons_they_meet() {
    use waypost::model::language::Language;
    use waypost::model::schedule::{
        Fit, Schedule,
        time_window::{Day, TimeWindow},
    };
    let file = b"Name,Slug,Day,Time,Repeats,Skips,Season,Timezone\n\
        A,first,Sunday,17:30,1st; 3rd,,,America/New_York\n\
        B,other,Sunday,17:30,every other week from 2026-11-22,,,America/New_York\n\
        C,skips,Sunday,17:30,,2026-11-22,,America/New_York\n\
        D,summer,Sunday,17:30,,,05-01 to 09-30,America/New_York\n\
        E,weekly,Sunday,17:30,,,,America/New_York\n\
        F,unclear,Sunday,17:30,now and then,,,America/New_York\n";
    let (directory, _) = load(&[("meetings.csv", file)]);
    let schedule = |id: &str| -> Schedule {
        let found = directory.listings.get(id);
        found.unwrap().hours.schedule.clone()
    };
    // It is the fourth Sunday of November, 5:30 pm.
    for (id, fit) in [
        ("first", Fit::No),
        ("other", Fit::Yes),
        ("skips", Fit::No),
        ("summer", Fit::No),
        ("weekly", Fit::Yes),
        ("unclear", Fit::Unknown),
    ] {
        let found = schedule(id).matches(&TimeWindow::from(Day::Now), crate::seed_folder::NOW);
        assert_eq!(found, fit, "{id}");
    }
    assert!(
        schedule("first")
            .describe(Language::English)
            .contains("1st")
    );
    assert!(
        schedule("unclear")
            .describe(Language::English)
            .contains("now and then")
    );
}

#[test]
fn files_behind_64_megabytes_of_listings_are_read_like_the_others() {
    const HEADER: &str = "id,name,category,phone,serves,source_url\n";
    let rows = |rows: &[&str]| {
        let rows = rows
            .iter()
            .map(|row| format!("{row},US,https://example.org\n"));
        format!("{HEADER}{}", rows.collect::<String>())
    };
    let early = rows(&["one,One,food,570-244-8801"]);
    let late = rows(&[
        "two,Two,food,570-244-8802",
        "one,One again,food,570-244-8803",
        "three,Three,food,12",
    ]);
    let files: [(&str, &[u8]); 4] = [
        ("resources-a.csv", early.as_bytes()),
        ("resources-c.csv", late.as_bytes()),
        ("resources-d.csv", early.as_bytes()),
        ("resources-d.xlsx", b"name;category\n"),
    ];
    let read = |folder: &TempDir| Directory::load_with(folder.path(), gazetteer(), TODAY).unwrap();
    let (alone, found_alone) = read(&folder(&files));
    let behind = folder(&files);
    let large = File::create(behind.path().join("resources-b.csv")).unwrap();
    large.set_len(MAX_FILE_BYTES).unwrap();
    let (behind, found) = read(&behind);
    let (of_large, found): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|found| &*found.file == "resources-b.csv");
    let codes: Vec<&str> = of_large.iter().map(|found| found.code).collect();
    assert_eq!(codes, ["unreadable-file"]);
    assert_eq!(found, found_alone);
    assert!(found.iter().any(|found| found.code == "twin-file"));
    assert_eq!(behind.listings(), alone.listings());
    assert_eq!(
        behind.listings.ids().collect::<Vec<_>>(),
        ["two", "good-pantry"],
        "none of several rows with one id"
    );
    assert_eq!(behind.files, alone.files + 1);
    let names = |directory: &Directory| {
        let sources = directory.sources.iter();
        let names = sources.map(|source| source.file.to_string());
        names
            .filter(|name| name != "resources-b.csv")
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&behind), names(&alone));
}

#[test]
fn a_packed_listing_is_the_listing() {
    let (directory, _) = Directory::load_with(shipped(), gazetteer(), TODAY).unwrap();
    for listing in directory.listings() {
        let held = StoredListing::pack(&listing);
        assert_eq!(held.id(), listing.id);
        assert_eq!(held.whole(), listing);
        assert!(held.says(&listing));
        assert_eq!(StoredListing::from(Arc::clone(&listing)).id(), listing.id);
        let mut other = Listing::clone(&listing);
        other.name.english.push('!');
        assert!(!held.says(&Arc::new(other)));
    }
}
