//! Taking Waypost up in another county: `waypost new`, what is in the folder,
//! and files of one's own in it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;
use waypost::adopt::{AdoptError, NewFolder, counties};
use waypost::diagnostic::{Diagnostic, Severity};
use waypost::directory::Directory;
use waypost::index::build::document_order::ServedGeneration;
use waypost::index::sources;
use waypost::index::store::{Seeds, Store};
use waypost::publish::comparison::Change;
use waypost::publish::golden::suggest::suggest;
use waypost::publish::{golden, rules};
use waypost::seeds::columns::{
    GOLDEN_COLUMNS, Golden, MEETING_COLUMNS, RESOURCE_COLUMNS, SOURCE_COLUMNS,
};
use waypost::seeds::read::grid::Grid;
use waypost::seeds::read::table::Table;
use waypost::seeds::write::workbook;

use crate::commands::run;
use crate::county::County;
use crate::reach::generation;
use crate::seed_folder::{NOW, TODAY, gazetteer, shipped};

/// A county of each state, of the District and of Puerto Rico, with
/// independent cities, parishes and boroughs among them.
#[rustfmt::skip]
const COUNTIES: [&str; 54] = [
    "Autauga, AL", "Juneau City and Borough, AK", "Apache, AZ", "Pulaski, AR", "Humboldt, CA",
    "Denver, CO", "Hartford, CT", "Kent, DE", "District of Columbia, DC", "Escambia, FL",
    "Fulton, GA", "Maui, HI", "Kootenai, ID", "Cook, IL", "Lake, IN", "Polk, IA", "Sherman, KS",
    "Pulaski, KY", "Orleans Parish, LA", "Aroostook, ME", "Baltimore City, MD", "Berkshire, MA",
    "Gogebic, MI", "St. Louis, MN", "Hinds, MS", "City of St. Louis, MO", "Missoula, MT",
    "Cherry, NE", "Carson City, NV", "Coos, NH", "Essex, NJ", "Doña Ana, NM", "Kings, NY",
    "Buncombe, NC", "Burleigh, ND", "Cuyahoga, OH", "Tulsa, OK", "Malheur, OR", "Centre, PA",
    "Providence, RI", "Horry, SC", "Stanley, SD", "Knox, TN", "El Paso, TX", "Salt Lake, UT",
    "Orange, VT", "Alexandria, VA", "City of Fairfax, VA", "King, WA", "Kanawha, WV",
    "Menominee, WI", "Teton, WY", "San Juan, PR", "Mayagüez Municipio, PR",
];

/// A new folder for counties, in a folder that is gone after the test.
fn made(named: &str) -> TempDir {
    let out = TempDir::new().unwrap();
    plan(named).write(out.path()).unwrap();
    out
}

fn plan(named: &str) -> NewFolder {
    NewFolder::plan(named, shipped(), &gazetteer()).unwrap()
}

fn checked(folder: &Path) -> (Directory, Vec<Diagnostic>) {
    Directory::load_with(folder, gazetteer(), TODAY).unwrap()
}

/// The same without the long files of words, which are alike in every folder
/// and take long to read.
fn made_light(named: &str) -> TempDir {
    let folder = made(named);
    drop_long_words(folder.path());
    folder
}

fn drop_long_words(folder: &Path) {
    for name in [
        "cries",
        "near-misses",
        "questions",
        "phrases",
        "ordinary-words",
    ] {
        fs::remove_file(folder.join(format!("words/{name}.csv"))).unwrap();
    }
}

/// What a command said, which must end with this code.
fn said(output: &Output, code: i32) -> String {
    let said = crate::program::said(output);
    assert_eq!(
        output.status.code(),
        Some(code),
        "{}: {said}",
        output.status
    );
    said
}

