//! The files of a state's own lines, as a county of that state would serve
//! them. docs/states.md says what holds for them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use waypost::diagnostic::Severity;
use waypost::directory::Directory;
use waypost::model::listing::Listing;
use waypost::model::reach::Area;

use crate::seed_folder::{TODAY, gazetteer, shipped};

/// The two files of a state.
struct StateFiles {
    /// Two-letter code.
    code: String,
    resources: String,
    crisis_lines: String,
}

const CRISIS_HEADER: &str = "kind,listing,order,say,say_es\n";

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// Rows of the shipped crisis lines whose listings stand in a file.
fn crisis_lines_of(resources: &str) -> String {
    let ids: Vec<&str> = resources
        .lines()
        .filter_map(|row| row.split(',').next())
        .collect();
    let all = ["national", "pennsylvania"]
        .map(|area| read(&shipped().join(format!("crisis-lines-{area}.csv"))))
        .concat();
    let of_file = all.lines().skip(1).filter(|row| {
        let listing = row.split(',').nth(1);
        listing.is_some_and(|listing| ids.contains(&listing))
    });
    of_file.flat_map(|row| [row, "\n"]).collect()
}

/// The code of the state with a name such as `new-york`.
fn code_of(name: &str) -> String {
    let states = read(&shipped().join("gazetteer/states.csv"));
    let row = states.lines().find(|row| {
        let full = row.split(',').nth(1).unwrap();
        full.to_lowercase().replace(' ', "-") == name
    });
    row.unwrap_or_else(|| panic!("no state {name}"))[..2].to_owned()
}

/// Pennsylvania's, which this county serves, and all in `states/`.
fn shipped_states() -> Vec<StateFiles> {
    let pennsylvania = read(&shipped().join("resources-pennsylvania.csv"));
    let mut states = vec![StateFiles {
        code: "PA".to_owned(),
        crisis_lines: crisis_lines_of(&pennsylvania),
        resources: pennsylvania,
    }];
    let Ok(folder) = fs::read_dir(shipped().join("states")) else {
        return states;
    };
    for entry in folder {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let name = file.strip_prefix("resources-");
        if name == Some("211.csv") {
            // The line of the whole country, for states without one of their own.
            continue;
        }
        let Some(name) = name.and_then(|name| name.strip_suffix(".csv")) else {
            let known = file.starts_with("crisis-lines-") && file.ends_with(".csv");
            assert!(known, "{file} is no file of a state");
            continue;
        };
        let lines = path.with_file_name(format!("crisis-lines-{name}.csv"));
        let lines = fs::read_to_string(lines).unwrap_or_default();
        states.push(StateFiles {
            code: code_of(name),
            resources: read(&path),
            crisis_lines: lines.split_once('\n').unwrap_or_default().1.to_owned(),
        });
    }
    states
}

/// A seed folder of a county of the state: national rows and the state's.
fn folder(state: &StateFiles) -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    for file in ["categories.csv", "needs.csv", "resources-national.csv"] {
        write(file, &read(&shipped().join(file)));
    }
    fs::create_dir(folder.path().join("words")).unwrap();
    for entry in fs::read_dir(shipped().join("words")).unwrap() {
        let path = entry.unwrap().path();
        let to = folder.path().join("words").join(path.file_name().unwrap());
        fs::copy(&path, to).unwrap();
    }
    let national = crisis_lines_of(&read(&shipped().join("resources-national.csv")));
    let lines = format!("{CRISIS_HEADER}{national}{}", state.crisis_lines);
    write("crisis-lines.csv", &lines);
    write("resources-state.csv", &state.resources);
    write(
        "site.csv",
        &format!(
            "key,value\ntitle,Test\nhome_counties,\"{}\"\n",
            home(&state.code)
        ),
    );
    folder
}

/// A county of the state: the first of its name.
fn home(code: &str) -> String {
    let places = read(&shipped().join("gazetteer/places.csv"));
    let county = places.lines().find(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        cells[1] == "county" && cells[2] == code
    });
    format!("{}, {code}", county.unwrap().split(',').next().unwrap())
}

