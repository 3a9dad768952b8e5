//! One broken thing is one finding, which names its cause; and a finding names
//! its cell and its listing.

use std::fs;
use std::path::Path;

use waypost::diagnostic::{Diagnostic, Severity, render};
use waypost::directory::Directory;
use waypost::seeds::read::seed_view::SeedView;
use waypost::seeds::rows::cell_places::locate;
use waypost::seeds::rules::cascades::causes;

use crate::seed_folder::{TODAY, folder, gazetteer, load, shipped};

/// Files of the shipped folder that hold what other files name.
const FILES: [&str; 9] = [
    "categories.csv",
    "needs.csv",
    "crisis-lines-national.csv",
    "golden-questions-national.csv",
    "resources-national.csv",
    "resources-pennsylvania.csv",
    "words/classes.csv",
    "words/crisis-phrases.csv",
    "words/labels.csv",
];

/// What is told of the shipped files after something was done to them.
fn told(harm: impl FnOnce(&Path)) -> Vec<Diagnostic> {
    let copy = folder(&[]);
    fs::create_dir(copy.path().join("words")).unwrap();
    for file in FILES.into_iter().chain(["words/traits.csv"]) {
        fs::copy(shipped().join(file), copy.path().join(file)).unwrap();
    }
    harm(copy.path());
    let (_, found) = Directory::load_with(copy.path(), gazetteer(), TODAY).unwrap();
    let graver = found
        .into_iter()
        .filter(|one| one.severity != Severity::Note);
    causes(graver.collect())
}

fn replace(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from} in {}", file.display());
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn one_broken_thing_is_told_in_nine_lines() {
    let before = told(|_| {}).len();
    for file in FILES {
        let gone = told(|folder| fs::remove_file(folder.join(file)).unwrap());
        let empty = told(|folder| fs::write(folder.join(file), "").unwrap());
        let headless = told(|folder| {
            let text = fs::read_to_string(folder.join(file)).unwrap();
            let (_, rows) = text.split_once('\n').unwrap();
            fs::write(folder.join(file), rows).unwrap();
        });
        for (harm, found) in [("gone", gone), ("empty", empty), ("headless", headless)] {
            let new = found.len() - before.min(found.len());
            assert!(new <= 2, "{file} {harm}: {new} findings, {found:#?}");
        }
    }
}

#[test]
fn a_renamed_category_is_one_finding_that_names_every_place() {
    let found = told(|folder| {
        replace(&folder.join("categories.csv"), "\ncrisis,", "\ncrisis-new,");
    });
    assert!(found.len() <= 2, "{found:#?}");
    let mut found = found.iter();
    let one = found.find(|one| one.code == "unknown-category" || one.column.is_none());
    let one = one.unwrap();
    assert_eq!(&*one.file, "categories.csv");
    for place in ["“crisis” (", "resources-national.csv, row"] {
        assert!(one.message.contains(place), "{}", one.message);
    }
}

/// Values to correct stay alone, each with its cell, as long as they are few.
#[test]
fn a_wrong_value_in_one_file_keeps_its_cell() {
    let file = b"name,category,source_note\nA,food-pantri,x\nB,fod,x\nC,food-pantri; fod,x\n";
    let (_, found) = load(&[("resources.csv", file)]);
    let found = causes(found);
    let rows: Vec<Vec<u32>> = found.iter().map(|one| one.rows().collect()).collect();
    assert_eq!(rows, [vec![2, 4], vec![3, 4]], "{found:#?}");
    assert!(found[0].fix.contains("“food-pantry”"), "{}", found[0].fix);
}

#[test]
fn a_list_in_other_words_is_offered_its_columns_in_one_finding() {
    let file = "Nombre,Categoría,Teléfono,Dirección,Horario,Favorito\nA,food,1,2,3,4\n";
    let (directory, found) = load(&[("resources.csv", file.as_bytes())]);
    assert_eq!(directory.listings.len(), 1, "nothing of it is guessed");
    let [one] = &*found else { panic!("{found:#?}") };
    assert_eq!((one.code, one.row), ("no-header", Some(1)));
    assert_eq!(
        one.fix,
        "Rename columns: “Nombre” → name, “Categoría” → category, “Teléfono” → phone, \
         “Dirección” → address, “Horario” → hours. Ours have no place for: “Favorito”."
    );
    // Among headers that are known, too.
    let file = "Nombre,category,phone,city,state,Dirección,Horario,Correo\nA,food,,,,2,3,4\n";
    let (_, found) = load(&[("resources.csv", file.as_bytes())]);
    let of_header = found.iter().filter(|one| one.row == Some(1));
    let fixes: Vec<&str> = of_header.map(|one| &*one.fix).collect();
    assert_eq!(
        fixes,
        [
            "Rename the column “Nombre” to “name”.",
            "Rename columns: “Dirección” → address, “Horario” → hours, “Correo” → email."
        ]
    );
    let meetings = "Nombre,Día,Hora de inicio,Ciudad\nA,lunes,19:00,Avis\n";
    let (_, found) = load(&[("meetings.csv", meetings.as_bytes())]);
    assert_eq!(
        found[0].fix,
        "Rename columns: “Nombre” → Name, “Día” → Day, “Hora de inicio” → Time, “Ciudad” → City."
    );
}

#[test]
fn a_finding_names_its_cell_and_its_listing() {
    let copy = folder(&[(
        "resources-new.csv",
        b"Pantries of the county\n\nname,category,nmae,phone,source_note\nNew Pantry,food,,12,x\n",
    )]);
    let (directory, mut found) = Directory::load_with(copy.path(), gazetteer(), TODAY).unwrap();
    locate(
        &mut found,
        &SeedView::of(copy.path()),
        &[],
        &directory.private,
    );
    let of = |code: &str| found.iter().find(|one| one.code == code).unwrap();
    let (phone, header) = (of("bad-phone"), of("unknown-column"));
    assert_eq!(phone.cell.as_deref(), Some("D4"));
    assert_eq!(phone.listing.as_deref(), Some("New Pantry"));
    assert_eq!(header.cell.as_deref(), Some("C3"));
    assert!(
        render::text(phone).contains("row 4 (New Pantry), column phone (D4): \"12\""),
        "{}",
        render::text(phone)
    );
    let json = render::json(directory.counts, &found);
    let cells = json["diagnostics"].as_array().unwrap().iter();
    assert!(
        cells
            .clone()
            .any(|one| one["cell"] == "D4" && one["listing"] == "New Pantry")
    );
}

/// A home county that does not exist would silently be none.
#[test]
fn a_home_county_that_does_not_exist_is_reported() {
    let site = b"key,value\nhome_counties,\"Clinton, PA; Clintn, PA\"\n";
    let (directory, found) = load(&[("site.csv", site)]);
    assert_eq!(directory.home_counties.len(), 1);
    let [one] = &*found else { panic!("{found:#?}") };
    assert_eq!((one.code, one.row), ("unknown-county", Some(2)));
    assert!(one.fix.contains("Clinton, PA"), "{}", one.fix);
}