/// All files of a folder by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
            found.insert(name.to_owned(), fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn the_shipped_folder_is_a_new_one_with_the_files_of_its_counties() {
    let new = made("Lycoming, PA; Clinton, PA");
    let mut new = files(new.path());
    let shipped = files(shipped());
    for (name, bytes) in &shipped {
        let own = name.contains("-lycoming-clinton.")
            || name.contains("-neighbors.")
            || name.starts_with("meetings-");
        if own {
            new.insert(name.clone(), bytes.clone());
        }
    }
    let names = |files: &BTreeMap<String, Vec<u8>>| {
        let kept = files.keys().filter(|name| !name.starts_with("states/"));
        kept.cloned().collect::<Vec<_>>()
    };
    assert_eq!(names(&new), names(&shipped));
    for name in names(&new).iter().filter(|name| *name != "README.md") {
        assert!(new[name] == shipped[name], "{name} is another one");
    }
}

#[test]
fn a_folder_is_the_same_every_time_and_takes_the_place_of_none() {
    let (one, other) = (made("Centre, PA"), made("Centre County, PA; centre, pa"));
    assert!(files(one.path()) == files(other.path()));
    let again = plan("Centre, PA").write(one.path());
    assert!(matches!(again, Err(AdoptError::NotEmpty(_))), "{again:?}");
}

#[test]
fn nothing_local_of_another_county_is_in_it() {
    let new = made("Centre, PA");
    for (name, bytes) in files(new.path()) {
        let text = String::from_utf8_lossy(&bytes);
        let about_all = ["words/", "gazetteer/", "README.md"];
        if about_all.iter().any(|start| name.starts_with(start)) {
            continue;
        }
        for local in ["Williamsport", "Lock Haven", "17745", "17701"] {
            assert!(!text.contains(local), "{local} is in {name}");
        }
    }
    let elsewhere = made("El Paso, TX");
    let elsewhere = files(elsewhere.path());
    let own = elsewhere.keys().filter(|name| !name.contains('/'));
    assert_eq!(
        own.map(String::as_str).collect::<Vec<_>>(),
        [
            "README.md",
            "categories.csv",
            "crisis-lines-211.csv",
            "crisis-lines-national.csv",
            "golden-questions-national.csv",
            "needs.csv",
            "resources-211.csv",
            "resources-national.csv",
            "site.csv",
        ]
    );
    let readme = String::from_utf8_lossy(&elsewhere["README.md"]);
    assert!(
        readme.starts_with("# El Paso County: "),
        "{}",
        &readme[..80]
    );
    assert!(readme.contains("There are no files for Texas yet"));
}

#[test]
fn the_site_is_named_after_its_counties_in_both_languages() {
    for (named, english, spanish, zone) in [
        (
            "Lycoming, PA; Clinton, PA",
            "Lycoming and Clinton counties",
            "los condados de Lycoming y Clinton",
            "America/New_York",
        ),
        (
            "Blair, PA; Indiana, PA",
            "Blair and Indiana counties",
            "los condados de Blair e Indiana",
            "America/New_York",
        ),
        (
            "Orleans, LA",
            "Orleans Parish",
            "la parroquia de Orleans",
            "America/Chicago",
        ),
        (
            "Nome, AK",
            "the Nome Census Area",
            "el área censal de Nome",
            "America/Anchorage",
        ),
        (
            "San Juan, PR",
            "San Juan",
            "San Juan",
            "America/Puerto_Rico",
        ),
        ("Washington, DC; Arlington, VA", "", "", ""),
        (
            "District of Columbia",
            "the District of Columbia",
            "el Distrito de Columbia",
            "America/New_York",
        ),
        (
            "Steuben, NY; Tioga, PA",
            "Steuben County (NY) and Tioga County (PA)",
            "el condado de Steuben (NY) y el condado de Tioga (PA)",
            "America/New_York",
        ),
        (
            "Fairfax, VA; Fairfax City, VA",
            "Fairfax County and Fairfax City",
            "el condado de Fairfax y Fairfax City",
            "America/New_York",
        ),
        (
            "El Paso, TX",
            "El Paso County",
            "el condado de El Paso",
            "America/Denver",
        ),
    ] {
        let folder = match NewFolder::plan(named, shipped(), &gazetteer()) {
            Ok(folder) => folder,
            Err(error) => {
                assert_eq!(english, "", "{error}");
                assert!(
                    error.to_string().contains("District of Columbia, DC"),
                    "{error}"
                );
                continue;
            }
        };
        let area = (folder.area.english.as_str(), folder.area.spanish.as_deref());
        // A name that is the same in both languages is stored once.
        let spanish = (spanish != english).then_some(spanish);
        assert_eq!(area.0, english);
        assert_eq!(area.1.filter(|text| *text != english), spanish, "{named}");
        assert_eq!(folder.zone.name(), zone, "{named}");
    }
    let split = plan("El Paso, TX; Hudspeth, TX; Culberson, TX");
    let others: Vec<String> = split.other_zone.iter().map(ToString::to_string).collect();
    assert_eq!(others, ["Culberson, TX"]);
}

#[test]
fn a_county_that_cannot_be_told_is_refused_with_the_nearest_names() {
    for (named, says) in [
        ("Centr, PA", "Did you mean Centre, PA?"),
        ("Clinton", "Clinton, IA"),
        ("New Orleans, LA", "Did you mean Orleans, LA?"),
        ("Nowhere, PA", "There is no county “Nowhere” in PA."),
        ("Centre, XX", "There is no county “Centre” in XX."),
        (" ; ", "Name a county with its state"),
    ] {
        let error = counties::named(named, &gazetteer())
            .unwrap_err()
            .to_string();
        assert!(error.contains(says), "{named}: {error}");
    }
}

/// The name of a county in the gazetteer, with its kind or without, means that
/// county and no other.
#[test]
fn every_county_is_found_by_its_own_name() {
    let mut rows = csv::Reader::from_path(shipped().join("gazetteer/places.csv")).unwrap();
    let mut found = 0;
    for row in rows.records() {
        let row = row.unwrap();
        let (name, kind, state) = (&row[0], &row[1], &row[2]);
        let after = match kind {
            "county" => " County",
            "parish" => " Parish",
            "municipio" => " Municipio",
            "census area" => " Census Area",
            "county borough" => " Borough",
            "county municipality" => " Municipality",
            "county city" => "",
            _ => continue,
        };
        for named in [
            format!("{name}, {state}"),
            format!("{name}{after}, {state}"),
        ] {
            let counties = counties::named(&named, &gazetteer()).unwrap();
            let [county] = counties.as_slice() else {
                panic!("{named}: {counties:?}");
            };
            assert_eq!((county.name.as_str(), county.state.as_str()), (name, state));
        }
        found += 1;
    }
    assert!(found > 3_200, "{found}");
}

#[test]
fn every_county_of_a_sample_checks_clean() {
    let mut states = BTreeSet::new();
    for named in COUNTIES {
        let folder = made_light(named);
        let (directory, found) = checked(folder.path());
        assert_eq!(found, [], "{named}");
        assert_eq!(directory.home_counties.len(), 1, "{named}");
        let home = &directory.home_counties[0];
        let kinds = directory.words.crisis_kinds();
        for kind in kinds.iter().chain([&"any".to_owned()]) {
            let mut lines = directory.crisis_lines.iter();
            assert!(lines.any(|line| line.kind == *kind), "{named}: {kind}");
        }
        let mut numbers = directory.listings().into_iter();
        let answers_211 = numbers.any(|listing| {
            let mut phones = listing.contact.phones.iter();
            phones.any(|phone| phone.display == "211")
        });
        assert!(answers_211, "{named} has no 211");
        states.insert(home.state.clone());
    }
    let all = fs::read_to_string(shipped().join("gazetteer/states.csv")).unwrap();
    let all = all.lines().skip(1).map(|line| line[..2].to_owned());
    let left: Vec<String> = all.filter(|state| !states.contains(state)).collect();
    assert_eq!(left, Vec::<String>::new());
}

/// Published at the first try: every rule passes with nothing published before,
/// and every golden question is answered.
#[test]
fn a_new_folder_is_published_and_answers_its_questions() {
    let index = TempDir::new().unwrap();
    let store = Store::new(index.path());
    let listings = generation().listings().unwrap();
    let beside = ServedGeneration {
        generation: generation(),
        listings: &listings,
    };
    for named in ["Centre, PA", "El Paso, TX", "San Juan, PR"] {
        let folder = made(named);
        let (directory, found) = checked(folder.path());
        let seeds = Seeds::from_folder(folder.path(), false).unwrap();
        let built = store
            .build_aside(&directory, &seeds, Some(beside), &|| {})
            .unwrap();
        let refused = rules::check(&Change::new(None, &directory, &found));
        assert_eq!(refused, [], "{named}");
        let asked = sources::Golden::from(&directory);
        assert!(asked.questions.len() >= 30, "{named}");
        let unanswered = golden::check(&built.generation, &asked, NOW).unwrap();
        assert_eq!(unanswered, [], "{named}");
        store.discard(built);
    }
}

#[test]
fn the_command_makes_a_folder_that_publishes() {
    let out = TempDir::new().unwrap();
    let folder = out.path().join("centre");
    let new = ["new", "Centre, PA", "--out", folder.to_str().unwrap()];
    let text = said(&run(&new, shipped()), 0);
    assert!(text.contains("for Centre County"), "{text}");
    // What is missing is said at once, the most urgent first.
    assert!(
        text.contains("1. Crisis lines (crisis)\n   missing: no listing here"),
        "{text}"
    );
    let text = said(&run(&["publish"], &folder), 0);
    assert!(text.contains("0 errors, 0 warnings"), "{text}");
    let text = said(&run(&new, shipped()), 2);
    assert!(
        text.contains("is not empty") && text.lines().count() == 1,
        "{text}"
    );
}

/// The templates are workbooks, too; `WAYPOST_BLESS=1` makes them anew of the
/// CSV files.
#[test]
fn the_templates_read_alike_in_both_forms_and_have_no_finding() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed-data/templates");
    let dropped = made("Centre, PA");
    let mut seen = 0;
    for (name, bytes) in files(&templates) {
        let Some(stem) = name.strip_suffix(".csv") else {
            continue;
        };
        let columns = match stem {
            "sources" => SOURCE_COLUMNS,
            _ if stem.starts_with("meetings") => MEETING_COLUMNS,
            _ => RESOURCE_COLUMNS,
        };
        let workbook = templates.join(format!("{stem}.xlsx"));
        if std::env::var_os("WAYPOST_BLESS").is_some() {
            let grid = Grid::read(&bytes);
            let made = workbook::workbook(&grid, columns, TODAY).unwrap();
            fs::write(&workbook, made).unwrap();
        }
        let table = |bytes: &[u8]| {
            let table = Table::read(&name, bytes, columns);
            let cells = |row: &waypost::seeds::read::grid::Row| -> Vec<String> {
                let cells = (0..columns.len()).map(|column| table.cell(row, column).to_owned());
                cells.collect()
            };
            table.rows.iter().map(cells).collect::<Vec<_>>()
        };
        let rows = table(&bytes);
        assert_eq!(rows.len(), 1, "{name}");
        assert_eq!(rows, table(&fs::read(&workbook).unwrap()), "{name}");
        fs::copy(&workbook, dropped.path().join(format!("{stem}.xlsx"))).unwrap();
        seen += 1;
    }
    assert_eq!(seen, 6);
    let (_, found) = checked(dropped.path());
    let codes: BTreeSet<&str> = found.iter().map(|found| found.code).collect();
    assert_eq!(codes, BTreeSet::from(["example-rows"]), "{found:#?}");
}