/// What is wrong with the files of a state, in words.
fn problems(state: &StateFiles) -> Vec<String> {
    let folder = folder(state);
    let (directory, found) = Directory::load_with(folder.path(), gazetteer(), TODAY).unwrap();
    let grave = found
        .iter()
        .filter(|found| found.severity != Severity::Note);
    let mut problems: Vec<String> = grave
        .map(|found| format!("{}: {}", found.code, found.message))
        .collect();
    let ids: Vec<&str> = state
        .resources
        .lines()
        .filter_map(|row| row.split(',').next())
        .collect();
    for listing in directory
        .listings
        .iter()
        .filter(|listing| ids.contains(&&*listing.id))
    {
        let of_row = row_problems(&listing, &state.code).into_iter();
        problems.extend(of_row.map(|problem| format!("{}: {problem}", listing.id)));
    }
    for row in state.crisis_lines.lines() {
        let cells = csv_cells(row);
        let listing = directory.listings.get(&cells[1]);
        let reached = listing.is_some_and(|listing| {
            let contact = &listing.contact;
            ids.contains(&&*listing.id)
                && !(contact.phones.is_empty()
                    && contact.text_line.is_none()
                    && contact.website.is_none())
        });
        if !reached {
            problems.push(format!("{}: no line of the state", cells[1]));
        }
        if cells[3..5].iter().any(String::is_empty) {
            problems.push(format!("{}: a language is missing", cells[1]));
        }
    }
    problems
}

fn csv_cells(row: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).from_reader(row.as_bytes());
    let record = reader.records().next().unwrap().unwrap();
    record.iter().map(str::to_owned).collect()
}

fn row_problems(listing: &Listing, code: &str) -> Vec<&'static str> {
    let in_state = |area: &Area| match area {
        Area::State(state) => state == code,
        Area::County(county) => county.state == code,
        _ => false,
    };
    let contact = &listing.contact;
    let reached = !contact.phones.is_empty()
        || contact.text_line.is_some()
        || contact.website.is_some()
        || !contact.phone_note.english.is_empty();
    let areas = &listing.reach.serves;
    let checks = [
        (
            !listing.reach.anywhere && !areas.is_empty() && areas.iter().all(in_state),
            "serves more than the state",
        ),
        (
            !listing.source.urls.is_empty() || !listing.source.note.is_empty(),
            "no source",
        ),
        (listing.description.spanish.is_some(), "no Spanish"),
        (reached, "no way to reach it"),
    ];
    let failed = checks.into_iter().filter(|(holds, _)| !holds);
    failed.map(|(_, problem)| problem).collect()
}

#[test]
fn the_files_of_states_serve_a_county_of_theirs() {
    for state in shipped_states() {
        assert_eq!(problems(&state), Vec::<String>::new(), "{}", state.code);
    }
}

#[test]
fn what_is_wrong_with_a_state_is_told() {
    let state = StateFiles {
        code: "OH".to_owned(),
        resources: "id,name,category,phone,serves,source_url,source_date,description,description_es\n\
            oh-benefits,Invented line,benefits,614-466-2100,OH,https://example.org,2026,Asks.,Pregunta.\n\
            oh-wide,Invented wide line,benefits,,US,,,Asks.,\n"
            .to_owned(),
        crisis_lines: "any,oh-benefits,2,Call.,Llame.\nany,pa-211,3,Call.,\n".to_owned(),
    };
    let problems = problems(&state);
    for expected in [
        "oh-wide: serves more than the state",
        "oh-wide: no source",
        "oh-wide: no Spanish",
        "oh-wide: no way to reach it",
        "pa-211: no line of the state",
        "pa-211: a language is missing",
    ] {
        assert!(
            problems.iter().any(|problem| problem == expected),
            "{expected}: {problems:?}"
        );
    }
    assert!(
        !problems
            .iter()
            .any(|problem| problem.starts_with("oh-benefits")),
        "{problems:?}"
    );
}
