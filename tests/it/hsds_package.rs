//! The directory in forms for other systems: the tabular package of HSDS,
//! GeoJSON, and the list of meetings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use serde_json::Value;
use tempfile::TempDir;
use waypost::directory::Directory;
use waypost::export::geojson;
use waypost::export::hsds::package;
use waypost::export::hsds::tables::TABLES;
use waypost::export::seed_csv::Exported;
use waypost::model::listing::{Listing, Status};

use crate::seed_folder::{TODAY, gazetteer, load, shipped};

fn no_page(_: &Listing) -> String {
    String::new()
}

/// Rows of a file as maps from column to cell.
pub fn rows(file: &Exported) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(file.bytes.as_slice());
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    rows.map(Result::unwrap).collect()
}

fn shipped_package() -> (Directory, Vec<Exported>) {
    let (directory, _) = Directory::load_with(shipped(), gazetteer(), TODAY).unwrap();
    let files = package::files(&directory, &no_page).unwrap();
    (directory, files)
}

fn description(files: &[Exported]) -> Value {
    let file = files.iter().find(|file| file.name == "datapackage.json");
    serde_json::from_slice(&file.unwrap().bytes).unwrap()
}

#[test]
fn the_package_holds_together() {
    let (directory, files) = shipped_package();
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut checked = 0;
    for table in TABLES {
        let Some(file) = files.iter().find(|file| file.name == table.file) else {
            continue;
        };
        let rows = rows(file);
        assert_eq!(rows.len(), file.rows, "{}", table.file);
        let own: BTreeSet<String> = rows.iter().map(|row| row["id"].clone()).collect();
        assert_eq!(own.len(), rows.len(), "{} has an id twice", table.file);
        for row in &rows {
            for (column, _, required) in table.columns {
                assert!(!required || !row[*column].is_empty(), "{column} of {row:?}");
            }
            for (column, to) in table.leads_to {
                checked += 1;
                let there = row[*column].is_empty() || ids[to].contains(&row[*column]);
                assert!(there, "{column} of {} leads nowhere: {row:?}", table.file);
            }
        }
        ids.insert(table.name, own);
    }
    assert!(checked > 500, "{checked}");
    let real = directory.listings.iter();
    let real = real.filter(|listing| listing.status != Status::Example);
    assert_eq!(ids["service"].len(), real.count());
    let described = description(&files);
    let resources = described["resources"].as_array().unwrap();
    assert_eq!(resources.len() + 1, files.len());
}

/// Names of columns are those of the specification, and in its order.
#[test]
fn columns_are_those_of_the_specification() {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/hsds");
    let folder = std::env::var_os("WAYPOST_HSDS_SCHEMAS").map_or(beside, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join("3.1/datapackage.json")) else {
        println!("skipped: there is no datapackage.json of HSDS 3.1");
        return;
    };
    let spec: Value = serde_json::from_str(&text).unwrap();
    for table in TABLES {
        let resources = spec["resources"].as_array().unwrap();
        let resource = resources.iter().find(|one| one["name"] == table.name);
        let resource = resource.unwrap_or_else(|| panic!("{} is no table", table.name));
        assert_eq!(resource["path"], table.file);
        let fields = resource["schema"]["fields"].as_array().unwrap().iter();
        let names: Vec<&str> = fields.filter_map(|field| field["name"].as_str()).collect();
        let own = table.columns.iter();
        let at: Vec<Option<usize>> = own
            .map(|(name, ..)| names.iter().position(|known| known == name))
            .collect();
        assert!(at.iter().all(Option::is_some), "{}: {at:?}", table.name);
        assert!(at.is_sorted(), "{}: {at:?}", table.name);
        for field in resource["schema"]["fields"].as_array().unwrap() {
            let required = field["constraints"]["required"] == true;
            let own = table
                .columns
                .iter()
                .any(|(name, ..)| field["name"] == *name);
            assert!(!required || own, "{} lacks {}", table.name, field["name"]);
        }
    }
}

const SECRET: &[u8] = b"id,name,category,address,city,state,zip,county,latitude,longitude,location_note,confidential,phone,serves,description\n\
    safe,Safe Example,domestic-violence,12 Hidden Lane,Renovo,PA,17764,Clinton,41.33,-77.75,Blue door,yes,570-244-8838,\"Clinton, PA\",\n\
    office,Office Example,domestic-violence,1 Main St,Lock Haven,PA,17745,Clinton,41.137,-77.447,,no,570-244-8839,,=1+1 in words\n\
    town,Town Example,food,,Lock Haven,PA,17745,Clinton,,,,,570-244-8839,,\n";

#[test]
fn a_private_place_leaves_by_no_form() {
    let (directory, _) = load(&[("resources-secret.csv", SECRET)]);
    let mut all: Vec<(String, String)> = package::files(&directory, &no_page)
        .unwrap()
        .into_iter()
        .map(|file| (file.name.to_owned(), String::from_utf8(file.bytes).unwrap()))
        .collect();
    let map = geojson::export(directory.listings().iter().map(Arc::as_ref), &no_page);
    all.push(("geojson".to_owned(), map.to_string()));
    for (name, text) in &all {
        for secret in ["Hidden", "Renovo", "17764", "41.33", "Blue door"] {
            assert!(!text.contains(secret), "{secret} in {name}");
        }
    }
    let told = |name: &str| &all.iter().find(|(file, _)| file == name).unwrap().1;
    assert!(told("services.csv").contains("Safe Example"));
    assert!(told("services.csv").contains("'=1+1 in words"));
    let geometry = |id: &str| {
        let features = map["features"].as_array().unwrap();
        let feature = features.iter().find(|one| one["id"] == id).unwrap();
        feature["geometry"].clone()
    };
    assert!(geometry("safe").is_null());
    assert!(geometry("town").is_null(), "no pin in the middle of a town");
    let point = serde_json::json!({"type": "Point", "coordinates": [-77.447, 41.137]});
    assert_eq!(geometry("office"), point);
}

fn export(form: &str, out: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_waypost"))
        .args(["export", form])
        .arg(out)
        .arg("--data")
        .arg(shipped())
        .output()
        .unwrap()
}

#[test]
fn the_command_writes_each_form_once() {
    let folder = TempDir::new().unwrap();
    let forms = [
        ("hsds", "hsds", "datapackage.json (15)"),
        ("geojson", "map.json", " features"),
        ("meeting-guide", "meetings.json", "57 meetings in use"),
    ];
    for (form, name, says) in forms {
        let out = folder.path().join(name);
        let done = export(form, &out);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(0), "{said}");
        assert!(said.contains(says), "{said}");
        let again = export(form, &out);
        assert_eq!(again.status.code(), Some(2), "nothing is overwritten");
    }
    let text = std::fs::read_to_string(folder.path().join("map.json")).unwrap();
    assert!(!text.contains("Example Church") && text.contains("FeatureCollection"));
}