/// The steps of a county that puts its own files in place of the shipped ones,
/// as the guide for staff tells.
const STEPS: [&str; 5] = [
    "site",
    "resources",
    "meetings",
    "crisis-lines",
    "golden-questions",
];

/// Does a step in a copy of the shipped folder.
fn step(folder: &Path, step: &str) {
    let own = match step {
        "site" => {
            let site = "key,value,value_es\ntitle,Help,Ayuda\narea,Centre County,el condado de Centre\nhome_counties,\"Centre, PA\",\ntime_zone,America/New_York,\n";
            fs::write(folder.join("site.csv"), site).unwrap();
            return;
        }
        "resources" => {
            "name,category,phone,city,state,serves,source_url\n\
             Own pantry,food-pantry,814-238-0001,State College,PA,\"Centre, PA\",https://example.org\n\
             Own crisis line,crisis,988,,,US,https://example.org\n"
        }
        "meetings" => {
            "Name,Day,Time,City,State,Timezone\nOwn meeting,Sunday,19:00,State College,PA,America/New_York\n"
        }
        "crisis-lines" => "kind,listing,order\nany,own-crisis-line,1\nsuicide,own-crisis-line,1\n",
        _ => "question,near,lang,expected\nown pantry,16801,en,own-pantry-state-college\n",
    };
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_file() && name.starts_with(step) {
            fs::remove_file(path).unwrap();
        }
    }
    fs::write(folder.join(format!("{step}-own.csv")), own).unwrap();
}

/// However far a county has come, there is one finding for a missing listing of
/// a file of crisis lines, one for all kinds without a line, and two at most for
/// a file of golden questions.
#[test]
fn own_files_in_any_order_never_make_a_cascade() {
    for order in [
        [0, 1, 2, 3, 4],
        [4, 3, 2, 1, 0],
        [1, 3, 0, 4, 2],
        [3, 0, 1, 2, 4],
    ] {
        let copy = TempDir::new().unwrap();
        for (name, bytes) in files(shipped()) {
            let skipped = ["gazetteer/", "states/", "templates/"];
            if !skipped.iter().any(|start| name.starts_with(start)) {
                let path = copy.path().join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
        }
        drop_long_words(copy.path());
        for (done, at) in (1..).zip(order) {
            step(copy.path(), STEPS[at]);
            let (_, found) = checked(copy.path());
            let mut told = BTreeSet::new();
            for one in found.iter().filter(|one| one.severity < Severity::Note) {
                let about = match one.code {
                    "broken-reference" => one.value.as_deref(),
                    _ => None,
                };
                let cause = (one.code, &*one.file, about);
                assert!(told.insert(cause), "{cause:?} is told twice");
                assert!(
                    one.file.starts_with("crisis-lines") || one.file.starts_with("golden"),
                    "{one:?}"
                );
            }
            if done == STEPS.len() {
                let left: Vec<_> = told.into_iter().collect();
                let [("broken-reference", file, None)] = left.as_slice() else {
                    panic!("{left:?}");
                };
                assert_eq!(*file, "crisis-lines-own.csv");
            }
        }
        let (_, found) = checked(copy.path());
        let without_line = &found
            .iter()
            .find(|one| one.severity == Severity::Error)
            .unwrap()
            .message;
        assert!(
            without_line.contains("elder-abuse") && !without_line.contains("suicide"),
            "{without_line}"
        );
    }
}

/// Questions about a place outside the home counties are a warning, and refuse
/// nothing.
#[test]
fn questions_of_another_county_are_told_as_such() {
    let folder = made("Centre, PA");
    let name = "golden-questions-lycoming-clinton.csv";
    fs::copy(shipped().join(name), folder.path().join(name)).unwrap();
    let (_, found) = checked(folder.path());
    let codes: Vec<_> = found.iter().map(|one| (one.code, one.severity)).collect();
    assert_eq!(
        codes,
        [
            ("golden-elsewhere", Severity::Warning),
            ("golden-without-listing", Severity::Error),
        ]
    );
    assert!(
        found[0].message.contains("Lock Haven, PA"),
        "{}",
        found[0].message
    );
    assert!(
        found[1].message.contains("new-love-center-pantry"),
        "{}",
        found[1].message
    );
    // The first is answered by nothing here, and is left to the other county.
    let text = "question,near,lang,expected\nno food in the house,lock haven,en,salvation-army-lock-haven-pantry\n";
    fs::write(folder.path().join(name), text).unwrap();
    let text = said(&run(&["publish"], folder.path()), 0);
    assert!(text.contains("warning[golden-elsewhere]"), "{text}");
}

#[test]
fn suggested_questions_are_answered_and_new() {
    let (directory, _) = checked(shipped());
    let suggested = suggest(&directory, generation(), NOW).unwrap();
    let about = |id: &str| {
        let mut rows = suggested.iter();
        rows.any(|asked| asked.expected.iter().any(|expected| expected == id))
    };
    assert!(suggested.len() > 40, "{}", suggested.len());
    assert!(about("988-suicide-crisis-lifeline") && about("pa-childline"));
    for language in ["en", "es"] {
        let mut of = suggested
            .iter()
            .filter(|asked| asked.language.tag() == language);
        assert!(
            of.any(|asked| asked.near == "Lycoming County, PA"),
            "{language}"
        );
    }
    let known = |asked: &&waypost::seeds::settings_files::GoldenQuestion| {
        let mut golden = directory.golden.iter();
        golden.any(|known| known.question == asked.question && known.near == asked.near)
    };
    assert_eq!(suggested.iter().find(known), None);
    let asked = sources::Golden {
        questions: suggested,
        ..sources::Golden::default()
    };
    let reasons = golden::check(generation(), &asked, NOW).unwrap();
    assert!(
        reasons
            .iter()
            .all(|reason| reason.code != golden::CODE || !reason.message.starts_with("Row")),
        "{reasons:#?}"
    );
}

#[test]
fn suggestions_are_printed_as_a_file_of_golden_questions() {
    let county = County::new();
    county.write(
        "words/questions.csv",
        "question,language,categories\nwhere can i get free food,en,food-pantry\n",
    );
    let printed = county.command(&["golden", "--suggest"]).output().unwrap();
    said(&printed, 0);
    let table = Table::read("golden-questions.csv", &printed.stdout, GOLDEN_COLUMNS);
    let asked = table
        .rows
        .iter()
        .map(|row| table.cell(row, Golden::Question.into()));
    assert_eq!(asked.collect::<Vec<_>>(), ["where can i get free food"]);
    assert!(
        county.store().serving(None).unwrap().is_none(),
        "nothing is published"
    );
    let text = said(&county.command(&["golden"]).output().unwrap(), 0);
    assert!(
        text.contains("Asked 2 questions: 0 to put right."),
        "{text}"
    );
    county.edit("golden-questions.csv", "pantry-7,3", "pantry-8,1");
    let text = said(&county.command(&["golden"]).output().unwrap(), 1);
    assert!(text.contains("must find pantry-8"), "{text}");
}

#[test]
fn ids_that_were_made_are_printed() {
    let folder = made("Centre, PA");
    let own = "id,name,category,city,state,source_url\n,Own pantry,food-pantry,State College,PA,https://example.org\nkept,Other pantry,food-pantry,,,https://example.org\n";
    fs::write(folder.path().join("resources-own.csv"), own).unwrap();
    let printed = run(&["check", "--ids"], folder.path());
    assert_eq!(
        String::from_utf8_lossy(&printed.stdout),
        "file,row,id\nresources-own.csv,2,own-pantry-state-college\n"
    );
}
